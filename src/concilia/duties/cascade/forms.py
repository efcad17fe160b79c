"""What people fill in when a decision goes down the tree of bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.duties.cascade import rules
from concilia.duties.cascade.actions.register import default_lead
from concilia.duties.cascade.models import Branch
from concilia.indicators.models import Indicator


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, help_text=help_text)


def _value(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, max_digits=15, decimal_places=4, help_text=help_text
    )


def _agencies(body: Body) -> Any:
    seated = body.seats.on(body.today()).values("agency")
    active = Agency.objects.filter(state=Agency.State.ACTIVE)
    members = active.filter(pk__in=seated)
    return members if members.exists() else active


class SendForm(forms.Form):
    """What the bodies below are bound to, or asked for."""

    objective = forms.CharField(
        label=_("Objective"),
        max_length=rules.OBJECTIVE,
        help_text=_("What shall be reached; it becomes the title of the duty in each body."),
    )
    deliverable = forms.CharField(
        label=_("What will be there when it is done"), max_length=300, required=False
    )
    indicator = forms.ModelChoiceField(
        Indicator.objects.all(), label=_("Indicator"), required=False, empty_label=_("none")
    )
    target = _value(_("Target"))
    least = _value(_("Lower bound"), _("How far a body may go below with its own target."))
    most = _value(_("Upper bound"))
    due = _day(_("Due on"))
    answer_by = _day(_("Answer by"), _("Who has not answered then is reminded."))

    def __init__(self, *args: Any, body: Body, children: Iterable[Body], **more: Any) -> None:
        super().__init__(*args, **more)
        if body.steering == Body.Steering.CENTRALISED:
            del self.fields["least"], self.fields["most"]
            for child in children:
                words = _now("Lead in %(body)s") % {"body": child}
                choice = forms.ModelChoiceField(
                    _agencies(child), label=words, required=False, initial=default_lead(child)
                )
                choice.empty_label = _now("the agency of its chair")
                self.fields[f"lead_{child.pk}"] = choice
        elif body.steering == Body.Steering.DECENTRALISED:
            del self.fields["least"], self.fields["most"]


class AnswerForm(forms.Form):
    """What a body makes of it; only what it may change is asked."""

    objective = forms.CharField(label=_("Objective, in your words"), max_length=rules.OBJECTIVE)
    target = _value(_("Your target"))
    lead = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Lead agency"), empty_label=_("choose")
    )
    due = _day(_("Due on"))
    answer = forms.CharField(
        label=_("Answer to the body above"),
        max_length=rules.ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed when your body declines."),
    )

    def __init__(self, *args: Any, branch: Branch, declining: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        cascade = branch.cascade
        lead: Any = self.fields["lead"]
        lead.queryset = _agencies(branch.body)
        lead.initial = default_lead(branch.body)
        self.fields["target"].initial = cascade.target
        self.fields["objective"].initial = cascade.objective
        self.fields["due"].initial = cascade.due
        free = rules.may_change(cascade.steering, has_target=cascade.indicator_id is not None)
        for name in ("objective", "target", "lead", "due"):
            if not free.get(name):
                del self.fields[name]
        if "whether" not in rules.FREE[cascade.steering]:
            self.fields["answer"].help_text = ""
        if declining:
            for name in [name for name in self.fields if name != "answer"]:
                del self.fields[name]
