"""The page of a delegate, made for a phone: what is open, one's vote, the floor, the results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from concilia.bodies.models import Seat
from concilia.core import permissions
from concilia.core.errors import Invalid, NotNow
from concilia.meetings import actions, queries
from concilia.meetings.models import Ballot, Meeting, Motion, Turn, Voted
from concilia.meetings.views.access import meeting_for, motion_for
from concilia.meetings.views.live import STOP_POLLING, choices_of
from concilia.meetings.views.marks import paper_of, said_from
from concilia.meetings.views.receipts import Receipt, found_again, handed_out, in_urn, keep
from concilia.meetings.views.shared import Shared, corner_of, shared_of

_signer = Signer(salt="concilia.meetings.seen")


@login_required
@require_GET
def sit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the page."""
    meeting = meeting_for(request.user, pk)
    return keep(request, render(request, "meetings/sit.html", context_of(request, meeting)))


@login_required
@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a part, asked every few seconds; nothing while nothing has changed."""
    if unchanged(request, pk):
        return HttpResponse(status=204)
    meeting = meeting_for(request.user, pk)
    context = context_of(request, meeting)
    going = meeting.state in {"invited", "open"} or context["open"]
    status = 200 if going else STOP_POLLING
    return keep(request, _rendered(request, context, status))


def part(
    request: HttpRequest,
    meeting: Meeting,
    room: queries.Room | None = None,
    receipts: Sequence[Receipt] = (),
) -> HttpResponse:
    """Answer an exchange with the part of the page as it now is."""
    if room is None:
        meeting.refresh_from_db()
    return keep(request, _rendered(request, context_of(request, meeting, room, receipts)))


def _rendered(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render the part alone: the navigation and what else frames a page is not worked out."""
    text = render_to_string("meetings/_sit.html", {**context, "csrf_token": get_token(request)})
    return HttpResponse(text, status=status)


@login_required
@require_POST
def cast(request: HttpRequest, pk: int) -> HttpResponse:
    """Vote for one's own seat, or for one whose proxy one holds."""
    motion = motion_for(request.user, pk)
    asked = request.POST.get("seat", "")
    if asked and not (asked.isdecimal() and len(asked) < 18):
        raise Invalid(_("Choose a seat from the list."))
    seat = int(asked) if asked else None
    try:
        room, receipts = _cast(request, motion, seat)
    except NotNow:
        if seat is not None:
            get_object_or_404(Seat.objects.filter(body=motion.item.meeting.body_id), pk=seat)
        raise
    meeting = room.meeting if room else motion.item.meeting
    if request.headers.get("HX-Request"):
        return part(request, meeting, room, receipts)
    if receipts and not request.POST.get("receipt"):  # made here, and shown this once
        return render(request, "meetings/sit.html", context_of(request, meeting, room, receipts))
    return redirect("meetings:sit", motion.item.meeting_id)


def _cast(
    request: HttpRequest, motion: Motion, seat: int | None
) -> tuple[queries.Room | None, list[Receipt]]:
    """Cast what the form says; return the voter's corner of the room, and the receipt if any."""
    said, exchanged = said_from(request.POST, motion), bool(request.headers.get("HX-Request"))
    if motion.manner == Motion.Manner.SECRET:
        sent = request.POST.get("receipt", "")
        done = actions.cast_secretly(motion, said, by=request.user, seat=seat, receipt=sent)
        if not exchanged:
            messages.success(request, in_urn(done.again))
        return done.room, [Receipt(motion, done.receipt, again=done.again, sure=True)]
    ballot, room = actions.cast_openly(motion, said, by=request.user, seat=seat)
    if not exchanged:
        text = _("Your vote is in: %(choice)s. You can change it until the vote is closed.")
        messages.success(request, text % {"choice": ballot.words})
    return room, []


def key_of(meeting: Meeting, user: permissions.Actor) -> str:
    """Return a short text that differs whenever what all see would, signed for one person."""
    return _signer.sign(f"{user.pk}.{meeting.pk}.{meeting.version}.{meeting.state}")


def unchanged(request: HttpRequest, pk: int) -> bool:
    """Say whether the meeting still is as this person saw it, by one small read.

    The signature says that the person was let in when the page was made; all that is told here is
    that nothing has changed since.
    """
    try:
        seen = _signer.unsign(request.GET.get("seen", "")).split(".")
    except BadSignature:
        return False
    user, meeting, version, state_ = seen
    if (user, meeting) != (str(request.user.pk), str(pk)):
        return False
    return Meeting.objects.filter(pk=pk, version=int(version), state=state_).exists()


def context_of(
    request: HttpRequest,
    meeting: Meeting,
    room: queries.Room | None = None,
    receipts: Sequence[Receipt] = (),
) -> dict[str, Any]:
    """Return what the page shows: what all see, and one's own seats, ballots and turns.

    `room` is one's corner of the room where it was just loaded, `receipts` those of this request.
    """
    shared = shared_of(meeting)
    room = room or corner_of(shared, request.user)
    here = [seat for seat in room.seats if _speaks(room, seat, request.user)]
    running = [
        _open(request, room, motion, shared.thin.get(motion.pk, ())) for motion in shared.running
    ]
    return {
        "meeting": meeting,
        "shared": shared,
        "open": running,
        "choices": [(one.value, one.label) for one in choices_of(room)],
        "mine": [
            (seat, room.present(seat), room.votes(seat)) for seat in room.filled_by(request.user)
        ],
        "turn": _turn(shared, here),
        "may_speak": bool(here) and meeting.state == Meeting.State.OPEN,
        "receipts": [*receipts, *found_again(request, shared, room, receipts)],
        "key": key_of(meeting, request.user),
    }


def _speaks(room: queries.Room, seat: Seat, user: permissions.Actor) -> bool:
    row = room.attendance.get(seat.pk)
    return bool(row and row.person_id == user.pk and room.present(seat))


def _turn(shared: Shared, here: list[Seat]) -> tuple[Turn, int] | None:
    """Return the turn of one's own that runs or waits, and its place (0: it runs)."""
    floor = shared.floor
    held = [turn for turn in (floor.speaking, *floor.waiting) if turn]
    for turn in held:
        if turn.seat in here:
            return turn, 0 if turn == floor.speaking else floor.waiting.index(turn) + 1
    return None


def _open(
    request: HttpRequest, room: queries.Room, motion: Motion, thin: Sequence[str]
) -> dict[str, Any]:
    """Return an open motion with the seats for which the person votes, and what they said."""
    user = request.user
    seats = room.seats_of(user, motion.item)
    secret = motion.manner == Motion.Manner.SECRET
    said: dict[int, Ballot] = {}
    voted: set[int] = set()
    if secret:
        rows = Voted.objects.filter(motion=motion, seat__in=seats)
        voted = set(rows.values_list("seat", flat=True))
    else:
        held = Ballot.objects.filter(motion=motion, seat__in=seats).order_by()
        said = {one.seat_id: one for one in held}
    for ballot in said.values():
        ballot.motion = motion
    return {
        "motion": motion,
        "secret": secret,
        "thin": thin,
        "seats": [
            {
                "seat": seat,
                "ballot": said.get(seat.pk),
                "voted": seat.pk in voted,
                "receipt": handed_out(request, motion, seat)
                if secret and seat.pk not in voted
                else None,
                "paper": paper_of(motion, said[seat.pk].marks if seat.pk in said else None),
            }
            for seat in seats
        ],
        "recused": any(seat.pk in room.left_out(motion.item) for seat in room.filled_by(user)),
    }
