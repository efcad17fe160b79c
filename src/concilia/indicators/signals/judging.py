"""Judging all series of one indicator at once: which stretches are more than common variation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from concilia.indicators import grids
from concilia.indicators.grids import Floats, Grid
from concilia.indicators.models import Indicator, Signal
from concilia.methods import signals
from concilia.methods.signals import Episode, XmR

BASELINE = {"day": 21, "week": 26, "month": 24, "quarter": 12, "year": 10}
"""How many first values fix the limits, by frequency."""

_SEASON = {"month": 12, "quarter": 4}
_COUNTS = {"week": signals.WEEKLY, "month": signals.MONTHLY}


@dataclass(frozen=True, slots=True)
class Judged:
    """The chart of every series; `wave` is the season that was taken out before."""

    grid: Grid
    values: Floats
    wave: Floats
    chart: XmR

    @property
    def seasonal(self) -> bool:
        """Whether a season was taken out."""
        return bool((self.wave != 0).any())


@dataclass(frozen=True, slots=True)
class Found:
    """One stretch, not yet compared with those of other series."""

    territory: int
    method: str
    direction: str
    rules: tuple[str, ...]
    onset: dt.date
    last: dt.date
    current: bool
    probability: float
    facts: dict[str, Any] = field(default_factory=dict)


def judge(indicator: Indicator, grid: Grid) -> Judged:
    """Return limits and rules for every series of the grid.

    A running total is judged by what it grows by; a yearly season is taken out first.
    """
    values = grids.increments(grid.values) if indicator.cumulative else grid.values
    baseline = BASELINE[indicator.frequency]
    period = _SEASON.get(indicator.frequency)
    wave = np.zeros_like(values)
    if period and values.shape[1]:
        wave = signals.season(values, period, baseline=max(baseline, 2 * period)).wave
    return Judged(grid, values, wave, signals.xmr(values - wave, baseline=baseline))


def only(judged: Judged, territory: int) -> Judged:
    """Return the part of one territory, judged as it was among the others."""
    at = judged.grid.territories.index(territory)
    row = slice(at, at + 1)
    grid = Grid((territory,), judged.grid.periods, judged.grid.values[row])
    adjusted = (judged.values - judged.wave)[row]
    chart = signals.xmr(adjusted, baseline=int(max(1, judged.chart.used[at])))
    return Judged(grid, judged.values[row], judged.wave[row], chart)


def tone(indicator: Indicator, direction: str) -> str:
    """Return what a change in this direction means."""
    if indicator.direction == Indicator.Direction.NONE:
        return Signal.Tone.NEUTRAL
    good = direction == indicator.direction
    return Signal.Tone.IMPROVEMENT if good else Signal.Tone.CONCERN


def found(indicator: Indicator, judged: Judged, *, every: bool = False) -> Iterator[Found]:
    """Yield the stretches that reach the newest value, or `every` one there ever was."""
    taken: set[tuple[int, str]] = set()
    for episode in signals.episodes(judged.chart, current=not every):
        one = _of_chart(indicator, judged, episode)
        if one.current:
            taken.add((one.territory, one.direction))
        yield one
    for one in _of_counts(indicator, judged):
        if (one.territory, one.direction) not in taken:
            yield one


def floor(indicator: Indicator, limit: float) -> float:
    """Return a lower limit that is no lower than the indicator can be."""
    return limit if indicator.minimum is None else max(limit, indicator.minimum)


def _of_chart(indicator: Indicator, judged: Judged, episode: Episode) -> Found:
    row = episode.row
    chart, periods = judged.chart, judged.grid.periods
    facts = {
        "value": float(judged.values[row, episode.last]),
        "extreme": float(judged.values[row, episode.extreme]),
        "extreme_at": periods[episode.extreme].isoformat(),
        "count": episode.count,
        "mean": float(chart.mean[row]),
        "lower": floor(indicator, float(chart.lower[row])),
        "upper": float(chart.upper[row]),
        "seasonal": bool((judged.wave[row] != 0).any()),
        "version": signals.VERSION,
    }
    return Found(
        judged.grid.territories[row],
        Signal.Method.XMR,
        "up" if episode.side > 0 else "down",
        episode.rules,
        periods[episode.onset],
        periods[episode.last],
        episode.current,
        episode.probability,
        facts,
    )


def counts(values: Floats) -> bool:
    """Say whether there are values, all of them whole and none negative."""
    known = values[~np.isnan(values)]
    return bool(len(known)) and bool((known >= 0).all()) and bool((known == np.floor(known)).all())


def counted_by(indicator: Indicator, values: Floats) -> signals.Setting | None:
    """Return how counts are judged by season and trend; None for what is no plain count."""
    if indicator.expression or indicator.denominator:
        return None
    setting = _COUNTS.get(indicator.frequency)
    return setting if setting is not None and counts(values) else None


def _of_counts(indicator: Indicator, judged: Judged) -> Iterator[Found]:
    """The newest counts that are too many for the season and the trend."""
    values = judged.values
    setting = counted_by(indicator, values)
    if setting is None:
        return
    result = signals.farrington(values, setting=setting)
    last = judged.grid.periods[-1]
    for row in np.flatnonzero(result.alarm):
        facts = {
            "value": float(result.observed[row]),
            "expected": float(result.expected[row]),
            "threshold": float(result.threshold[row]),
            "score": float(result.score[row]),
            "count": 1,
            "version": signals.VERSION,
        }
        yield Found(
            judged.grid.territories[row],
            Signal.Method.FARRINGTON,
            "up",
            ("threshold",),
            last,
            last,
            True,
            float(result.probability[row]),
            facts,
        )
