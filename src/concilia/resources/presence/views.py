"""The page of who works in a territory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies.models import Territory
from concilia.core import tables
from concilia.core.tables import Column
from concilia.resources import queries as resources
from concilia.resources.presence import queries

COLUMNS = (
    Column(gettext_lazy("Agency"), "#org+name"),
    Column(gettext_lazy("Activity"), "#activity+type"),
    Column(gettext_lazy("Territory"), "#loc+name"),
    Column(gettext_lazy("Since"), "#date+start"),
    Column(gettext_lazy("Whom to call"), "#contact+name"),
    Column(gettext_lazy("Phone"), "#contact+phone"),
    Column(gettext_lazy("E-mail"), "#contact+email"),
)


@login_required
def territory(request: HttpRequest, code: str) -> HttpResponseBase:
    """Who works in a territory, on what, since when, and whom to call."""
    place = get_object_or_404(Territory.objects.defer("geometry"), code=code)
    day, found = queries.workers(place, request.user)
    wanted = tables.requested_format(request)
    if wanted:
        return tables.download(wanted, _("who works here"), COLUMNS, _rows(found))
    there = resources.facilities(request.user).filter(resources.inside(place))
    context = {"territory": place, "day": day, "workers": found, "facilities": list(there[:50])}
    return render(request, "resources/presence/territory.html", context)


def _rows(found: list[queries.Worker]) -> Iterator[tuple[Any, ...]]:
    for worker in found:
        names = [str(point) for point in worker.contacts] or [str(one) for one in worker.people]
        phones = [point.phone for point in worker.contacts if point.phone]
        mails = [point.email for point in worker.contacts if point.email]
        for doing in worker.doing:
            places = [str(place) for place in doing.places]
            yield (str(worker.agency), doing.kind, places, doing.since, names, phones, mails)
