"""The truth table: which configurations are observed, and for which the outcome follows."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, islice
from math import prod
from typing import Any

import narwhals as nw

from concilia.methods.qca.data import Data, Floats
from concilia.methods.qca.expressions import Product
from concilia.methods.qca.problems import Notice, QcaError
from concilia.methods.qca.sets import membership
from concilia.methods.qca.text import table_text
from concilia.methods.qca.truth_table.rows import TruthTableRow, row_values


@dataclass(frozen=True, slots=True)
class TruthTable:
    """Observed configurations; what is not observed, the remainders, is counted and never held.

    `outcome` is an expression without the negation that `negate` says; `unplaced` are the cases
    that are in no row, because they are exactly 0.5 in a condition.
    """

    data: Data
    outcome: str
    negate: bool
    conditions: tuple[str, ...]
    levels: tuple[int, ...]
    rows: tuple[TruthTableRow, ...]
    incl_cut: float = 1.0
    contradiction_cut: float | None = None
    pri_cut: float = 0.0
    n_cut: int = 1
    unplaced: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def outcome_text(self) -> str:
        """The outcome as it is explained, `SURV` or `~SURV`."""
        simple = not any(sign in self.outcome for sign in "*+")
        inner = self.outcome if simple else f"({self.outcome})"
        return f"~{inner}" if self.negate else self.outcome

    @property
    def y(self) -> Floats:
        """Each case's membership in the outcome that is explained."""
        inside = membership(self.data, self.outcome)
        return 1.0 - inside if self.negate else inside

    def with_out(self, *outs: str) -> tuple[TruthTableRow, ...]:
        """Return the rows with one of these outcomes."""
        return tuple(row for row in self.rows if row.out in outs)

    @property
    def positive(self) -> tuple[TruthTableRow, ...]:
        """Rows that are sufficient."""
        return self.with_out("1")

    @property
    def negative(self) -> tuple[TruthTableRow, ...]:
        """Rows that are not sufficient."""
        return self.with_out("0")

    @property
    def contradictory(self) -> tuple[TruthTableRow, ...]:
        """Rows between the two cuts."""
        return self.with_out("C")

    @property
    def below(self) -> tuple[TruthTableRow, ...]:
        """Observed rows with fewer cases than the frequency cut; they count as remainders."""
        return self.with_out("?")

    @property
    def size(self) -> int:
        """The number of configurations that are possible."""
        return prod(self.levels)

    @property
    def remainders(self) -> int:
        """The number of configurations without enough cases."""
        return self.size - len(self.with_out("0", "1", "C"))

    def iter_remainders(self, limit: int | None = None) -> Iterator[tuple[int, ...]]:
        """Yield remainders one by one, in the order of their numbers."""
        decided = {row.number for row in self.with_out("0", "1", "C")}
        numbers = (at for at in islice(count(1), self.size) if at not in decided)
        return (row_values(at, self.levels) for at in islice(numbers, limit))

    def product(self, row: TruthTableRow) -> Product:
        """Write a row as an expression."""
        return Product.of(row.values, self.conditions, self.levels)

    def row(self, number: int) -> TruthTableRow | None:
        """Return the observed row with this number."""
        return next((row for row in self.rows if row.number == number), None)

    def recode(self, number: int, out: str, reason: str) -> TruthTable:
        """Set the outcome of a row by hand; the reason is kept with the row.

        A remainder becomes a row without cases.
        """
        if out not in {"0", "1", "C", "?"}:
            raise QcaError("bad_setting", name="out", value=out, why="0, 1, C or ? is wanted")
        if not reason.strip():
            raise QcaError("bad_setting", name="recode", value=number, why="a reason is wanted")
        if not 1 <= number <= self.size:
            raise QcaError("bad_row", row=number, why=f"there are {self.size} rows")
        old = self.row(number)
        if old is None:
            values = row_values(number, self.levels)
            old = TruthTableRow(values, number, "?", 0, 0.0, 0.0, ())
        new = replace(old, out=out, reason=reason.strip())
        others = [row for row in self.rows if row.number != number]
        return replace(self, rows=tuple(sorted([*others, new], key=lambda row: row.number)))

    def sorted(self, *keys: str) -> TruthTable:
        """Order the rows: "OUT", "incl", "PRI" and "n" from high to low, "number" from low."""
        rank = {"1": 0, "C": 1, "0": 2, "?": 3}
        orders: dict[str, Any] = {
            "OUT": lambda row: rank[row.out],
            "incl": lambda row: -row.incl,
            "PRI": lambda row: -row.pri,
            "n": lambda row: -row.n,
            "number": lambda row: row.number,
        }
        for key in keys:
            if key not in orders:
                raise QcaError("bad_setting", name="sort", value=key, why=", ".join(orders))
        return replace(
            self, rows=tuple(sorted(self.rows, key=lambda row: [orders[key](row) for key in keys]))
        )

    def to_rows(self) -> list[dict[str, object]]:
        """Return each row as a mapping: conditions, OUT, n, incl, PRI, cases."""
        out = []
        for row in self.rows:
            line: dict[str, object] = dict(zip(self.conditions, row.values, strict=True))
            line |= {"OUT": row.out, "n": row.n, "incl": row.incl, "PRI": row.pri}
            line |= {"cases": list(row.cases), "deviant": list(row.deviant), "row": row.number}
            out.append(line | ({"reason": row.reason} if row.reason else {}))
        return out

    def to_dict(self) -> dict[str, object]:
        """Return the whole table as plain values."""
        return {
            "outcome": self.outcome_text,
            "conditions": list(self.conditions),
            "levels": list(self.levels),
            "rows": self.to_rows(),
            "remainders": self.remainders,
            "unplaced": list(self.unplaced),
            "notices": [str(notice) for notice in self.notices],
        }

    def to_frame(self, backend: Any = "pandas") -> Any:
        """Return a frame of pandas or polars, cases joined by commas."""
        rows = self.to_rows()
        names = [*self.conditions, "OUT", "n", "incl", "PRI", "cases", "deviant", "row"]
        columns: dict[str, list[object]] = {name: [row[name] for row in rows] for name in names}
        for name in ("cases", "deviant"):
            columns[name] = [", ".join(row[name]) for row in rows]  # type: ignore[arg-type]  # lists of names
        return nw.from_dict(columns, backend=backend).to_native()

    def cells(self) -> tuple[list[str], list[list[str]]]:
        """Return header and cells as they are printed."""
        header = [*self.conditions, "OUT", "n", "incl", "PRI", "cases"]
        return header, [
            [
                *map(str, row.values),
                row.out + ("*" if row.reason else ""),
                str(row.n),
                f"{row.incl:.3f}" if row.n else "-",
                f"{row.pri:.3f}" if row.n else "-",
                ", ".join(row.cases),
            ]
            for row in self.rows
        ]

    def summary(self) -> str:
        """Return the table as text."""
        cuts = f"inclusion cut {self.incl_cut:g}, frequency cut {self.n_cut}"
        head = f"Truth table for {self.outcome_text} ({cuts})\n\n"
        tail = f"\n{self.remainders} remainders of {self.size} configurations"
        notes = "".join(f"\n{notice}" for notice in self.notices)
        return head + table_text(*self.cells()) + tail + notes

    def _repr_html_(self) -> str:
        header, rows = self.cells()
        head = "".join(f"<th>{html.escape(cell)}</th>" for cell in header)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
            for row in rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
