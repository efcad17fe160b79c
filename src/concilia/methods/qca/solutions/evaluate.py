"""The fit of any expression, whether found by minimisation or put forward by a theory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from concilia.methods.qca.data import Data, Floats
from concilia.methods.qca.expressions import Expression, Product, parse
from concilia.methods.qca.fit import Fit, sufficiency, unique_coverage
from concilia.methods.qca.sets import membership
from concilia.methods.qca.solutions.results import Model, Remainders, Term

NOTHING = Remainders(0, ())


@dataclass(frozen=True, slots=True)
class Known:
    """What holds of a term in any model: memberships, fit, cases."""

    x: Floats
    fit: Fit
    cases: tuple[str, ...]
    typical: tuple[str, ...]
    deviant: tuple[str, ...]


def evaluate(
    data: Data, outcome: str, expression: str | Expression, *, negate: bool = False
) -> Model:
    """Return an expression as a model, with fit and cases, for an outcome or its negation."""
    expression = parse(expression) if isinstance(expression, str) else expression
    y = membership(data, outcome)
    return as_model(data, 1.0 - y if negate else y, expression.products)


def as_model(
    data: Data,
    y: Floats,
    products: Sequence[Product],
    assumptions: Remainders = NOTHING,
    known: dict[Product, Known] | None = None,
) -> Model:
    """Return products as a model; `known` keeps what was computed for a term of another model."""
    known = {} if known is None else known
    for product in products:
        if product not in known:
            known[product] = know(data, y, product)
    parts = [known[product] for product in products]
    terms = np.array([part.x for part in parts]).reshape(len(parts), len(data))
    uniques = unique_coverage(terms, y) if parts else []
    how_often = (terms > 0.5).sum(axis=0)
    out, covered, alone = y > 0.5, how_often > 0, how_often == 1
    top = terms.max(axis=0, initial=0.0)
    return Model(
        terms=tuple(
            Term(
                product,
                replace(part.fit, cov_unique=unique),
                part.cases,
                _names(data, (part.x > 0.5) & alone),
                part.typical,
                part.deviant,
            )
            for product, part, unique in zip(products, parts, uniques, strict=True)
        ),
        fit=sufficiency(top, y),
        assumptions=assumptions,
        typical=_names(data, covered & out & (top <= y)),
        deviant=_names(data, covered & (y < 0.5)),
        uncovered=_names(data, ~covered & out),
        irrelevant=_names(data, ~covered & ~out),
    )


def know(data: Data, y: Floats, product: Product) -> Known:
    """Compute what holds of a term in any model."""
    x = membership(data, product)
    inside = x > 0.5
    return Known(
        x,
        sufficiency(x, y),
        _names(data, inside),
        _names(data, inside & (y > 0.5) & (x <= y)),
        _names(data, inside & (y < 0.5)),
    )


def _names(data: Data, where: NDArray[np.bool_]) -> tuple[str, ...]:
    return data.named(np.flatnonzero(where))
