"""What time alone brings about: reminders, the ladder, and the mark of lateness."""

import datetime as dt

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import NotNow
from concilia.core.permissions import SYSTEM, Actor
from concilia.duties import rules
from concilia.duties.actions.checking import locked
from concilia.duties.days import in_words
from concilia.duties.models import Duty, DutyPart, Reminder
from concilia.duties.telling import (
    about,
    appointed,
    chairs_of,
    secretaries_of,
    tell_agencies,
    tell_people,
    tell_secretary,
)


def _open_duty(duty: Duty) -> Duty:
    found = locked(duty)
    if found.state not in rules.OPEN:
        raise NotNow(_("This duty is no longer open."))
    return found


def _once(duty: Duty, step: str, to: str = "lead") -> Reminder:
    if Reminder.objects.filter(duty=duty, step=step).exists():
        raise NotNow(_("This reminder was already sent."))
    return Reminder.objects.create(duty=duty, step=step, to=to, sent_at=clock.now())


def _keep(reminder: Reminder, told: int) -> None:
    reminder.told = told
    reminder.save(update_fields=("told",))


def remind(duty: Duty, days: int, *, by: Actor = SYSTEM) -> Reminder:
    """Send one step of the reminders, `days` working days from the due date; never twice.

    The row, the notices and the ledger entry are one transaction: a worker that is killed has
    sent all of it or nothing. Raises `NotNow` when the step was sent or the duty is not open.
    """
    with act("duties.remind", by=by, on=duty) as doing:
        duty = _open_duty(duty)
        step = rules.step_name(duty.due, days)
        reminder = _once(duty, step)
        told = tell_agencies(
            duty,
            [duty.lead],
            kind="reminder",
            key=f"reminder:{step}",
            subject=lambda: _subject(duty.title, duty.due, duty),
            text=lambda: about(duty) + "\n\n" + _("Please say in one minute how it stands."),
        )
        _keep(reminder, told)
        doing.record(duty, {"reminder": step, "people": told})
    return reminder


def remind_part(part: DutyPart, days: int, *, by: Actor = SYSTEM) -> Reminder:
    """Send one step of the reminders of a part to its agency; never twice. Raises `NotNow`."""
    with act("duties.remind", by=by, on=part.duty) as doing:
        duty = _open_duty(part.duty)
        part = DutyPart.objects.select_related("agency").get(pk=part.pk)
        if not part.is_open or part.due is None:
            raise NotNow(_("This part is no longer open."))
        day = part.due
        step = rules.step_name(day, days) + part_mark(part)
        reminder = _once(duty, step, "part")
        told = tell_agencies(
            duty,
            [part.agency],
            kind="reminder",
            key=f"reminder:{step}",
            subject=lambda: _subject(part.task or duty.title, day, duty),
            text=lambda: about(duty) + "\n\n" + _("Please say in one minute how it stands."),
        )
        _keep(reminder, told)
        doing.record(duty, {"reminder": step, "agency": part.agency, "people": told})
    return reminder


def part_mark(part: DutyPart) -> str:
    """Return what the names of the steps of a part end with."""
    return f":p{part.pk}"


def climb(duty: Duty, to: str, days: int, *, by: Actor = SYSTEM) -> Reminder:
    """Take one step of the ladder of a late duty, `days` working days after its date; never twice.

    A step that finds nobody to tell counts as taken, with nobody told. Raises `NotNow` when it
    was taken, or when its cause has ended: the duty is no longer open or its date was moved.
    """
    with act("duties.remind", by=by, on=duty) as doing:
        duty = _open_duty(duty)
        if duty.due >= duty.body.today():
            raise NotNow(_("This duty is not late."))
        step = rules.rung_name(duty.due, days, to)
        reminder = _once(duty, step, to)
        told = _told(duty, to, step)
        if to == "parent" and duty.body.parent_id:
            duty.referred_at = duty.referred_at or clock.now()
            duty.referral_open = True
            duty.save(update_fields=("referred_at", "referral_open"))
        _keep(reminder, told)
        doing.record(duty, {"step": step, "to": to, "people": told}, verb="duties.climb")
    return reminder


def _told(duty: Duty, to: str, step: str) -> int:
    """Tell those of a rung; return how many."""
    parent = duty.body.parent
    people = {
        "coordinator": lambda: appointed(duty.lead, duty.body, "coordinator"),
        "head": lambda: appointed(duty.lead, duty.body, "head"),
        "chair": lambda: chairs_of(duty.body),
        "agenda": lambda: secretaries_of(duty.body),
        "parent": lambda: secretaries_of(parent) if parent else [],
    }[to]()
    late = (duty.body.today() - duty.due).days

    def subject() -> str:
        values = {"days": late, "title": duty.title, "agency": duty.lead.label}
        if to == "agenda":
            return _("For the next agenda, late by %(days)s days: %(title)s") % values
        if to == "parent":
            return _("Put before you, late by %(days)s days (%(agency)s): %(title)s") % values
        return _("Late by %(days)s days (%(agency)s): %(title)s") % values

    return tell_people(
        duty, people, kind="ladder", key=f"ladder:{step}", subject=subject, text=lambda: about(duty)
    )


def _subject(title: str, due: dt.date, duty: Duty) -> str:
    far = (due - duty.body.today()).days
    if far < 0:
        words = _("Late, was due on %(day)s: %(title)s")
    elif far == 0:
        words = _("Due today: %(title)s")
    else:
        words = _("Due on %(day)s: %(title)s")
    return words % {"day": in_words(due), "title": title}


def mark_late(duty: Duty, *, by: Actor = SYSTEM) -> Duty:
    """Mark an open duty whose due date has passed as late and tell the secretary, once."""
    with act("duties.remind", by=by, on=duty) as doing:
        duty = _open_duty(duty)
        if duty.late_since is not None or duty.due >= duty.body.today():
            raise NotNow(_("This duty is not late, or is marked already."))
        duty.late_since = duty.due + dt.timedelta(days=1)
        duty.save(update_fields=("late_since",))
        doing.record(duty, {"late_since": duty.late_since}, verb="duties.late")
        tell_secretary(
            duty,
            kind="late",
            key=f"late:{duty.due.isoformat()}",
            subject=lambda: (
                _("Late: %(title)s (%(agency)s)") % {"title": duty.title, "agency": duty.lead}
            ),
            text=lambda: about(duty),
        )
    return duty
