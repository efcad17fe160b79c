"""From cases to rows: corners of the property space, consistency of each, cuts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from concilia.methods.qca.data import Data, Floats
from concilia.methods.qca.expressions import parse
from concilia.methods.qca.fit import TOLERANCE
from concilia.methods.qca.problems import QcaError
from concilia.methods.qca.sets import membership
from concilia.methods.qca.truth_table.corners import corners_of
from concilia.methods.qca.truth_table.rows import TruthTableRow, row_number
from concilia.methods.qca.truth_table.table import TruthTable


def truth_table(
    data: Data,
    outcome: str,
    conditions: Sequence[str],
    *,
    incl_cut: float = 1.0,
    contradiction_cut: float | None = None,
    pri_cut: float = 0.0,
    n_cut: int = 1,
    negate: bool = False,
) -> TruthTable:
    """Make the truth table of an outcome over conditions.

    A case belongs to the one corner of which it is more than half a member (Ragin 2008, ch. 7);
    with exactly 0.5 in a condition it belongs to none and is named in `unplaced`. Consistency
    and PRI of a row are counted over all cases. A row is "1" when it reaches `incl_cut` and
    `pri_cut`; else "C" when it reaches `contradiction_cut`, if that is given; else "0"; rows
    with fewer than `n_cut` cases are "?". An outcome written `~Y` is the negation of Y.
    """
    check_cuts(incl_cut, contradiction_cut, pri_cut, n_cut)
    outcome, negate = split_outcome(outcome, negate)
    levels = check_conditions(data, outcome, conditions)
    y = membership(data, outcome)
    if np.all(y == y[0]):
        raise QcaError("no_outcome_variation", column=outcome, value=f"{y[0]:g}")
    placed = corners_of(data, outcome, conditions, levels, y)
    if negate:
        y = 1.0 - y
    rows = []
    for corner, inside, (incl, pri) in zip(
        placed.values.tolist(), placed.cases, placed.fits(negate), strict=True
    ):
        if len(inside) < n_cut:
            out = "?"
        elif incl >= incl_cut - TOLERANCE and pri >= pri_cut - TOLERANCE:
            out = "1"
        elif contradiction_cut is not None and incl >= contradiction_cut - TOLERANCE:
            out = "C"
        else:
            out = "0"
        rows.append(_row(data, tuple(corner), levels, out, inside, incl, pri, y))
    if not any(row.out != "?" for row in rows):
        raise QcaError("no_rows", cut=n_cut)
    return TruthTable(
        data,
        outcome,
        negate,
        tuple(conditions),
        levels,
        tuple(rows),
        incl_cut,
        contradiction_cut,
        pri_cut,
        n_cut,
        placed.unplaced,
        placed.notices,
    )


def split_outcome(outcome: str, negate: bool) -> tuple[str, bool]:
    """Take `~Y` for the negation of Y; a negation of a negation is none."""
    text = outcome.strip()
    products = parse(text).products
    if len(products) == 1 and len(products[0]) == 1:
        literal = products[0].literals[0]
        if not literal.value and not literal.multivalue:
            return literal.condition, not negate
    return text, negate


def check_cuts(incl: float, contradiction: float | None, pri: float, n: int) -> None:
    """Refuse cuts that cannot be meant."""
    for name, value in (("incl-cut", incl), ("pri-cut", pri)):
        if not 0 <= value <= 1:
            raise QcaError("bad_setting", name=name, value=value, why="it lies from 0 to 1")
    if contradiction is not None and not 0 <= contradiction <= incl:
        why = "it lies from 0 to the inclusion cut"
        raise QcaError("bad_setting", name="contradiction-cut", value=contradiction, why=why)
    if n < 1:
        raise QcaError("bad_setting", name="n-cut", value=n, why="it is 1 or more")


def check_conditions(data: Data, outcome: str, conditions: Sequence[str]) -> tuple[int, ...]:
    """Return the number of values of each condition; each must be there, once, and vary."""
    if not len(data):
        raise QcaError("empty", path="the data")
    if not conditions:
        raise QcaError("bad_setting", name="conditions", value="", why="one or more are wanted")
    names = parse(outcome).conditions
    for at, name in enumerate(conditions):
        if name in conditions[:at]:
            raise QcaError("repeated_condition", column=name)
        if name in names:
            raise QcaError("outcome_condition", column=name)
    for name in sorted(names):
        if data.level(name) > 2 and name == outcome:
            raise QcaError("multivalue_outcome", column=name)
        data.column(name)
    for name in conditions:
        column = data.column(name)
        if np.all(column == column[0]):
            raise QcaError("no_variation", column=name, value=f"{column[0]:g}")
    return data.levels(conditions)


def _row(
    data: Data,
    values: tuple[int, ...],
    levels: tuple[int, ...],
    out: str,
    inside: NDArray[np.int64],
    incl: float,
    pri: float,
    y: Floats,
) -> TruthTableRow:
    against = y[inside] < 0.5 if out == "1" else y[inside] > 0.5
    return TruthTableRow(
        values=values,
        number=row_number(values, levels),
        out=out,
        n=len(inside),
        incl=incl,
        pri=pri,
        cases=data.named(inside),
        deviant=data.named(inside[against]),
    )
