"""The list of dossiers."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core import tables
from concilia.dossiers import queries
from concilia.dossiers.models import Dossier


@login_required
def dossiers(request: HttpRequest) -> HttpResponseBase:
    """All dossiers that the person sees: filters, order, pages, downloads."""
    filters = {key: request.GET.get(key, "") for key in ("q", "body", "state")}
    found = queries.filtered(
        queries.dossiers_for(request.user), filters, request.GET.get("sort", "")
    )
    format = tables.requested_format(request)
    if format:
        return _download(format, found)
    seen = Dossier.objects.visible_to(request.user)
    return render(
        request,
        "dossiers/list.html",
        {
            "page": Paginator(found, 50).get_page(request.GET.get("page")),
            "filters": filters,
            "filtered": any(filters.values()),
            "bodies": Body.objects.filter(challenges__dossier__in=seen).distinct(),
            "states": Dossier.State.choices,
        },
    )


def _download(format: str, found: QuerySet[Dossier]) -> HttpResponseBase:
    columns = [
        _("Number"),
        _("Body"),
        _("Title"),
        _("State"),
        _("Opened on"),
        _("Contributions asked for"),
        _("Contributions owed"),
        _("Late"),
        _("Draft decisions"),
        _("Versions"),
    ]
    rows = (
        (
            one.challenge.ref,
            str(one.challenge.body),
            one.challenge.title,
            one.get_state_display(),
            one.opened_at.date(),
            one.asked,  # type: ignore[attr-defined]  # annotated
            one.owed,  # type: ignore[attr-defined]  # annotated
            one.late,  # type: ignore[attr-defined]  # annotated
            one.draft_count,  # type: ignore[attr-defined]  # annotated
            one.version_count,  # type: ignore[attr-defined]  # annotated
        )
        for one in found.iterator(chunk_size=500)
    )
    return tables.download(format, "dossiers", columns, rows)
