"""Minutes, the protocol on paper, and its issue."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core import permissions
from concilia.meetings import actions, documents
from concilia.meetings.forms import MinuteForm
from concilia.meetings.models import Meeting
from concilia.meetings.protocols.publishing import DOCX, PDF
from concilia.meetings.protocols.views.writing import said_of, save
from concilia.meetings.views.access import item_for, meeting_for, written_meeting
from concilia.meetings.views.page import show


@login_required
@require_POST
def minute(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was heard and resolved."""
    item = item_for(request.user, pk)
    permissions.require(request.user, "meetings.minute", item)
    form = MinuteForm(request.POST)
    if not form.is_valid():
        return show(request, item.meeting, minute_form=form, minute_item=item)
    messages.success(request, said_of(save(request, item)))
    return redirect(f"{item.meeting.get_absolute_url()}#item-{item.pk}")


@login_required
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The protocol as PDF or DOCX; once issued, the very bytes that were kept."""
    meeting = written_meeting(request.user, pk)
    if form not in {"pdf", "docx"}:
        raise Http404
    kind = "protocol" if meeting.state == Meeting.State.ISSUED else "draft"
    name = f"{meeting.body.ref}-{meeting.number}-{kind}.{form}"
    return HttpResponse(
        documents.paper(meeting, form),
        content_type=PDF if form == "pdf" else DOCX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the protocol."""
    meeting = meeting_for(request.user, pk)
    actions.issue_protocol(meeting, by=request.user)
    messages.success(request, _("The protocol is issued; nobody can change it from now on."))
    return redirect(meeting)
