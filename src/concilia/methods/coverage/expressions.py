"""The rule that an analyst writes once: an expression over indicators, read safely.

Arithmetic, comparisons, `and`, `or`, `not`, `a if test else b`, and functions over the recent
days of an indicator. What is not known stays not known: every operation on it gives None, save
`and`, `or` and `known(x, instead)`. No Python of the writer is ever run: the text is parsed and
each node is translated from a closed list.
"""

from __future__ import annotations

import ast
import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from concilia.methods.coverage import operators
from concilia.methods.coverage.operators import Amount

_MOST_LETTERS = 2000
_MOST_NODES = 400


class RuleError(ValueError):
    """A rule that cannot be read: a code, values for its sentence, and the column (from 1)."""

    def __init__(self, code: str, column: int = 1, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.values = values


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one indicator in one territory, days ascending."""

    days: tuple[date, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One number that a rule took from an indicator, and from how many values it was made."""

    indicator: str
    function: str
    days: int | None
    value: Amount
    seen: int
    newest: date | None


@dataclass(slots=True)
class Scene:
    """What a rule is worked out on: the series of one territory, and the day."""

    series: Mapping[str, Series]
    day: date
    inputs: list[Input] = field(default_factory=list)


Work = Callable[[Scene], Amount]


@dataclass(frozen=True, slots=True)
class Expression:
    """A rule that was read: its text, the indicators that it asks for, and how to work it out."""

    text: str
    names: tuple[str, ...]
    work: Work

    def __call__(self, scene: Scene) -> Amount:
        """Return the value, None where it is not known; the inputs are left in the scene."""
        return self.work(scene)


def read_rule(text: str) -> Expression:
    """Read a rule; raises RuleError with the column where it goes wrong."""
    clean = " ".join(text.split())
    if not clean:
        raise RuleError("empty")
    if len(clean) > _MOST_LETTERS:
        raise RuleError("too_long", most=str(_MOST_LETTERS))
    try:
        tree = ast.parse(clean, mode="eval")
        if sum(1 for _node in ast.walk(tree)) > _MOST_NODES:
            raise RuleError("too_long", most=str(_MOST_NODES))
        names: list[str] = []
        work = _node(tree.body, names)
    except SyntaxError as error:
        raise RuleError("unreadable", error.offset or 1) from error
    except (ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, RuleError):
            raise
        raise RuleError("unreadable") from error
    return Expression(clean, tuple(dict.fromkeys(names)), work)


def _node(node: ast.expr, names: list[str]) -> Work:
    match node:
        case ast.Constant(value=bool() | int() | float() as number):
            amount = float(number)
            if not math.isfinite(amount):
                raise RuleError("not_allowed", node.col_offset + 1, part="infinite number")
            return lambda _scene: amount
        case ast.Name(id=name):
            names.append(name)
            return lambda scene: _taken(scene, name, "last", None)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in operators.UNARY:
            one = _node(operand, names)
            unary = operators.UNARY[type(op)]
            return lambda scene: unary(one(scene))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in operators.BINARY:
            first, second = _node(left, names), _node(right, names)
            binary = operators.BINARY[type(op)]
            return lambda scene: binary(first(scene), second(scene))
        case ast.BoolOp(op=op, values=parts):
            works = [_node(part, names) for part in parts]
            both = operators.every if isinstance(op, ast.And) else operators.some
            return lambda scene: both([work(scene) for work in works])
        case ast.Compare(left=left, ops=ops, comparators=rights):
            return _comparison(node, [left, *rights], ops, names)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            asked, yes, no = (_node(part, names) for part in (test, body, orelse))
            return lambda scene: _chosen(asked(scene), yes, no, scene)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(node, name, arguments, names)
    raise RuleError("not_allowed", node.col_offset + 1, part=ast.unparse(node)[:60])


def _chosen(asked: Amount, yes: Work, no: Work, scene: Scene) -> Amount:
    if asked is None:
        return None
    return yes(scene) if asked else no(scene)


def _comparison(
    node: ast.Compare, parts: Sequence[ast.expr], ops: Sequence[ast.cmpop], names: list[str]
) -> Work:
    if any(type(op) not in operators.COMPARED for op in ops):
        raise RuleError("not_allowed", node.col_offset + 1, part=ast.unparse(node)[:60])
    works = [_node(part, names) for part in parts]
    tests = [operators.COMPARED[type(op)] for op in ops]

    def compared(scene: Scene) -> Amount:
        found = [work(scene) for work in works]
        pairs = zip(found, found[1:], tests, strict=False)
        return operators.every([test(left, right) for left, right, test in pairs])

    return compared


def _call(node: ast.Call, name: str, arguments: Sequence[ast.expr], names: list[str]) -> Work:
    if name in operators.FUNCTIONS:
        function, least, most = operators.FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            raise RuleError("arguments", node.col_offset + 1, function=name)
        works = [_node(argument, names) for argument in arguments]
        return lambda scene: function([work(scene) for work in works])
    if name not in WINDOWS:
        raise RuleError("unknown_function", node.col_offset + 1, function=name)
    match list(arguments):
        case [ast.Name(id=indicator)] if name == "last":
            days = None
        case [ast.Name(id=indicator), ast.Constant(value=int() as days)] if 0 < days <= 36_600:
            pass
        case _:
            raise RuleError("window", node.col_offset + 1, function=name)
    names.append(indicator)
    return lambda scene: _taken(scene, indicator, name, days)


def _taken(scene: Scene, indicator: str, name: str, days: int | None) -> Amount:
    series = scene.series.get(indicator)
    value: Amount = None
    seen, newest = 0, None
    if series is not None:
        end = bisect_right(series.days, scene.day)
        start = 0
        if days is not None:
            before = date.fromordinal(max(1, scene.day.toordinal() - days))
            start = bisect_right(series.days, before)
        seen = end - start if name != "last" else min(1, end - start)
        newest = series.days[end - 1] if end > start else None
        value = WINDOWS[name](series, start, end)
    scene.inputs.append(Input(indicator, name, days, value, seen, newest))
    return value


def _last(series: Series, start: int, end: int) -> Amount:
    return series.values[end - 1] if end > start else None


def _sum(series: Series, start: int, end: int) -> Amount:
    return math.fsum(series.values[start:end]) if end > start else None


def _mean(series: Series, start: int, end: int) -> Amount:
    return math.fsum(series.values[start:end]) / (end - start) if end > start else None


def _highest(series: Series, start: int, end: int) -> Amount:
    return max(series.values[start:end]) if end > start else None


def _lowest(series: Series, start: int, end: int) -> Amount:
    return min(series.values[start:end]) if end > start else None


def _count(_series: Series, start: int, end: int) -> Amount:
    return float(end - start)


def _rise(series: Series, start: int, end: int) -> Amount:
    """From the newest value before the window, or the first in it, to the newest in it."""
    if end <= start:
        return None
    base = series.values[start - 1] if start else series.values[start]
    return max(0.0, series.values[end - 1] - base)


WINDOWS: dict[str, Callable[[Series, int, int], Amount]] = {
    "last": _last,
    "sum": _sum,
    "mean": _mean,
    "highest": _highest,
    "lowest": _lowest,
    "count": _count,
    "rise": _rise,
}
