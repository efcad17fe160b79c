"""Forms of the steps of a duty; each is made for one duty and one reader."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from concilia.agencies.models import Agency
from concilia.core.errors import Invalid
from concilia.core.permissions import Actor
from concilia.duties import rules
from concilia.duties.actions.answering import REASON
from concilia.duties.compensation.money import KNOWN, major, minor
from concilia.duties.following import queries
from concilia.duties.models import Aim, Duty, DutyPart, Rating
from concilia.indicators.models import Indicator

CHOOSE = _l("choose")


def day(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def words(label: Any, *, rows: int = 4, **more: Any) -> forms.CharField:
    """Return a field for a few sentences."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=REASON, widget=area, **more)


class StepForm(forms.Form):
    """A step that asks nothing."""

    def __init__(
        self, data: Any = None, files: Any = None, *, duty: Duty, user: Actor, **more: Any
    ) -> None:
        super().__init__(data, files, **more)
        self.duty, self.user = duty, user
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices."""

    def choices(self, name: str, queryset: Any) -> None:
        """Let a field choose among rows."""
        field: Any = self.fields[name]
        field.queryset = queryset


class ReasonForm(StepForm):
    """Why."""

    reason = words(_l("Reason"))


class VerifyForm(StepForm):
    """What was seen."""

    reason = words(
        _l("What was seen"),
        required=False,
        help_text=_l("The evidence: in words, as a file, or both."),
    )
    evidence = forms.FileField(label=_l("File"), required=False, max_length=255)

    def clean(self) -> dict[str, Any]:
        """Words or a file are needed."""
        data = super().clean() or {}
        if not (data.get("reason") or "").strip() and not data.get("evidence"):
            self.add_error("reason", _("Say what was seen, or add a file that shows it."))
        return data


class AskForm(StepForm):
    """What an agency asks to be changed."""

    text = words(_l("What should change, and why"))
    due = day(_l("New due date"), required=False, help_text=_l("Empty: the date stays."))


class AnswerForm(StepForm):
    """What the body answers to it."""

    granted = forms.TypedChoiceField(
        label=_l("Answer"),
        choices=(("yes", _l("grant the change")), ("no", _l("refuse it"))),
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    due = day(_l("New due date"), required=False)
    answer = words(
        _l("In words"), required=False, help_text=_l("Needed when the change is refused.")
    )

    def prepare(self) -> None:
        """Begin with the day that was asked for."""
        change = self.duty.changes.filter(answered_at=None).first()
        self.fields["due"].initial = change.due if change else None


class HandOverForm(StepForm):
    """Who leads from now on."""

    to = forms.ModelChoiceField(
        Agency.objects.none(), label=_l("New lead agency"), empty_label=CHOOSE
    )
    reason = words(_l("Reason"))

    def prepare(self) -> None:
        """Offer the members of the body but the lead."""
        self.choices("to", queries.members(self.duty.body).exclude(pk=self.duty.lead_id))


class DelegateForm(StepForm):
    """Who of the agency takes care of it."""

    to = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_l("Person"),
        required=False,
        empty_label=_l("nobody in particular"),
        help_text=_l("It then stands first on that person’s desk, and the person is told."),
    )

    def prepare(self) -> None:
        """Offer the people of the reader's agency."""
        self.choices("to", queries.people_beside(self.duty, self.user))


