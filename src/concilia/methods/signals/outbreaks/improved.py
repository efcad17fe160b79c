"""The improved Farrington algorithm for counts with season and trend.

Noufaily A, Enki DG, Farrington P, Garthwaite P, Andrews N, Charlett A. An improved algorithm for
outbreak detection in multiple surveillance systems. Stat Med 2013;32:1206–22: all baseline
periods enter, the season is a factor of ten levels, the trend is kept whether significant or not
unless it leads above everything that was ever seen, past outbreaks are weighed down by Anscombe
residuals above 2.58, and the threshold is a quantile of a negative binomial distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from concilia.methods.signals.outbreaks.quasi import Fit, fit
from concilia.methods.signals.packed import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Setting:
    """How the algorithm looks back; periods are those of the series.

    `period` per year; `years` at most and `least_years` at least of baseline; `left_out` most
    recent periods; `half_window` around the same season; `seasons` further levels of the season;
    `alpha` of the threshold; residuals above `reweight` lose weight; an alarm needs at least
    `cases` in the last `recent` periods.
    """

    period: int = 52
    years: int = 5
    least_years: int = 3
    left_out: int = 26
    half_window: int = 3
    seasons: int = 9
    alpha: float = 0.005
    reweight: float = 2.58
    cases: int = 5
    recent: int = 4


WEEKLY = Setting()
MONTHLY = Setting(period=12, left_out=6, half_window=1, seasons=3, recent=1)


@dataclass(frozen=True, slots=True)
class Farrington:
    """For the judged period, per series (S,): what was expected, the threshold, the exceedance
    score (observed − expected) ÷ (threshold − expected), the probability of so many and more,
    the dispersion, whether the trend was kept, and whether it is an alarm. NaN: not enough.
    """

    observed: Floats
    expected: Floats
    threshold: Floats
    score: Floats
    probability: Floats
    dispersion: Floats
    trend: Bools
    alarm: Bools


def levels(distance: npt.ArrayLike, setting: Setting = WEEKLY) -> Ints:
    """Return the level of the season for periods that lie `distance` before the judged one.

    0 is the window around the same season; the rest of the year falls into `seasons` equal parts.
    """
    within = np.asarray(distance, dtype=np.int64) % setting.period
    half, rest = setting.half_window, setting.period - (2 * setting.half_window + 1)
    part = np.maximum(1, rest / setting.seasons)
    place = 1 + np.minimum(((within - half - 1) // part).astype(np.int64), setting.seasons - 1)
    return np.where((within <= half) | (within >= setting.period - half), 0, place)


def design(distance: npt.ArrayLike, setting: Setting = WEEKLY, *, trend: bool = True) -> Floats:
    """Return the columns: one, the time in years before the judged period, the season's levels."""
    back = np.asarray(distance, dtype=np.float64)
    columns = [np.ones_like(back)]
    if trend:
        columns.append(-back / setting.period)
    season = levels(distance, setting)
    columns += [(season == level).astype(np.float64) for level in range(1, setting.seasons + 1)]
    return np.column_stack(columns)


def weights(counts: Floats, found: Fit, threshold: float = 2.58) -> Floats:
    """Return the weights that take past outbreaks down, summing to the number of values.

    Anscombe residuals s = 1.5 (y^⅔ μ^−⅙ − √μ) ÷ √(φ (1 − h)); above the threshold the weight is
    γ s⁻², else γ.
    """
    there = ~np.isnan(counts)
    y, mu = np.nan_to_num(counts), found.means
    raw = 1.5 * (np.cbrt(y) ** 2 * mu ** (-1 / 6) - np.sqrt(mu))
    scale = np.sqrt(found.dispersion[:, None] * np.clip(1 - found.leverage, 1e-6, None))
    s = raw / scale
    shrunk = np.where(s > threshold, np.clip(s, threshold, None) ** -2.0, 1.0) * there
    out: Floats = shrunk * (there.sum(axis=1) / np.maximum(shrunk.sum(axis=1), 1e-12))[:, None]
    return out


def farrington(
    counts: npt.ArrayLike, at: int | None = None, setting: Setting = WEEKLY
) -> Farrington:
    """Judge the period `at` (the last when None) of each row of `counts` (series × periods).

    NaN is a period without a report. Only what lies before `at` is looked at. Raises ValueError
    for negative counts.
    """
    y = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    if np.nanmin(y, initial=0.0) < 0:
        raise ValueError("counts cannot be negative")
    at = y.shape[1] - 1 if at is None else at
    first = max(0, at - setting.years * setting.period - setting.half_window)
    last = at - setting.left_out
    none = np.full(len(y), np.nan)
    observed = y[:, at]
    if last - first < setting.least_years * setting.period - setting.left_out:
        no = np.zeros(len(y), dtype=np.bool_)
        return Farrington(observed, none, none, none, none, none, no, no)
    base = y[:, first:last]
    distance = at - np.arange(first, last)
    with_trend = _twice(design(distance, setting), base, setting)
    expected, dispersion = np.exp(np.clip(with_trend.beta[:, 0], -30, 30)), with_trend.dispersion
    kept = with_trend.converged & (expected <= np.nanmax(base, axis=1, initial=0.0))
    if not kept.all():
        plain = _twice(design(distance, setting, trend=False), base[~kept], setting)
        expected[~kept] = np.exp(np.clip(plain.beta[:, 0], -30, 30))
        dispersion = dispersion.copy()
        dispersion[~kept] = plain.dispersion
    enough = (~np.isnan(base)).sum(axis=1) >= setting.period
    expected = np.where(enough, expected, np.nan)
    limit = quantile(expected, dispersion, 1 - setting.alpha)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where(limit > expected, (observed - expected) / (limit - expected), np.nan)
    recent = np.nansum(y[:, max(0, at - setting.recent + 1) : at + 1], axis=1)
    alarm = (observed > limit) & (recent >= setting.cases)
    chance = tail(observed, expected, dispersion)
    return Farrington(observed, expected, limit, score, chance, dispersion, kept, alarm)


def _twice(x: Floats, base: Floats, setting: Setting) -> Fit:
    """Fit, weigh past outbreaks down, and fit again."""
    first = fit(x, base)
    return fit(x, base, weights(base, first, setting.reweight))


def quantile(expected: Floats, dispersion: Floats, level: float) -> Floats:
    """Return the quantile of counts with this mean and variance dispersion × mean."""
    size = _size(expected, dispersion)
    mixed = stats.nbinom.ppf(level, size, 1 / dispersion)
    plain = stats.poisson.ppf(level, expected)
    out: Floats = np.where(dispersion > 1 + 1e-9, mixed, plain)
    return out


def tail(observed: Floats, expected: Floats, dispersion: Floats) -> Floats:
    """Return the probability of the observed count or more."""
    size = _size(expected, dispersion)
    mixed = stats.nbinom.sf(observed - 1, size, 1 / dispersion)
    plain = stats.poisson.sf(observed - 1, expected)
    out: Floats = np.where(dispersion > 1 + 1e-9, mixed, plain)
    return np.where(np.isnan(observed) | np.isnan(expected), np.nan, out)


def _size(expected: Floats, dispersion: Floats) -> Floats:
    out: Floats = expected / np.maximum(dispersion - 1, 1e-9)
    return out
