"""Voting by a signed link, without signing in, while a vote is open for days or hours."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from concilia.core import clock, links, permissions
from concilia.core.errors import NotNow
from concilia.core.models import SignedLink
from concilia.meetings import actions, queries
from concilia.meetings.models import Motion
from concilia.meetings.views.access import motion_for
from concilia.meetings.views.live import choices_of


def vote_by_link(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Show the motion; cast the ballot of the seat that the person of the link fills."""
    person = link.person
    motion = motion_for(person, link.object_id)
    permissions.require(person, "meetings.vote", motion)
    room = queries.room_of(motion.item.meeting, person)
    if not room.procedure.links:
        raise NotNow(_("The rules of procedure let nobody vote by a link. Sign in to vote."))
    seat = queries.seat_of(room, person, motion.item)
    context: dict[str, Any] = {
        "meeting": motion.item.meeting,
        "motion": motion,
        "person": person,
        "seat": seat,
        "choices": [(one.value, one.label) for one in choices_of(room)],
    }
    ended = motion.ends_at is None or clock.now() >= motion.ends_at
    if motion.state != Motion.State.OPEN or ended or seat is None:
        return render(request, "meetings/linked_vote.html", context | {"over": True}, status=409)
    if request.method == "POST":
        with transaction.atomic():
            links.use(link)
            ballot = actions.cast_ballot(
                motion, request.POST.get("choice", ""), by=person, seat=seat
            )
        context["ballot"] = ballot
    return render(request, "meetings/linked_vote.html", context)
