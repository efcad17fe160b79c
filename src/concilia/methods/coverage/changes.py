"""What changed between two dates: who came, left and moved; which cells grew better or worse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from concilia.methods.coverage.cells import Class, Presence
from concilia.methods.coverage.covering import Coverage
from concilia.methods.coverage.findings import Finding

Triple = tuple[str, str, str]
"""Agency, kind of activity, territory."""

_ORDER = {Class.UNCOVERED: 0, Class.THIN: 1, Class.CROWDED: 2, Class.COVERED: 3}


@dataclass(frozen=True, slots=True)
class Move:
    """An agency ended a kind of activity in one territory and began it in another."""

    agency: str
    activity: str
    origin: str
    target: str


@dataclass(frozen=True, slots=True)
class ClassChange:
    """A cell whose class changed."""

    territory: str
    activity: str
    before: Class
    after: Class

    @property
    def direction(self) -> int:
        """1 better, -1 worse, 0 neither (from or to a class that is not an order of service)."""
        if self.before not in _ORDER or self.after not in _ORDER:
            return 0
        first, second = _ORDER[self.before], _ORDER[self.after]
        return (second > first) - (second < first)


@dataclass(frozen=True, slots=True)
class Change:
    """Everything that differs; a move is one end and one start, and is in neither of those."""

    started: tuple[Triple, ...]
    ended: tuple[Triple, ...]
    moved: tuple[Move, ...]
    stayed: int
    classes: tuple[ClassChange, ...] = ()
    arrived: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def findings(self) -> tuple[Finding, ...]:
        """Return what is worth saying: cells grown worse and better, agencies gone and come."""
        found = []
        for one in self.classes:
            if one.direction:
                code = "better" if one.direction > 0 else "worse"
                values = {"before": str(one.before), "after": str(one.after)}
                rank = (3.0 if code == "worse" else 1.0) + (one.after is Class.UNCOVERED)
                found.append(Finding(code, rank, one.territory, one.activity, values={**values}))
        for code, agencies, triples in (
            ("left", self.left, self.ended),
            ("arrived", self.arrived, self.started),
        ):
            found += [
                Finding(
                    code,
                    2.0 if code == "left" else 0.0,
                    agencies=(agency,),
                    values={"agency": agency, "cells": sum(t[0] == agency for t in triples)},
                )
                for agency in agencies
            ]
        return tuple(sorted(found, key=lambda f: (-f.rank, f.territory, f.activity, f.agencies)))


def compare(before: Coverage | Iterable[Presence], after: Coverage | Iterable[Presence]) -> Change:
    """Compare two coverages, or two lists of presences (then without classes).

    Ends and starts of one agency and kind of activity are paired into moves in the order of the
    territories' names, as far as they reach.
    """
    first, second = _triples(before), _triples(after)
    ended, started = sorted(first - second), sorted(second - first)
    moves: list[Move] = []
    ends: dict[tuple[str, str], list[str]] = defaultdict(list)
    starts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for triples, grouped in ((ended, ends), (started, starts)):
        for agency, kind, place in triples:
            grouped[agency, kind].append(place)
    for (agency, kind), origins in ends.items():
        pairs = zip(origins, starts.get((agency, kind), []), strict=False)
        moves += [Move(agency, kind, origin, target) for origin, target in pairs]
    gone = {(m.agency, m.activity, m.origin) for m in moves}
    come = {(m.agency, m.activity, m.target) for m in moves}
    agencies = {triple[0] for triple in first}, {triple[0] for triple in second}
    classes: tuple[ClassChange, ...] = ()
    if isinstance(before, Coverage) and isinstance(after, Coverage):
        classes = tuple(
            ClassChange(place, kind, cell.klass, after.cells[place, kind].klass)
            for (place, kind), cell in before.cells.items()
            if (place, kind) in after.cells and after.cells[place, kind].klass is not cell.klass
        )
    return Change(
        tuple(triple for triple in started if triple not in come),
        tuple(triple for triple in ended if triple not in gone),
        tuple(moves),
        len(first & second),
        classes,
        tuple(sorted(agencies[1] - agencies[0])),
        tuple(sorted(agencies[0] - agencies[1])),
    )


def _triples(side: Coverage | Iterable[Presence]) -> set[Triple]:
    if isinstance(side, Coverage):
        return set(side.present)
    return {(one.agency, one.activity, one.territory) for one in side}
