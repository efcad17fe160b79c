"""The calendar of due dates, opened by its secret address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET

from concilia.duties import calendars, seeing


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What the person's agencies owe, in all bodies; at most 500 dates."""
    person = calendars.reader_of(token)
    if person is None:
        raise Http404
    with translation.override(person.language):
        content = calendars.feed(seeing.owed(person)[:500])
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="due-dates.ics"'
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
