"""Weighing options: hand-worked numbers, and the winner against a plain search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.methods.weighing import weigh

HAND = {"a": {"effect": 8.0, "cost": 2.0}, "b": {"effect": 4.0, "cost": 8.0}}


def test_the_sum_and_the_turning_point_are_those_worked_out_by_hand() -> None:
    found = weigh(HAND, {"effect": 3, "cost": 1})
    assert found.totals == {"a": 6.5, "b": 5.0}
    assert found.winners == ("a",)
    # 8w + 2(1-w) = 4w + 8(1-w)  =>  10w = 6.
    low, high = found.stretches["effect"]
    assert (low.winners, high.winners) == (("b",), ("a",))
    assert low.end == high.start == pytest.approx(0.6)
    # Of the weights of two criteria, b leads on 0 to 0.6.
    assert found.shares["b"] == pytest.approx(0.6, abs=0.01)


def test_ties_and_an_option_that_never_leads() -> None:
    found = weigh({"a": {"x": 5.0}, "b": {"x": 5.0}, "c": {"x": 1.0}}, {"x": 7})
    assert found.winners == ("a", "b")
    assert found.shares == {"a": 0, "b": 0, "c": 0}
    assert found.stretches["x"][0].winners == ("a", "b")


def test_what_cannot_be_weighed() -> None:
    for scores, weights in (
        ({}, {"x": 1}),
        (HAND, {}),
        (HAND, {"effect": 0, "cost": 0}),
        (HAND, {"effect": -1, "cost": 2}),
        (HAND, {"effect": 1, "risk": 1}),
    ):
        with pytest.raises(ValueError, match=r".+"):
            weigh(scores, weights)


marks = st.lists(st.integers(0, 10), min_size=3, max_size=3)


@given(st.lists(marks, min_size=1, max_size=4), st.lists(st.integers(1, 9), min_size=3, max_size=3))
def test_every_stretch_has_the_winner_that_a_plain_search_finds(
    rows: list[list[int]], weights: list[int]
) -> None:
    scores = {f"o{n}": dict(zip("xyz", map(float, row), strict=True)) for n, row in enumerate(rows)}
    found = weigh(scores, dict(zip("xyz", weights, strict=True)))
    for moved, others in (("x", "yz"), ("y", "xz"), ("z", "xy")):
        stretches = found.stretches[moved]
        assert stretches[0].start == 0
        assert stretches[-1].end == 1
        held = dict(zip("xyz", weights, strict=True))
        rest = sum(held[c] for c in others)
        for stretch in stretches:
            w = (stretch.start + stretch.end) / 2
            totals = {
                o: w * s[moved] + sum((1 - w) * held[c] / rest * s[c] for c in others)
                for o, s in scores.items()
            }
            best = max(totals.values())
            assert set(stretch.winners) == {o for o, t in totals.items() if best - t < 1e-7}
    assert sum(found.shares.values()) <= 1 + 1e-9
