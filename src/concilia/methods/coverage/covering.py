"""The whole matrix of who does what where against need, and what it says."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from concilia.methods.coverage.cells import Cell, Class, Norms, Presence, classified
from concilia.methods.coverage.findings import Finding, of_cells, of_departures
from concilia.methods.coverage.needs import Need, Needs
from concilia.methods.problems import Problem

Key = tuple[str, str]
"""A territory and a kind of activity."""


@dataclass(frozen=True, slots=True)
class Departure:
    """What an agency's departure alone would leave uncovered."""

    agency: str
    cells: tuple[Key, ...]
    territories: tuple[str, ...]
    need: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every cell of territory and kind of activity on a day."""

    day: date | None
    territories: tuple[str, ...]
    activities: tuple[str, ...]
    cells: dict[Key, Cell]
    present: frozenset[tuple[str, str, str]]
    norms: Norms
    problems: tuple[Problem, ...] = ()

    def of(self, klass: Class, activity: str | None = None) -> tuple[Cell, ...]:
        """Return the cells of a class, the largest need first."""
        found = [
            cell
            for cell in self.cells.values()
            if cell.klass is klass and activity in (None, cell.activity)
        ]
        return tuple(
            sorted(found, key=lambda c: (-c.missing, -(c.need or 0), -len(c.agencies), c.territory))
        )

    def counts(self) -> dict[Class, int]:
        """Return how many cells are in each class."""
        found = Counter(cell.klass for cell in self.cells.values())
        return {klass: found[klass] for klass in Class}

    def departures(self) -> tuple[Departure, ...]:
        """Return for each agency what only it covers, most territories first, then most need."""
        by_agency: dict[str, list[Cell]] = defaultdict(list)
        for cell in self.cells.values():
            for agency in cell.fragile:
                by_agency[agency].append(cell)
        found = [
            Departure(
                agency,
                tuple((cell.territory, cell.activity) for cell in cells),
                tuple(sorted({cell.territory for cell in cells})),
                math.fsum(cell.need or 0 for cell in cells),
            )
            for agency, cells in by_agency.items()
        ]
        found.sort(key=lambda d: (-len(d.territories), -len(d.cells), -d.need, d.agency))
        return tuple(found)

    def findings(self, most: int | None = None) -> tuple[Finding, ...]:
        """Return what is worth saying, the gravest first."""
        found = [
            *of_cells(self.cells.values(), self.norms),
            *of_departures([(d.agency, d.cells, d.territories, d.need) for d in self.departures()]),
        ]
        found.sort(key=lambda finding: (-finding.rank, finding.territory, finding.activity))
        return tuple(found[:most])


def cover(
    presences: Iterable[Presence],
    needs: Needs | Mapping[Key, Need],
    *,
    day: date | None = None,
    norms: Norms = Norms(),  # noqa: B008 - a frozen value, the same for every call
    territories: Sequence[str] | None = None,
    activities: Sequence[str] | None = None,
) -> Coverage:
    """Set presence against need on a day (None: whatever the periods say).

    The territories are those given, else those with a need. A presence in a territory or of a
    kind of activity that is not among them is left out and told; a repeated one counts once with
    its largest capacity; a negative or endless capacity counts as not known. A kind of activity
    without a rule has a need that is not known. Linear in the presences and cells.
    """
    given = needs.cells if isinstance(needs, Needs) else dict(needs)
    problems = list(needs.problems) if isinstance(needs, Needs) else []
    presences = list(presences)
    places = dict.fromkeys(territories or [place for place, _kind in given])
    kinds = dict.fromkeys(
        activities or [*(kind for _place, kind in given), *sorted({p.activity for p in presences})]
    )
    there, found = _there(presences, day, places, kinds)
    problems += found
    cells: dict[Key, Cell] = {}
    for place in places:
        for kind in kinds:
            need = given.get((place, kind))
            amount = need.amount if need else None
            if amount is not None and (amount < 0 or not math.isfinite(amount)):
                problems.append(
                    Problem("negative_need", {"territory": place, "activity": kind, "need": amount})
                )
                amount = None
            cells[place, kind] = classified(
                place,
                kind,
                amount,
                there.get((place, kind), {}),
                norms,
                need.unit if need else "",
            )
    present = frozenset((a, kind, place) for (place, kind), rows in there.items() for a in rows)
    return Coverage(day, tuple(places), tuple(kinds), cells, present, norms, tuple(problems))


def _there(
    presences: Sequence[Presence],
    day: date | None,
    places: Mapping[str, None],
    kinds: Mapping[str, None],
) -> tuple[dict[Key, dict[str, float | None]], list[Problem]]:
    there: dict[Key, dict[str, float | None]] = defaultdict(dict)
    strange: dict[str, Counter[str]] = {"territory": Counter(), "activity": Counter()}
    repeated: Counter[tuple[str, str, str]] = Counter()
    problems: list[Problem] = []
    for one in presences:
        if one.territory not in places:
            strange["territory"][one.territory] += 1
            continue
        if one.activity not in kinds:
            strange["activity"][one.activity] += 1
            continue
        key = {"agency": one.agency, "activity": one.activity, "territory": one.territory}
        if one.start and one.end and one.end < one.start:
            problems.append(Problem("ends_before_it_starts", dict(key)))
            continue
        if not one.runs_on(day):
            continue
        size = one.capacity
        if size is not None and not (0 <= size < math.inf):
            problems.append(Problem("negative_capacity", {**key, "capacity": size}))
            size = None
        row = there[one.territory, one.activity]
        if one.agency in row:
            repeated[one.agency, one.activity, one.territory] += 1
            before = row[one.agency]
            row[one.agency] = size if before is None or size is None else max(before, size)
            if size is None:
                row[one.agency] = before
        else:
            row[one.agency] = size
    for name, counted in strange.items():
        problems += [
            Problem(f"unknown_{name}", {name: text, "rows": rows})
            for text, rows in sorted(counted.items())
        ]
    problems += [
        Problem(
            "repeated", {"agency": agency, "activity": kind, "territory": place, "rows": rows + 1}
        )
        for (agency, kind, place), rows in sorted(repeated.items())
    ]
    return there, problems
