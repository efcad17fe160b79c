"""The floor: calling items, asking to speak, and giving the floor."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.bodies.models import Seat
from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.core.permissions import Actor
from concilia.meetings import actions
from concilia.meetings.models import Meeting, Turn
from concilia.meetings.views import live, sit
from concilia.meetings.views.access import item_for


@login_required
@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Call an item."""
    item = item_for(request.user, pk)
    actions.call_item(item, by=request.user)
    return live.answer(request, item.meeting)


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the floor, for oneself or, as who leads, for a seat."""
    item = item_for(request.user, pk)
    chosen = request.POST.get("seat", "")
    seat = None
    if chosen:
        if not chosen.isdecimal() or len(chosen) > 17:
            raise Invalid(_("Choose a seat from the list."))
        seat = get_object_or_404(Seat.objects.filter(body=item.meeting.body_id), pk=int(chosen))
    kind = request.POST.get("kind", "speech")
    actions.ask_floor(item, by=request.user, seat=seat, kind=kind)
    return _back(request, item.meeting)


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the speakers' list of an item, or open it again."""
    item = item_for(request.user, pk)
    actions.close_list(item, request.POST.get("closed") == "yes", by=request.user)
    return live.answer(request, item.meeting)


@login_required
@require_POST
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the floor, end a turn, let it be next, or take it off the list."""
    found = turn_for(request.user, pk)
    ways = {
        "give": actions.give_floor,
        "end": actions.end_turn,
        "first": actions.put_first,
        "withdraw": actions.withdraw_turn,
    }
    way = ways.get(request.POST.get("do", ""))
    if way is None:
        raise Invalid(_("Choose what shall become of this turn."))
    way(found, by=request.user)
    return _back(request, found.item.meeting)


def turn_for(user: Actor, pk: int) -> Turn:
    """Return a turn of a meeting that `user` sees; 404 otherwise."""
    turns = Turn.objects.filter(item__meeting__in=Meeting.objects.visible_to(user))
    return get_object_or_404(turns.select_related("item__meeting__body", "seat__agency"), pk=pk)


def _back(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Answer for the page that asked: the secretary's, or a delegate's."""
    leads = permissions.may(request.user, "meetings.open", meeting)
    if leads and request.POST.get("back") != "sit":
        return live.answer(request, meeting)
    if request.headers.get("HX-Request"):
        return sit.part(request, meeting)
    return redirect("meetings:sit", meeting.pk)
