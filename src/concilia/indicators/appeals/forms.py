"""What people fill in about appeals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.core.errors import Invalid
from concilia.indicators.appeals import rules
from concilia.indicators.appeals.models import Appeal


def blame(form: forms.Form, refusal: Invalid) -> None:
    """Put what an action refused beside the fields that it names."""
    for problem in refusal:
        form.add_error(problem.column if problem.column in form.fields else None, problem.message)


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def _text(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=rules.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=help_text,
    )


def _personal(label: Any, most: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most)


class IntakeForm(forms.Form):
    """A new appeal."""

    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Body"), to_field_name="ref", empty_label=None
    )
    text = _text(
        _("What is it about?"),
        _("Write no names, birth dates, addresses or numbers of persons: only the case."),
    )
    category = forms.ChoiceField(label=_("Category"), choices=Appeal.Category.choices)
    channel = forms.ChoiceField(label=_("How it came"), choices=Appeal.Channel.choices)
    received_on = _day(_("Received on"))
    territory = forms.ModelChoiceField(
        Territory.objects.none(), label=_("Territory"), empty_label=_("Choose")
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Agency concerned"),
        required=False,
        empty_label=_("not known yet"),
        help_text=_("It is told at once and asked for the answer."),
    )
    reference = forms.CharField(
        label=_("Reference"),
        required=False,
        max_length=60,
        help_text=_("The number in the agency’s own books, where it has one."),
    )
    due_on = _day(
        _("Answer due"), required=False, help_text=_("Leave empty for the term of the body.")
    )
    name = _personal(_("Name of the person"), 150)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("The answer is sent here."),
    )
    phone = _personal(_("Telephone"), 60)
    address = _personal(_("Postal address"), 250)

    PERSON = ("name", "email", "phone", "address")

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within, days = Q(pk=None), []
        for body in bodies.select_related("territory"):
            within |= Q(path__startswith=body.territory.path)
            days.append(body.today())
        fields: dict[str, Any] = self.fields
        fields["received_on"].initial = min(days, default=None)
        fields["body"].queryset = bodies
        fields["territory"].queryset = Territory.objects.filter(within).defer("geometry")
        fields["agency"].queryset = Agency.objects.filter(state=Agency.State.ACTIVE)


class AssignForm(forms.Form):
    """Which agency is to answer."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Agency concerned"), empty_label=_("Choose")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = Agency.objects.filter(state=Agency.State.ACTIVE)
        self.fields["agency"].queryset = active  # type: ignore[attr-defined]  # a choice field


class PrepareForm(forms.Form):
    """The case without the person."""

    text = _text(
        _("The case"),
        _("A proposal, with what a rule can find blacked out. Read it: nobody else will have."),
    )
    category = forms.ChoiceField(label=_("Category"), choices=Appeal.Category.choices)


class AnswerForm(forms.Form):
    """What was answered."""

    answer = _text(
        _("Answer"), _("What the person was told. Again without names or other personal data.")
    )


class CloseForm(forms.Form):
    """Whether the appeal was right."""

    well_founded = forms.TypedChoiceField(
        label=_("Was it well founded?"),
        choices=(("yes", _("yes")), ("no", _("no")), ("", _("cannot be said"))),
        coerce=lambda text: text == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    settled = forms.ChoiceField(
        label=_("Where was it settled?"),
        choices=(("", _("nowhere yet")), *Appeal.Settled.choices),
        required=False,
        help_text=_(
            "Of a well-founded appeal only; the protection of insured persons rests on it."
        ),
    )
