"""The room's part of the tick: answers, reminders, the ladder and marks of lateness, when due."""

from collections.abc import Callable
from typing import Any

from concilia.agencies.models import Agency
from concilia.bodies.queries import procedure_of
from concilia.bodies.rules import Procedure
from concilia.core.calendar import Calendar
from concilia.core.errors import NotNow
from concilia.duties import rules
from concilia.duties.actions import (
    accept_by_silence,
    climb,
    mark_late,
    orphan,
    remind,
    remind_part,
)
from concilia.duties.actions.reminding import part_mark
from concilia.duties.models import Duty


def tick() -> int:
    """Take every step that is due by now; return how many were taken.

    Each step is a transaction of its own that checks again under a lock, so a pass that is cut
    off, or two at the same time, leave nothing half done and nothing done twice.
    """
    taken = 0
    procedures: dict[int, Procedure] = {}
    duties = Duty.objects.filter(state__in=rules.OPEN).select_related("body", "lead")
    for duty in duties.prefetch_related("reminders", "parts"):
        if duty.body_id not in procedures:
            procedures[duty.body_id] = procedure_of(duty.body, duty.body.today())
        taken += see_to(duty, procedures[duty.body_id])
    return taken


def see_to(duty: Duty, procedure: Procedure) -> int:
    """Take the steps of one open duty, in the order in which they would have come."""
    today, add = duty.body.today(), Calendar(duty.body.country).add_working_days
    if duty.lead.state == Agency.State.DISSOLVED:
        return _take(orphan, duty)
    taken = 0
    rule, silent = procedure.follow_up, duty.state == Duty.State.GIVEN and duty.answer_by
    if silent and silent < today and rule.silence and duty.change_asked_at is None:
        taken += _take(accept_by_silence, duty)
    sent = [reminder.step for reminder in duty.reminders.all()]
    days = rules.due_reminder(
        procedure.reminder_days,
        given_on=duty.given_on,
        due=duty.due,
        today=today,
        sent=sent,
        add=add,
    )
    if days is not None:
        taken += _take(remind, duty, days)
    for part in duty.parts.all():
        if part.due is None or not part.is_open:
            continue
        days = rules.due_reminder(
            procedure.reminder_days,
            given_on=duty.given_on,
            due=part.due,
            today=today,
            sent=sent,
            add=add,
            mark=part_mark(part),
        )
        if days is not None:
            taken += _take(remind_part, part, days)
    if duty.due < today and duty.late_since is None:
        taken += _take(mark_late, duty)
    ladder = [(rung.to, rung.days) for rung in rule.ladder]
    for to, after in rules.due_rungs(ladder, due=duty.due, today=today, sent=sent, add=add):
        taken += _take(climb, duty, to, after)
    return taken


def _take(step: Callable[..., Any], *what: Any) -> bool:
    try:
        step(*what)
    except NotNow:  # another worker was first, or the cause has ended
        return False
    return True
