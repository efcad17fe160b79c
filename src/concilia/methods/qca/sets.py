"""Fuzzy-set algebra: and is the minimum, or the maximum, not one minus (Zadeh 1965)."""

from __future__ import annotations

from typing import assert_never

import numpy as np

from concilia.methods.qca.data import Data, Floats
from concilia.methods.qca.expressions import Expression, Literal, Product, parse
from concilia.methods.qca.problems import QcaError


def membership(data: Data, what: str | Literal | Product | Expression) -> Floats:
    """Return each case's membership in a set that is written with the columns of the data."""
    match what:
        case str():
            return membership(data, parse(what))
        case Literal():
            return _literal(data, what)
        case Product():
            parts = [_literal(data, literal) for literal in what.literals]
            return np.asarray(np.minimum.reduce(parts)) if parts else np.ones(len(data))
        case Expression():
            sums = [membership(data, product) for product in what.products]
            return np.asarray(np.maximum.reduce(sums)) if sums else np.zeros(len(data))
        case _:
            assert_never(what)


def negate(memberships: Floats) -> Floats:
    """Return membership in the complement."""
    return 1.0 - memberships


def _literal(data: Data, literal: Literal) -> Floats:
    column, level = data.column(literal.condition), data.level(literal.condition)
    if level > 2:
        if not literal.multivalue:
            why = "name a value"
            raise QcaError("bad_expression", text=str(literal), why=f"it has {level} values; {why}")
        if literal.value >= level:
            known = f"0 to {level - 1}"
            raise QcaError("bad_value", column=literal.condition, value=literal.value, known=known)
        return np.asarray(column == literal.value, dtype=np.float64)
    if literal.value > 1:
        raise QcaError("bad_value", column=literal.condition, value=literal.value, known="0 and 1")
    return column if literal.value else 1.0 - column
