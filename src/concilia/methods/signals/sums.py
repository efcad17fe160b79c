"""EWMA and CUSUM charts: they find small lasting changes sooner than single points do.

References: Roberts 1959 and Page 1954; formulas as in the NIST/SEMATECH e-Handbook of
Statistical Methods, 6.3.2.3 and 6.3.2.4. Gaps (NaN) leave the sums as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concilia.methods.signals.packed import Bools, Floats


@dataclass(frozen=True, slots=True)
class Ewma:
    """The moving average (S × T) and its limits at each place; `alarm` is where it leaves them."""

    average: Floats
    lower: Floats
    upper: Floats
    alarm: Bools


@dataclass(frozen=True, slots=True)
class Cusum:
    """The upper and lower sums (S × T, in units of the values); `alarm` beyond the interval."""

    high: Floats
    low: Floats
    alarm: Bools


def ewma(
    values: npt.ArrayLike,
    mean: npt.ArrayLike,
    sigma: npt.ArrayLike,
    *,
    weight: float = 0.2,
    width: float = 3.0,
    asymptotic: bool = False,
) -> Ewma:
    """Return the exponentially weighted moving average of each row, beginning at its mean.

    `weight` of the newest value, `width` of the limits in standard deviations; `asymptotic`
    uses the limits of a long series from the beginning. ValueError for a weight outside (0, 1].
    """
    if not 0 < weight <= 1:
        raise ValueError("weight must lie above 0 and at most at 1")
    v, middle, spread = _given(values, mean, sigma)
    average = np.empty_like(v)
    reach = np.empty_like(v)
    level = middle.copy()
    seen = np.zeros(len(v))
    for at in range(v.shape[1]):
        there = ~np.isnan(v[:, at])
        level = np.where(there, weight * v[:, at] + (1 - weight) * level, level)
        seen = seen + there
        grown = 1.0 if asymptotic else 1 - (1 - weight) ** (2 * seen)
        average[:, at] = level
        reach[:, at] = width * spread * np.sqrt(weight / (2 - weight) * grown)
    lower, upper = middle[:, None] - reach, middle[:, None] + reach
    alarm = ((average > upper) | (average < lower)) & ~np.isnan(v)
    return Ewma(average, lower, upper, alarm)


def cusum(
    values: npt.ArrayLike,
    mean: npt.ArrayLike,
    sigma: npt.ArrayLike,
    *,
    slack: float = 0.5,
    interval: float = 5.0,
) -> Cusum:
    """Return the tabular sums of each row; `slack` and `interval` in standard deviations."""
    v, middle, spread = _given(values, mean, sigma)
    high, low = np.empty_like(v), np.empty_like(v)
    up = np.zeros(len(v))
    down = np.zeros(len(v))
    for at in range(v.shape[1]):
        off = np.nan_to_num(v[:, at] - middle)
        there = ~np.isnan(v[:, at])
        up = np.where(there, np.maximum(0, up + off - slack * spread), up)
        down = np.where(there, np.maximum(0, down - off - slack * spread), down)
        high[:, at], low[:, at] = up, down
    bound = (interval * spread)[:, None]
    return Cusum(high, low, ((high > bound) | (low > bound)) & ~np.isnan(v))


def _given(
    values: npt.ArrayLike, mean: npt.ArrayLike, sigma: npt.ArrayLike
) -> tuple[Floats, Floats, Floats]:
    v = np.atleast_2d(np.asarray(values, dtype=np.float64))
    middle = np.broadcast_to(np.asarray(mean, dtype=np.float64), (len(v),)).copy()
    spread = np.broadcast_to(np.asarray(sigma, dtype=np.float64), (len(v),)).copy()
    return v, middle, spread
