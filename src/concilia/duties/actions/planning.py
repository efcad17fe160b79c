"""What a duty is made of: milestones, what it waits for, its aims, its budget, its verifier."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import NotNow, Problem
from concilia.core.permissions import Actor
from concilia.duties import rules
from concilia.duties.actions.answering import said
from concilia.duties.actions.checking import for_the_lead, leads_body, locked, refuse, text_of
from concilia.duties.actions.giving import aim_problems, money_problems, standing
from concilia.duties.actions.parts import part_due
from concilia.duties.models import Aim, Duty, Milestone, Remark, Wait
from concilia.duties.permissions import ANSWERING
from concilia.indicators.models import Indicator

MOST = 50
"""Milestones of a duty, and duties that it waits for."""


def _planned(duty: Duty, by: Actor) -> Duty:
    duty = locked(duty)
    if not leads_body(by, duty.body_id):
        for_the_lead(duty, by, ANSWERING)
    if duty.state not in (*rules.OPEN, "contested"):
        raise NotNow(_("This duty is no longer open."))
    return duty


def add_milestone(duty: Duty, *, title: str, due: dt.date, by: Actor) -> Milestone:
    """Add a milestone. Raises `Invalid` for a title that there is, or a day beyond the duty's."""
    with act("duties.plan", by=by, on=duty) as doing:
        duty = _planned(duty, by)
        problems = text_of(title, "title", _("Milestone"), most=200) + part_due(duty, due)
        there = set(duty.milestones.values_list("title", flat=True))
        if title.strip() in there:
            problems.append(Problem(_("There is a milestone of this name."), column="title"))
        if len(there) >= MOST:
            problems.append(Problem(_("At most %(most)d milestones.") % {"most": MOST}))
        refuse(problems)
        made = Milestone.objects.create(duty=duty, title=title.strip(), due=due)
        doing.record(duty, {"milestone": made.title, "due": due})
    return made


def reach_milestone(milestone: Milestone, *, by: Actor) -> Milestone:
    """Mark a milestone as reached, by whom and when. Raises `NotNow` the second time."""
    with act("duties.plan", by=by, on=milestone.duty) as doing:
        duty = _planned(milestone.duty, by)
        milestone = Milestone.objects.get(pk=milestone.pk)
        if milestone.done_at is not None:
            raise NotNow(_("This milestone was reached already."))
        milestone.done_at = clock.now()
        milestone.done_by = by if by.pk else None
        milestone.save(update_fields=("done_at", "done_by"))
        said(duty, Remark.Kind.REACHED, by, milestone.title)
        doing.record(duty, {"reached": milestone.title})
    return milestone


def drop_milestone(milestone: Milestone, *, by: Actor) -> None:
    """Remove a milestone that was not reached. Raises `NotNow` for one that was."""
    with act("duties.plan", by=by, on=milestone.duty) as doing:
        duty = _planned(milestone.duty, by)
        milestone = Milestone.objects.get(pk=milestone.pk)
        if milestone.done_at is not None:
            raise NotNow(_("This milestone was reached already."))
        doing.record(duty, {"dropped milestone": milestone.title})
        milestone.delete()


def wait_for(duty: Duty, awaited: Duty, *, by: Actor) -> Wait:
    """Let a duty wait for another of its body.

    Raises `Invalid` for a duty of another body, one that is over, one it waits for already, and
    for a circle, whose duties it names.
    """
    with act("duties.plan", by=by, on=duty) as doing:
        Body.objects.select_for_update().get(pk=duty.body_id)  # so that two cannot close a circle
        duty = _planned(duty, by)
        awaited = Duty.objects.get(pk=awaited.pk)
        refuse(_wait_problems(duty, awaited))
        made = Wait.objects.create(duty=duty, awaited=awaited)
        doing.record(duty, {"waits_for": awaited})
    return made


def _wait_problems(duty: Duty, awaited: Duty) -> list[Problem]:
    words = ""
    if awaited.body_id != duty.body_id:
        words = _("A duty can wait only for a duty of the same body.")
    elif awaited.state in rules.OVER:
        words = _("%(ref)s is over; there is nothing to wait for.") % {"ref": awaited.ref}
    elif duty.waits.filter(awaited=awaited).exists():
        words = _("It waits for %(ref)s already.") % {"ref": awaited.ref}
    elif duty.waits.count() >= MOST:
        words = _("At most %(most)d duties.") % {"most": MOST}
    else:
        pairs = Wait.objects.filter(duty__body=duty.body_id).values_list("duty", "awaited")
        if found := rules.circle(pairs, duty.pk, awaited.pk):
            refs = {one.pk: one.ref for one in Duty.objects.filter(pk__in=found)}
            path = " → ".join(refs[pk] for pk in (*found, found[0]))
            words = _("They would wait for each other in a circle: %(path)s.") % {"path": path}
    return [Problem(words, column="awaited")] if words else []


def wait_no_more(wait: Wait, *, by: Actor) -> None:
    """Let a duty no longer wait for another."""
    with act("duties.plan", by=by, on=wait.duty) as doing:
        duty = _planned(wait.duty, by)
        doing.record(duty, {"waits_no_more_for": wait.awaited})
        wait.delete()


def set_aim(
    duty: Duty, *, indicator: Indicator, direction: str, amount: Decimal | None, by: Actor
) -> Aim:
    """Say which indicator a duty should move, which way and by how much. Raises `Invalid`."""
    with act("duties.arrange", by=by, on=duty) as doing:
        duty = locked(duty)
        if duty.state in rules.OVER:
            raise NotNow(_("This duty is no longer open."))
        problems = aim_problems(direction, amount)
        if not direction:
            problems.append(Problem(_("Direction: up or down."), column="direction"))
        refuse(problems)
        made, _new = Aim.objects.update_or_create(
            duty=duty, indicator=indicator, defaults={"direction": direction, "amount": amount}
        )
        doing.record(
            duty,
            {
                "indicator": indicator,
                "direction": direction,
                "amount": None if amount is None else str(amount),
            },
        )
    return made


def arrange(
    duty: Duty,
    *,
    budget: int | None,
    currency: str,
    verifier: Agency | None,
    by: Actor,
) -> Duty:
    """Set the budget of a duty (minor units) and the third agency that verifies it.

    Raises `Invalid` for a wrong sum, or an agency that has a part in the duty.
    """
    with act("duties.arrange", by=by, on=duty) as doing:
        duty = locked(duty)
        if duty.state in rules.OVER:
            raise NotNow(_("This duty is no longer open."))
        problems = money_problems(budget, currency)
        if verifier is not None and verifier.pk != duty.verifier_id:
            problems += standing(verifier, "verifier")
            parts = set(duty.parts.values_list("agency", flat=True))
            if verifier.pk in {duty.lead_id, *parts}:
                words = _("%(agency)s has a part in the duty; a third agency verifies it.")
                problems.append(Problem(words % {"agency": verifier}, column="verifier"))
        refuse(problems)
        duty.budget = budget
        duty.currency = currency if budget is not None else ""
        duty.verifier = verifier
        duty.save(update_fields=("budget", "currency", "verifier"))
        doing.record(duty, {"budget": budget, "currency": duty.currency, "verifier": verifier})
    return duty
