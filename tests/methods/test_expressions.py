"""Expressions: what they give, why they give nothing, and what is no expression."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.methods import expressions
from concilia.methods.expressions import Reason

NAN = np.nan


class Two:
    """Two territories, three periods; the first is the second's parent."""

    table = {
        "a": [[10.0, 20, NAN], [4, 5, 6]],
        "b": [[0.0, 40, 50], [8, -1, 3]],
    }

    def values(self, code: str) -> np.ndarray:
        return np.array(self.table[code])

    def parents(self, code: str) -> np.ndarray:
        return np.array([[NAN] * 3, self.table[code][0]])

    def population(self) -> np.ndarray:
        return np.array([1000.0, NAN])


def _cells(text: str) -> tuple[list[list[float]], list[list[int]]]:
    found = expressions.parse(text).cells(Two())
    return np.nan_to_num(found.values, nan=-99).tolist(), found.reasons.tolist()


def test_a_ratio_says_why_it_has_no_value() -> None:
    values, reasons = _cells("ratio([a], [b]) * 100")
    assert values == [[-99, 50, -99], [50, -99, 200]]
    assert reasons == [
        [Reason.ZERO_DENOMINATOR, 0, Reason.MISSING],
        [0, Reason.NEGATIVE, 0],
    ]


def test_sums_differences_and_precedence() -> None:
    assert _cells("sum([a], [b], 1)")[0][1] == [13, 5, 10]
    assert _cells("[a] + [b] * 2 - 1")[0][1] == [19, 2, 11]
    assert _cells("-([a] - 1) / 2")[0][1] == [-1.5, -2, -2.5]
    assert _cells("12 / 4 / 3")[0] == [[1]]


def test_running_totals_need_a_whole_window() -> None:
    values, reasons = _cells("running([a], 2)")
    assert values == [[-99, 30, -99], [-99, 9, 11]]
    assert reasons[0] == [Reason.INCOMPLETE, 0, Reason.INCOMPLETE]
    assert (np.array(_cells("running([a], 12)")[1]) == Reason.INCOMPLETE).all()


def test_per_population_and_share_of_parent() -> None:
    values, reasons = _cells("per_population([a], 100000)")
    assert values[0] == [1000, 2000, -99]
    assert reasons[1] == [Reason.NO_POPULATION] * 3
    values, reasons = _cells("share_of_parent([a])")
    assert values[1] == [0.4, 0.25, -99]
    assert reasons[0][:2] == [Reason.NO_PARENT] * 2
    assert reasons[1][2] == Reason.NO_PARENT


def test_what_entered_a_cell_is_known() -> None:
    node = expressions.parse("running([a], 3) / share_of_parent([b])")
    found = [(one.code, one.of_parent, one.back) for one in node.inputs()]
    assert found == [
        ("a", False, 0),
        ("a", False, 1),
        ("a", False, 2),
        ("b", False, 0),
        ("b", True, 0),
    ]
    assert expressions.codes(node) == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("[a", "unreadable"),
        ("[a] $ 2", "unreadable"),
        ("[a] [b]", "unexpected"),
        ("([a]", "unexpected"),
        ("[a] +", "unexpected"),
        ("exec([a])", "unknown_function"),
        ("ratio([a])", "arguments"),
        ("per_population([a], 0)", "arguments"),
        ("share_of_parent([a] + 1)", "arguments"),
        ("running([a], 1.5)", "window"),
        ("running([a], 0)", "window"),
        ("(" * 40 + "1" + ")" * 40, "too_deep"),
        ("1+" * 600 + "1", "too_long"),
    ],
)
def test_what_is_no_expression_says_where(text: str, code: str) -> None:
    with pytest.raises(expressions.WrongExpression) as caught:
        expressions.parse(text)
    assert caught.value.code == code


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(expressions.WrongExpression, KeyError):
        expressions.parse(text).cells(Two())
