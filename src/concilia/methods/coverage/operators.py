"""What a rule may calculate with: operators and functions over amounts that may be unknown."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Sequence

Amount = float | None
"""A number, or None where it is not known. Truth is 1 and 0."""


def every(parts: Sequence[Amount]) -> Amount:
    """`and`: 0 as soon as one part is false, else not known as soon as one is not."""
    if any(part is not None and not part for part in parts):
        return 0.0
    return None if any(part is None for part in parts) else 1.0


def some(parts: Sequence[Amount]) -> Amount:
    """`or`: 1 as soon as one part is true, else not known as soon as one is not."""
    if any(part for part in parts):
        return 1.0
    return None if any(part is None for part in parts) else 0.0


def _finite(value: float) -> Amount:
    return value if math.isfinite(value) else None


def _binary(function: Callable[[float, float], float]) -> Callable[[Amount, Amount], Amount]:
    def both(left: Amount, right: Amount) -> Amount:
        return None if left is None or right is None else _finite(float(function(left, right)))

    return both


def _divided(left: Amount, right: Amount) -> Amount:
    return None if left is None or right is None or right == 0 else _finite(left / right)


def _not(part: Amount) -> Amount:
    return None if part is None else float(not part)


def _minus(part: Amount) -> Amount:
    return None if part is None else -part


def _same(part: Amount) -> Amount:
    return part


UNARY: dict[type[ast.unaryop], Callable[[Amount], Amount]] = {
    ast.USub: _minus,
    ast.UAdd: _same,
    ast.Not: _not,
}
BINARY: dict[type[ast.operator], Callable[[Amount, Amount], Amount]] = {
    ast.Add: _binary(operator.add),
    ast.Sub: _binary(operator.sub),
    ast.Mult: _binary(operator.mul),
    ast.Div: _divided,
}
COMPARED: dict[type[ast.cmpop], Callable[[Amount, Amount], Amount]] = {
    ast.Lt: _binary(operator.lt),
    ast.LtE: _binary(operator.le),
    ast.Gt: _binary(operator.gt),
    ast.GtE: _binary(operator.ge),
    ast.Eq: _binary(operator.eq),
    ast.NotEq: _binary(operator.ne),
}


def _over(function: Callable[[list[float]], float]) -> Callable[[Sequence[Amount]], Amount]:
    def all_known(parts: Sequence[Amount]) -> Amount:
        known = [part for part in parts if part is not None]
        return _finite(float(function(known))) if len(known) == len(parts) else None

    return all_known


def _root(parts: Sequence[Amount]) -> Amount:
    return math.sqrt(parts[0]) if parts[0] is not None and parts[0] >= 0 else None


def _log(parts: Sequence[Amount]) -> Amount:
    return math.log(parts[0]) if parts[0] is not None and parts[0] > 0 else None


def _known(parts: Sequence[Amount]) -> Amount:
    return next((part for part in parts if part is not None), None)


FUNCTIONS: dict[str, tuple[Callable[[Sequence[Amount]], Amount], int, int]] = {
    "min": (_over(min), 2, 20),
    "max": (_over(max), 2, 20),
    "ceil": (_over(lambda parts: math.ceil(parts[0])), 1, 1),
    "floor": (_over(lambda parts: math.floor(parts[0])), 1, 1),
    "round": (_over(lambda parts: round(parts[0])), 1, 1),
    "abs": (_over(lambda parts: abs(parts[0])), 1, 1),
    "sqrt": (_root, 1, 1),
    "log": (_log, 1, 1),
    "known": (_known, 2, 20),
}
"""Function, fewest and most arguments, by the name that a rule uses."""
