"""Assumptions that nobody should make: the enhanced standard analysis.

Untenable are remainders that contradict a condition found necessary, that cannot exist, or that
are assumed sufficient for the outcome and for its negation alike (Schneider & Wagemann 2012,
ch. 8). They are given as expressions and held as cubes, never row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from concilia.methods.qca.expressions import Expression, Product, parse
from concilia.methods.qca.minimise.within import Cube, absorbed, covers
from concilia.methods.qca.problems import Notice, QcaError
from concilia.methods.qca.solutions.results import Solution
from concilia.methods.qca.truth_table import TruthTable


def negated(expression: str | Expression, table: TruthTable) -> Expression:
    """Return the complement of an expression as a sum of products (De Morgan)."""
    from_cubes = as_cubes(expression, table)
    out: set[Cube] = {(-1,) * len(table.levels)}
    for cube in from_cubes:
        grown: set[Cube] = set()
        for one in out:
            for at, value in enumerate(cube):
                if value < 0:
                    continue
                for other in range(table.levels[at]):
                    if other != value and one[at] in (-1, other):
                        grown.add((*one[:at], other, *one[at + 1 :]))
        out = set(absorbed(grown))
    return as_expression(sorted(out), table)


def as_cubes(expression: str | Expression, table: TruthTable) -> list[Cube]:
    """Return the products of an expression as tuples of values."""
    expression = parse(expression) if isinstance(expression, str) else expression
    places = {name: at for at, name in enumerate(table.conditions)}
    out = []
    for one in expression.products:
        cube = [-1] * len(places)
        for literal in one.literals:
            if literal.condition not in places:
                known = ", ".join(places)
                raise QcaError("unknown_column", column=literal.condition, known=known)
            at = places[literal.condition]
            if literal.value >= table.levels[at]:
                known = f"0 to {table.levels[at] - 1}"
                name = literal.condition
                raise QcaError("bad_value", column=name, value=literal.value, known=known)
            cube[at] = literal.value
        out.append(tuple(cube))
    return out


def as_expression(cubes: Iterable[Cube], table: TruthTable) -> Expression:
    """Write tuples of values as an expression."""
    return Expression(tuple(Product.of(cube, table.conditions, table.levels) for cube in cubes))


def contradictory_assumptions(one: Solution, other: Solution, table: TruthTable) -> Expression:
    """Return where a model for the outcome and a model for its negation both hold."""
    shared: set[Cube] = set()
    for a in {product for model in one.models for product in model.products}:
        for b in {product for model in other.models for product in model.products}:
            first, second = as_cubes(Expression((a, b)), table)
            both = [(x, y) for x, y in zip(first, second, strict=True) if x >= 0 and y >= 0]
            if all(x == y for x, y in both):
                shared.add(tuple(max(pair) for pair in zip(first, second, strict=True)))
    return as_expression(sorted(absorbed(shared)), table)


def excluded(
    untenable: Sequence[str | Expression], table: TruthTable
) -> tuple[list[Cube], list[Notice]]:
    """Return the untenable remainders as cubes that leave out every observed positive row."""
    notices: list[Notice] = []
    out: list[Cube] = []
    for expression in untenable:
        cubes = as_cubes(expression, table)
        hit = False
        for row in table.positive:
            parts: list[Cube] = []
            for cube in cubes:
                if covers(cube, row.values):
                    hit = True
                    parts.extend(_around(cube, row.values, table.levels))
                else:
                    parts.append(cube)
            cubes = parts
        if hit:
            notices.append(Notice("untenable_positive", {"assumption": str(expression)}))
        out.extend(cubes)
    return sorted(absorbed(out)), notices


def _around(cube: Cube, row: Sequence[int], levels: Sequence[int]) -> Iterable[Cube]:
    """Cut one configuration out of a cube; the pieces do not overlap."""
    fixed = list(cube)
    for at, value in enumerate(cube):
        if value < 0:
            for other in range(levels[at]):
                if other != row[at]:
                    yield (*fixed[:at], other, *fixed[at + 1 :])
            fixed[at] = row[at]
