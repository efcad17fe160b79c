"""What people fill in on the pages of responsibility lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core.errors import Invalid
from concilia.duties.models import Duty
from concilia.duties.responsibilities import rules
from concilia.duties.responsibilities.actions.versions import TITLE
from concilia.duties.responsibilities.models import StandingDuty


def blame(form: forms.Form, refusal: Invalid) -> None:
    """Put what an action refused beside the fields that it names."""
    for problem in refusal:
        form.add_error(problem.column if problem.column in form.fields else None, problem.message)


class ListForm(forms.Form):
    """A new list."""

    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Body"), to_field_name="ref", empty_label=None
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE,
        help_text=_("The matter whose standing duties it lists, for instance public hospitals."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, bodies: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["body"]
        field.queryset = bodies


class FunctionForm(forms.Form):
    """A function that the list lacks."""

    area = forms.CharField(label=_("Policy area"), max_length=rules.AREA)
    function = forms.CharField(label=_("Function"), max_length=rules.FUNCTION)


def _number(label: Any, most: int, help_text: Any = "", least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=False, help_text=help_text
    )


class LineForm(forms.Form):
    """Everything that a line says."""

    role = forms.ChoiceField(label=_("Role"), choices=StandingDuty.Role.choices)
    task = forms.CharField(label=_("Task"), max_length=rules.TASK, required=False)
    days = _number(_("Time limit in working days"), rules.MOST_DAYS, least=1)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=rules.BASIS, required=False)
    competence = forms.CharField(
        label=_("Competence used"),
        max_length=rules.BASIS,
        required=False,
        help_text=_("As the register of agencies grants it. It counts like a legal basis."),
    )
    effort = _number(
        _("Effort in points"),
        10_000,
        _("Empty: 3 to lead, 2 to co-lead, 1 to support, 0 to be informed."),
    )
    known_by = _number(_("Persons there who can do it"), 100_000)
    waits_for = forms.CharField(
        label=_("Waits for"),
        max_length=rules.WAITS,
        required=False,
        help_text=_("Write “function > stage”; several between semicolons."),
    )


class CapacityForm(forms.Form):
    """What an agency can carry."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"), empty_label=None)
    points = _number(
        _("Points that it can carry"), rules.MOST_POINTS, _("Empty: no capacity is stated.")
    )

    def __init__(self, *args: Any, agencies: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["agency"]
        field.queryset = agencies


class ServeForm(forms.Form):
    """Which function a live duty serves."""

    duty = forms.ChoiceField(label=_("Live duty"))
    place = forms.ChoiceField(label=_("Serves"), required=False)

    def __init__(
        self,
        *args: Any,
        places: list[tuple[str, str]],
        duties: Iterable[Duty],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        duty: Any = self.fields["duty"]
        duty.choices = [(str(one.pk), f"{one.ref} {one.title}") for one in duties]
        place: Any = self.fields["place"]
        named = [(f"{area} > {function}", f"{area}: {function}") for area, function in places]
        place.choices = [("", _("no function of this list")), *named]


class EnactForm(forms.Form):
    """Putting a draft in force."""

    note = forms.CharField(
        label=_("What changed"),
        max_length=300,
        required=False,
        help_text=_("In a few words, for those who compare the versions later."),
    )
