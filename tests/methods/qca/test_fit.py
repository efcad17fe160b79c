"""Parameters of fit, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from concilia.methods import qca
from tests.methods.qca.small import FIVE


def test_consistency_pri_and_coverage() -> None:
    # min(A,B) sums to 2.0, with Y to 1.6; min(A,B,Y,1-Y) is 0, .2, .4, .1, .1 = 0.8; Y sums to 2.3
    model = qca.evaluate(FIVE, "Y", "A*B")
    assert model.fit.incl == pytest.approx(1.6 / 2.0)
    assert model.fit.pri == pytest.approx((1.6 - 0.8) / (2.0 - 0.8))
    assert model.fit.cov == pytest.approx(1.6 / 2.3)


def test_unique_coverage_is_counted_within_the_model() -> None:
    # min(A,Y) = .8 .6 .4 .1 .1 = 2.0; min(B,Y) = .9 .2 .4 .2 .1 = 1.8; min(max(A,B),Y) = 2.2
    model = qca.evaluate(FIVE, "Y", "A + B")
    by_term = {str(term): term for term in model.terms}
    assert model.fit.cov == pytest.approx(2.2 / 2.3)
    assert by_term["A"].fit.cov_unique == pytest.approx((2.2 - 1.8) / 2.3)
    assert by_term["B"].fit.cov_unique == pytest.approx((2.2 - 2.0) / 2.3)


def test_cases_are_told_apart() -> None:
    model = qca.evaluate(FIVE, "Y", "A*B")
    (term,) = model.terms
    assert term.cases == ("p", "r")
    assert term.typical == ("p",)
    assert term.deviant == ("r",)
    assert model.uncovered == ("q",)
    assert model.irrelevant == ("s", "t")
    either = qca.evaluate(FIVE, "Y", "A + B")
    assert [term.unique for term in either.terms] == [("q",), ("s",)]


def test_necessity() -> None:
    # B and Y: sum min = 1.8; sum Y = 2.3; sum B = 2.8; sum (1 - B) = 2.2; sum (1 - min) = 3.2
    found = {one.expression: one for one in qca.necessity(FIVE, "Y", ["A", "B"])}
    assert found["B"].incl == pytest.approx(1.8 / 2.3)
    assert found["B"].cov == pytest.approx(1.8 / 2.8)
    assert found["B"].ron == pytest.approx(2.2 / 3.2)
    assert list(found) == ["A", "~A", "B", "~B"]


def test_combinations_that_are_necessary_are_minimal() -> None:
    found = qca.supersets(FIVE, "Y", ["A", "B"], incl_cut=0.9, depth=2)
    # A: 2.0/2.3 = .87, B: 1.8/2.3 = .78; A + B: 2.2/2.3 = .96; A + ~B: 2.1/2.3 = .91
    assert [one.expression for one in found] == ["A + B", "A + ~B"]
    lower = qca.supersets(FIVE, "Y", ["A", "B"], incl_cut=0.85, depth=2)
    assert [one.expression for one in lower] == ["A"]
    both = qca.supersets(FIVE, "Y", ["A", "B"], incl_cut=0.68, depth=2)
    assert [one.expression for one in both] == ["A", "B", "A*B"]


def test_the_fast_unique_coverage_is_the_difference_of_two_models() -> None:
    dice = np.random.default_rng(5)
    terms, y = dice.random((6, 40)), dice.random(40)
    whole, fits = qca.model_fit(terms, y)
    for at, fit in enumerate(fits):
        without, _ = qca.model_fit(np.delete(terms, at, axis=0), y)
        assert fit.cov_unique == pytest.approx(whole.cov - without.cov)
