"""Before the meeting: proposals, materials, answers, and calling it off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from concilia.core import permissions
from concilia.core.errors import Invalid, Problem
from concilia.meetings import actions, calendars, packs, queries
from concilia.meetings.expected import expected
from concilia.meetings.models import AgendaItem, Material, Meeting
from concilia.meetings.views.access import item_for, meeting_for
from concilia.meetings.views.answering import answers_for


@login_required
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose an item for the agenda."""
    meeting = meeting_for(request.user, pk)
    actions.propose_item(meeting, by=request.user, title=request.POST.get("title", ""))
    messages.success(request, _("Your item is proposed. The secretary puts it on the agenda."))
    return redirect(meeting)


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposed item onto the agenda."""
    item = actions.accept_item(item_for(request.user, pk), by=request.user)
    return redirect(f"{item.meeting.get_absolute_url()}#agenda")


@login_required
@require_POST
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a paper to an item."""
    meeting = meeting_for(request.user, pk)
    chosen = request.POST.get("item", "")
    if not chosen.isdecimal() or len(chosen) > 17:
        raise Invalid(Problem(_("Choose an item of the agenda."), column="item"))
    item = get_object_or_404(AgendaItem, meeting=meeting, pk=int(chosen))
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(Problem(_("Choose a file."), column="file"))
    actions.add_material(
        item,
        by=request.user,
        title=request.POST.get("title", ""),
        name=file.name or "",
        content=file.read(),
    )
    messages.success(request, _("The paper is with the item."))
    return redirect(meeting)


@login_required
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out one paper of an item; it is never shown in place, whatever it holds."""
    seen = Material.objects.filter(item__meeting__in=Meeting.objects.visible_to(request.user))
    found = get_object_or_404(seen.select_related("file"), pk=pk)
    response = HttpResponse(bytes(found.file.content), content_type=found.file.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=found.file.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_safe
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the meeting reads, as one PDF with bookmarks."""
    meeting = meeting_for(request.user, pk)
    response = HttpResponse(packs.pack(meeting), content_type="application/pdf")
    name = f"{meeting.body.ref}-{meeting.number}-materials.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the meeting off."""
    meeting = meeting_for(request.user, pk)
    actions.cancel_meeting(meeting, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The meeting is called off. Those invited are told."))
    return redirect(meeting)


def context_of(
    room: queries.Room, user: permissions.Actor, proposals: list[AgendaItem]
) -> dict[str, Any]:
    """Return what the page of a coming meeting shows of answers, proposals and papers."""
    meeting = room.meeting
    found = expected(room)
    due = queries.materials_due(meeting, room.procedure)
    roles = permissions.roles_on(user, meeting)
    mine = {seat.pk for seat in room.seats if user in (seat.delegate, *seat.substitutes)}
    return {
        "my_answers": [answer for answer in found.answers if answer.seat_id in mine],
        "answer_choices": answers_for(room),
        "feed": calendars.feed_url(user),
        "body_feed": calendars.feed_url(user, meeting.body.ref),
        "expected": found,
        "proposals": proposals,
        "may_propose": not roles.isdisjoint(room.procedure.proposers),
        "papers_due": due,
        "papers_late": queries.without_materials(meeting, room.procedure) if due else set(),
    }
