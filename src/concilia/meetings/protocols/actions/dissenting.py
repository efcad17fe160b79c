"""Dissent, recorded on request while the protocol is not frozen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.bodies.models import Seat
from concilia.core import clock, permissions
from concilia.core.actions import act
from concilia.core.errors import Forbidden, Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.meetings.actions.locking import TEXT, locked_meeting, require_state, said
from concilia.meetings.models import Ballot, Dissent, Meeting, Motion
from concilia.meetings.permissions import DESK
from concilia.meetings.protocols.queries import were_here
from concilia.meetings.rooms import Room, room_of


def record_dissent(motion: Motion, seat: Seat, *, by: Actor, text: str = "") -> Dissent:
    """Record that a seat dissents from a result; by who fills it, or the secretary for it.

    Raises `NotNow` where the rules know no dissent, before the vote is closed, once the protocol
    is issued, or for a seat whose open ballot was yes; `Invalid` for a seat that was not there.
    """
    text = said(text, "text", TEXT, needed=False)
    with act("meetings.dissent", by=by, on=motion) as doing:
        room = _open(motion)
        if not room.procedure.protocol.dissent:
            raise NotNow(_("Under the rules of procedure dissent is not recorded."))
        motion.refresh_from_db()
        if motion.state not in {Motion.State.ADOPTED, Motion.State.REJECTED}:
            raise NotNow(_("Dissent is recorded once the vote is closed."))
        _require_speaks(room, seat, by)
        present = room.form != "sitting" or seat in were_here(room)
        if seat not in room.seats or not room.votes(seat) or not present:
            raise Invalid(Problem(_("Choose a voting seat that was present."), column="seat"))
        if Ballot.objects.filter(motion=motion, seat=seat, choice=Ballot.Choice.YES).exists():
            raise NotNow(_("This seat voted yes; it cannot dissent from the same motion."))
        row, _new = Dissent.objects.update_or_create(
            motion=motion,
            seat=seat,
            defaults={
                "text": text,
                "asked_by": by if getattr(by, "pk", 0) else None,
                "recorded_at": clock.now(),
            },
        )
        doing.record(motion, {"seat": seat, "text": text})
    return row


def withdraw_dissent(row: Dissent, *, by: Actor) -> None:
    """Take dissent back before the protocol is issued."""
    with act("meetings.dissent", by=by, on=row.motion) as doing:
        room = _open(row.motion)
        _require_speaks(room, row.seat, by)
        gone, _rows = Dissent.objects.filter(pk=row.pk).delete()
        if not gone:
            raise NotNow(_("This dissent was already taken back."))
        doing.record(row.motion, {"seat": row.seat}, verb="meetings.withdraw_dissent")


def _open(motion: Motion) -> Room:
    meeting: Meeting = locked_meeting(motion.item.meeting)
    require_state(meeting, {"open", "closed"})
    return room_of(meeting)


def _require_speaks(room: Room, seat: Seat, by: Actor) -> None:
    if not permissions.roles_on(by, room.meeting).isdisjoint(DESK):
        return
    if not any(one == seat and by in (one.delegate, *one.substitutes) for one in room.seats):
        raise Forbidden(_("Only who fills this seat, or the secretary, may say this."))
