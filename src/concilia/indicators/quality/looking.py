"""Looking through the series of one indicator for what is doubtful in the data themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from concilia.indicators import rules
from concilia.indicators.grids import Floats, Grid
from concilia.indicators.models import Finding, Indicator

OVERDUE = 2
"""Periods by which a territory lags behind the newest report of the others, where the
definition does not say when values are due."""

FAR = 10.0
"""Robust standard deviations beyond which a single value is an outlier."""

STEP = 8.0
"""Standard deviations (of neighbouring values) beyond which the level has changed."""

_UNITS = (10.0, 60.0, 100.0, 1000.0)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One finding before it is a row."""

    territory: int
    kind: str
    period: dt.date
    facts: dict[str, Any] = field(default_factory=dict)


def look(indicator: Indicator, grid: Grid, today: dt.date) -> Iterator[Doubt]:
    """Yield everything doubtful, at most one finding of each kind per series but for falls."""
    for row, territory in enumerate(grid.territories):
        values = grid.values[row]
        there = np.flatnonzero(~np.isnan(values))
        if len(there):
            yield from _whole(grid, territory, values, there)
            yield from _late(indicator, grid, territory, int(there[-1]), today)
            if indicator.cumulative:
                yield from _falls(grid, territory, values, there)
            else:
                yield from _odd(grid, territory, values[there], there)


def stretch(grid: Grid) -> tuple[int, int, int]:
    """Return how many series have values, how many values, and how many there would be without
    a gap between the first and the last of each series."""
    known = ~np.isnan(grid.values)
    rows = known[known.any(axis=1)]
    if not rows.size:
        return 0, 0, 0
    first, behind = rows.argmax(axis=1), rows[:, ::-1].argmax(axis=1)
    expected = rows.shape[1] - first - behind
    return len(rows), int(rows.sum()), int(expected.sum())


def _whole(
    grid: Grid, territory: int, values: Floats, there: np.ndarray[Any, np.dtype[np.int64]]
) -> Iterator[Doubt]:
    first, last = int(there[0]), int(there[-1])
    missing = [n for n in range(first, last) if np.isnan(values[n])]
    if missing:
        share = len(there) / (last - first + 1)
        facts: dict[str, Any] = {"count": len(missing), "complete": round(share, 4)}
        yield Doubt(territory, Finding.Kind.GAP, grid.periods[missing[0]], facts)
    negative = np.flatnonzero(values < 0)
    if len(negative):
        facts = {"value": float(values[negative[0]]), "count": len(negative)}
        yield Doubt(territory, Finding.Kind.NEGATIVE, grid.periods[int(negative[0])], facts)


def _late(
    indicator: Indicator, grid: Grid, territory: int, last: int, today: dt.date
) -> Iterator[Doubt]:
    facts: dict[str, Any] = {"last": grid.periods[last].isoformat()}
    if indicator.due_days is None:
        behind = len(grid.periods) - 1 - last
        if behind >= OVERDUE:
            facts["periods"] = behind
            yield Doubt(territory, Finding.Kind.LATE, grid.periods[last + 1], facts)
        return
    newest = grid.periods[last]
    late = rules.overdue(newest, indicator.frequency, indicator.due_days, today)
    if late is not None:
        facts |= {"periods": late.periods, "due": late.due.isoformat()}
        yield Doubt(territory, Finding.Kind.LATE, late.period, facts)


def _falls(
    grid: Grid, territory: int, values: Floats, there: np.ndarray[Any, np.dtype[np.int64]]
) -> Iterator[Doubt]:
    steps = np.diff(values[there])
    for n in np.flatnonzero(steps < 0):
        before, after = float(values[there[n]]), float(values[there[n + 1]])
        day = grid.periods[int(there[n + 1])]
        yield Doubt(territory, Finding.Kind.FALL, day, {"before": before, "after": after})


def _odd(
    grid: Grid, territory: int, known: Floats, there: np.ndarray[Any, np.dtype[np.int64]]
) -> Iterator[Doubt]:
    if len(known) < 12:
        return
    level = _level(known)
    if level is not None:
        at, before, after = level
        facts = {"before": before, "after": after}
        kind = Finding.Kind.LEVEL
        ratio = max(before, after) / min(before, after) if min(before, after) > 0 else 0.0
        for unit in _UNITS:
            if unit / 1.15 < ratio < unit * 1.15:
                kind, facts["factor"] = Finding.Kind.UNIT, unit
        yield Doubt(territory, kind, grid.periods[int(there[at])], facts)
        return
    around = np.lib.stride_tricks.sliding_window_view(np.pad(known, 2, mode="reflect"), 5)
    middle = np.median(around, axis=1)
    off = np.abs(known - middle)
    spread = 1.4826 * np.median(off)
    at = int(np.argmax(off))
    if spread > 0 and off[at] > FAR * spread and off[at] > 3 * max(1.0, np.median(np.abs(known))):
        facts = {"value": float(known[at]), "usual": float(middle[at])}
        yield Doubt(territory, Finding.Kind.OUTLIER, grid.periods[int(there[at])], facts)


def _level(known: Floats) -> tuple[int, float, float] | None:
    """Return place, level before and level after of the greatest lasting step, if it is one."""
    width = 6
    windows = np.lib.stride_tricks.sliding_window_view(known, width)
    medians = np.median(windows, axis=1)
    if len(medians) <= width:
        return None
    steps = medians[width:] - medians[:-width]
    ranges = np.abs(np.diff(known))
    spread = float(np.median(ranges)) / 0.954  # the median moving range of normal values
    at = int(np.argmax(np.abs(steps)))
    if spread <= 0 or abs(steps[at]) < STEP * spread:
        return None
    before, after = float(medians[at]), float(medians[at + width])
    # At once, not by and by: one value is still at the old level, the next at the new one. A
    # change of unit changes the noise too, so that the medians may point some places aside.
    old = np.abs(known - before) <= np.abs(known - after)
    first, last = max(1, at + width // 2), min(len(known), at + width + width // 2 + 1)
    places = [n for n in range(first, last) if old[n - 1] and not old[n]]
    jumps = {n: abs(float(known[n] - known[n - 1])) for n in places}
    place = max(places, key=jumps.__getitem__, default=0)
    return (place, before, after) if place and jumps[place] > 0.6 * abs(steps[at]) else None
