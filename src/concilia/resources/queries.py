"""Reads of who does what where."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet, Subquery

from concilia.agencies.models import Agency, Territory
from concilia.core.permissions import Actor
from concilia.resources.models import Activity, Facility


def activities(user: Actor) -> QuerySet[Activity]:
    """Return the activities that the person sees, with agency, type and territory."""
    return Activity.objects.visible_to(user).select_related("agency", "type", "territory")


def report_days() -> list[dt.date]:
    """Return the days of the reports, newest first."""
    found = Activity.objects.order_by("-reported_on").values_list("reported_on", flat=True)
    return list(found.distinct())


def inside(territory: Territory) -> Q:
    """Return the condition that an activity lies in the territory or below it."""
    return Q(territory__path__startswith=territory.path)


def matching(
    found: QuerySet[Activity],
    *,
    text: str = "",
    territory: Territory | None = None,
    agency: Agency | None = None,
    type: str = "",
    day: dt.date | None = None,
) -> QuerySet[Activity]:
    """Narrow activities: words in agency or place, a territory with all below it, and so on."""
    if text:
        found = found.filter(
            Q(agency__name__icontains=text)
            | Q(agency__short_name__icontains=text)
            | Q(territory__name__icontains=text)
            | Q(type__name__icontains=text)
        )
    if territory:
        found = found.filter(inside(territory))
    if agency:
        found = found.filter(agency=agency)
    if type:
        found = found.filter(type__code=type)
    if day:
        found = found.filter(reported_on=day)
    return found


def matrix(found: QuerySet[Activity]) -> dict[tuple[str, str], int]:
    """Return how many agencies do each kind of activity in each territory, in tree order."""
    rows = (
        found.order_by()
        .values_list("territory__path", "territory__name", "type__name")
        .annotate(agencies=Count("agency", distinct=True))
    )
    return {(place, kind): count for _path, place, kind, count in sorted(rows)}


def by_agency(found: Iterable[Activity]) -> dict[Agency, dict[str, list[str]]]:
    """Return what each agency does (kind of activity: places), the busiest first."""
    grouped: dict[Agency, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(found, key=lambda one: (one.type.name, one.territory.path)):
        grouped[one.agency][str(one.type)].append(str(one.territory))
    ordered = sorted(grouped.items(), key=lambda pair: (-len(pair[1]), str(pair[0])))
    # Plain dictionaries: in a template `.items` of a defaultdict would be looked up as a key.
    return {agency: dict(kinds) for agency, kinds in ordered}


def here(territory: Territory, user: Actor) -> dict[Agency, dict[str, list[str]]]:
    """Return who does what in the territory and below by the newest report, and who works at
    the level of the whole nation around it."""
    nation = territory.path.strip("/").split("/")[0]
    around = inside(territory) | Q(territory__code=nation, territory__level=Territory.Level.NATION)
    newest = Activity.objects.filter(around).order_by("-reported_on").values("reported_on")[:1]
    return by_agency(activities(user).filter(around, reported_on=Subquery(newest)))


def words(doing: Mapping[str, list[str]], *, most: int = 4, here: str = "") -> str:
    """Return in words what an agency does, `social mobilisation; safe burial (Bomi)`.

    What it does in the place `here` alone names no place.
    """
    parts = []
    for kind, places in doing.items():
        shown = list(dict.fromkeys(places))
        if shown == [here]:
            parts.append(kind)
            continue
        more = f" +{len(shown) - most}" if len(shown) > most else ""
        parts.append(f"{kind} ({', '.join(shown[:most])}{more})")
    return "; ".join(parts)


def facilities(user: Actor) -> QuerySet[Facility]:
    """Return the facilities that the person sees."""
    return (
        Facility.objects.visible_to(user)
        .select_related("agency", "territory")
        .defer("territory__geometry")
    )
