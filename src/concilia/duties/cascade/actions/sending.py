"""Sending a decision to the bodies below, as the steering model of the body says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.duties import rules as duty_rules
from concilia.duties.actions.checking import refuse, text_of
from concilia.duties.cascade import rules
from concilia.duties.cascade.actions.register import default_lead, duty_of, enter, tell_body
from concilia.duties.cascade.models import Branch, Cascade
from concilia.indicators.models import Indicator
from concilia.meetings.models import Decision

LARGEST = Decimal(10) ** 11

WORDS = {
    Branch.State.BOUND: gettext_noop("Binding on %(body)s: %(objective)s"),
    Branch.State.ASKED: gettext_noop("To be adapted by %(body)s: %(objective)s"),
    Branch.State.INFORMED: gettext_noop("To be answered by %(body)s: %(objective)s"),
}


def send(
    decision: Decision,
    *,
    objective: str,
    due: dt.date,
    answer_by: dt.date,
    deliverable: str = "",
    indicator: Indicator | None = None,
    target: Decimal | None = None,
    least: Decimal | None = None,
    most: Decimal | None = None,
    leads: Mapping[int, Agency] | None = None,
    by: Actor,
) -> Cascade:
    """Send a decision to every child of its body.

    Centralised: a duty arises in each child as given, under `leads` (by the child’s id) or the
    agency of its chair. Hybrid: each child takes the objective over and sets its own target within
    `least` and `most` and its own lead. Decentralised: each child is asked for its own answer.
    Raises `Forbidden`, `NotNow` (sent before, lapsed, not yet ratified), or `Invalid` with
    everything that is wrong.
    """
    with act("cascade.send", by=by, on=decision) as doing:
        body = Body.objects.select_for_update().get(pk=decision.body_id)
        decision = Decision.objects.select_related("body").get(pk=decision.pk)
        _in_force(decision)
        children = list(body.children.order_by("name", "pk"))
        given = _leads(children, leads or {}) if body.steering == "centralised" else {}
        problems = text_of(objective, "objective", _("Objective"), most=rules.OBJECTIVE)
        problems += text_of(deliverable, "deliverable", _("Deliverable"), most=300, needed=False)
        problems += _days(body.today(), due, answer_by)
        problems += _target(indicator, target, least, most)
        if not children:
            problems.append(Problem(_("There is no body below this one.")))
        for child in children:
            if body.steering == "centralised" and given.get(child.pk) is None:
                words = _("Nobody sits in %(body)s who could lead; name an agency.")
                problems.append(Problem(words % {"body": child}, column=f"lead_{child.pk}"))
        refuse(problems)
        cascade = Cascade.objects.create(
            decision=decision,
            body=body,
            steering=body.steering,
            objective=" ".join(objective.split()),
            deliverable=deliverable.strip(),
            indicator=indicator,
            target=target,
            least=least,
            most=most,
            due=due,
            answer_by=answer_by,
            created_by=by if isinstance(by, Person) else None,
            created_at=clock.now(),
        )
        doing.record(
            cascade,
            {
                "decision": decision,
                "steering": body.steering,
                "children": [child.ref for child in children],
                "objective": cascade.objective,
                "target": target,
                "least": least,
                "most": most,
                "due": due,
                "answer by": answer_by,
            },
        )
        for child in children:
            branch = Branch(
                cascade=cascade,
                body=child,
                state=rules.BEGINS[body.steering],
                target=target if body.steering == "centralised" else None,
            )
            if body.steering != "decentralised":
                enter(branch, decision.wording, doing)
            if lead := given.get(child.pk):
                duty_of(branch, lead, due, cascade.objective)
            branch.save()
            tell_body(
                branch,
                child,
                key="sent",
                words=WORDS[Branch.State(branch.state)],
                text=decision.wording,
            )
    return cascade


def _in_force(decision: Decision) -> None:
    if decision.lapsed_at is not None:
        raise NotNow(_("This decision has lapsed."))
    if decision.provisional and decision.ratified_at is None:
        raise NotNow(_("This decision is provisional; the body must ratify it first."))
    if Cascade.objects.filter(decision=decision).exists():
        raise NotNow(_("This decision was sent to the bodies below already."))


def _leads(children: list[Body], named: Mapping[int, Agency]) -> dict[int, Agency]:
    found = {child.pk: named.get(child.pk) or default_lead(child) for child in children}
    return {child: agency for child, agency in found.items() if agency is not None}


def _days(today: dt.date, due: dt.date, answer_by: dt.date) -> list[Problem]:
    problems = []
    if not 0 <= (due - today).days <= duty_rules.LONGEST:
        words = _("The due date must be a day from today on, within 20 years.")
        problems.append(Problem(words, column="due"))
    if not today <= answer_by <= due:
        words = _("The answer must be due from today on, and not after the due date.")
        problems.append(Problem(words, column="answer_by"))
    return problems


def _target(
    indicator: Indicator | None,
    target: Decimal | None,
    least: Decimal | None,
    most: Decimal | None,
) -> list[Problem]:
    held = [value for value in (target, least, most) if value is not None]
    if held and indicator is None:
        words = _("A target needs the indicator that it is a value of.")
        return [Problem(words, column="indicator")]
    if any(abs(value) >= LARGEST for value in held):
        return [Problem(_("This number is too large."), column="target")]
    if least is not None and most is not None and least > most:
        return [Problem(_("The lower bound lies above the upper one."), column="least")]
    if target is not None and not rules.within(target, least, most):
        return [Problem(_("The target lies outside its bounds."), column="target")]
    return []


def checked_target(cascade: Cascade, target: Decimal | None) -> None:
    """Raise `Invalid` unless a child’s own target lies within the bounds of the cascade."""
    if cascade.indicator_id is None and target is None:
        return
    if cascade.indicator_id is None:
        words = _("There is no indicator of which this could be a value.")
        raise Invalid(Problem(words, column="target"))
    if target is not None and abs(target) >= LARGEST:
        raise Invalid(Problem(_("This number is too large."), column="target"))
    if not rules.within(target, cascade.least, cascade.most):
        words = _("Set a target from %(least)s to %(most)s.")
        said = {
            "least": "−∞" if cascade.least is None else f"{cascade.least.normalize():f}",
            "most": "∞" if cascade.most is None else f"{cascade.most.normalize():f}",
        }
        raise Invalid(Problem(words % said, column="target"))
