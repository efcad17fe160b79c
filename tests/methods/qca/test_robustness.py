"""Robustness, sensitivity, resampling, theory and panels against hand-worked numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from concilia.methods import qca
from concilia.methods.qca.panel import distance, panel
from concilia.methods.qca.resampling import bootstrap, permutation
from concilia.methods.qca.robustness import robustness
from concilia.methods.qca.sensitivity import anchor_span, frequency_span, inclusion_span
from concilia.methods.qca.theory import evaluate_theory

CASES = ("a", "b", "c", "d")
IS = np.array([0.9, 0.8, 0.2, 0.1])
TESTS = [
    np.array([0.9, 0.3, 0.2, 0.1]),
    np.array([0.7, 0.3, 0.1, 0.1]),
    np.array([0.8, 0.3, 0.7, 0.1]),
]
Y = np.array([0.9, 0.6, 0.8, 0.3])


def test_the_parameters_of_oana_and_schneider_by_hand() -> None:
    # minTS = .7 .3 .1 .1, maxTS = .9 .3 .7 .1, core = min(IS, minTS) = .7 .3 .1 .1
    # IS: sum min(IS, Y) = .9+.6+.2+.1 = 1.8, sum IS = 2.0, sum Y = 2.6; core: 1.2, 1.2
    found = robustness(IS, TESTS, Y, CASES)
    assert found.rf_cov == pytest.approx((1.2 / 2.6) / (1.8 / 2.6))
    assert found.rf_cons == pytest.approx((1.8 / 2.0) / (1.2 / 1.2))
    assert found.rf_sc_min == pytest.approx(1.2 / 2.0)
    # with maxTS: min = .9+.3+.2+.1 = 1.5, max = .9+.8+.7+.1 = 2.5
    assert found.rf_sc_max == pytest.approx(1.5 / 2.5)
    assert found.of("robust_typical") == ("a",)
    assert found.of("shaky_typical") == ("b",)
    assert found.of("possible_typical") == ("c",)
    assert found.of("irrelevant") == ("d",)
    assert found.rcr_typ == pytest.approx(1 / 3)
    assert found.rcr_dev is None
    assert found.rank == 4


def test_every_test_solution_counts_the_middle_one_too() -> None:
    # c is a possible case only by the solution that is neither first nor last.
    middle = robustness(IS, [TESTS[0], TESTS[2], TESTS[1]], Y, CASES)
    assert middle == robustness(IS, TESTS, Y, CASES)
    assert robustness(IS, TESTS[:2], Y, CASES).rank == 3


def test_a_solution_is_robust_against_itself() -> None:
    found = robustness(IS, [IS], Y, CASES)
    assert (found.rf_cov, found.rf_cons, found.rf_sc_min, found.rf_sc_max) == (1, 1, 1, 1)
    assert found.rank == 1


def test_a_consistency_cut_is_followed_to_the_row_that_changes_the_table() -> None:
    rows = [0.95, 0.85, 0.7, 0.6]
    span = inclusion_span(lambda cut: tuple(r for r in rows if r >= cut), 0.8, rows)
    assert (span.lower, span.upper) == (0.7, 0.85)
    assert span.below == (0.95, 0.85, 0.7)
    assert span.above == (0.95,)
    same = inclusion_span(lambda _cut: "always", 0.8, rows)
    assert (same.lower, same.upper, same.open_below, same.open_above) == (0.5, 1.0, True, True)


def test_a_frequency_cut_is_followed_case_by_case() -> None:
    counts = [5, 3, 2]
    span = frequency_span(lambda cut: tuple(n for n in counts if n >= cut), 3, 5)
    assert (span.lower, span.upper) == (3, 3)
    span = frequency_span(lambda cut: tuple(n for n in counts if n >= cut), 1, 5)
    assert (span.lower, span.upper, span.open_below) == (1, 2, True)


def test_an_anchor_is_pinned_down_by_halving() -> None:
    span = anchor_span(lambda value: 3.3 < value < 7.25, 5.0, 0.0, 10.0, steps=20, halvings=20)
    assert span.lower == pytest.approx(3.3, abs=1e-5)
    assert span.upper == pytest.approx(7.25, abs=1e-5)


def test_a_refusal_of_the_engine_is_a_change_like_any_other() -> None:
    def solve(value: float) -> str:
        if value > 6:
            raise qca.QcaError("no_positive_row", outcome="Y")
        return "S"

    span = anchor_span(solve, 5.0, 4.0, 8.0)
    assert span.open_below
    assert span.above == ("refused", "no_positive_row")


DATA = qca.Data.of(
    {
        "case": [f"c{n}" for n in range(12)],
        "A": [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
        "B": [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
        "Y": [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
    }
)


def _solve(data: qca.Data) -> list[list[str]]:
    found = qca.analyse(data, "Y", ["A", "B"], incl_cut=0.8, kinds=("conservative",))
    assert found.conservative is not None
    return [[str(path) for path in model.products] for model in found.conservative.models]


def test_resampling_repeats_itself_by_its_seed_and_knows_a_sure_thing() -> None:
    first = bootstrap(DATA, _solve, draws=40, seed=3)
    assert first == bootstrap(DATA, _solve, draws=40, seed=3)
    assert [path for path, _share in first.paths] == ["A"]
    assert first.paths[0][1] > 0.8


def test_the_permutation_test_finds_what_counting_finds() -> None:
    x, y = np.array([1.0, 1, 1, 0, 0, 0]), np.array([1.0, 1, 1, 0, 0, 0])
    # Of the 20 ways to place three outcomes, one alone is as consistent.
    found = permutation(x, y, draws=20_000, seed=1)
    assert found.consistency == 1.0
    assert found.p_consistency == pytest.approx(1 / 20, abs=0.006)


def test_theory_and_solution_part_the_cases_into_four() -> None:
    theory = np.array([0.9, 0.1, 0.8, 0.2])
    parts = {p.name: p for p in evaluate_theory(theory, IS, Y, CASES)}
    assert parts["T*S"].covered == ("a",)
    assert parts["~T*S"].covered == ("b",)
    assert parts["T*~S"].covered == ("c",)
    assert parts["~T*~S"].uncovered == ("d",)
    # ~T*S = min(1-T, S) = .1 .8 .2 .1, sum 1.2; with Y: .1 + .6 + .2 + .1 = 1.0
    assert parts["~T*S"].fit.incl == pytest.approx(1.0 / 1.2)


def test_a_panel_is_consistent_pooled_between_and_within() -> None:
    x = np.array([1.0, 1.0, 0.5, 0.5])
    y = np.array([1.0, 0.5, 0.5, 0.5])
    found = panel(x, y, ["u", "u", "v", "v"], ["2001", "2002", "2001", "2002"])
    # pooled (1+.5+.5+.5)/3; 2001: 1.5/1.5; 2002: 1.0/1.5; u: 1.5/2; v: 1
    assert found.pooled == pytest.approx(2.5 / 3)
    assert dict(found.between) == {"2001": pytest.approx(1), "2002": pytest.approx(2 / 3)}
    assert dict(found.within) == {"u": pytest.approx(0.75), "v": pytest.approx(1)}
    assert found.d_between == pytest.approx(math.sqrt(2 * 0.1**2))
    assert found.coverage_pooled == pytest.approx(1.0)
    assert distance([0.8, 0.8]) == 0
    assert distance([None]) is None
