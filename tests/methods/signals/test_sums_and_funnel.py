"""EWMA and CUSUM against the NIST handbook, funnels against sums done another way."""

from __future__ import annotations

import numpy as np
import pytest

from concilia.methods import signals
from concilia.methods.signals.funnel import overdispersion

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4.
EWMA = "52 47 53 49.3 50.1 47 51 50.1 51.2 50.5 49.6 47.6 49.9 51.3 47.8 51.2 52.6 52.4 53.6 52.1"
AVERAGES = (
    "50.60 49.52 50.56 50.18 50.16 49.21 49.75 49.85 50.26 50.33 50.11 49.36 49.52 50.05 49.38 "
    "49.92 50.73 51.23 51.94 51.99"
)


def test_ewma_gives_the_handbook_s_numbers() -> None:
    values = [float(x) for x in EWMA.split()]
    found = signals.ewma([values], 50.0, 2.0539, weight=0.3, asymptotic=True)
    assert found.average[0] == pytest.approx([float(x) for x in AVERAGES.split()], abs=0.006)
    assert found.upper[0, -1] == pytest.approx(52.5884, abs=1e-3)
    assert found.lower[0, -1] == pytest.approx(47.4115, abs=1e-3)
    assert not found.alarm.any()
    with pytest.raises(ValueError):
        signals.ewma([values], 50, 1, weight=0)


def test_cusum_gives_the_handbook_s_numbers() -> None:
    # NIST 6.3.2.3: mean 325, k = 0.3175, h = 4.1959.
    values = [
        324.925, 324.675, 324.725, 324.350, 325.350, 325.225, 324.125, 324.525, 325.225, 324.600,
        324.625, 325.150, 328.325, 327.250, 327.825, 328.500, 326.675, 327.775, 326.875, 328.350,
    ]  # fmt: skip
    found = signals.cusum([values], 325.0, 1.0, slack=0.3175, interval=4.1959)
    assert found.high[0].round(2).tolist() == pytest.approx(
        [0, 0, 0, 0, 0.03, 0, 0, 0, 0, 0, 0, 0, 3.01, 4.94, 7.45, 10.63, 11.99, 14.44, 16.0, 19.04],
        abs=0.03,
    )
    assert np.flatnonzero(found.alarm[0])[0] == 13


def test_gaps_leave_the_sums_as_they_are() -> None:
    whole = signals.cusum([[1.0, 2.0, 3.0]], 0, 1)
    gap = signals.cusum([[1.0, np.nan, 2.0, 3.0]], 0, 1)
    assert gap.high[0, [0, 2, 3]].tolist() == whole.high[0].tolist()
    assert not gap.alarm[0, 1]


def test_a_funnel_without_overdispersion_has_binomial_limits() -> None:
    # 10 of 100, 20 of 200, 33 of 300: target 63/600.
    found = signals.funnel([10, 20, 33], [100, 200, 300], winsorise=0)
    target = 63 / 600
    error = (target * (1 - target) / 100) ** 0.5
    assert found.target == pytest.approx(target)
    assert found.between == 0
    assert found.inner[1][0] == pytest.approx(target + 1.959964 * error, rel=1e-6)
    assert found.outer[1][0] == pytest.approx(target + 3.090232 * error, rel=1e-6)
    assert not found.outside.any()


def test_overdispersion_is_the_moment_estimate_of_winsorised_scores() -> None:
    chance = np.random.default_rng(11)
    bases = chance.integers(200, 3000, 60).astype(float)
    rates = np.clip(chance.normal(0.12, 0.03, 60), 0.01, 0.9)
    events = chance.binomial(bases.astype(int), rates).astype(float)
    found = signals.funnel(events, bases)
    target = events.sum() / bases.sum()
    scores = []
    for r, n in zip(events, bases, strict=True):
        scores.append((r / n - target) / (target * (1 - target) / n) ** 0.5)
    low, high = np.percentile(scores, [10, 90])
    drawn = [min(max(z, low), high) for z in scores]
    factor = sum(z * z for z in drawn) / 60
    w = [n / (target * (1 - target)) for n in bases]
    between = (60 * factor - 59) / (sum(w) - sum(x * x for x in w) / sum(w))
    assert found.factor == pytest.approx(factor)
    assert found.between == pytest.approx(between)
    assert found.between**0.5 == pytest.approx(0.03, rel=0.5)
    assert found.outside.sum() <= 3
    unadjusted = signals.funnel(events, bases, winsorise=0)
    assert unadjusted.factor > factor


def test_a_funnel_keeps_what_it_cannot_judge() -> None:
    found = signals.funnel([1, 0, 5], [10, 0, 50], kind="rate")
    assert np.isnan(found.values[1])
    assert not found.outside[1]
    with pytest.raises(ValueError):
        signals.funnel([-1], [10])
    with pytest.raises(ValueError):
        signals.funnel([1], [10], winsorise=0.5)
    assert overdispersion(np.array([1.0]), np.array([1.0])) == (1.0, 0.0)
