"""The report of a study: as a page, as PDF, as DOCX."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from concilia.core.documents import to_docx, to_html, to_pdf
from concilia.learning.documents import study_report
from concilia.learning.views.page import loaded, shown

FORMATS = {
    "pdf": ("application/pdf", to_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
}


@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report on a page."""
    held = loaded(request, pk)
    body = mark_safe(to_html(study_report(held)))  # noqa: S308  the writer escapes every text
    return shown(request, "report", held, "report", {"document": body})


@login_required
def download(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The report as a file."""
    if format not in FORMATS:
        raise Http404
    held = loaded(request, pk)
    media, write = FORMATS[format]
    response = HttpResponse(write(study_report(held)), content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="study-{pk}.{format}"'
    return response
