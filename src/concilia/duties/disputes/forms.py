"""What people fill in on the pages of disputes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.duties.compensation.models import Cost
from concilia.duties.disputes import rules
from concilia.duties.disputes.actions.opening import DATA_REQUEST
from concilia.duties.disputes.models import Dispute, Neutral, Ruling, Statement
from concilia.duties.models import Duty, ListVersion, StandingDuty
from concilia.meetings.models import Decision


def _text(label: Any, rows: int, most: int, help_text: Any = "", **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=area, help_text=help_text, **more)


class SpeakingForm(forms.Form):
    """Asks for which agency one speaks; only when there are several."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("You speak for"))

    def __init__(self, *args: Any, agencies: Iterable[Agency], **more: Any) -> None:
        super().__init__(*args, **more)
        held = list(agencies)
        ids = [one.pk for one in held]
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.filter(pk__in=ids)
        field.empty_label = None
        field.choices = [(one.pk, str(one)) for one in held]
        if len(ids) == 1:
            field.widget = forms.HiddenInput()
            field.initial = ids[0]


class OpenForm(SpeakingForm):
    """A new dispute about one kind of thing."""

    respondents = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Other side"), widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(
        label=_("In a few words"),
        max_length=rules.TITLE,
        help_text=_("What both sides would call it, for instance: Who pays the night transport?"),
    )
    claim = _text(
        _("What you ask for, and why"),
        6,
        rules.CLAIM,
        _("The other side and who leads the body can read it; nobody else."),
    )

    def __init__(
        self, *args: Any, body: Body, subject: str, duties: QuerySet[Duty], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        respondents: Any = self.fields["respondents"]
        seated = body.seats.on(body.today()).values("agency")
        parts = duties.order_by().values("lead"), duties.order_by().values("parts__agency")
        respondents.queryset = (
            Agency.objects.filter(state=Agency.State.ACTIVE).filter(pk__in=seated)
            | Agency.objects.filter(pk__in=parts[0])
            | Agency.objects.filter(pk__in=parts[1])
        )
        respondents.queryset = respondents.queryset.distinct().order_by("name")
        self.order_fields(("agency", "duty", "place", "data_request", "cost"))


class DutyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Duties by number and title."""

    def label_from_instance(self, obj: Any) -> str:
        """Return how a duty is called."""
        return f"{obj.ref} {obj.title}"


def subject_field(subject: str, body: Body, duties: QuerySet[Duty], costs: QuerySet[Cost]) -> Any:
    """Return the field that asks what exactly a dispute is about."""
    if subject == Dispute.Subject.DUTY:
        return DutyField(duties, label=_("Duty"), empty_label=_("choose"))
    if subject == Dispute.Subject.COST:
        return forms.ModelChoiceField(costs, label=_("Cost"), empty_label=_("choose"))
    if subject == Dispute.Subject.FUNCTION:
        lines = StandingDuty.objects.filter(
            version__list__body=body, version__state=ListVersion.State.IN_FORCE
        )
        rows = lines.order_by("version__list", "area", "function", "stage").values_list(
            "version__list", "area", "function", "stage"
        )
        stages = dict(StandingDuty.Stage.choices)
        choices = [
            (f"{kept}\n{area}\n{function}\n{stage}", f"{area}: {function} ({stages[stage]})")
            for kept, area, function, stage in dict.fromkeys(rows)
        ]
        return forms.ChoiceField(label=_("Function"), choices=[("", _("choose")), *choices])
    return forms.CharField(
        label=_("Data"),
        max_length=DATA_REQUEST,
        help_text=_("Which data, from whom, for what purpose."),
    )


FIELDS = {"duty": "duty", "cost": "cost", "function": "place", "data": "data_request"}
"""The name of the field that asks what a dispute is about, by its subject."""


class StatementForm(SpeakingForm):
    """A position, evidence, or an offer to settle."""

    kind = forms.ChoiceField(
        label=_("What you lay before"),
        choices=Statement.Kind.choices,
        initial=Statement.Kind.POSITION,
        widget=forms.RadioSelect,
    )
    text = _text(_("Text"), 6, rules.TEXT)
    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=200,
        help_text=_("It is kept with its digest, so that nobody can exchange it."),
    )


class NeutralForm(forms.Form):
    """Who mediates or arbitrates."""

    role = forms.ChoiceField(
        label=_("What it does"), choices=Neutral.Role.choices, widget=forms.RadioSelect
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Agency"),
        empty_label=_("choose"),
        help_text=_("Neither a side nor with a part in the disputed duty. Three are a panel."),
    )

    def __init__(self, *args: Any, dispute: Dispute, **more: Any) -> None:
        super().__init__(*args, **more)
        agency: Any = self.fields["agency"]
        agency.queryset = Agency.objects.filter(state=Agency.State.ACTIVE).order_by("name")
        mediating = dispute.state in {Dispute.State.NEGOTIATION, Dispute.State.MEDIATION}
        self.fields["role"].initial = "mediator" if mediating else "arbitrator"


class InterimForm(forms.Form):
    """How work goes on meanwhile."""

    text = _text(_("How work goes on until there is a ruling"), 4, rules.CLAIM)
    lead = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Who leads it meanwhile"), required=False
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        lead: Any = self.fields["lead"]
        lead.queryset = Agency.objects.filter(state=Agency.State.ACTIVE).order_by("name")
        lead.empty_label = _("nobody in particular")


class RulingForm(SpeakingForm):
    """A ruling with its reasons and its effect; fields that the subject lacks are taken out."""

    wording = _text(_("Ruling"), 4, rules.TEXT, _("What holds from now on, in full sentences."))
    reasons = _text(_("Reasons"), 6, rules.TEXT)
    effect = forms.ChoiceField(
        label=_("What it changes when it is final"),
        choices=Ruling.Effect.choices,
        initial=Ruling.Effect.NONE,
        widget=forms.RadioSelect,
    )
    new_lead = forms.ModelChoiceField(Agency.objects.none(), label=_("New lead"), required=False)
    amount = forms.DecimalField(
        label=_("Compensation"),
        required=False,
        min_value=0,
        max_digits=16,
        help_text=_("Empty: the ruling leaves it to who leads the body."),
    )
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=_("Decision of the body"),
        required=False,
        help_text=_("Needed when you act for one of the sides."),
    )

    def __init__(self, *args: Any, dispute: Dispute, **more: Any) -> None:
        super().__init__(*args, **more)
        lead: Any = self.fields["new_lead"]
        lead.queryset = Agency.objects.filter(state=Agency.State.ACTIVE).order_by("name")
        lead.empty_label = _("no new lead")
        effect: Any = self.fields["effect"]
        if dispute.subject == Dispute.Subject.DUTY:
            effect.choices = [one for one in effect.choices if one[0] != Ruling.Effect.PROPOSE]
        elif dispute.subject != Dispute.Subject.FUNCTION:
            del self.fields["effect"], self.fields["new_lead"]
        if dispute.cost is None:
            del self.fields["amount"]
        if dispute.state in {Dispute.State.PLENARY, Dispute.State.APPEAL}:
            decision: Any = self.fields["decision"]
            decision.queryset = Decision.objects.filter(
                body=dispute.body, decided_at__date__gte=dispute.opened_on
            )
            decision.empty_label = _("none")
            del self.fields["agency"]
        else:
            del self.fields["decision"]


class AnswerForm(SpeakingForm):
    """What an agency of the panel says to a drafted ruling."""

    agrees = forms.TypedChoiceField(
        label=_("Your agency"),
        choices=(("yes", _("agrees")), ("no", _("does not agree"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = _text(_("Reason"), 4, rules.CLAIM, _("Needed for a dissent."), required=False)


class TermsForm(forms.Form):
    """How long each step may take."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, label, least in (
            ("negotiation", _("Negotiation"), 1),
            ("mediation", _("Mediation"), 1),
            ("arbitration", _("Arbitration"), 1),
            ("plenary", _("Before the body"), 1),
            ("appeal", _("Appeal"), 0),
        ):
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=least,
                max_value=rules.MOST_DAYS,
                help_text=_("working days") if least else _("working days; 0: no appeal"),
            )


class AgencyReasonForm(SpeakingForm):
    """Why, for one of one’s agencies."""

    reason = _text(_("Reason"), 4, rules.CLAIM)


class WhyForm(forms.Form):
    """Why."""

    reason = _text(_("Reason"), 4, rules.CLAIM)
