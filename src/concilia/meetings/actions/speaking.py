"""The floor: which item is called, who asks to speak, who speaks, and for how long.

Everything here may be sent twice, by a phone that was offline or by two secretaries at once: who
waits keeps one place, a turn begins once and ends once.
"""

from __future__ import annotations

from django.db.models import F, Max, Min
from django.utils.translation import gettext as _

from concilia.bodies.models import Seat
from concilia.bodies.queries import procedure_of
from concilia.core import clock, permissions
from concilia.core.actions import act
from concilia.core.errors import Forbidden, Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.meetings import queries
from concilia.meetings.actions.locking import locked_meeting, require_state
from concilia.meetings.models import AgendaItem, Meeting, Turn
from concilia.meetings.permissions import LEADS


def call_item(item: AgendaItem, *, by: Actor) -> Meeting:
    """Call an item: its motions and its speakers' list are what the room has before it."""
    with act("meetings.floor", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, {"open"})
        if not item.accepted:
            raise NotNow(_("This item is not on the agenda."))
        if meeting.at_item_id != item.pk:
            for turn in Turn.objects.filter(item__meeting=meeting).exclude(item=item):
                _end(turn, waiting=False)
        meeting.at_item = item
        meeting.save(update_fields=("at_item",))
        doing.record(item, {"title": item.title}, verb="meetings.call_item")
    return meeting


def ask_floor(
    item: AgendaItem, *, by: Actor, seat: Seat | None = None, kind: str = "speech"
) -> Turn:
    """Ask for the floor for the seat at which `by` is present, or, as who leads, for a `seat`.

    Who waits already keeps the place. Raises `NotNow` when the item is not called, the list is
    closed (a point of order is always heard), or nobody of the seat is there.
    """
    if kind not in Turn.Kind.values:
        raise Invalid(Problem(_("Ask for a speech or for a point of order."), column="kind"))
    with act("meetings.speak", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, {"open"})
        item.refresh_from_db(fields=("speakers_closed",))
        if meeting.at_item_id != item.pk:
            raise NotNow(_("This item is not before the meeting now."))
        if item.speakers_closed and kind == Turn.Kind.SPEECH:
            raise NotNow(_("The speakers’ list of this item is closed."))
        room = queries.room_of(meeting)
        seat = _speaking_seat(room, by, seat)
        held = Turn.objects.filter(item=item, seat=seat, ended_at=None).first()
        if held and (held.began_at or held.kind == kind):
            doing.record(held, {"again": True}, verb="meetings.ask_floor")
            return held
        last = Turn.objects.filter(item=item).aggregate(last=Max("place"))["last"] or 0
        row = room.attendance.get(seat.pk)
        fields = {
            "person": row.person if row else None,
            "kind": kind,
            "limit": 60 * procedure_of(meeting.body, meeting.day).speaking_minutes,
        }
        if held:
            Turn.objects.filter(pk=held.pk).update(**fields)
            held.kind = kind
            turn = held
        else:
            turn = Turn.objects.create(
                item=item, seat=seat, place=last + 1, asked_at=clock.now(), **fields
            )
        doing.record(turn, {"seat": seat, "kind": kind}, verb="meetings.ask_floor")
    return turn


def withdraw_turn(turn: Turn, *, by: Actor) -> None:
    """Take a place off the list: one's own, or as who leads any. Doing it again changes nothing."""
    with act("meetings.speak", by=by, on=turn) as doing:
        meeting = locked_meeting(turn.item.meeting)
        room = queries.room_of(meeting)
        leads = not permissions.roles_on(by, meeting).isdisjoint(LEADS)
        if not leads and turn.seat not in [s for s in room.seats if _speaks(room, s, by)]:
            raise Forbidden(_("Only who asked, or who leads the meeting, can withdraw this."))
        turn.refresh_from_db()
        if turn.began_at:
            raise NotNow(_("This turn has begun. Who leads the meeting ends it."))
        _end(turn)
        doing.record(turn, {"seat": turn.seat}, verb="meetings.withdraw_turn")


def give_floor(turn: Turn, *, by: Actor) -> Turn:
    """Give the floor to who waits; who had it until now has spoken. Twice is once."""
    with act("meetings.floor", by=by, on=turn) as doing:
        meeting = locked_meeting(turn.item.meeting)
        require_state(meeting, {"open"})
        turn.refresh_from_db()
        if turn.ended_at:
            raise NotNow(_("This turn is over."))
        doing.record(turn, {"seat": turn.seat}, verb="meetings.give_floor")
        if turn.began_at:
            return turn
        for other in Turn.objects.filter(item__meeting=meeting).exclude(pk=turn.pk):
            _end(other, waiting=False)
        turn.began_at = clock.now()
        turn.save(update_fields=("began_at",))
    return turn


def end_turn(turn: Turn, *, by: Actor) -> Turn:
    """Note that who has the floor has spoken; doing it again changes nothing."""
    with act("meetings.floor", by=by, on=turn) as doing:
        locked_meeting(turn.item.meeting)
        turn.refresh_from_db()
        if turn.began_at is None and turn.ended_at is None:
            raise NotNow(_("This turn has not begun."))
        _end(turn)
        doing.record(turn, {"seat": turn.seat, "seconds": turn.seconds}, verb="meetings.end_turn")
    return turn


def put_first(turn: Turn, *, by: Actor) -> None:
    """Let who waits speak next."""
    with act("meetings.floor", by=by, on=turn) as doing:
        locked_meeting(turn.item.meeting)
        waiting = Turn.objects.filter(item=turn.item_id, began_at=None, ended_at=None)
        first = waiting.aggregate(first=Min("place"))["first"]
        if first is None or not waiting.filter(pk=turn.pk).exists():
            raise NotNow(_("Who has spoken, or withdrawn, no longer waits."))
        waiting.update(place=F("place") + 1)
        Turn.objects.filter(pk=turn.pk).update(place=first)
        doing.record(turn, {"seat": turn.seat}, verb="meetings.put_first")


def close_list(item: AgendaItem, closed: bool, *, by: Actor) -> AgendaItem:
    """Close the speakers' list of an item, or open it again; who waits stays on it."""
    with act("meetings.floor", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, {"open"})
        AgendaItem.objects.filter(pk=item.pk).update(speakers_closed=closed)
        item.speakers_closed = closed
        doing.record(item, {"closed": closed}, verb="meetings.close_list")
    return item


def end_all(meeting: Meeting) -> None:
    """End every turn when a meeting closes."""
    for turn in Turn.objects.filter(item__meeting=meeting):
        _end(turn)


def _end(turn: Turn, *, waiting: bool = True) -> None:
    """End a turn that is not over; one that only waits, if asked."""
    if turn.ended_at or (turn.began_at is None and not waiting):
        return
    now = clock.now()
    turn.ended_at = max(now, turn.began_at or now)
    turn.save(update_fields=("ended_at",))


def _speaks(room: queries.Room, seat: Seat, person: Actor) -> bool:
    row = room.attendance.get(seat.pk)
    return bool(row and row.person_id == person.pk and room.present(seat))


def _speaking_seat(room: queries.Room, by: Actor, asked: Seat | None) -> Seat:
    leads = not permissions.roles_on(by, room.meeting).isdisjoint(LEADS)
    mine = [seat for seat in room.seats if _speaks(room, seat, by)]
    if asked is not None:
        mine = [seat for seat in (room.seats if leads else mine) if seat == asked]
        mine = [seat for seat in mine if room.present(seat)]
    if not mine:
        raise NotNow(_("Nobody of this seat is marked as present. Ask the secretary."))
    return mine[0]
