"""Boolean and multi-value expressions in the notation of the field, parsed and printed.

`DEV*~URB + LIT{2}`: `*` is and, `+` is or, `~` is not, `{2}` or `[2]` picks a value of a
multi-value condition, `{1,2}` any of several. `•`, `·` and `&` are read as and, `|` as or.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import product as combinations

from concilia.methods.qca.problems import QcaError

_LITERAL = re.compile(
    r"\s*(?P<not>[~!])?\s*(?P<name>[^\W\d][\w.]*)\s*(?:[{\[](?P<values>[\d,\s]+)[}\]])?\s*"
)
_AND = "*·•&∙×"
_OR = "+|"


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """One condition with one value; of a set, 1 is presence and 0 absence (`~X`)."""

    condition: str
    value: int = 1
    multivalue: bool = False

    def __str__(self) -> str:
        if self.multivalue:
            return f"{self.condition}{{{self.value}}}"
        return self.condition if self.value else f"~{self.condition}"


@dataclass(frozen=True, slots=True, order=True)
class Product:
    """Literals that hold together: one path. Without literals it is always true, `1`."""

    literals: tuple[Literal, ...]

    def __str__(self) -> str:
        return "*".join(map(str, self.literals)) or "1"

    def __len__(self) -> int:
        return len(self.literals)

    @classmethod
    def parse(cls, text: str) -> Product:
        """Read one product; a sum is refused."""
        products = parse(text).products
        if len(products) != 1:
            raise QcaError("bad_expression", text=text, why="one product is wanted")
        return products[0]

    @classmethod
    def of(cls, values: Iterable[int], conditions: Iterable[str], levels: Iterable[int]) -> Product:
        """Name the values of a configuration; -1 leaves the condition out.

        Where one of the conditions has several values, all are written `X{v}`.
        """
        sizes = tuple(levels)
        several = any(level > 2 for level in sizes)
        return cls(
            tuple(
                Literal(condition, value, several)
                for value, condition, _level in zip(values, conditions, sizes, strict=True)
                if value >= 0
            )
        )

    @property
    def conditions(self) -> frozenset[str]:
        """The conditions that it names."""
        return frozenset(literal.condition for literal in self.literals)

    def within(self, other: Product) -> bool:
        """Whether every case of this path lies in the other (it has all of its literals)."""
        return set(other.literals) <= set(self.literals)


@dataclass(frozen=True, slots=True)
class Expression:
    """Paths, each of which is enough. Without paths it is never true, `0`."""

    products: tuple[Product, ...]

    def __str__(self) -> str:
        return " + ".join(map(str, self.products)) or "0"

    @classmethod
    def parse(cls, text: str) -> Expression:
        """Read an expression."""
        return parse(text)

    @property
    def conditions(self) -> frozenset[str]:
        """The conditions that it names."""
        return frozenset().union(*(product.conditions for product in self.products))

    def as_multivalue(self, names: Collection[str]) -> Expression:
        """Write the literals of these conditions as values, `X{1}`, whatever was typed."""
        return Expression(
            tuple(
                Product(
                    tuple(
                        replace(one, multivalue=True) if one.condition in names else one
                        for one in product.literals
                    )
                )
                for product in self.products
            )
        )


def parse(text: str) -> Expression:
    """Read an expression; errors name what could not be read."""
    text = text.replace("−", "-").strip()
    if not text:
        raise QcaError("bad_expression", text=text, why="it is empty")
    if text in {"0", "1"}:
        return Expression((Product(()),) if text == "1" else ())
    products: list[Product] = []
    for part in re.split(f"[{re.escape(_OR)}]", text):
        products.extend(_products(part, text))
    return Expression(tuple(dict.fromkeys(products)))


def _products(part: str, text: str) -> list[Product]:
    """Read one summand; `A{1,2}` makes one product for each value."""
    factors: list[tuple[Literal, ...]] = []
    for piece in re.split(f"[{re.escape(_AND)}]", part):
        match = _LITERAL.fullmatch(piece)
        if match is None:
            why = (
                f"{piece.strip()!r} is not a condition" if piece.strip() else "something is missing"
            )
            raise QcaError("bad_expression", text=text, why=why)
        factors.append(_literals(match, text))
    out = []
    for choice in combinations(*factors):
        chosen = tuple(dict.fromkeys(choice))
        if len({one.condition for one in chosen}) == len(chosen):
            out.append(Product(chosen))
        elif len(factors) == len(choice) and all(len(f) == 1 for f in factors):
            raise QcaError("bad_expression", text=text, why=f"{part.strip()} contradicts itself")
    return out


def _literals(match: re.Match[str], text: str) -> tuple[Literal, ...]:
    """Read one factor: a literal, or several values of a condition."""
    name, values = match["name"], match["values"]
    if values is None:
        return (Literal(name, 0 if match["not"] else 1),)
    if match["not"]:
        why = f"name the values that {name} may have instead of negating one"
        raise QcaError("bad_expression", text=text, why=why)
    try:
        found = [int(value) for value in values.split(",")]
    except ValueError:
        raise QcaError("bad_expression", text=text, why=f"values of {name}: {values}") from None
    return tuple(Literal(name, value, multivalue=True) for value in found)