class DispatchForm(StepForm):
    """A part for an agency."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_l("Agency"), empty_label=CHOOSE)
    task = forms.CharField(label=_l("What it does"), max_length=300)
    due = day(_l("Due on"), required=False, help_text=_l("Empty: together with the duty itself."))
    role = forms.ChoiceField(
        label=_l("Role"), choices=DutyPart.Role.choices, initial=DutyPart.Role.SUPPORT
    )

    def prepare(self) -> None:
        """Offer the members of the body that have no part yet."""
        taken = [part.agency_id for part in self.duty.parts.all() if part.is_open]
        free = queries.members(self.duty.body).exclude(pk__in=[self.duty.lead_id, *taken])
        self.choices("agency", free)


class MilestoneForm(StepForm):
    """A step on the way."""

    title = forms.CharField(
        label=_l("What is reached"), max_length=200, help_text=_l("So that one can tell it is.")
    )
    due = day(_l("Due on"))


class WaitForm(StepForm):
    """What it waits for."""

    awaited = forms.ModelChoiceField(Duty.objects.none(), label=_l("Duty"), empty_label=CHOOSE)

    def prepare(self) -> None:
        """Offer the other duties of the body that are not over."""
        found = Duty.objects.visible_to(self.user).filter(body=self.duty.body)
        found = found.exclude(pk=self.duty.pk).exclude(state__in=rules.OVER).order_by("number")
        self.choices("awaited", found)
        field: Any = self.fields["awaited"]
        field.label_from_instance = lambda one: f"{one.ref} {one.title}"


class AimForm(StepForm):
    """An indicator and where it should go."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(), label=_l("Indicator"), empty_label=CHOOSE
    )
    direction = forms.ChoiceField(label=_l("Direction"), choices=Aim.Direction.choices)
    amount = forms.DecimalField(
        label=_l("By how much"),
        required=False,
        max_digits=18,
        decimal_places=6,
        help_text=_l("In the unit of the indicator."),
    )

    def prepare(self) -> None:
        """Offer every indicator."""
        self.choices("indicator", Indicator.objects.all())


class ArrangeForm(StepForm):
    """Budget and verifier."""

    amount = forms.DecimalField(
        label=_l("Budget"), required=False, min_value=0, max_digits=18, decimal_places=4
    )
    currency = forms.CharField(
        label=_l("Currency"),
        max_length=3,
        required=False,
        help_text=_l("Three letters such as EUR."),
    )
    verifier = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_l("Third agency that verifies"),
        required=False,
        empty_label=_l("those who lead the body"),
    )

    def prepare(self) -> None:
        """Begin with what is set; offer members without a part."""
        duty = self.duty
        taken = [duty.lead_id, *(part.agency_id for part in duty.parts.all())]
        self.choices("verifier", queries.members(duty.body).exclude(pk__in=taken))
        self.fields["verifier"].initial = duty.verifier_id
        self.fields["currency"].initial = duty.currency
        if duty.budget is not None:
            self.fields["amount"].initial = major(duty.budget, duty.currency)

    def clean(self) -> dict[str, Any]:
        """Turn the sum into minor units of its currency."""
        data = super().clean() or {}
        amount, currency = data.pop("amount", None), (data.get("currency") or "").upper()
        data["currency"], data["budget"] = currency, None
        if amount is not None and currency not in KNOWN:
            self.add_error("currency", _("Currency: three capital letters such as EUR."))
        elif amount is not None:
            try:
                data["budget"] = minor(amount, currency, column="amount")
            except Invalid as refusal:
                self.add_error("amount", str(refusal))
        return data


class _PartsForm(StepForm):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_l("Agency"), empty_label=CHOOSE)

    def prepare(self) -> None:
        """Offer the agencies with a part."""
        parts = self.duty.parts.values("agency")
        self.choices("agency", Agency.objects.filter(pk__in=parts))


class RateForm(_PartsForm):
    """What an agency contributed."""

    score = forms.TypedChoiceField(
        label=_l("It took part"),
        choices=Rating.Score.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    text = words(_l("In words"), rows=3)


class ProposeForm(_PartsForm):
    """Why the parent body should hold an agency accountable."""

    text = words(_l("Reason"))


class TakeUpForm(StepForm):
    """What the parent body answers."""

    answer = words(_l("Answer"))


class JudgeForm(StepForm):
    """What became of the indicators."""

    effect = forms.ChoiceField(
        label=_l("Effect"), choices=Duty.Effect.choices, widget=forms.RadioSelect
    )
    reason = words(_l("In words"), rows=3)
