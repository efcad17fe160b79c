"""Extracts as pages and papers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from concilia.core.documents import to_docx, to_html, to_pdf
from concilia.core.permissions import Actor, scopes_with
from concilia.meetings.models import Meeting, Protocol
from concilia.meetings.protocols.extracts import Extract, extract_document, extract_for
from concilia.meetings.protocols.publishing import DOCX, PDF


def _found(user: Actor, pk: int, code: str) -> tuple[Protocol, Extract]:
    """Return the extract of an agency for the people of the body and those of the agency."""
    protocol = get_object_or_404(Protocol.objects.select_related("meeting__body"), meeting=pk)
    seen = Meeting.objects.visible_to(user).filter(pk=pk).exists()
    agencies = scopes_with(user, "agency")
    if not seen and not agencies:
        raise Http404
    extract = extract_for(protocol.meeting, code)
    if not seen and extract.agency.pk not in agencies:
        raise Http404
    return protocol, extract


@login_required
def extract(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The extract of one agency as a page."""
    protocol, found = _found(request.user, pk, code)
    context = {
        "meeting": protocol.meeting,
        "agency": found.agency,
        "html": to_html(extract_document(protocol, found)),
        "seen": Meeting.objects.visible_to(request.user).filter(pk=pk).exists(),
    }
    return render(request, "meetings/protocols/extract.html", context)


@login_required
def extract_paper(request: HttpRequest, pk: int, code: str, form: str) -> HttpResponse:
    """The extract of one agency as PDF or DOCX."""
    protocol, found = _found(request.user, pk, code)
    if form not in {"pdf", "docx"}:
        raise Http404
    write = to_pdf if form == "pdf" else to_docx
    meeting = protocol.meeting
    name = f"{meeting.body.ref}-{meeting.number}-{found.agency.pk}-extract.{form}"
    return HttpResponse(
        write(extract_document(protocol, found)),
        content_type=PDF if form == "pdf" else DOCX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
