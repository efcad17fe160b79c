"""Reading an expression: `ratio([resolved], [considered]) * 100`.

expression = term { ("+" | "-") term }
term       = factor { ("*" | "/") factor }
factor     = number | "-" factor | "(" expression ")" | "[" code "]" | function

sum(a, b, …)             ratio(a, b)                per_population(a, people)
running(a, periods)      share_of_parent([code])
"""

from __future__ import annotations

import re
from collections.abc import Callable

from concilia.methods.expressions.nodes import (
    Binary,
    Node,
    Number,
    PerPopulation,
    Running,
    Series,
    ShareOfParent,
)

LONGEST = 1000
DEEPEST = 30
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|\[([^\[\]]{1,60})\]|([a-z_]+)|([-+*/(),]))")


class WrongExpression(ValueError):
    """An expression that cannot be read: `code` says what is wrong, `at` where (from 0).

    Codes: empty, too_long, too_deep, unreadable, unexpected, unknown_function, arguments, window.
    """

    def __init__(self, code: str, at: int = 0, word: str = "") -> None:
        super().__init__(f"{code} at {at}" + (f": {word}" if word else ""))
        self.code, self.at, self.word = code, at, word


def parse(text: str) -> Node:
    """Return the expression in `text`; raises WrongExpression."""
    if len(text) > LONGEST:
        raise WrongExpression("too_long")
    reader = _Reader(text)
    if reader.kind == "end":
        raise WrongExpression("empty")
    found = reader.expression(0)
    reader.expect_end()
    return found


def codes(node: Node) -> frozenset[str]:
    """Return the codes of the indicators that the expression needs."""
    return frozenset(one.code for one in node.inputs())


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str, int]] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise WrongExpression("unreadable", at, text[at:].strip()[:20])
            for kind, word in zip(("number", "code", "name", "sign"), match.groups(), strict=True):
                if word is not None:
                    self.tokens.append((kind, word.strip(), match.start()))
            at = match.end()
        self.tokens.append(("end", "", len(text)))
        self.place = 0

    @property
    def kind(self) -> str:
        return self.tokens[self.place][0]

    @property
    def word(self) -> str:
        return self.tokens[self.place][1]

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1][1]

    def fail(self, code: str = "unexpected") -> WrongExpression:
        return WrongExpression(code, self.tokens[self.place][2], self.word)

    def expect(self, sign: str) -> None:
        if (self.kind, self.word) != ("sign", sign):
            raise self.fail()
        self.take()

    def expect_end(self) -> None:
        if self.kind != "end":
            raise self.fail()

    def expression(self, depth: int) -> Node:
        return self.chain(depth, ("+", "-"), self.term)

    def term(self, depth: int) -> Node:
        return self.chain(depth, ("*", "/"), self.factor)

    def chain(self, depth: int, signs: tuple[str, ...], part: Callable[[int], Node]) -> Node:
        found = part(depth)
        while self.kind == "sign" and self.word in signs:
            sign = self.take()
            found = Binary(sign, found, part(depth))
        return found

    def factor(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise self.fail("too_deep")
        if self.kind == "number":
            return Number(float(self.take()))
        if self.kind == "code":
            return Series(self.take())
        if self.kind == "name":
            return self.function(depth)
        if self.word == "-":
            self.take()
            return Binary("-", Number(0.0), self.factor(depth + 1))
        self.expect("(")
        found = self.expression(depth + 1)
        self.expect(")")
        return found

    def function(self, depth: int) -> Node:
        at, name = self.tokens[self.place][2], self.take()
        if name not in _FUNCTIONS:
            raise WrongExpression("unknown_function", at, name)
        self.expect("(")
        given = [self.expression(depth + 1)]
        while self.word == "," and self.kind == "sign":
            self.take()
            given.append(self.expression(depth + 1))
        self.expect(")")
        made = _FUNCTIONS[name](given)
        if made is None:
            raise WrongExpression("window" if name == "running" else "arguments", at, name)
        return made


def _sum(given: list[Node]) -> Node | None:
    found = given[0]
    for one in given[1:]:
        found = Binary("+", found, one)
    return found


def _ratio(given: list[Node]) -> Node | None:
    return Binary("/", given[0], given[1], strict=True) if len(given) == 2 else None


def _per_population(given: list[Node]) -> Node | None:
    if len(given) == 2 and isinstance(given[1], Number) and given[1].value > 0:
        return PerPopulation(given[0], given[1].value)
    return None


def _running(given: list[Node]) -> Node | None:
    if len(given) == 2 and isinstance(given[1], Number):
        periods = given[1].value
        if periods.is_integer() and 1 <= periods <= 366:
            return Running(given[0], int(periods))
    return None


def _share(given: list[Node]) -> Node | None:
    if len(given) == 1 and isinstance(given[0], Series):
        return ShareOfParent(given[0].code)
    return None


_FUNCTIONS: dict[str, Callable[[list[Node]], Node | None]] = {
    "sum": _sum,
    "ratio": _ratio,
    "per_population": _per_population,
    "running": _running,
    "share_of_parent": _share,
}
