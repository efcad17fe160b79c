"""The room's screen: for everybody to see, from the last row; nothing on it can be pressed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from concilia.meetings.models import Meeting
from concilia.meetings.views.access import meeting_for
from concilia.meetings.views.live import STOP_POLLING
from concilia.meetings.views.shared import ballots_key, shared_of, voted_on


@login_required
@require_GET
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the screen."""
    meeting = meeting_for(request.user, pk)
    return render(request, "meetings/screen.html", context_of(meeting))


@login_required
@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a part, asked every few seconds; nothing while nothing has changed."""
    meeting = meeting_for(request.user, pk)
    if request.GET.get("seen") == ballots_key(meeting):
        return HttpResponse(status=204)
    going = meeting.state in {"invited", "open"}
    status = 200 if going else STOP_POLLING
    return render(request, "meetings/_screen.html", context_of(meeting), status=status)


def context_of(meeting: Meeting) -> dict[str, Any]:
    """Return what the screen shows; of an open vote how many have voted, never what."""
    key = ballots_key(meeting)
    shared = shared_of(meeting)
    return {
        "meeting": meeting,
        "shared": shared,
        "running": [(one, voted_on(one), shared.able[one.pk]) for one in shared.running],
        "last": shared.results[0] if shared.results else None,
        "key": key,
    }
