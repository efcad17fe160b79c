"""Fields for shares and numbers of the rules of procedure."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

QUORUM_FLAGS = ("per_cluster", "each_ballot", "remote", "proxies")
PLAIN = (
    "voting_roles",
    "substitutes",
    "remote",
    "links",
    "notice_days",
    "reminder_days",
    "form",
    "proxy_in_cluster",
    "recusal",
    "remote_by_chair",
    "secrecy",
    "notice_calendar",
    "short_notice",
    "materials_calendar",
    "proposers",
    "publication",
)


class ShareField(forms.Field):
    """A fraction such as 1/2 or 2/3."""

    widget = forms.TextInput(attrs={"maxlength": 12})

    def prepare_value(self, value: Any) -> Any:
        """Show a fraction as it is written."""
        return str(value) if isinstance(value, Fraction) else value

    def to_python(self, value: Any) -> Fraction | None:
        """Return a Fraction from 0 to 1, None when nothing is written."""
        text = str(value or "").replace(" ", "")
        if not text:
            return None
        try:
            share = Fraction(text[:12])
        except (ValueError, ZeroDivisionError) as error:
            raise ValidationError(_("Write a fraction such as 1/2 or 2/3.")) from error
        if not 0 <= share <= 1 or share.denominator > 1000 or len(text) > 12:
            raise ValidationError(_("The fraction must lie between 0 and 1."))
        return share


HOW = ((True, gettext_lazy("more than")), (False, gettext_lazy("at least")))
BASES = (
    ("approved", gettext_lazy("all voting seats, filled or vacant")),
    ("filled", gettext_lazy("the voting seats that are filled")),
)


def how(label: Any) -> forms.TypedChoiceField:
    """Return a choice between more than and at least."""
    return forms.TypedChoiceField(label=label, choices=HOW, coerce=lambda text: text == "True")


def whole(label: Any, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    """Return an optional whole number within bounds."""
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=False, help_text=help_text
    )
