"""Forms of the indicators room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency
from concilia.indicators.models import Indicator


class DefinitionForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The definition of an indicator."""

    source = forms.ModelChoiceField(
        label=_("Agency that answers for the values"),
        queryset=Agency.objects.filter(state=Agency.State.ACTIVE),
        required=False,
    )

    note = forms.CharField(
        label=_("What it means and how to read it"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Indicator
        fields = (
            "name",
            "code",
            "unit",
            "numerator",
            "denominator",
            "expression",
            "factor",
            "direction",
            "frequency",
            "due_days",
            "cumulative",
            "minimum",
            "maximum",
            "source",
            "level",
            "standard_code",
            "reference",
            "note",
        )
        labels = {
            "name": _("Name"),
            "code": _("Code"),
            "unit": _("Unit"),
            "numerator": _("Numerator"),
            "denominator": _("Denominator"),
            "expression": _("Computed as"),
            "factor": _("Factor"),
            "level": _("Level of territory"),
            "standard_code": _("Standard code"),
            "reference": _("Defined in"),
            "direction": _("Which way is better"),
            "frequency": _("How often a value is due"),
            "due_days": _("Due within days"),
            "cumulative": _("Cumulative"),
            "minimum": _("Lowest possible value"),
            "maximum": _("Highest possible value"),
        }
        help_texts = {
            "code": _("Letters, figures, hyphens; files and links carry it, so it never changes."),
            "expression": _(
                "Empty for reported values. Codes in brackets: ratio([a], [b]); also "
                "sum([a], [b]), per_population([a], 100000), running([a], 12), "
                "share_of_parent([a]), + - * /."
            ),
            "unit": _("For instance: contacts, cases, %, days."),
            "due_days": _(
                "How many days after the period ends a value is due. Empty: a value is called "
                "overdue only when the other territories are two periods ahead."
            ),
        }

    unsettled = forms.BooleanField(
        label=_("Define before use: the formula is not settled yet, nothing is computed"),
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.fields["factor"].required = False
        self.fields["unsettled"].initial = not self.instance.defined
        if self.instance.pk:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Say whether the formula is settled, and multiply by one when nothing is said."""
        data: dict[str, Any] = super().clean() or {}
        data["defined"] = not data.pop("unsettled", False)
        if data.get("factor") is None:
            data["factor"] = 1.0
        return data


class NarrowForm(forms.Form):
    """What part of an indicator's values to show."""

    start = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    end = forms.DateField(
        label=_("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    known = forms.DateField(
        label=_("As known on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def known_on(self) -> dt.date | None:
        """Return the day as of which values are wanted, if any."""
        self.is_valid()
        found: dt.date | None = self.cleaned_data.get("known")
        if found is None or found >= dt.date.max:
            return None
        return found

    def add_prefix(self, field_name: str) -> str:
        """The address says `from` and `to`."""
        return {"start": "from", "end": "to"}.get(field_name, field_name)

    def period(self) -> tuple[dt.date | None, dt.date | None]:
        """Return the days asked for; what cannot be read counts as not asked."""
        if self.is_valid():
            return self.cleaned_data["start"], self.cleaned_data["end"]
        return self.cleaned_data.get("start"), self.cleaned_data.get("end")


class FindForm(forms.Form):
    """What to look for in the list of indicators."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    frequency = forms.ChoiceField(label=_("Frequency"), required=False)
    having = forms.ChoiceField(
        label=_("Values"),
        required=False,
        choices=(("", _("with or without")), ("yes", _("with values")), ("no", _("without"))),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.fields["frequency"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("all")),
            *Indicator.Frequency.choices,
        ]
