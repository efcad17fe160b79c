"""Forms of the duties room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core.errors import Invalid
from concilia.duties.actions.answering import REASON
from concilia.duties.actions.reporting import OBSTACLE, TEXT
from concilia.duties.compensation.money import KNOWN, minor
from concilia.duties.models import Aim, Duty, DutyPart
from concilia.indicators.models import Indicator

QUICK = (0, 25, 50, 75, 100)
"""The percentages that a thumb reaches."""


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def blame(form: forms.Form, refusal: Invalid) -> None:
    """Put what an action refused beside the fields that it names."""
    for problem in refusal:
        form.add_error(problem.column if problem.column in form.fields else None, problem.message)


class GiveForm(forms.Form):
    """A duty that follows from a decision."""

    title = forms.CharField(
        label=_l("What is to be done"),
        max_length=300,
        help_text=_l("Begin with a verb, so that one can say whether it is done."),
    )
    deliverable = forms.CharField(
        label=_l("What will be there when it is done"), max_length=300, required=False
    )
    lead = forms.ModelChoiceField(
        label=_l("Lead agency"),
        queryset=Agency.objects.none(),
        empty_label=_l("choose"),
        help_text=_l("One agency answers for it."),
    )
    co_leads = forms.ModelMultipleChoiceField(
        label=_l("Co-leads"),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    supporting = forms.ModelMultipleChoiceField(
        label=_l("Supporting agencies"),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due = _day(_l("Due on"), required=False)
    due_in_days = forms.IntegerField(
        label=_l("or so many days after the decision"), min_value=1, max_value=2000, required=False
    )
    calendar_days = forms.TypedChoiceField(
        label=_l("These are"),
        choices=(("", _l("working days")), ("yes", _l("calendar days"))),
        coerce=bool,
        empty_value="",
        required=False,
    )
    stage = forms.ChoiceField(
        label=_l("Stage"), choices=Duty.Stage.choices, initial=Duty.Stage.EXECUTE
    )
    indicator = forms.ModelChoiceField(
        label=_l("Indicator that it should move"),
        queryset=Indicator.objects.none(),
        required=False,
        empty_label=_l("none"),
    )
    direction = forms.ChoiceField(
        label=_l("Direction"),
        choices=(("", _l("the better one")), *Aim.Direction.choices),
        required=False,
    )
    amount = forms.DecimalField(
        label=_l("By how much"), required=False, max_digits=18, decimal_places=6
    )
    budget = forms.DecimalField(
        label=_l("Budget"), required=False, min_value=0, max_digits=18, decimal_places=4
    )
    currency = forms.CharField(
        label=_l("Currency"), max_length=3, required=False, help_text=_l("Three letters: EUR.")
    )
    verifier = forms.ModelChoiceField(
        label=_l("Third agency that verifies"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_l("those who lead the body"),
    )

    def __init__(self, data: Any = None, *, body: Body, **more: Any) -> None:
        super().__init__(data, **more)
        today = body.today()
        seated = body.seats.on(today).values("agency")
        active = Agency.objects.filter(state=Agency.State.ACTIVE)
        members = active.filter(pk__in=seated)
        offered = members if members.exists() else active
        for name in ("lead", "co_leads", "supporting", "verifier"):
            field: Any = self.fields[name]
            field.queryset = offered
        self.parted = list(offered)
        for agency in self.parted:
            self.fields[f"part_due_{agency.pk}"] = _day(str(agency), required=False)
        indicators: Any = self.fields["indicator"]
        indicators.queryset = Indicator.objects.all()

    @property
    def part_dues(self) -> list[forms.BoundField]:
        """The dates of parts, one for each agency that may have one."""
        return [self[f"part_due_{agency.pk}"] for agency in self.parted]

    @property
    def part_dues_said(self) -> bool:
        """Whether a date of a part was entered, so that it must not be folded away."""
        return any(field.value() or field.errors for field in self.part_dues)

    def clean(self) -> dict[str, Any]:
        """Turn the budget into minor units of its currency, and gather the dates of the parts."""
        data = super().clean() or {}
        budget, currency = data.get("budget"), (data.get("currency") or "").upper()
        data["currency"], data["budget"] = currency, None
        days = [(agency, data.pop(f"part_due_{agency.pk}", None)) for agency in self.parted]
        data["part_dues"] = {agency: day for agency, day in days if day}
        if budget is not None and currency not in KNOWN:
            self.add_error("currency", _("Currency: three capital letters such as EUR."))
        elif budget is not None:
            try:
                data["budget"] = minor(budget, currency, column="budget")
            except Invalid as refusal:
                self.add_error("budget", str(refusal))
        return data


class ReportForm(forms.Form):
    """How a duty stands; fits on a phone and takes less than a minute."""

    text = forms.CharField(
        label=_l("How does it stand?"),
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    percent = forms.TypedChoiceField(
        label=_l("How much is done?"), coerce=int, widget=forms.RadioSelect
    )
    done = forms.BooleanField(
        label=_l("It is done"),
        required=False,
        help_text=_l("The secretary then verifies it."),
    )
    obstacle = forms.CharField(
        label=_l("What stands in the way?"),
        max_length=OBSTACLE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_l("The secretary is told at once."),
    )
    forecast = _day(_l("When will it be done?"), required=False)
    attachment = forms.FileField(label=_l("File"), required=False, max_length=255)

    def __init__(
        self, data: Any = None, files: Any = None, *, thing: Duty | DutyPart, **more: Any
    ) -> None:
        super().__init__(data, files, initial={"percent": thing.percent}, **more)
        percent: Any = self.fields["percent"]
        percent.choices = [(n, f"{n} %") for n in sorted({*QUICK, thing.percent})]

    def clean(self) -> dict[str, Any]:
        """With “It is done” no percentage is asked."""
        data = super().clean() or {}
        if data.get("done"):
            data["percent"] = 100
            self.errors.pop("percent", None)
        return data


class ReasonForm(forms.Form):
    """Why: for contesting, returning, settling, closing and cancelling."""

    reason = forms.CharField(
        label=_l("Reason"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data: Any = None, *, optional: bool = False, **more: Any) -> None:
        super().__init__(data, **more)
        if optional:
            self.fields["reason"].required = False
            self.fields["reason"].label = _("Remark")
