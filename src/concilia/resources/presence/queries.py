"""Reads of who works where: one line per agency, with since when and whom to call."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Min, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from concilia.agencies.models import Agency, ContactPoint, Person, Territory
from concilia.core.permissions import Actor
from concilia.resources.models import Activity
from concilia.resources.queries import activities, inside
from concilia.resources.voices import voices_of

Key = tuple[int, int, int]
"""Agency, kind of activity, territory."""


@dataclass(slots=True)
class Doing:
    """One kind of activity of an agency: where, and since when it is reported or said to be."""

    kind: str
    places: list[Territory] = field(default_factory=list)
    since: dt.date | None = None
    partners: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Worker:
    """An agency at work, with what it does, and who is reached there."""

    agency: Agency
    doing: list[Doing] = field(default_factory=list)
    contacts: list[ContactPoint] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    @property
    def since(self) -> dt.date | None:
        """Since when it does anything here."""
        return min((one.since for one in self.doing if one.since), default=None)


def around(territory: Territory) -> Q:
    """Return the condition that an activity lies in the territory, below it, or is reported for
    the whole of its nation."""
    nation = territory.path.strip("/").split("/")[0]
    return inside(territory) | Q(territory__code=nation, territory__level=Territory.Level.NATION)


def newest_day(found: QuerySet[Activity]) -> dt.date | None:
    """Return the day of the newest report among activities."""
    day: dt.date | None = (
        found.order_by("-reported_on").values_list("reported_on", flat=True).first()
    )
    return day


def newest(found: QuerySet[Activity]) -> QuerySet[Activity]:
    """Return those of the newest report."""
    day = found.order_by("-reported_on").values("reported_on")[:1]
    return found.filter(reported_on=Subquery(day))


def since(found: QuerySet[Activity]) -> dict[Key, dt.date]:
    """Return for each agency, kind and territory when it began: as said, else first reported."""
    rows = (
        found.order_by()
        .values_list("agency", "type", "territory")
        .annotate(first=Coalesce(Min("starts"), Min("reported_on")))
    )
    return {(agency, kind, place): first for agency, kind, place, first in rows}


def workers(
    territory: Territory, user: Actor, *, calling: bool = True
) -> tuple[dt.date | None, list[Worker]]:
    """Return the day of the newest report, and who works there by it, if wanted with whom to call.

    Two queries, and three more for whom to call.
    """
    found = activities(user).filter(around(territory))
    rows = list(newest(found).select_related("partner").defer("territory__geometry"))
    if not rows:
        return None, []
    began = since(found.filter(agency__in={one.agency_id for one in rows}))
    found_there = grouped(rows, began)
    return rows[0].reported_on, reached(found_there) if calling else found_there


def grouped(rows: Iterable[Activity], began: Mapping[Key, dt.date]) -> list[Worker]:
    """Return activities by agency, the busiest first, and by kind within each."""
    held: dict[Agency, dict[str, Doing]] = defaultdict(dict)
    for one in sorted(rows, key=lambda one: (str(one.type), one.territory.path)):
        kinds = held[one.agency]
        doing = kinds.setdefault(str(one.type), Doing(str(one.type)))
        doing.places.append(one.territory)
        first = began.get((one.agency_id, one.type_id, one.territory_id))
        doing.since = min(filter(None, (doing.since, first)), default=None)
        if one.partner:
            doing.partners.add(one.partner.label)
    found = [Worker(agency, list(kinds.values())) for agency, kinds in held.items()]
    return sorted(found, key=lambda one: (-len(one.doing), str(one.agency)))


def reached(found: list[Worker]) -> list[Worker]:
    """Enter how each agency is reached: its contact points, and who speaks for it."""
    agencies = [one.agency for one in found]
    points: dict[int, list[ContactPoint]] = defaultdict(list)
    for point in ContactPoint.objects.filter(agency__in=agencies):
        points[point.agency_id].append(point)
    voices = voices_of(agencies)
    for one in found:
        one.contacts, one.people = points[one.agency.pk], voices[one.agency.pk]
    return found
