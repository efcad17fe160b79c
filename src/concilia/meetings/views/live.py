"""The page of the room: attendance by one key, quorum, motions and votes while the meeting sits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from concilia.bodies.models import Seat
from concilia.core import clock, permissions
from concilia.core.errors import Invalid
from concilia.meetings import actions, queries, rules
from concilia.meetings.actions import Mark
from concilia.meetings.models import Ballot, Meeting, Motion, SecretBallot, Voted
from concilia.meetings.speaking import floor_of
from concilia.meetings.views.access import item_for, meeting_for, motion_for
from concilia.meetings.views.marks import paper_of, said_from
from concilia.meetings.views.page import CHOICES, outcome_of
from concilia.meetings.views.shared import ballots_key

STOP_POLLING = 286
HERE = frozenset({"in_person", "remote"})


@dataclass(frozen=True)
class Line:
    """One seat on the page."""

    seat: Seat
    how: str
    tone: str
    person: str
    votes: bool
    remote: bool
    begins: str | None


@dataclass(frozen=True)
class Vote:
    """One motion on the page, with its result or its running count."""

    motion: Motion
    outcome: rules.Result | None
    voted: int = 0
    able: int = 0
    rows: tuple[tuple[Seat, str, dict[str, Any]], ...] = ()
    receipts: tuple[SecretBallot, ...] = ()
    thin: tuple[str, ...] = ()
    """The clusters of which a secret vote would tell too much."""


@login_required
@require_GET
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the page for whoever keeps the meeting."""
    meeting = meeting_for(request.user, pk)
    permissions.require(request.user, "meetings.open", meeting)
    return render(request, "meetings/live.html", context_of(request, meeting))


@login_required
@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a part, asked every few seconds; nothing while nothing has changed."""
    meeting = meeting_for(request.user, pk)
    permissions.require(request.user, "meetings.open", meeting)
    if request.GET.get("seen") == ballots_key(meeting):
        return HttpResponse(status=204)
    context = context_of(request, meeting)
    status = 200 if meeting.state in {"invited", "open"} else STOP_POLLING
    return render(request, "meetings/_live.html", context, status=status)


@login_required
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one seat: here, remote, gone, or away."""
    meeting = meeting_for(request.user, pk)
    permissions.require(request.user, "meetings.attendance", meeting)
    seat, how = _number(request.POST.get("seat", "")), request.POST.get("how", "")
    room = queries.room_of(meeting)
    former = room.attendance.get(seat)
    if how == "gone":
        if former is None or former.mode not in HERE:
            raise Invalid(_("Who is not there cannot leave."))
        made = Mark(seat, former.mode, former.person_id, former.arrived_at, clock.now())
    elif how in HERE or how in {"excused", "absent"}:
        person = former.person_id if former and former.person_id else None
        made = Mark(seat, how, person)
    else:
        raise Invalid(_("Mark a seat as here, remote, gone, excused or absent."))
    actions.mark_attendance(meeting, [made], by=request.user)
    return answer(request, meeting)


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a motion on an item: to be amended first, or put to the vote at once."""
    item = item_for(request.user, pk)
    permissions.require(request.user, "meetings.put_motion", item)
    act = actions.put_motion if request.POST.get("then") == "open" else actions.move_motion
    act(
        item,
        by=request.user,
        wording=request.POST.get("wording", ""),
        manner=request.POST.get("manner", "open"),
        kind=request.POST.get("kind", "substantive"),
    )
    return answer(request, item.meeting)


@login_required
@require_POST
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an amendment to a motion that is not open yet."""
    motion = motion_for(request.user, pk)
    permissions.require(request.user, "meetings.put_motion", motion)
    actions.move_amendment(
        motion,
        by=request.user,
        passage=request.POST.get("passage", ""),
        wording=request.POST.get("wording", ""),
    )
    return answer(request, motion.item.meeting)


