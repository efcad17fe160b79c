"""Days of notice and of materials, in working days of a calendar or in calendar days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from concilia.core.calendar import Calendar


def given_notice(sent: dt.date, meeting: dt.date, days: Calendar, *, calendar: bool) -> int:
    """Return how many (working) days lie between the day of sending and the meeting."""
    if calendar:
        return max(0, (meeting - sent).days)
    return max(0, days.working_days_between(sent, meeting))


def deadline(meeting: dt.date, before: int, days: Calendar, *, calendar: bool) -> dt.date:
    """Return the last day that lies at least `before` (working) days before the meeting."""
    if calendar:
        return meeting - dt.timedelta(days=before)
    return days.add_working_days(meeting, -before)


def late(there: dt.date | None, due: dt.date) -> bool:
    """Say whether something that was there on a day (None: never) missed its day."""
    return there is None or there > due


REMINDERS = (5, 2)
"""So many working days before a meeting who has not answered is reminded, first to last."""


def reminder_due(left: int, *, invited: dt.date, today: dt.date) -> int | None:
    """Return which reminder is due with `left` working days to go, None when none is.

    Nobody is reminded on the day of the invitation or the day after.
    """
    if (today - invited).days < 2:
        return None
    return min((day for day in REMINDERS if left <= day), default=None)


def times_of(start: dt.datetime, minutes: Sequence[int]) -> list[dt.datetime | None]:
    """Return when each item begins if every one before it takes its minutes.

    None once an item before has none: from there on nobody can say. Minutes are real ones, so a
    clock change within the meeting moves no item.
    """
    begins: list[dt.datetime | None] = []
    at: dt.datetime | None = start
    for each in minutes:
        begins.append(at)
        at = at + dt.timedelta(minutes=each) if at is not None and each else None
    return begins
