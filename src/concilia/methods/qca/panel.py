"""Consistency across clusters and over time (García-Castro and Ariño 2016).

Pooled: over all observations. Between: for each cluster (a year, a region) across units. Within:
for each unit across clusters. The distance says how unevenly the consistency is spread, 0 for even:

    d = sqrt( sum over i ( c_i / sum c  -  1/n )^2 )
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from concilia.methods.qca.data import Floats


@dataclass(frozen=True, slots=True)
class Panel:
    """Pooled, between and within consistency with their distances, and the same for coverage."""

    pooled: float
    between: tuple[tuple[str, float | None], ...]
    within: tuple[tuple[str, float | None], ...]
    d_between: float | None
    d_within: float | None
    coverage_pooled: float
    coverage_between: tuple[tuple[str, float | None], ...]
    coverage_within: tuple[tuple[str, float | None], ...]


def panel(
    x: Floats, y: Floats, units: Sequence[str], clusters: Sequence[str], *, necessity: bool = False
) -> Panel:
    """Return the diagnostics of `x` as sufficient (or necessary) for `y`, one value a row.

    `units` and `clusters` say whose row it is, and of when or where. A group without any
    membership has no consistency and stays out of the distance.
    """
    over, under = (y, x) if necessity else (x, y)
    between, within = _by(clusters, x, y, over), _by(units, x, y, over)
    return Panel(
        pooled=_share(x, y, over) or 0.0,
        between=between,
        within=within,
        d_between=distance([c for _name, c in between]),
        d_within=distance([c for _name, c in within]),
        coverage_pooled=_share(x, y, under) or 0.0,
        coverage_between=_by(clusters, x, y, under),
        coverage_within=_by(units, x, y, under),
    )


def distance(values: Sequence[float | None]) -> float | None:
    """Return how unevenly values are spread; None without any."""
    known = [v for v in values if v is not None]
    total = sum(known)
    if not known or total <= 0:
        return None
    return math.sqrt(sum((v / total - 1 / len(known)) ** 2 for v in known))


def _by(
    names: Sequence[str], x: Floats, y: Floats, over: Floats
) -> tuple[tuple[str, float | None], ...]:
    kinds = np.asarray(names)
    found = []
    for name in dict.fromkeys(names):
        rows = kinds == name
        found.append((str(name), _share(x[rows], y[rows], over[rows])))
    return tuple(found)


def _share(x: Floats, y: Floats, over: Floats) -> float | None:
    total = float(over.sum())
    return float(np.minimum(x, y).sum()) / total if total > 1e-12 else None
