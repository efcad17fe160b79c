"""The fields of the rules of procedure that concern duties."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from concilia.bodies.forms.fields import whole
from concilia.bodies.rules.follow_up import RUNGS, FollowUp

_NEVER = gettext_lazy("Working days after the due date; empty: never.")


class FollowUpFields(forms.Form):
    """Answers to duties, the ladder of a late one, and the rights of its lead."""

    answer_days = whole(
        gettext_lazy("Working days in which a lead answers"),
        0,
        365,
        gettext_lazy("It accepts, asks for a change or contests. 0: without a limit."),
    )
    silence = forms.BooleanField(
        label=gettext_lazy("Silence is acceptance"), required=False, initial=True
    )
    soon_days = whole(gettext_lazy("Days before its date from which a duty is amber"), 0, 365)
    rung_coordinator = whole(gettext_lazy("Then the coordinators of the lead"), 1, 365, _NEVER)
    rung_head = whole(gettext_lazy("the head of the lead agency"), 1, 365)
    rung_chair = whole(gettext_lazy("the chair"), 1, 365)
    rung_agenda = whole(gettext_lazy("the next meeting"), 1, 365)
    rung_parent = whole(gettext_lazy("the parent body"), 1, 365)
    rights = forms.MultipleChoiceField(
        label=gettext_lazy("Rights of the lead"),
        choices=(
            ("dispatch", gettext_lazy("give parts to supporting agencies")),
            ("appraisal", gettext_lazy("rate what other agencies contributed")),
            ("proposal", gettext_lazy("ask the parent body to hold an agency accountable")),
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def rung_fields(self) -> list[forms.BoundField]:
        """Return the field of each step of the ladder, from the agency upward."""
        return [self[f"rung_{to}"] for to in RUNGS]

    def follow_up_data(self) -> dict[str, Any]:
        """Return what the fields say, as `rules.follow_up.follow_up_from` takes it."""
        said = self.cleaned_data
        default = FollowUp()
        asked = {name: said[name] for name in ("answer_days", "soon_days")}
        return {
            **{k: getattr(default, k) if v is None else v for k, v in asked.items()},
            "silence": said["silence"],
            "ladder": [
                {"to": to, "days": said[f"rung_{to}"]} for to in RUNGS if said[f"rung_{to}"]
            ],
            "rights": said["rights"],
        }


def follow_up_initial(one: FollowUp) -> dict[str, Any]:
    """Return what the fields show at first."""
    return {
        "answer_days": one.answer_days,
        "silence": one.silence,
        "soon_days": one.soon_days,
        "rights": sorted(one.rights),
        **{f"rung_{rung.to}": rung.days for rung in reversed(one.ladder)},
    }
