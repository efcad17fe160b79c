"""Temporal order and two steps, worked out by hand on small tables."""

from __future__ import annotations

import numpy as np
import pytest

from concilia.methods import qca
from concilia.methods.qca.temporal import before, temporal
from concilia.methods.qca.twostep import CONTEXT, two_step, two_step_2006

NAN = float("nan")


def test_what_never_came_was_not_before() -> None:
    found = before(np.array([1.0, 3.0, 2.0, NAN]), np.array([2.0, 1.0, 2.0, 5.0]))
    assert found[:3].tolist() == [1, 0, 0]
    assert np.isnan(found[3])


def unions() -> qca.Data:
    """A then B succeeds, B then A does not; alone neither does. C does not matter."""
    return qca.Data.of(
        {
            "case": ["a", "b", "c", "d", "e", "f"],
            "A": [1, 1, 1, 1, 0, 0],
            "B": [1, 1, 1, 0, 1, 0],
            "A_BEFORE_B": [1, 1, 0, NAN, NAN, NAN],
            "Y": [1, 1, 0, 0, 0, 0],
        }
    )


def test_order_decides() -> None:
    found = temporal(unions(), "Y", ["A", "B"], ["A_BEFORE_B"])
    assert [str(model) for model in found.models] == ["A*B*A_BEFORE_B"]
    assert not found.contradictory
    # d, e and f each stand in two rows, whatever the order would have been.
    assert sum("d" in row.cases for row in found.rows) == 2
    assert len(found.rows) == 8


def test_without_its_order_the_table_contradicts_itself() -> None:
    mixed = unions().with_column("A_BEFORE_B", [1, 1, 1, NAN, NAN, NAN])
    with pytest.raises(qca.QcaError, match="sufficient"):
        temporal(mixed, "Y", ["A", "B"], ["A_BEFORE_B"])


def test_a_case_for_which_order_does_not_matter_is_covered_both_ways() -> None:
    data = qca.Data.of(
        {
            "case": ["a", "b", "c"],
            "A": [1, 1, 0],
            "B": [1, 0, 0],
            "A_BEFORE_B": [0, NAN, NAN],
            "Y": [0, 1, 0],
        }
    )
    found = temporal(data, "Y", ["A", "B"], ["A_BEFORE_B"])
    assert [str(model) for model in found.models] == ["A*~B"]


def remote_and_proximate() -> qca.Data:
    """Y = R*P: the remote R is necessary and not enough; S is remote and beside the point."""
    rows = [(r, s, p, q, r * p) for r in (0, 1) for s in (0, 1) for p in (0, 1) for q in (0, 1)]
    table = np.array(rows).T
    return qca.Data.of(
        {"case": [f"c{n}" for n in range(16)]}
        | {name: table[at].tolist() for at, name in enumerate("RSPQY")}
    )


def test_the_necessary_context_is_found_first_and_then_what_works_in_it() -> None:
    found = two_step(remote_and_proximate(), "Y", ["R", "S"], ["P", "Q"])
    assert [one.expression for one in found.necessary] == ["R"]
    ((context, analysis),) = found.steps
    assert context == "(R)"
    assert analysis.parsimonious
    assert [m.expression for m in analysis.parsimonious.models] == ["R*P"]


def test_the_first_form_works_within_each_enabling_context() -> None:
    found = two_step_2006(remote_and_proximate(), "Y", ["R", "S"], ["P", "Q"], context_cut=0.5)
    assert found.first
    ((context, analysis),) = found.steps
    assert context == "R"
    assert analysis.conservative
    assert [m.expression for m in analysis.conservative.models] == [f"{CONTEXT}*P"]