@login_required
@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the vote on a motion or amendment that was moved."""
    motion = motion_for(request.user, pk)
    actions.open_motion(motion, by=request.user)
    return answer(request, motion.item.meeting)


@login_required
@require_POST
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a seat out of an item, or let it take part again."""
    item = item_for(request.user, pk)
    seats = Seat.objects.filter(body=item.meeting.body_id)
    seat = get_object_or_404(seats, pk=_number(request.POST.get("seat", "")))
    if request.POST.get("back"):
        actions.withdraw_recusal(item, seat, by=request.user)
    else:
        actions.recuse(item, seat, by=request.user, reason=request.POST.get("reason", ""))
    return answer(request, item.meeting)


@login_required
@require_POST
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what one seat said, at a roll call or a show of hands."""
    motion = motion_for(request.user, pk)
    permissions.require(request.user, "meetings.record_ballot", motion)
    seats = Seat.objects.filter(body=motion.item.meeting.body_id).select_related("agency")
    seat = get_object_or_404(seats, pk=_number(request.POST.get("seat", "")))
    actions.record_ballot(motion, seat, said_from(request.POST, motion), by=request.user)
    return answer(request, motion.item.meeting)


@login_required
@require_POST
def proxy(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a seat vote by proxy, or take the proxy back."""
    meeting = meeting_for(request.user, pk)
    seats = Seat.objects.filter(body=meeting.body_id).select_related("agency", "cluster")
    seat = get_object_or_404(seats, pk=_number(request.POST.get("seat", "")))
    if request.POST.get("back"):
        actions.withdraw_proxy(meeting, seat, by=request.user)
    else:
        holder = get_object_or_404(seats, pk=_number(request.POST.get("holder", "")))
        actions.give_proxy(meeting, seat, holder, by=request.user)
    return answer(request, meeting)


