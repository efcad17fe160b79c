"""Inviting, opening, attendance and closing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.meetings import actions, queries, rules
from concilia.meetings.forms import marks_from
from concilia.meetings.views.access import meeting_for
from concilia.meetings.views.page import show


@login_required
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitations."""
    meeting = actions.invite(meeting_for(request.user, pk), by=request.user)
    messages.success(request, _("The invitations are out."))
    return redirect(meeting)


@login_required
@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the meeting."""
    meeting = actions.open_meeting(meeting_for(request.user, pk), by=request.user)
    counted = rules.QuorumResult.from_data(meeting.quorum_at_opening)
    messages.success(request, _("The meeting is open: %(quorum)s.") % {"quorum": counted.sentence})
    return redirect(meeting)


@login_required
@require_POST
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the whole attendance table."""
    meeting = meeting_for(request.user, pk)
    permissions.require(request.user, "meetings.attendance", meeting)
    try:
        marks = marks_from(request.POST, queries.room_of(meeting))
        room = actions.mark_attendance(meeting, marks, by=request.user)
    except Invalid as refusal:
        return show(request, meeting, problems=refusal.problems)
    messages.success(
        request, _("Attendance is written: %(quorum)s.") % {"quorum": room.quorum().sentence}
    )
    return redirect(f"{meeting.get_absolute_url()}#attendance")


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the meeting."""
    meeting = actions.close_meeting(meeting_for(request.user, pk), by=request.user)
    messages.success(request, _("The meeting is closed. Read the protocol through and issue it."))
    return redirect(meeting)
