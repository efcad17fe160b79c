"""What stands on the poster: a matrix, a map, and the names in full; no page, no request."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from concilia.agencies.models import Agency, Territory
from concilia.core import charts
from concilia.core.charts import Chart
from concilia.core.charts.maps import Area, Point
from concilia.resources.models import Activity

ROWS = 64
"""Territories that one sheet holds; more are gathered by what they lie in."""
STEPS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A territory: how many agencies do each kind there, and which they are.

    `group` is the territory under whose name it stands, where the sheet has several.
    """

    territory: Territory
    group: Territory | None
    counts: tuple[int, ...]
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is counted; `day` is that of the report."""

    day: dt.date | None
    kinds: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]
    agencies: tuple[Agency, ...]
    activities: int


def content(found: Iterable[Activity], places: Mapping[str, Territory]) -> Content:
    """Count activities (with agency, type and territory); `places` are territories by code."""
    rows = list(found)
    at = gathered([one.territory for one in rows])
    doing: dict[str, dict[str, set[Agency]]] = defaultdict(lambda: defaultdict(set))
    busy: dict[str, set[Agency]] = defaultdict(set)
    for one in rows:
        kind = str(one.type)
        doing[at[one.territory.code]][kind].add(one.agency)
        busy[kind].add(one.agency)
    kinds = sorted(busy, key=lambda kind: (-len(busy[kind]), kind))
    shown = [places[code] for code in doing if code in places]
    made = []
    groups = grouped(shown)
    for place in sorted(shown, key=lambda place: place.path):
        there = doing[place.code]
        much = Counter(agency for agencies in there.values() for agency in agencies)
        names = [agency.label for agency, _n in sorted(much.items(), key=_most)]
        counts = tuple(len(there[kind]) if kind in there else 0 for kind in kinds)
        made.append(Row(place, places.get(groups.get(place.code, "")), counts, tuple(names)))
    agencies = {one.agency for one in rows}
    return Content(
        rows[0].reported_on if rows else None,
        tuple((kind, len(busy[kind])) for kind in kinds),
        tuple(made),
        tuple(sorted(agencies, key=lambda one: (one.label.casefold(), one.pk))),
        len(rows),
    )


def _most(pair: tuple[Agency, int]) -> tuple[int, str]:
    return (-pair[1], pair[0].label.casefold())


def gathered(places: Iterable[Territory]) -> dict[str, str]:
    """Return under which code each territory stands: its own, or one above where too many are."""
    paths = {one.code: one.path.strip("/").split("/") for one in places}
    while len({path[-1] for path in paths.values()}) > ROWS:
        deepest = max(len(path) for path in paths.values())
        if deepest == 1:
            break
        paths = {c: path[:-1] if len(path) == deepest else path for c, path in paths.items()}
    return {code: path[-1] for code, path in paths.items()}


def grouped(places: Iterable[Territory]) -> dict[str, str]:
    """Return the highest territory above each that does not hold all of them; none: no groups."""
    paths = {one.code: one.path.strip("/").split("/")[:-1] for one in places}
    for depth in range(max(map(len, paths.values()), default=0)):
        found = {code: path[depth] for code, path in paths.items() if len(path) > depth}
        if len(set(found.values())) > 1 or len(found) < len(paths):
            return found if len(set(found.values())) > 1 else {}
    return {}


def picture(shown: Content, title: str, unit: str) -> Chart | None:
    """Return the map: how many agencies work in each territory; None without positions."""
    points, areas = [], []
    for row in shown.rows:
        place, value = row.territory, float(len(row.agencies))
        if place.geometry:
            areas.append(Area(str(place), place.geometry, value))
        elif place.latitude is not None and place.longitude is not None:
            points.append(Point(str(place), place.latitude, place.longitude, value))
    if not points and not areas:
        return None
    return charts.point_map(title, points, areas, unit=unit)


def step(count: int, most: int) -> int:
    """Return the shade of a count, 0 (none) to `STEPS`."""
    return 0 if not count else max(1, -(-STEPS * count // most))
