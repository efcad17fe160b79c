"""Answering an invitation, signed in or by a signed link; calendars to take along."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from concilia.core import links, permissions
from concilia.core.models import SignedLink
from concilia.meetings import actions, calendars, queries
from concilia.meetings.models import Answer, Meeting
from concilia.meetings.views.access import meeting_for


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether one will come."""
    meeting = meeting_for(request.user, pk)
    actions.answer(meeting, request.POST.get("says", ""), by=request.user)
    messages.success(request, _("Your answer is in. You can change it until the meeting opens."))
    return redirect(meeting)


def answer_by_link(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Say by a signed link, without signing in, whether one will come."""
    person = link.person
    meeting = meeting_for(person, link.object_id)
    permissions.require(person, "meetings.answer", meeting)
    context = {
        "meeting": meeting,
        "person": person,
        "points": queries.agenda_of(meeting),
        "choices": answers_for(queries.room_of(meeting)),
    }
    if meeting.state != Meeting.State.INVITED:
        return render(request, "meetings/answered.html", context | {"over": True}, status=409)
    if request.method == "POST":
        with transaction.atomic():
            links.use(link)
            given = actions.answer(meeting, request.POST.get("says", ""), by=person)
        return render(request, "meetings/answered.html", context | {"answer": given[0]})
    return render(request, "meetings/answer.html", context)


def answers_for(room: queries.Room) -> list[tuple[str, str]]:
    """Return the answers that make sense under the rules of the meeting."""
    said = [one for one in Answer.Says if one != Answer.Says.REMOTE or room.procedure.remote]
    return [(one.value, str(one.label)) for one in said]


@login_required
@require_GET
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting as a calendar file."""
    meeting = meeting_for(request.user, pk)
    name = f"{meeting.body.ref}-{meeting.number}.ics"
    return _calendar(calendars.invitation(meeting, request.user), name)


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's meetings, of all bodies or of one, to subscribe to; the address is secret."""
    found = calendars.reader_of(token)
    if found is None:
        raise Http404
    person, body = found
    seen = Meeting.objects.visible_to(person).exclude(state=Meeting.State.PLANNED)
    if body:
        seen = seen.filter(body__ref=body)
    response = _calendar(calendars.feed(seen, person), "concilia.ics")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def _calendar(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