@login_required
@require_POST
def remote(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on remote attendance."""
    meeting = meeting_for(request.user, pk)
    actions.decide_remote(meeting, request.POST.get("remote") == "yes", by=request.user)
    return answer(request, meeting)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 17:
        raise Invalid(_("Choose a seat from the list."))
    return int(text)


def answer(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Answer with the part of the page, or go back to where it was sent from."""
    meeting.refresh_from_db()
    if request.headers.get("HX-Request"):
        return render(request, "meetings/_live.html", context_of(request, meeting))
    if permissions.may(request.user, "meetings.open", meeting):
        return redirect("meetings:live", meeting.pk)
    return redirect("meetings:sit", meeting.pk)


def context_of(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """Return what the page shows; `key` changes when any of it does."""
    room = queries.room_of(meeting)
    items = list(queries.agenda_of(meeting))
    votes = {item.pk: [vote_of(room, motion) for motion in item.motions.all()] for item in items}
    running = [vote for held in votes.values() for vote in held if vote.motion.state == "open"]
    here = room.here()
    counted = room.quorum() if room.form == "sitting" else rules.NO_QUORUM
    labels, there = {seat.pk: seat for seat in room.seats}, room.there()
    context: dict[str, Any] = {
        "meeting": meeting,
        "abilities": permissions.abilities(request.user, meeting),
        "lines": lines_of(room, here),
        "points": [(item, votes[item.pk], _out(room, item.pk)) for item in items],
        "running": running,
        "quorum": counted,
        "present": len(here.seats),
        "voting": sum(room.votes(seat) for seat in room.seats),
        "clusters": _by_cluster(room, here),
        "proxies": [(labels[s], labels[h]) for s, h in room.proxies.items() if s in labels],
        "procedure": room.procedure,
        "voters": [seat for seat in room.seats if room.votes(seat)],
        "choices": [(one.value, one.label) for one in choices_of(room)],
        "casting": room.procedure.majority.tie == "chair" and room.procedure.form == "vote",
        "manners": Motion.Manner.choices if _secret_possible(room) else Motion.Manner.choices[:2],
        "thin": room.thin(None) if _secret_possible(room) else [],
        "choice_manners": Motion.Manner.choices[: 2 if room.procedure.secrecy == "never" else 3],
        "now": clock.now(),
        "floor": floor_of(meeting),
        "here": [seat for seat in room.seats if seat.pk in there],
        "key": ballots_key(meeting),
    }
    return context


def choices_of(room: queries.Room) -> Iterable[Ballot.Choice]:
    """Return what a seat may say: by consensus and in letters it may object."""
    if room.form == "silent":
        return (Ballot.Choice.OBJECT,)
    if room.procedure.form == "consensus":
        return (Ballot.Choice.YES, Ballot.Choice.ABSTAIN, Ballot.Choice.OBJECT)
    return (*CHOICES, Ballot.Choice.OBJECT) if room.form == "written" else CHOICES


def _secret_possible(room: queries.Room) -> bool:
    vote = room.form == "sitting" and room.procedure.form == "vote"
    return vote and room.procedure.secrecy != "never"


def _out(room: queries.Room, item: int) -> list[Seat]:
    recused = room.recused.get(item, frozenset())
    return [seat for seat in room.seats if seat.pk in recused]


def vote_of(room: queries.Room, motion: Motion) -> Vote:
    """Return a motion with its result; of an open secret one only how many have voted."""
    if motion.state != Motion.State.OPEN:
        secret = motion.manner == Motion.Manner.SECRET and motion.closed_at
        receipts = tuple(motion.secret_ballots.all()) if secret else ()
        waits = motion.state == Motion.State.PROPOSED and secret_vote(motion)
        thin = tuple(room.thin(motion.item)) if waits else ()
        return Vote(motion, outcome_of(motion), receipts=receipts, thin=thin)
    able = room.voting(item=motion.item)
    if motion.manner == Motion.Manner.SECRET:
        voted = set(Voted.objects.filter(motion=motion).values_list("seat", flat=True))
        said = {pk: _("has voted") for pk in voted}
        rows: tuple[tuple[Seat, str, dict[str, Any]], ...]
        rows = tuple((seat, said.get(seat.pk, ""), {}) for seat in able)
        thin = tuple(room.thin(motion.item, voted)) if motion.choice_of is None else ()
        return Vote(motion, None, len(voted), len(able), rows, thin=thin)
    held = {ballot.seat_id: ballot for ballot in Ballot.objects.filter(motion=motion)}
    for ballot in held.values():
        ballot.motion = motion
    rows = tuple(
        (
            seat,
            held[seat.pk].words if seat.pk in held else "",
            paper_of(motion, held[seat.pk].marks if seat.pk in held else None),
        )
        for seat in able
    )
    # A choice is counted when it is closed: a running order of candidates would sway who waits.
    count = room.outcome(motion, ballots=held.values()) if motion.choice_of is None else None
    return Vote(motion, count, sum(seat.pk in held for seat in able), len(able), rows)


def secret_vote(motion: Motion) -> bool:
    """Say whether a motion is voted on in secret by yes or no."""
    return motion.manner == Motion.Manner.SECRET and motion.choice_of is None


def lines_of(room: queries.Room, here: rules.Here) -> list[Line]:
    """Return one line per seat, in the order of the clusters."""
    lines = []
    cluster: str | None = None
    for seat in room.seats:
        row = room.attendance.get(seat.pk)
        how, tone = _("away"), ""
        if row and row.left_at:
            how, tone = _("gone"), "late"
        elif row and row.mode in HERE:
            how, tone = str(row.get_mode_display()), "done"
        elif seat.pk in here.proxies:
            how, tone = _("by proxy"), "soon"
        elif row:
            how = str(row.get_mode_display())
        name = str(seat.cluster or "")
        person = row.person if row and row.person else seat.delegate
        lines.append(
            Line(
                seat,
                how,
                tone,
                str(person or _("vacant")),
                room.votes(seat),
                room.procedure.remote,
                name if name != cluster else None,
            )
        )
        cluster = name
    return lines


def _by_cluster(room: queries.Room, here: rules.Here) -> list[tuple[str, int, int]]:
    """Return of each cluster how many voting seats are represented, and how many it has."""
    found: dict[str, list[int]] = {}
    for seat in room.seats:
        if seat.cluster and room.votes(seat):
            held = found.setdefault(str(seat.cluster), [0, 0])
            held[0] += seat.pk in here.ids
            held[1] += 1
    return [(name, present, all_) for name, (present, all_) in found.items()]
