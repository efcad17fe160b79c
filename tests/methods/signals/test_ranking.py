"""Few false alarms over many series, and the true change at the top."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from concilia.methods import signals


def test_false_discovery_agrees_with_scipy() -> None:
    p = np.random.default_rng(2).random(50) ** 3
    assert signals.false_discovery(p) == pytest.approx(stats.false_discovery_control(p))
    padded = np.concatenate([p, np.ones(150)])
    assert signals.false_discovery(p, tested=200) == pytest.approx(
        stats.false_discovery_control(padded)[:50]
    )
    assert len(signals.false_discovery([])) == 0


def test_among_720_series_without_change_hardly_any_stands_out() -> None:
    many = np.random.default_rng(8).normal(100, 5, size=(720, 36))
    many[13, 24:] += np.linspace(2, 25, 12)
    chart = signals.xmr(many, baseline=24)
    found = [one for one in signals.episodes(chart) if one.current]
    assert signals.episodes(chart, current=True) == found
    q = signals.false_discovery([one.probability for one in found], tested=720)
    clear = [one.row for one, value in zip(found, q, strict=True) if value <= 0.05]
    assert 13 in clear
    assert len(clear) <= 2
    (one,) = [one for one in found if one.row == 13]
    assert one.side == 1
    assert 24 <= one.onset <= 28
    assert one.last == 35
    assert one.extreme >= 33
    assert "shift" in one.rules


def test_an_episode_ends_where_the_side_changes() -> None:
    values = [50.0, 52, 51, 54, 52, 51, 50, 52, 49, 50, 70, 71, 30, 50]
    chart = signals.xmr([values], baseline=10)
    up, down = signals.episodes(chart)
    assert (up.onset, up.last, up.side, up.current, up.count) == (10, 11, 1, False, 2)
    assert (down.onset, down.last, down.side, down.current) == (12, 12, -1, False)
    assert up.probability < 0.05


def test_a_season_is_found_by_all_series_together_and_taken_out() -> None:
    chance = np.random.default_rng(4)
    t = np.arange(36)
    wave = 3 * np.cos(2 * np.pi * t / 12)
    many = 30 + wave + chance.normal(0, 1, (20, 36))
    found = signals.season(many, 12, baseline=24)
    assert found.there
    assert np.abs(found.wave.mean(axis=0) - wave).max() < 0.6
    assert not signals.season(chance.normal(0, 1, (20, 36)), 12, baseline=24).there
    assert not signals.season(many[:, :20], 12).there
    many[0, 3] = np.nan
    assert (signals.season(many, 12, baseline=24).wave[0] == 0).all()
