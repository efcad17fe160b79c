"""Necessary conditions, single and combined.

With x the membership in a condition and y in the outcome (Ragin 2006; Schneider & Wagemann 2012,
section 9.2.1.2 for the relevance of necessity):

    inclN = sum min(x, y) / sum y
    covN  = sum min(x, y) / sum x
    RoN   = sum (1 - x) / sum (1 - min(x, y))
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from concilia.methods.qca.data import Data, Floats
from concilia.methods.qca.expressions import Expression, Literal, Product
from concilia.methods.qca.fit import TOLERANCE, ratio
from concilia.methods.qca.problems import QcaError
from concilia.methods.qca.sets import membership
from concilia.methods.qca.truth_table.build import check_conditions, split_outcome

MOST_TRIED = 5_000_000


@dataclass(frozen=True, slots=True)
class Necessity:
    """How necessary a condition, a disjunction or a conjunction is for the outcome."""

    expression: str
    incl: float
    ron: float
    cov: float

    def to_dict(self) -> dict[str, object]:
        """Return plain values under the field's names."""
        return {
            "condition": self.expression,
            "inclN": self.incl,
            "RoN": self.ron,
            "covN": self.cov,
        }


def necessity_of(expression: str, x: Floats, y: Floats) -> Necessity:
    """Return the parameters of x as necessary for y."""
    both = float(np.minimum(x, y).sum())
    return Necessity(
        expression,
        incl=ratio(both, float(y.sum())),
        ron=ratio(float((1.0 - x).sum()), len(x) - both),
        cov=ratio(both, float(x.sum())),
    )


def necessity(
    data: Data, outcome: str, conditions: Sequence[str], *, negate: bool = False
) -> tuple[Necessity, ...]:
    """Return the parameters of every condition and its negation, or of each of its values."""
    y = _outcome(data, outcome, conditions, negate)
    several = any(level > 2 for level in data.levels(conditions))
    out = []
    for literals in _literals(data, conditions, several):
        out += [necessity_of(str(one), membership(data, one), y) for one in literals]
    return tuple(out)


def supersets(
    data: Data,
    outcome: str,
    conditions: Sequence[str],
    *,
    incl_cut: float = 0.9,
    ron_cut: float = 0.0,
    cov_cut: float = 0.0,
    depth: int = 3,
    negate: bool = False,
    conjunctions: bool = True,
    disjunctions: bool = True,
) -> tuple[Necessity, ...]:
    """Return the combinations of up to `depth` conditions that are necessary.

    A conjunction is listed when it reaches the bars, and is then the narrower statement. A
    disjunction is listed only when it is minimal: none of its parts reaches the consistency by
    itself. The bars are consistency, relevance of necessity and coverage.
    """
    y = _outcome(data, outcome, conditions, negate)
    several = any(level > 2 for level in data.levels(conditions))
    literals = _literals(data, conditions, several)
    columns = {one: membership(data, one) for group in literals for one in group}
    enough: set[frozenset[Literal]] = set()
    out: list[Necessity] = []
    tried = 0
    for size in range(1, depth + 1):
        for chosen in _choices(literals, size):
            tried += 1
            if tried > MOST_TRIED:
                raise QcaError("too_large", what="combinations", limit=MOST_TRIED)
            parts = [columns[one] for one in chosen]
            if conjunctions or size == 1:
                name = str(Product(chosen))
                out += _if_enough(name, np.minimum.reduce(parts), y, incl_cut, ron_cut, cov_cut)
            if not disjunctions:
                continue
            key = frozenset(chosen)
            if any(part <= key for part in enough):
                continue
            x = np.maximum.reduce(parts)
            if necessity_of("", x, y).incl >= incl_cut - TOLERANCE:
                enough.add(key)
                if size > 1:
                    name = str(Expression(tuple(Product((one,)) for one in chosen)))
                    out += _if_enough(name, x, y, incl_cut, ron_cut, cov_cut)
    return tuple(out)


def _outcome(data: Data, outcome: str, conditions: Sequence[str], negate: bool) -> Floats:
    outcome, negate = split_outcome(outcome, negate)
    check_conditions(data, outcome, conditions)
    y = membership(data, outcome)
    return 1.0 - y if negate else y


def _literals(data: Data, conditions: Sequence[str], several: bool) -> list[list[Literal]]:
    """Return presence and absence of each condition, or all its values."""
    out = []
    for name in conditions:
        level = data.level(name)
        values = range(level) if level > 2 else (1, 0)
        out.append([Literal(name, value, several) for value in values])
    return out


def _choices(literals: Sequence[list[Literal]], size: int) -> Iterator[tuple[Literal, ...]]:
    for groups in combinations(literals, size):
        yield from product(*groups)


def _if_enough(
    name: str, x: Floats, y: Floats, incl_cut: float, ron_cut: float, cov_cut: float
) -> list[Necessity]:
    found = necessity_of(name, x, y)
    bars = (found.incl - incl_cut, found.ron - ron_cut, found.cov - cov_cut)
    return [found] if min(bars) >= -TOLERANCE else []
