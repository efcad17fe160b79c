"""The poster to print."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia.agencies.models import Territory
from concilia.resources import queries
from concilia.resources.forms import FindForm
from concilia.resources.models import Activity
from concilia.resources.poster import paper
from concilia.resources.poster.content import content
from concilia.resources.presence.queries import newest


@login_required
@require_safe
def poster(request: HttpRequest) -> HttpResponse:
    """Who does what where on one A3 sheet, with the filters of the list."""
    days = queries.report_days()
    find = FindForm(request.GET, [(day.isoformat(), day.isoformat()) for day in days])
    find.is_valid()
    place, kind = find.cleaned_data.get("territory"), find.cleaned_data.get("type")
    asked = find.cleaned_data.get("day")
    found = queries.matching(
        queries.activities(request.user),
        territory=place,
        type=kind.code if kind else "",
        day=asked if asked in days else None,
    )
    rows = found if asked in days else newest(found)
    title = str(place) if place else _("All territories")
    return printed(rows, f"{title}: {kind}" if kind else title, request.get_host())


def printed(found: QuerySet[Activity], title: str, source: str) -> HttpResponse:
    """Return the sheet as an answer to show in the browser."""
    rows = list(found.select_related("agency", "type", "territory"))
    codes = {code for one in rows for code in one.territory.path.strip("/").split("/")}
    places = Territory.objects.in_bulk(codes, field_name="code")
    shown = content(rows, places)
    made = paper.to_pdf(shown, title, source=source, language=get_language() or "en")
    name = f"3w-{shown.day:%Y-%m-%d}.pdf" if shown.day else "3w.pdf"
    head = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=head)
