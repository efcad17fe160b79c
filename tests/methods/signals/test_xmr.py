"""XmR charts against hand-worked numbers and a plain re-telling of the rules."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.methods import signals

# Ten values; moving ranges 2 1 3 2 1 1 2 3 1 (mean 16/9); mean 51.
TEN = [50.0, 52, 51, 54, 52, 51, 50, 52, 49, 50]


def test_limits_by_hand() -> None:
    chart = signals.xmr([TEN])
    assert chart.mean[0] == pytest.approx(51.1)
    assert chart.sigma[0] == pytest.approx(16 / 9 / 1.128)
    assert chart.upper[0] == pytest.approx(51.1 + 2.66 * 16 / 9)
    assert chart.lower[0] == pytest.approx(51.1 - 2.66 * 16 / 9)


def test_an_extreme_range_is_left_out_once_as_the_r_package_does() -> None:
    # The vignette of NHSRplotthedots: 1 and 2 in turn, with one 10.
    values = [1.0, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    mean = sum(values) / 18
    ranges = [abs(a - b) for a, b in itertools.pairwise(values)]
    average = sum(ranges) / 17
    kept = [r for r in ranges if r < 3.267 * average]
    assert len(kept) == 15
    chart = signals.xmr([values])
    assert chart.upper[0] == pytest.approx(mean + 2.66 * 1.0)
    plain = signals.xmr([values], screen=False)
    assert plain.upper[0] == pytest.approx(mean + 2.66 * average)
    assert chart.rules["astronomical"][0].tolist() == [n == 4 for n in range(18)]


def test_too_few_values_have_no_limits_and_a_flat_series_no_signal() -> None:
    assert np.isnan(signals.xmr([[1.0, 2.0, 3.0]]).mean[0])
    assert not signals.xmr([[5.0] * 30]).special.any()
    assert signals.variation(signals.xmr([[1.0, 2.0]]), "up") == [signals.Variation.UNKNOWN]


def told(values: list[float | None], baseline: int | None) -> list[set[str]]:
    """The rules again, one value at a time, as the practice states them."""
    there = [(n, v) for n, v in enumerate(values) if v is not None]
    v = [x for _n, x in there]
    part = v if baseline is None else v[:baseline]
    found: list[set[str]] = [set() for _ in values]
    if len(part) < 10:
        return found
    mean = float(np.mean(part))
    ranges = np.abs(np.diff(part))
    kept = [r for r in ranges if r < 3.267 * ranges.mean()]
    reach = 2.66 * float(np.mean(kept) if kept else ranges.mean())
    side = [int(np.sign(x - mean)) for x in v]
    for i, (n, x) in enumerate(there):
        outside = abs(x - mean) > reach
        if (x > mean + reach) or (x < mean - reach):
            found[n].add("astronomical")
        for s in range(max(0, i - 6), i + 1):
            window = slice(s, s + 7)
            if s + 7 > len(v):
                continue
            if side[s] and len(set(side[window])) == 1:
                found[n].add("shift")
            steps = np.sign(np.diff(v[window]))
            if steps[0] and len(set(steps)) == 1:
                found[n].add("trend")
        close = [
            not ((y > mean + reach) or (y < mean - reach))
            and (
                (y > mean + (mean + reach - mean) * 2 / 3)
                or (y < mean - (mean - (mean - reach)) * 2 / 3)
            )
            for y in v
        ]
        for s in range(max(0, i - 2), i + 1):
            if s + 3 <= len(v) and close[i] and not outside:
                same = abs(sum(side[s : s + 3])) == 3
                if same and sum(close[s : s + 3]) >= 2:
                    found[n].add("two_of_three")
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(-8, 8).map(float)), min_size=12, max_size=40),
    st.sampled_from([None, 12, 20]),
)
def test_the_rules_agree_with_their_plain_telling(
    values: list[float | None], baseline: int | None
) -> None:
    given_ = [[np.nan if v is None else v for v in values]]
    chart = signals.xmr(given_, baseline=baseline)
    for n, expected in enumerate(told(values, baseline)):
        assert {name for name in signals.RULES if chart.rules[name][0, n]} == expected


def test_many_series_at_once_are_each_as_alone() -> None:
    chance = np.random.default_rng(3)
    many = chance.normal(size=(40, 36))
    many[chance.random(many.shape) < 0.1] = np.nan
    together = signals.xmr(many, baseline=24)
    for row in range(40):
        alone = signals.xmr(many[row], baseline=24)
        assert alone.mean[0] == pytest.approx(together.mean[row], nan_ok=True)
        assert (alone.special[0] == together.special[row]).all()


@pytest.mark.parametrize(
    ("last", "better", "expected"),
    [
        (60.0, "up", "improving_high"),
        (60.0, "down", "concerning_high"),
        (40.0, "up", "concerning_low"),
        (40.0, "down", "improving_low"),
        (60.0, "none", "neutral_high"),
        (51.0, "up", "common"),
    ],
)
def test_variation_is_the_newest_value_s(last: float, better: str, expected: str) -> None:
    chart = signals.xmr([[*TEN, last]], baseline=10)
    assert signals.variation(chart, better) == [signals.Variation(expected)]


def test_assurance_asks_where_the_target_lies() -> None:
    chart = signals.xmr([TEN])
    for target, up, down in ((60, "fail", "pass"), (40, "pass", "fail")):
        assert signals.assurance(chart, target, "up") == [signals.Assurance(up)]
        assert signals.assurance(chart, target, "down") == [signals.Assurance(down)]
    assert signals.assurance(chart, 51, "up") == [signals.Assurance.HIT_AND_MISS]
    assert signals.assurance(chart, np.nan, "up") == [signals.Assurance.NONE]
    assert signals.assurance(chart, 51, "none") == [signals.Assurance.NONE]
