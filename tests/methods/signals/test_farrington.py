"""The improved Farrington algorithm against statsmodels, step by step."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from concilia.methods import signals
from concilia.methods.signals import outbreaks as steps
from concilia.methods.signals.outbreaks.improved import quantile, tail


def _counts(seed: int, weeks: int = 52 * 6, outbreak: int | None = None) -> np.ndarray:
    chance = np.random.default_rng(seed)
    t = np.arange(weeks)
    mean = np.exp(2.2 + 0.0015 * t + 0.6 * np.cos(2 * np.pi * t / 52))
    y = chance.negative_binomial(mean / 0.8, 1 / 1.8).astype(float)
    if outbreak is not None:
        y[outbreak : outbreak + 4] += 60
    return y


def test_the_season_has_a_window_of_seven_weeks_and_nine_parts_of_five() -> None:
    found = steps.levels(np.arange(1, 105))
    assert np.bincount(found[:52]).tolist() == [7, *[5] * 9]
    assert (found[:52] == found[52:]).all()
    assert found[51] == found[50] == found[0] == found[2] == 0
    assert found[3] == 1


def test_each_step_agrees_with_an_independent_fit() -> None:
    y = _counts(5, outbreak=140)
    at = len(y) - 1
    first, last = at - 5 * 52 - 3, at - 26
    base = y[first:last]
    x = steps.design(at - np.arange(first, last))
    ours = steps.fit(x, base)
    theirs = sm.GLM(base, x, family=sm.families.Poisson()).fit(scale="X2")
    assert ours.beta[0] == pytest.approx(theirs.params, abs=1e-6)
    assert ours.means[0] == pytest.approx(theirs.mu, rel=1e-6)
    phi = max(1.0, theirs.scale)
    assert ours.dispersion[0] == pytest.approx(phi)
    leverage = theirs.get_influence().hat_matrix_diag
    assert ours.leverage[0] == pytest.approx(leverage, abs=1e-6)
    s = 1.5 * (base ** (2 / 3) * theirs.mu ** (-1 / 6) - theirs.mu**0.5)
    s = s / np.sqrt(phi * (1 - leverage))
    down = np.where(s > 2.58, s**-2.0, 1.0)
    expected = down * len(base) / down.sum()
    found = steps.weights(base[None, :], ours)
    assert found[0] == pytest.approx(expected, rel=1e-5)
    assert found[0, 140 - first] < 0.5
    again = sm.GLM(base, x, family=sm.families.Poisson(), freq_weights=expected).fit()
    pearson = (expected * (base - again.mu) ** 2 / again.mu).sum() / (len(base) - x.shape[1])
    mean = float(np.exp(again.params[0]))
    result = signals.farrington(y)
    assert result.expected[0] == pytest.approx(mean, rel=1e-5)
    assert result.dispersion[0] == pytest.approx(max(1.0, pearson), rel=1e-5)
    size = mean / (max(1.0, pearson) - 1)
    limit = stats.nbinom.ppf(0.995, size, size / (size + mean))
    assert result.threshold[0] == limit
    assert result.score[0] == pytest.approx((y[at] - mean) / (limit - mean), rel=1e-4)


def test_an_outbreak_is_found_and_quiet_series_are_not() -> None:
    many = np.array([_counts(seed) for seed in range(60)])
    quiet = signals.farrington(many)
    assert quiet.alarm.sum() <= 2
    many[7, -1] += 120
    found = signals.farrington(many)
    assert found.alarm[7]
    assert found.score[7] > 1
    assert found.probability[7] < 1e-4
    alone = signals.farrington(many[7])
    assert alone.expected[0] == pytest.approx(found.expected[7])


def test_a_past_outbreak_does_not_hide_the_next_one() -> None:
    y = _counts(9, outbreak=-60)
    y[-1] = 60
    setting = signals.Setting(reweight=1e9)
    with_weights, without = signals.farrington(y), signals.farrington(y, setting=setting)
    assert with_weights.threshold[0] < without.threshold[0]


def test_what_is_too_short_or_too_rare_raises_no_alarm() -> None:
    assert np.isnan(signals.farrington(_counts(1)[:100]).threshold[0])
    rare = np.zeros(52 * 6)
    rare[-1] = 3
    assert not signals.farrington(rare).alarm[0]
    gap = _counts(2)
    gap[40:60] = np.nan
    assert np.isfinite(signals.farrington(gap).threshold[0])
    with pytest.raises(ValueError):
        signals.farrington([-1.0] * 400)


def test_monthly_counts_with_a_trend_that_would_run_away() -> None:
    t = np.arange(72)
    y = np.round(np.exp(0.05 * t))
    found = signals.farrington(y, setting=signals.MONTHLY)
    assert not found.trend[0]
    steady = signals.farrington(np.full(72, 20.0), setting=signals.MONTHLY)
    assert steady.expected[0] == pytest.approx(20, rel=1e-3)
    assert steady.threshold[0] == stats.poisson.ppf(0.995, 20)


def test_threshold_and_tail_belong_together() -> None:
    mean, phi = np.array([12.0, 12.0]), np.array([1.0, 2.5])
    limit = quantile(mean, phi, 0.995)
    assert (tail(limit + 1, mean, phi) <= 0.005).all()
    assert (tail(limit, mean, phi) > 0.005).all()
    assert limit[1] > limit[0]
