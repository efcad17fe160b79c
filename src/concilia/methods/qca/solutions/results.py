"""What a solution consists of."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from concilia.methods.qca.expressions import Expression, Product
from concilia.methods.qca.fit import Fit
from concilia.methods.qca.problems import Notice
from concilia.methods.qca.text import table_text


@dataclass(frozen=True, slots=True)
class Term:
    """One path, its fit, and its cases.

    `cases` have more than 0.5 in the term; `unique` are those that no other term of the model
    holds; `typical` are more in than out of the outcome too, and not more in the term than in
    the outcome; `deviant` are in the term and not in the outcome (Schneider & Rohlfing 2013).
    """

    product: Product
    fit: Fit
    cases: tuple[str, ...]
    unique: tuple[str, ...]
    typical: tuple[str, ...]
    deviant: tuple[str, ...]

    def __str__(self) -> str:
        return str(self.product)

    def to_dict(self) -> dict[str, object]:
        """Return plain values."""
        return {
            "term": str(self.product),
            **self.fit.to_dict(),
            "cases": list(self.cases),
            "unique": list(self.unique),
            "typical": list(self.typical),
            "deviant": list(self.deviant),
        }


@dataclass(frozen=True, slots=True)
class Remainders:
    """Remainders that a model treats as if the outcome followed.

    `count` is exact; `numbers` lists row numbers, all of them or the first ones.
    """

    count: int
    numbers: tuple[int, ...]

    @property
    def complete(self) -> bool:
        """Whether all are listed."""
        return len(self.numbers) == self.count

    def to_dict(self) -> dict[str, object]:
        """Return plain values."""
        return {"count": self.count, "rows": list(self.numbers)}


@dataclass(frozen=True, slots=True)
class Model:
    """One complete explanation: terms of which each is enough.

    `deviant` are cases in the model and not in the outcome (deviant in consistency),
    `uncovered` in the outcome and in no term (deviant in coverage), `irrelevant` in neither.
    """

    terms: tuple[Term, ...]
    fit: Fit
    assumptions: Remainders
    typical: tuple[str, ...] = ()
    deviant: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    irrelevant: tuple[str, ...] = ()

    @property
    def products(self) -> tuple[Product, ...]:
        """The terms without their fit."""
        return tuple(term.product for term in self.terms)

    @property
    def expression(self) -> str:
        """The model in the notation of the field."""
        return str(Expression(self.products))

    def __str__(self) -> str:
        return self.expression

    def to_dict(self) -> dict[str, object]:
        """Return plain values."""
        return {
            "expression": self.expression,
            "terms": [term.to_dict() for term in self.terms],
            **self.fit.to_dict(),
            "simplifying_assumptions": self.assumptions.to_dict(),
            "deviant_consistency": list(self.deviant),
            "deviant_coverage": list(self.uncovered),
        }

    def cells(self) -> list[list[str]]:
        """Return lines of term, inclS, PRI, covS, covU, cases; the model last."""
        lines = [[str(term), *_numbers(term.fit), ", ".join(term.cases)] for term in self.terms]
        return [*lines, ["model", *_numbers(self.fit), ""]]


@dataclass(frozen=True, slots=True)
class Pair:
    """The intermediate solution that lies between one conservative and one parsimonious model.

    `easy` are counterfactuals that the expectations support, `difficult` the other simplifying
    assumptions of the parsimonious model, which the intermediate solution does not make.
    """

    name: str
    conservative: int
    parsimonious: int
    models: tuple[Model, ...]
    easy: Remainders
    difficult: Remainders

    def to_dict(self) -> dict[str, object]:
        """Return plain values."""
        return {
            "name": self.name,
            "models": [model.expression for model in self.models],
            "easy_counterfactuals": self.easy.to_dict(),
            "difficult_counterfactuals": self.difficult.to_dict(),
        }


HEADER = ["", "inclS", "PRI", "covS", "covU", "cases"]


@dataclass(frozen=True, slots=True)
class Solution:
    """All models of one kind.

    `kind` is "conservative", "parsimonious" or "intermediate". `primes` are the prime implicants
    that cover a positive row, `essential` those without which a row is uncovered. `count` is how
    many models there are (None: more than could be counted), `counted` how many were met,
    `complete` whether all are listed; `bound` is the proven least number of terms. `pairs` is
    filled for the intermediate solution, whose `models` are the distinct ones of all pairs.
    """

    kind: str
    models: tuple[Model, ...]
    primes: tuple[Product, ...]
    essential: tuple[Product, ...]
    count: int | None
    counted: int
    complete: bool
    bound: int
    pairs: tuple[Pair, ...] = ()
    notices: tuple[Notice, ...] = ()

    def __iter__(self) -> Iterator[Model]:
        return iter(self.models)

    def __len__(self) -> int:
        return len(self.models)

    @property
    def ambiguous(self) -> bool:
        """Whether more than one model fits the data equally well."""
        return self.counted > 1

    def to_dict(self) -> dict[str, object]:
        """Return plain values."""
        out: dict[str, object] = {
            "models": [model.to_dict() for model in self.models],
            "prime_implicants": [str(prime) for prime in self.primes],
            "essential": [str(prime) for prime in self.essential],
            "count": self.count,
            "complete": self.complete,
            "fewest_terms_proven": self.bound,
            "notices": [str(notice) for notice in self.notices],
        }
        if self.pairs:
            out["pairs"] = [pair.to_dict() for pair in self.pairs]
        return out

    def to_frame(self, backend: Any = "pandas") -> Any:
        """Return one line for each term of each model, as a frame of pandas or polars."""
        names = ["model", "term", "inclS", "PRI", "covS", "covU", "cases"]
        columns: dict[str, list[object]] = {name: [] for name in names}
        for number, model in enumerate(self.models, start=1):
            for term in model.terms:
                fit = term.fit
                line = [number, str(term), fit.incl, fit.pri, fit.cov, fit.cov_unique]
                for name, cell in zip(names, [*line, ", ".join(term.cases)], strict=True):
                    columns[name].append(cell)
        return nw.from_dict(columns, backend=backend).to_native()

    def summary(self) -> str:
        """Return the models as text."""
        how_many = self.count if self.count is not None else f"more than {self.counted - 1}"
        lines = [f"{self.kind.capitalize()} solution: {how_many} model(s)"]
        for number, model in enumerate(self.models, start=1):
            lines += ["", f"M{number}: {model.expression}", table_text(HEADER, model.cells(), "  ")]
        return "\n".join([*lines, *map(str, self.notices)]).rstrip() + "\n"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(cell)}</th>" for cell in HEADER)
        parts = [f"<p>{self.kind.capitalize()} solution: {len(self.models)}</p>"]
        for number, model in enumerate(self.models, start=1):
            lines = (
                "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line) + "</tr>"
                for line in model.cells()
            )
            parts.append(
                f"<table><caption>M{number}: {html.escape(model.expression)}</caption>"
                f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
            )
        return "".join(parts)


def _numbers(fit: Fit) -> list[str]:
    unique = "-" if fit.cov_unique is None else f"{fit.cov_unique:.3f}"
    return [f"{fit.incl:.3f}", f"{fit.pri:.3f}", f"{fit.cov:.3f}", unique]
