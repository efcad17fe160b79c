"""Series with their limits, verdicts and targets, ready to be shown; numbers, no page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from concilia.agencies.models import Territory
from concilia.indicators import grids
from concilia.indicators.grids import Floats
from concilia.indicators.models import Indicator
from concilia.indicators.signals import judging
from concilia.indicators.signals.judging import Found
from concilia.indicators.targets import queries as targets
from concilia.indicators.targets.rules import Status, status
from concilia.methods import signals
from concilia.methods.signals import RULES, Assurance, Variation


@dataclass(frozen=True, slots=True)
class Read:
    """One series. `values` as judged (increments of a running total), `adjusted` without season.

    `flags` are the rules that mark each value; `mean`, `lower`, `upper` belong to `adjusted` and
    are None with fewer than ten values; `baseline` values fix them.
    """

    territory: Territory
    periods: tuple[dt.date, ...]
    values: tuple[float | None, ...]
    adjusted: tuple[float | None, ...]
    seasonal: bool
    mean: float | None
    lower: float | None
    upper: float | None
    baseline: int
    flags: tuple[tuple[str, ...], ...]
    variation: Variation
    assurance: Assurance
    target: float | None
    status: Status

    @property
    def newest(self) -> tuple[dt.date, float] | None:
        """The newest value and its period."""
        for day, value in zip(reversed(self.periods), reversed(self.values), strict=True):
            if value is not None:
                return day, value
        return None

    @property
    def before(self) -> float | None:
        """The value before the newest."""
        known = [value for value in self.values if value is not None]
        return known[-2] if len(known) > 1 else None


def judge(indicator: Indicator) -> judging.Judged:
    """Return all series of the indicator with their limits: what `read` and `stretches` ask for."""
    return judging.judge(indicator, grids.read(indicator))


def read(
    indicator: Indicator,
    territories: Iterable[Territory],
    start: dt.date | None = None,
    end: dt.date | None = None,
    *,
    judged: judging.Judged | None = None,
) -> list[Read]:
    """Return the series of the territories that have values, in the order given.

    Limits come of the whole series, whatever stretch of time is shown; whether there is a season
    is asked of all territories together, whichever are shown. `judged` spares reading them again.
    """
    judged = judged or judge(indicator)
    grid = judged.grid
    if not grid.periods:
        return []
    row_of = {pk: row for row, pk in enumerate(grid.territories)}
    wanted = [one for one in territories if one.pk in row_of]
    day = grid.periods[-1]
    aims = targets.values(indicator, wanted, day)
    goals = np.array([aims.get(pk, np.nan) for pk in grid.territories])
    variations = signals.variation(judged.chart, indicator.direction)
    assurances = signals.assurance(judged.chart, goals, indicator.direction)
    shown = _shown(grid.periods, start, end)
    adjusted = judged.values - judged.wave
    marked = judged.chart.special
    found = []
    for territory in wanted:
        row = row_of[territory.pk]
        newest = _last(judged.values[row])
        found.append(
            Read(
                territory,
                grid.periods[shown],
                _plain(judged.values[row, shown]),
                _plain(adjusted[row, shown]),
                bool((judged.wave[row] != 0).any()),
                _number(judged.chart.mean[row]),
                _number(judging.floor(indicator, judged.chart.lower[row])),
                _number(judged.chart.upper[row]),
                int(judged.chart.used[row]),
                _flags(judged, row, marked[row], shown),
                variations[row],
                assurances[row],
                aims.get(territory.pk),
                status(newest, aims.get(territory.pk), indicator.direction),
            )
        )
    return found


def stretches(
    indicator: Indicator, territory: Territory, *, judged: judging.Judged | None = None
) -> list[Found]:
    """Return every stretch of special-cause variation in a series, oldest first."""
    judged = judged or judge(indicator)
    if territory.pk not in judged.grid.territories:
        return []
    mine = judging.only(judged, territory.pk)
    return sorted(judging.found(indicator, mine, every=True), key=lambda one: one.onset)


def _shown(periods: Sequence[dt.date], start: dt.date | None, end: dt.date | None) -> slice:
    inside = [
        n
        for n, day in enumerate(periods)
        if (start is None or day >= start) and (end is None or day <= end)
    ]
    return slice(inside[0], inside[-1] + 1) if inside else slice(0, 0)


def _flags(
    judged: judging.Judged,
    row: int,
    marked: np.ndarray[tuple[int], np.dtype[np.bool_]],
    shown: slice,
) -> tuple[tuple[str, ...], ...]:
    rules = judged.chart.rules
    first, last, _step = shown.indices(len(judged.grid.periods))
    return tuple(
        tuple(name for name in RULES if rules[name][row, at]) if marked[at] else ()
        for at in range(first, last)
    )


def _last(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(known[-1]) if len(known) else None


def _plain(values: Floats) -> tuple[float | None, ...]:
    return tuple(None if value != value else value for value in values.tolist())  # NaN differs


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
