"""The steps that a person may take on a duty: who, when, with which form, in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from concilia.core import permissions
from concilia.core.errors import Forbidden, NotNow
from concilia.core.permissions import Actor, acts_for
from concilia.duties import actions, rules
from concilia.duties.actions.answering import in_time
from concilia.duties.actions.checking import impartial, leads_body
from concilia.duties.actions.reporting import store_file
from concilia.duties.following import forms
from concilia.duties.models import Duty
from concilia.duties.permissions import ANSWERING, HEADING

Test = Callable[[Duty, Actor], bool]
PLANNED = (*rules.OPEN, "contested")


@dataclass(frozen=True, slots=True)
class Turn:
    """One step: `states` in which it is possible, `who` besides the permission table may take it.

    `when` says what else must hold; `take` does it with the cleaned data of `form`.
    """

    verb: str
    states: tuple[str, ...]
    who: Test
    take: Callable[[Duty, dict[str, Any], Actor], object]
    heading: str | Promise
    lede: str | Promise
    button: str | Promise
    form: type[forms.StepForm] = forms.ReasonForm
    when: Callable[[Duty], bool] = lambda duty: True
    danger: bool = False
    right: str = ""


def _lead(roles: tuple[str, ...] | None = ANSWERING) -> Test:
    return lambda duty, by: duty.lead_id in acts_for(by, duty.body_id, roles)


def _leaders(duty: Duty, by: Actor) -> bool:
    return leads_body(by, duty.body_id)


def _lead_or_leaders(duty: Duty, by: Actor) -> bool:
    return _leaders(duty, by) or _lead()(duty, by)


def _takes_part(duty: Duty, by: Actor) -> bool:
    mine = acts_for(by, duty.body_id, ANSWERING)
    return bool(mine & {duty.lead_id, *(part.agency_id for part in duty.parts.all())})


def _third(duty: Duty, by: Actor) -> bool:
    try:
        impartial(duty, by)
    except Forbidden:
        return False
    return True


def _parent(duty: Duty, by: Actor) -> bool:
    return duty.body.parent_id is not None and leads_body(by, duty.body.parent_id)


def _contestable(duty: Duty) -> bool:
    try:
        in_time(duty)
    except NotNow:
        return False
    return True


def _evidence(data: dict[str, Any]) -> Any:
    upload = data["evidence"]
    return store_file(upload.name, upload.read()) if upload else None


TURNS: dict[str, Turn] = {
    "accept": Turn(
        "duties.accept",
        ("given",),
        _lead(),
        lambda duty, data, by: actions.accept_duty(duty, by=by),
        _l("Accept this duty"),
        _l("Your agency answers for it from now on."),
        pgettext_lazy("button", "Accept"),
        forms.StepForm,
    ),
    "ask": Turn(
        "duties.ask",
        rules.OPEN,
        _lead(),
        lambda duty, data, by: actions.ask_change(duty, by=by, **data),
        _l("Ask for a change"),
        _l("The secretary answers. Until then the duty stays as it is, and so does its date."),
        _l("Ask for the change"),
        forms.AskForm,
        when=lambda duty: duty.change_asked_at is None,
    ),
    "contest": Turn(
        "duties.contest",
        rules.OPEN,
        _lead(),
        lambda duty, data, by: actions.contest_duty(duty, by=by, **data),
        _l("Contest this duty"),
        _l("Say why it is not your agency’s. The duty rests until the body has settled it."),
        _l("Contest"),
        when=_contestable,
        danger=True,
    ),
    "withdraw": Turn(
        "duties.withdraw",
        rules.OPEN,
        _lead(HEADING),
        lambda duty, data, by: actions.withdraw_lead(duty, by=by, **data),
        _l("Withdraw from the lead"),
        _l("No duty is without a lead: your agency answers for it until the body names another."),
        _l("Withdraw"),
        danger=True,
    ),
    "delegate": Turn(
        "duties.delegate",
        (*PLANNED, "done", "verified"),
        _takes_part,
        lambda duty, data, by: actions.delegate(duty, by=by, **data),
        _l("Hand it to somebody of your agency"),
        _l("Who takes care of it? Everybody of your agency may still report."),
        _l("Hand it on"),
        forms.DelegateForm,
    ),
    "answer": Turn(
        "duties.arrange",
        rules.OPEN,
        _leaders,
        lambda duty, data, by: actions.answer_change(duty, by=by, **data),
        _l("Answer the change"),
        _l("Granted, the duty counts as accepted and its reminders begin anew with the new date."),
        _l("Answer"),
        forms.AnswerForm,
        when=lambda duty: duty.change_asked_at is not None,
    ),
    "verify": Turn(
        "duties.verify",
        ("done",),
        _third,
        lambda duty, data, by: actions.verify_duty(
            duty, text=data["reason"], evidence=_evidence(data), by=by
        ),
        _l("Verify this duty"),
        _l("You confirm that it is done. It closes, or its effect is awaited."),
        _l("Verify"),
        forms.VerifyForm,
    ),
    "return": Turn(
        "duties.verify",
        ("done",),
        _third,
        lambda duty, data, by: actions.return_duty(duty, by=by, **data),
        _l("Return this duty"),
        _l("Say what is still missing. The lead agency is told and reports again."),
        _l("Return to the lead agency"),
    ),
    "judge": Turn(
        "duties.judge",
        ("verified",),
        _leaders,
        lambda duty, data, by: actions.judge_effect(
            duty, effect=data["effect"], text=data["reason"], by=by
        ),
        _l("Judge the effect"),
        _l("What became of the indicators that this duty should move? The duty closes."),
        _l("Judge and close"),
        forms.JudgeForm,
    ),
    "settle": Turn(
        "duties.settle",
        ("contested",),
        _leaders,
        lambda duty, data, by: actions.settle_duty(duty, by=by, **data),
        _l("Settle this duty"),
        _l("Say what was settled. The duty is under way again."),
        _l("Set under way again"),
    ),
    "hand-over": Turn(
        "duties.hand_over",
        PLANNED,
        _leaders,
        lambda duty, data, by: actions.hand_over(duty, by=by, **data),
        _l("Hand over to another lead"),
        _l("The new lead is told and answers to the duty anew. Its date stays."),
        _l("Hand over"),
        forms.HandOverForm,
    ),
    "dispatch": Turn(
        "duties.dispatch",
        rules.OPEN,
        _lead_or_leaders,
        lambda duty, data, by: actions.dispatch(duty, by=by, **data),
        _l("Give a part"),
        _l("Another agency does a part of this duty, with a date of its own."),
        _l("Give the part"),
        forms.DispatchForm,
        right="dispatch",
    ),
    "milestone": Turn(
        "duties.plan",
        PLANNED,
        _lead_or_leaders,
        lambda duty, data, by: actions.add_milestone(duty, by=by, **data),
        _l("Add a milestone"),
        _l("A step on the way, with a date of its own."),
        _l("Add the milestone"),
        forms.MilestoneForm,
    ),
    "wait": Turn(
        "duties.plan",
        PLANNED,
        _lead_or_leaders,
        lambda duty, data, by: actions.wait_for(duty, by=by, **data),
        _l("Let it wait for another duty"),
        _l("What must be done before this can be?"),
        _l("Let it wait"),
        forms.WaitForm,
    ),
    "aim": Turn(
        "duties.arrange",
        (*PLANNED, "done", "verified"),
        _leaders,
        lambda duty, data, by: actions.set_aim(duty, by=by, **data),
        _l("What it should move"),
        _l("An indicator, which way and by how much. Its effect is awaited after verification."),
        _l("Set"),
        forms.AimForm,
    ),
    "arrange": Turn(
        "duties.arrange",
        (*PLANNED, "done", "verified"),
        _leaders,
        lambda duty, data, by: actions.arrange(duty, by=by, **data),
        _l("Budget and verification"),
        _l("What it may cost, and which third agency verifies it."),
        _l("Save"),
        forms.ArrangeForm,
    ),
    "rate": Turn(
        "duties.rate",
        (*rules.LIFE.states,),
        _lead(),
        lambda duty, data, by: actions.rate(duty, by=by, **data),
        _l("Rate a contribution"),
        _l("How did another agency take part? It is told, and the rating stays on record."),
        pgettext_lazy("button", "Rate"),
        forms.RateForm,
        when=lambda duty: bool(duty.parts.all()),
        right="appraisal",
    ),
    "propose": Turn(
        "duties.propose",
        (*rules.LIFE.states,),
        _lead(HEADING),
        lambda duty, data, by: actions.propose(duty, by=by, **data),
        _l("Ask the parent body"),
        _l("You ask the parent body to hold an agency with a part accountable. It answers."),
        _l("Put it before the parent body"),
        forms.ProposeForm,
        when=lambda duty: bool(duty.body.parent_id and duty.parts.all()),
        right="proposal",
    ),
    "take-up": Turn(
        "duties.take_up",
        (*rules.LIFE.states,),
        _parent,
        lambda duty, data, by: actions.take_up(duty, by=by, **data),
        _l("Answer as the parent body"),
        _l("The agencies and the body of the duty are told."),
        _l("Answer"),
        forms.TakeUpForm,
        when=lambda duty: duty.referral_open,
    ),
    "close": Turn(
        "duties.close",
        PLANNED,
        _third,
        lambda duty, data, by: actions.close_duty(duty, by=by, **data),
        _l("Close without a report"),
        _l("The body knows that it is done although the lead agency did not say so."),
        _l("Close"),
    ),
    "cancel": Turn(
        "duties.cancel",
        (*PLANNED, "done"),
        _leaders,
        lambda duty, data, by: actions.cancel_duty(duty, by=by, **data),
        _l("Cancel this duty"),
        _l("Nobody needs it any more. It stays on record with your reason."),
        _l("Cancel the duty"),
        danger=True,
    ),
}


def able(turn: Turn, duty: Duty, user: Actor) -> bool:
    """Say whether `user` may ever take a step on this duty."""
    on = duty.body.parent if turn.verb == "duties.take_up" else duty
    return on is not None and permissions.may(user, turn.verb, on) and turn.who(duty, user)


def open_now(turn: Turn, duty: Duty) -> bool:
    """Say whether the duty stands so that the step is possible."""
    return duty.state in turn.states and turn.when(duty)


def steps_for(user: Actor, duty: Duty, rights: frozenset[str]) -> list[str]:
    """Return the steps that `user` may take on the duty as it stands, reporting first."""
    found = ["report"] if reports(duty, user) else []
    for name, turn in TURNS.items():
        freely = not turn.right or turn.right in rights or _leaders(duty, user)
        if open_now(turn, duty) and freely and able(turn, duty, user):
            found.append(name)
    return found


def reports(duty: Duty, user: Actor) -> bool:
    """Say whether a report of this person is awaited."""
    if duty.state not in PLANNED or not permissions.may(user, "duties.report", duty):
        return False
    try:
        agency, part = actions.speaks_for(duty, user)
    except Forbidden:
        return False
    interim = part is None and agency.pk != duty.lead_id
    awaited = rules.reportable(duty.state, done=False, interim=interim)
    return awaited and (part is None or part.is_open)
