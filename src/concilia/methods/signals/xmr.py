"""XmR charts and the four rules of the NHS “Making data count” practice.

Limits: mean ± 2.66 × mean moving range; moving ranges of 3.267 times their mean and more are left
out once (Wheeler 1993; NHS England, *Making data count*, 2019; R package NHSRplotthedots 0.2).
Rules: a point beyond a limit; seven in a row on one side of the mean; seven in a row that rise
or fall; two of three, on one side of the mean, between two thirds of the way to a limit and it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concilia.methods.signals.packed import Bools, Floats, Ints, pack, runs

LIMIT = 2.66
SCREEN = 3.267
RUN = 7
LEAST = 10
"""Fewer values than these in the baseline say too little: the limits are then NaN."""

ASTRONOMICAL, SHIFT, TREND, NEAR = "astronomical", "shift", "trend", "two_of_three"
RULES = (ASTRONOMICAL, SHIFT, TREND, NEAR)


@dataclass(frozen=True, slots=True)
class XmR:
    """Limits per series (S,) and marks per value (S × T). NaN limits: too few values.

    `side` is +1 above the mean, −1 below, 0 on it or without a value. `sigma` is the mean
    moving range ÷ 1.128. `used` counts the values of the baseline.
    """

    values: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    sigma: Floats
    used: Ints
    side: npt.NDArray[np.int8]
    rules: dict[str, Bools]

    @property
    def special(self) -> Bools:
        """Where any rule finds special-cause variation."""
        found: Bools = np.logical_or.reduce([self.rules[name] for name in RULES])
        return found


def xmr(
    values: npt.ArrayLike, *, baseline: int | None = None, screen: bool = True, least: int = LEAST
) -> XmR:
    """Return limits and rules for each row of `values` (series × time, NaN is a gap).

    `baseline` fixes the limits after so many values (all values when None); `screen` leaves out
    extreme moving ranges once; with fewer than `least` values there are no limits.
    """
    packed = pack(values)
    v = packed.values
    part = v if baseline is None else v[:, :baseline]
    used = (~np.isnan(part)).sum(axis=1).astype(np.int64)
    enough = used >= max(2, least)
    mean = _mean(part)
    ranges = np.abs(np.diff(part, axis=1))
    average = _mean(ranges)
    if screen:
        kept = np.where(ranges < SCREEN * average[:, None], ranges, np.nan)
        flat = np.isnan(kept).all(axis=1)  # a series that never moves has no range to keep
        average = np.where(flat, average, _mean(kept))
    mean = np.where(enough, mean, np.nan)
    reach = np.where(enough, LIMIT * average, np.nan)
    lower, upper = mean - reach, mean + reach
    return XmR(
        np.atleast_2d(np.asarray(values, dtype=np.float64)),
        mean,
        lower,
        upper,
        np.where(enough, average / 1.128, np.nan),
        used,
        packed.spread(_side(v, mean)),
        {name: packed.spread(marks) for name, marks in rules(v, mean, lower, upper).items()},
    )


def rules(v: Floats, mean: Floats, lower: Floats, upper: Floats) -> dict[str, Bools]:
    """Return where each rule finds something, in packed series; NaN limits find nothing."""
    low, high, middle = lower[:, None], upper[:, None], mean[:, None]
    outside = (v > high) | (v < low)
    side = _side(v, mean)
    steps = np.nan_to_num(np.sign(np.diff(v, axis=1))).astype(np.int8)
    rising = runs(steps, RUN - 1)
    trend = np.zeros(v.shape, dtype=np.bool_)
    trend[:, 1:] |= rising
    trend[:, :-1] |= rising
    trend &= ~np.isnan(middle)
    close = ~outside & (
        (v > middle + (high - middle) * 2 / 3) | (v < middle - (middle - low) * 2 / 3)
    )
    return {
        ASTRONOMICAL: outside,
        SHIFT: runs(side, RUN),
        TREND: trend,
        NEAR: _two_of_three(close, side),
    }


def _two_of_three(close: Bools, side: npt.NDArray[np.int8]) -> Bools:
    found: Bools = np.zeros_like(close)
    if close.shape[1] < 3:
        return found
    inside = close[:, :-2].astype(np.int8) + close[:, 1:-1] + close[:, 2:]
    sides = np.abs(side[:, :-2].astype(np.int64) + side[:, 1:-1] + side[:, 2:])
    hit = (inside >= 2) & (sides == 3)
    for shift in range(3):
        found[:, shift : found.shape[1] - 2 + shift] |= hit
    return found & close


def _side(v: Floats, mean: Floats) -> npt.NDArray[np.int8]:
    return np.nan_to_num(np.sign(v - mean[:, None])).astype(np.int8)


def _mean(part: Floats) -> Floats:
    there = ~np.isnan(part)
    count = there.sum(axis=1)
    total = np.where(there, part, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
