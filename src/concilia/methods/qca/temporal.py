"""Temporal order in crisp analyses (Caren and Panofsky 2005; Ragin and Strand 2008).

Order is a condition of its own: `A_BEFORE_B` is 1 where A came first, 0 where it did not, and does
not matter where A or B never came. A case for which it does not matter agrees with both values,
so it stands in both rows of the truth table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product as combinations

import numpy as np

from concilia.methods.qca.data import Data, Floats
from concilia.methods.qca.expressions import Expression, Product
from concilia.methods.qca.minimise import minimise
from concilia.methods.qca.problems import QcaError
from concilia.methods.qca.sets import membership
from concilia.methods.qca.truth_table import row_number


@dataclass(frozen=True, slots=True)
class TemporalRow:
    """A configuration of conditions and orders; OUT is 1, 0 or C where its cases disagree."""

    values: tuple[int, ...]
    number: int
    out: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Temporal:
    """The truth table with order, and every minimal model."""

    conditions: tuple[str, ...]
    rows: tuple[TemporalRow, ...]
    models: tuple[Expression, ...]
    complete: bool

    @property
    def contradictory(self) -> tuple[TemporalRow, ...]:
        """Rows whose cases disagree; they take no part in the minimisation."""
        return tuple(row for row in self.rows if row.out == "C")


def before(first: Floats, second: Floats) -> Floats:
    """Return 1 where `first` came before `second`, else 0; NaN where either never came (NaN).

    Both arrays hold times, one a case; equal times are not before.
    """
    out = (first < second).astype(np.float64)
    out[~(np.isfinite(first) & np.isfinite(second))] = np.nan
    return out


def temporal(
    data: Data,
    outcome: str,
    conditions: Sequence[str],
    orders: Sequence[str],
    *,
    remainders: bool = False,
    max_models: int = 1000,
) -> Temporal:
    """Analyse crisp conditions with orders, columns of 1, 0 or NaN where order does not matter.

    With `remainders` configurations that no case shows may be used (parsimonious). Raises
    `QcaError` where a condition is not crisp or no row is positive.
    """
    names = (*conditions, *orders)
    y = membership(data, outcome) > 0.5
    for name in conditions:
        if data.kind(name) != "crisp":
            raise QcaError("bad_setting", name="condition", value=name, why="it is not crisp")
    columns = [data.column(name) for name in conditions]
    for name in orders:
        if name not in data.places:
            raise QcaError("unknown_column", column=name, known=", ".join(data.names))
        columns.append(data.values[:, data.places[name]])
    held: dict[tuple[int, ...], list[int]] = {}
    for case in range(len(data)):
        choices = [(0, 1) if np.isnan(c[case]) else (int(c[case] > 0.5),) for c in columns]
        for values in combinations(*choices):
            held.setdefault(values, []).append(case)
    levels = (2,) * len(names)
    rows = tuple(
        TemporalRow(
            values,
            row_number(values, levels),
            "1" if all(y[cases]) else "0" if not any(y[cases]) else "C",
            tuple(data.cases[case] for case in cases),
        )
        for values, cases in sorted(held.items(), reverse=True)
    )
    positive = [row.values for row in rows if row.out == "1"]
    other = [row.values for row in rows if row.out != "1"]
    if not positive:
        raise QcaError("no_positive_row", outcome=outcome)
    found = minimise(positive, other if remainders else None, levels=levels, max_models=max_models)
    products = [Product.of(map(int, prime), names, levels) for prime in found.primes]
    models = tuple(Expression(tuple(products[at] for at in model)) for model in found.models)
    return Temporal(names, rows, models, found.complete)
