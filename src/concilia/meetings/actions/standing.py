"""Who will come, who votes for whom, and who takes no part in an item."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.bodies.models import Seat
from concilia.core import clock, permissions
from concilia.core.actions import act
from concilia.core.errors import Forbidden, Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.meetings import queries
from concilia.meetings.actions.locking import locked_meeting, require_state, said
from concilia.meetings.models import (
    AgendaItem,
    Answer,
    Attendance,
    Ballot,
    Meeting,
    Motion,
    Proxy,
    Recusal,
    Voted,
)
from concilia.meetings.permissions import DESK


def answer(meeting: Meeting, says: str, *, by: Actor, seat: Seat | None = None) -> list[Answer]:
    """Say for the seats that `by` fills (or one of them) whether somebody will come.

    The last answer of a seat stands. Raises `Invalid` for an unknown answer or somebody without
    a seat, `NotNow` before the invitation and once the meeting is open.
    """
    if says not in Answer.Says.values:
        raise Invalid(Problem(_("Say whether you will come."), column="says"))
    with act("meetings.answer", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, {"invited"})
        room = queries.room_of(meeting)
        if says == Answer.Says.REMOTE and not room.procedure.remote:
            raise NotNow(_("Remote attendance is not possible at this meeting."))
        mine = [one for one in room.seats if by in (one.delegate, *one.substitutes)]
        if seat is not None:
            mine = [one for one in mine if one == seat]
        if not mine:
            raise Invalid(_("You fill no seat of this meeting."))
        made = []
        for one in mine:
            row, _new = Answer.objects.update_or_create(
                meeting=meeting,
                seat=one,
                defaults={"person": by, "says": says, "answered_at": clock.now()},
            )
            made.append(row)
        doing.record(meeting, {"seats": [one.pk for one in mine], "says": says})
    return made


def give_proxy(meeting: Meeting, seat: Seat, holder: Seat, *, by: Actor) -> Proxy:
    """Let the seat `holder` vote for `seat` at one meeting; by who fills it, or the secretary.

    Raises `NotNow` where the rules know no proxies, when the holder has as many as they allow,
    or has given its own away; `Invalid` for seats that do not vote or stand on different sides.
    """
    with act("meetings.proxy", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, {"invited", "open"})
        room = queries.room_of(meeting)
        _require_speaks(room, seat, by)
        limit = room.procedure.proxy_limit
        if not limit:
            raise NotNow(_("The rules of procedure know no votes by proxy."))
        voting = [one for one in room.seats if room.votes(one)]
        if seat not in voting or holder not in voting or seat == holder:
            raise Invalid(Problem(_("Choose another seat that votes."), column="holder"))
        if room.procedure.proxy_in_cluster and seat.cluster_id != holder.cluster_id:
            raise Invalid(Problem(_("Choose a seat of the same cluster."), column="holder"))
        if holder.pk in room.proxies or seat.pk in room.proxies.values():
            raise NotNow(_("A seat that has given its vote away, or holds one, cannot do both."))
        held = [one for one, who in room.proxies.items() if who == holder.pk and one != seat.pk]
        if len(held) >= limit:
            text = _("%(holder)s already holds %(number)s proxies, as many as the rules allow.")
            raise NotNow(text % {"holder": holder, "number": len(held)})
        if room.present(seat):
            raise NotNow(_("This seat is present and votes itself."))
        _refuse_voted(meeting, seat)
        proxy, _new = Proxy.objects.update_or_create(
            meeting=meeting,
            seat=seat,
            defaults={"holder": holder, "given_by": _person(by, seat), "given_at": clock.now()},
        )
        Attendance.objects.update_or_create(
            meeting=meeting,
            seat=seat,
            defaults={
                "mode": Attendance.Mode.PROXY,
                "person": None,
                "substitute": False,
                "arrived_at": None,
                "left_at": None,
            },
        )
        doing.record(meeting, {"seat": seat, "holder": holder})
    return proxy


def withdraw_proxy(meeting: Meeting, seat: Seat, *, by: Actor) -> None:
    """Take a proxy back; raises `NotNow` when there is none, or it has voted on an open motion."""
    with act("meetings.proxy", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, {"invited", "open"})
        _require_speaks(queries.room_of(meeting), seat, by)
        _refuse_voted(meeting, seat)
        gone, _rows = Proxy.objects.filter(meeting=meeting, seat=seat).delete()
        if not gone:
            raise NotNow(_("This seat has given no proxy."))
        Attendance.objects.filter(meeting=meeting, seat=seat, mode=Attendance.Mode.PROXY).delete()
        doing.record(meeting, {"seat": seat}, verb="meetings.withdraw_proxy")


def recuse(item: AgendaItem, seat: Seat, *, by: Actor, reason: str = "") -> Recusal:
    """Leave a seat out of an item for a conflict of interest; its base shrinks.

    Raises `NotNow` where the rules do not know it, or once a motion on the item is open.
    """
    reason = said(reason, "reason", 300, needed=False)
    with act("meetings.recuse", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, {"planned", "invited", "open"})
        room = queries.room_of(meeting)
        _require_speaks(room, seat, by)
        if not room.procedure.recusal:
            raise NotNow(_("The rules of procedure know no recusal."))
        if seat.body_id != meeting.body_id or not room.votes(seat):
            raise Invalid(Problem(_("Choose a seat that votes."), column="seat"))
        _refuse_running(item)
        row, _new = Recusal.objects.update_or_create(
            item=item,
            seat=seat,
            defaults={
                "reason": reason,
                "declared_by": _person(by, seat),
                "declared_at": clock.now(),
            },
        )
        doing.record(item, {"seat": seat, "reason": reason})
    return row


def withdraw_recusal(item: AgendaItem, seat: Seat, *, by: Actor) -> None:
    """Let a seat take part again; raises `NotNow` once a motion on the item is open."""
    with act("meetings.recuse", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, {"planned", "invited", "open"})
        _require_speaks(queries.room_of(meeting), seat, by)
        _refuse_running(item)
        Recusal.objects.filter(item=item, seat=seat).delete()
        doing.record(item, {"seat": seat}, verb="meetings.withdraw_recusal")


def _require_speaks(room: queries.Room, seat: Seat, by: Actor) -> None:
    """Let only who fills the seat, or the secretary, speak for it."""
    if not permissions.roles_on(by, room.meeting).isdisjoint(DESK):
        return
    if not any(one == seat and by in (one.delegate, *one.substitutes) for one in room.seats):
        raise Forbidden(_("Only who fills this seat, or the secretary, may say this."))


def _person(by: Actor, seat: Seat) -> Actor:
    """Return who is written down: the system writes in the name of the delegate."""
    return by if getattr(by, "pk", 0) else seat.delegate


def _refuse_voted(meeting: Meeting, seat: Seat) -> None:
    running = Motion.objects.filter(item__meeting=meeting, state=Motion.State.OPEN)
    ballots = Ballot.objects.filter(motion__in=running, seat=seat)
    if ballots.exists() or Voted.objects.filter(motion__in=running, seat=seat).exists():
        raise NotNow(_("This seat has voted on the open motion. Wait until it is closed."))


def _refuse_running(item: AgendaItem) -> None:
    if Motion.objects.filter(item=item, state=Motion.State.OPEN).exists():
        raise NotNow(_("A motion on this item is open for ballots. Wait until it is closed."))
