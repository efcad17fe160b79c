"""The list of challenges."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.challenges import queries
from concilia.challenges.models import Challenge
from concilia.core import tables


@login_required
def challenges(request: HttpRequest) -> HttpResponseBase:
    """All challenges that the person sees: filters, order, pages, downloads."""
    mine = queries.challenges_for(request.user)
    filters = {key: request.GET.get(key, "") for key in _FILTERS}
    found = queries.filtered(mine, filters, request.GET.get("sort", ""))
    format = tables.requested_format(request)
    if format:
        return _download(format, found)
    seen = Challenge.objects.visible_to(request.user)
    return render(
        request,
        "challenges/list.html",
        {
            "page": Paginator(found, 50).get_page(request.GET.get("page")),
            "filters": filters,
            "filtered": any(filters.values()),
            "bodies": Body.objects.filter(challenges__in=seen).distinct(),
            "territories": Territory.objects.filter(challenges__in=seen)
            .defer("geometry")
            .distinct(),
            "states": Challenge.State.choices,
            "severities": Challenge.Severity.choices,
            "may_raise": queries.bodies_to_raise_in(request.user).exists(),
        },
    )


_FILTERS = ("q", "body", "state", "severity", "territory")


def _download(format: str, found: QuerySet[Challenge]) -> HttpResponseBase:
    columns = [
        _("Number"),
        _("Body"),
        _("Title"),
        _("Statement"),
        _("Territory"),
        _("Severity"),
        _("Urgency"),
        _("What it is about"),
        _("People affected"),
        _("Where it came from"),
        _("State"),
        _("Raised on"),
        _("Raised by"),
        _("Raised for"),
        _("To be judged by"),
        _("Judged on"),
        _("Dossier opened on"),
        _("Decided on"),
        _("First action on"),
        _("Causes"),
    ]
    rows = (
        (
            one.ref,
            str(one.body),
            one.title,
            one.statement,
            str(one.territory),
            one.get_severity_display(),
            one.get_urgency_display(),
            one.get_kind_display(),
            one.population,
            one.get_origin_display(),
            one.get_state_display(),
            one.raised_at.date(),
            str(one.raised_by),
            str(one.raised_for or ""),
            one.triage_due,
            *(
                moment.date() if moment else None
                for moment in (one.triaged_at, one.dossier_at, one.decided_at, one.acted_at)
            ),
            one.cause_count,  # type: ignore[attr-defined]  # annotated
        )
        for one in found.iterator(chunk_size=500)
    )
    return tables.download(format, "challenges", columns, rows)
