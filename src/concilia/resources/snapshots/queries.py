"""Reads: the snapshots there are, and two of them set against each other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from concilia.agencies.models import Agency, Territory
from concilia.core.permissions import Actor
from concilia.resources.models import Activity, ActivityType
from concilia.resources.snapshots.rules import Comparison, compare


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A dated list: its day, and how many activities, agencies and territories it names."""

    day: dt.date
    activities: int
    agencies: int
    territories: int


@dataclass(frozen=True, slots=True)
class Line:
    """One change in names: an agency, a kind of activity, where it ended and where it began."""

    agency: Agency
    activity: ActivityType
    ended: tuple[Territory, ...] = ()
    started: tuple[Territory, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A comparison with its names; `only` are countries that one of the two lists leaves out."""

    found: Comparison
    started: list[Line]
    ended: list[Line]
    moved: list[Line]
    only: list[tuple[Territory, dt.date]]


def snapshots(user: Actor) -> list[Snapshot]:
    """Return every dated list, newest first; one query."""
    rows = (
        Activity.objects.visible_to(user)
        .order_by()
        .values("reported_on")
        .annotate(
            rows=Count("pk"),
            agencies=Count("agency", distinct=True),
            places=Count("territory", distinct=True),
        )
        .order_by("-reported_on")
    )
    return [
        Snapshot(row["reported_on"], row["rows"], row["agencies"], row["places"]) for row in rows
    ]


def compared(found: QuerySet[Activity], before: dt.date, after: dt.date) -> Told:
    """Return what became of the activities of one day by another.

    Countries that only one of the two lists reports are left out and named: silence about a
    whole country is no departure.
    """
    rows = found.filter(reported_on__in=(before, after)).order_by()
    lists: dict[dt.date, set[tuple[str, str, str]]] = {before: set(), after: set()}
    roots: dict[str, str] = {}
    for agency, kind, place, path, day in rows.values_list(
        "agency", "type", "territory", "territory__path", "reported_on"
    ):
        roots[str(place)] = path.split("/")[1]
        lists[day].add((str(agency), str(kind), str(place)))
    known = {day: {roots[one[2]] for one in held} for day, held in lists.items()}
    both = known[before] & known[after]
    old, new = ({one for one in lists[day] if roots[one[2]] in both} for day in (before, after))
    return _told(compare(old, new, country=roots.__getitem__), known, both)


def _told(found: Comparison, known: dict[dt.date, set[str]], both: set[str]) -> Told:
    keys = [*found.started, *found.ended]
    agencies = Agency.objects.in_bulk(
        {int(a) for a, *_rest in keys} | {int(m.agency) for m in found.moved}
    )
    kinds = {str(kind.pk): kind for kind in ActivityType.objects.all()}
    places = {int(place) for *_rest, place in keys}
    places |= {int(place) for move in found.moved for place in (*move.ended, *move.started)}
    territories = Territory.objects.defer("geometry").in_bulk(places)

    def where(codes: tuple[str, ...]) -> tuple[Territory, ...]:
        return tuple(sorted((territories[int(code)] for code in codes), key=str))

    def line(agency: str, kind: str, ended: tuple[str, ...], started: tuple[str, ...]) -> Line:
        return Line(agencies[int(agency)], kinds[kind], where(ended), where(started))

    def grouped(rows: tuple[tuple[str, str, str], ...], *, ended: bool) -> list[Line]:
        by: dict[tuple[str, str], list[str]] = {}
        for agency, kind, place in rows:
            by.setdefault((agency, kind), []).append(place)
        made = [
            line(*key, tuple(held) if ended else (), () if ended else tuple(held))
            for key, held in by.items()
        ]
        return sorted(made, key=_rank)

    moved = [line(m.agency, m.activity, m.ended, m.started) for m in found.moved]
    missing = [(code, day) for day, held in known.items() for code in sorted(held - both)]
    nations = {
        one.code: one
        for one in Territory.objects.defer("geometry").filter(code__in=[c for c, _day in missing])
    }
    return Told(
        found,
        grouped(found.started, ended=False),
        grouped(found.ended, ended=True),
        sorted(moved, key=_rank),
        [(nations[code], day) for code, day in missing if code in nations],
    )


def _rank(line: Line) -> tuple[int, str, str]:
    return (-len(line.ended) - len(line.started), str(line.agency), str(line.activity))


def balance(told: Told) -> list[tuple[Agency, int, int]]:
    """Return who came and went most: agency, places begun, places ended."""
    begun: Counter[Agency] = Counter()
    left: Counter[Agency] = Counter()
    for line in (*told.started, *told.ended, *told.moved):
        begun[line.agency] += len(line.started)
        left[line.agency] += len(line.ended)
    return sorted(
        ((agency, begun[agency], left[agency]) for agency in begun | left | Counter(begun.keys())),
        key=lambda row: (-(row[1] + row[2]), str(row[0])),
    )
