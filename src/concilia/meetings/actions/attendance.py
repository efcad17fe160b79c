"""Marking who is present."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.bodies.models import Seat
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.meetings import queries
from concilia.meetings.actions.locking import locked_meeting, require_state
from concilia.meetings.models import Attendance, Meeting

PRESENT = frozenset({Attendance.Mode.IN_PERSON, Attendance.Mode.REMOTE})


@dataclass(frozen=True, slots=True)
class Mark:
    """How one seat is represented. Without a person the delegate is meant.

    `arrived_at` is the moment of marking when not given; `left_at` says that they have gone.
    """

    seat: int
    mode: str
    person: int | None = None
    arrived_at: dt.datetime | None = None
    left_at: dt.datetime | None = None


def mark_attendance(meeting: Meeting, marks: Iterable[Mark], *, by: Actor) -> queries.Room:
    """Mark seats as present or not, many at once; what did not change is not written.

    Returns the room as it then is. Raises `Invalid` with every wrong mark (unknown seat, nobody
    to represent it, a person of another seat, one person for two voting seats, times in the
    wrong order) and writes nothing then; `NotNow` before the invitation or after closing.
    """
    with act("meetings.attendance", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, {"invited", "open"})
        room = queries.room_of(meeting)
        problems: list[Problem] = []
        rows = [row for mark in marks if (row := _row(room, mark, problems))]
        after = room.attendance | {row.seat_id: row for row in rows}
        problems += _doubled(room, after)
        if problems:
            raise Invalid(problems)
        changed = [row for row in rows if _differs(row, room.attendance.get(row.seat_id))]
        for row in changed:
            Attendance.objects.update_or_create(
                meeting=meeting,
                seat_id=row.seat_id,
                defaults={name: getattr(row, name) for name in _FIELDS},
            )
        room = queries.room_of(meeting)
        doing.record(
            meeting,
            {"marks": [_said(row) for row in changed], "quorum": room.quorum().to_data()},
        )
    return room


_FIELDS = ("person", "substitute", "mode", "arrived_at", "left_at")


def _differs(row: Attendance, former: Attendance | None) -> bool:
    return former is None or any(getattr(row, name) != getattr(former, name) for name in _FIELDS)


def _said(row: Attendance) -> dict[str, object]:
    return {
        "seat": row.seat_id,
        "mode": row.mode,
        "person": row.person,
        "substitute": row.substitute,
        "left_at": row.left_at,
    }


def _row(room: queries.Room, mark: Mark, problems: list[Problem]) -> Attendance | None:
    seat = next((seat for seat in room.seats if seat.pk == mark.seat), None)
    if seat is None or mark.mode not in Attendance.Mode.values:
        problems.append(Problem(_("This seat or this kind of attendance does not exist.")))
        return None
    former = room.attendance.get(seat.pk)
    row = Attendance(meeting=room.meeting, seat=seat, mode=mark.mode)
    if mark.mode not in PRESENT:
        return row
    row.person = _person(seat, mark.person, former)
    if row.person is None:
        text = _("%(seat)s: choose the delegate or a substitute of this seat.")
        problems.append(Problem(text % {"seat": seat}, column=str(seat.pk)))
        return None
    row.substitute = row.person in seat.substitutes and row.person != seat.delegate
    known = former.arrived_at if former and former.mode in PRESENT else None
    row.arrived_at = mark.arrived_at or known or clock.now()
    row.left_at = mark.left_at
    if row.left_at and row.left_at < row.arrived_at:
        text = _("%(seat)s: nobody can leave before arriving.")
        problems.append(Problem(text % {"seat": seat}, column=str(seat.pk)))
        return None
    return row


def _person(seat: Seat, chosen: int | None, former: Attendance | None) -> Person | None:
    """Return who represents the seat: as chosen, as before, or the delegate."""
    people = [person for person in (seat.delegate, *seat.substitutes) if person]
    if chosen is not None:
        return next((person for person in people if person.pk == chosen), None)
    if former and former.person in people:
        return former.person
    return seat.delegate


def _doubled(room: queries.Room, after: dict[int, Attendance]) -> list[Problem]:
    """Return a problem for every person who would speak for two voting seats at once."""
    seats = {seat.pk: seat for seat in room.seats}
    taken: dict[int, Seat] = {}
    problems = []
    for row in after.values():
        seat = seats.get(row.seat_id)
        if seat is None or row.person_id is None or row.left_at or not room.votes(seat):
            continue
        other = taken.setdefault(row.person_id, seat)
        if other != seat:
            text = _("%(person)s cannot vote for two seats: %(one)s and %(other)s.")
            said = text % {"person": row.person, "one": other, "other": seat}
            problems.append(Problem(said, column=str(seat.pk)))
    return problems
