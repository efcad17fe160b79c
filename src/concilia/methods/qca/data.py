"""Cases and their set memberships, as one array with names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from concilia.methods.qca.problems import QcaError, and_more
from concilia.methods.qca.reading import read_table

Floats = NDArray[np.float64]
MOST_VALUES = 10


@dataclass(frozen=True)
class Data:
    """Cases × conditions.

    `values` is an array of shape (cases, names): memberships from 0 to 1, or whole numbers from
    0 for the columns in `multivalue`. Nothing is checked until a column is used, so that a
    table may carry raw columns beside the calibrated ones; missing cells are NaN.
    """

    cases: tuple[str, ...]
    names: tuple[str, ...]
    values: Floats
    multivalue: frozenset[str] = field(default_factory=frozenset)
    faults: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seen: dict[str, int] = {}
        again = [row for row, case in enumerate(self.cases) if seen.setdefault(case, row) != row]
        if again:
            case = self.cases[again[0]]
            raise QcaError(
                "duplicate_cases",
                case=case,
                first=seen[case] + 1,
                second=again[0] + 1,
                more=and_more(len(again) - 1),
            )
        for name, count in Counter(self.names).items():
            if count > 1:
                raise QcaError("duplicate_column", column=name)

    @classmethod
    def of(
        cls,
        frame: Any,
        cases: str | Sequence[str] | None = None,
        multivalue: Iterable[str] = (),
    ) -> Data:
        """Take a pandas or polars frame, or a mapping of columns.

        `cases` names the column that holds the cases, or gives their names; by default the
        frame's first column of text is taken, else pandas' index, else case numbers.
        """
        index: Sequence[object] | None = None
        if isinstance(frame, Mapping):
            columns: dict[str, Any] = {
                str(name): column if isinstance(column, np.ndarray) else list(column)
                for name, column in frame.items()
            }
        else:
            native = nw.from_native(frame, eager_only=True)
            series = {name: native[name] for name in native.columns}
            columns = {
                name: one.to_numpy() if one.dtype.is_numeric() else one.to_list()
                for name, one in series.items()
            }
            index = nw.maybe_get_index(native)
        if isinstance(cases, str):
            if cases not in columns:
                raise QcaError("unknown_column", column=cases, known=", ".join(columns))
            named = columns.pop(cases)
        elif cases is not None:
            named = list(cases)
        else:
            first = next(iter(columns), None)
            if first is not None and all(isinstance(cell, str) for cell in columns[first]):
                named = columns.pop(first)
            else:
                length = len(next(iter(columns.values()), []))
                named = list(index) if index is not None else list(range(1, length + 1))
        return cls.from_cells([str(case) for case in named], columns, multivalue)

    @classmethod
    def from_cells(
        cls,
        cases: Sequence[str],
        columns: Mapping[str, Sequence[object]],
        multivalue: Iterable[str],
    ) -> Data:
        """Turn cells into numbers; a cell that is none is a fault when its column is used."""
        values = np.full((len(cases), len(columns)), np.nan)
        faults: dict[tuple[int, str], str] = {}
        for place, (name, column) in enumerate(columns.items()):
            try:
                values[:, place] = _numbers(column)
            except (TypeError, ValueError):
                for row, cell in enumerate(column):
                    try:
                        values[row, place] = _numbers([cell])[0]
                    except (TypeError, ValueError):
                        faults[row, name] = "" if cell is None else str(cell).strip()
        return cls(tuple(cases), tuple(columns), values, frozenset(multivalue), faults)

    @classmethod
    def read(cls, path: str | Path, multivalue: Iterable[str] = ()) -> Data:
        """Read a CSV file whose first column holds the cases."""
        header, rows = read_table(path)
        cases, *cells = zip(*rows, strict=True)
        cases = tuple(map(str.strip, cases))
        if "" in cases:
            raise QcaError("empty_case", row=cases.index("") + 1)
        columns = dict(zip(header[1:], cells, strict=True))
        if len(columns) < len(cells):
            name = next(n for n, count in Counter(header[1:]).items() if count > 1)
            raise QcaError("duplicate_column", column=name)
        return cls.from_cells(cases, columns, multivalue)

    def __len__(self) -> int:
        return len(self.cases)

    @cached_property
    def kept(self) -> dict[tuple[str, ...], object]:
        """What was computed from these data and may be asked for again."""
        return {}

    @cached_property
    def labels(self) -> NDArray[np.object_]:
        """The names of the cases as an array, to pick many at once."""
        out = np.empty(len(self.cases), dtype=object)
        out[:] = self.cases
        return out

    def named(self, rows: NDArray[np.int64]) -> tuple[str, ...]:
        """Return the names of some cases."""
        return tuple(self.labels[rows].tolist())

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each column lies."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Where each case lies."""
        return {case: row for row, case in enumerate(self.cases)}

    def raw(self, name: str) -> Floats:
        """Return a column of numbers, whatever their range."""
        if name not in self.places:
            raise QcaError("unknown_column", column=name, known=", ".join(self.names))
        column: Floats = self.values[:, self.places[name]]
        wrong = np.flatnonzero(~np.isfinite(column))
        if len(wrong):
            row, more = int(wrong[0]), and_more(len(wrong) - 1)
            cell = self.faults.get((row, name), "")
            code = "not_numeric" if cell else "empty_cell"
            raise QcaError(code, row=row + 1, column=name, value=cell, more=more)
        return column

    def column(self, name: str) -> Floats:
        """Return a checked column: memberships from 0 to 1, or the values of a condition."""
        column = self.raw(name)
        if self.level(name) > 2:
            return column
        wrong = np.flatnonzero((column < 0) | (column > 1))
        if len(wrong):
            raise self._wrong("out_of_range", name, wrong)
        return column

    def level(self, name: str) -> int:
        """Return the number of values of a condition: 2 for a set, crisp or fuzzy.

        A column is multi-value when it is declared so, or when it holds whole numbers only,
        at most ten, from 0 without a gap, and one of them is above 1.
        """
        column = self.raw(name)
        top = column.max(initial=0.0)
        if name in self.multivalue:
            wrong = np.flatnonzero((column < 0) | (column != np.floor(column)))
            if len(wrong):
                raise self._wrong("not_whole", name, wrong)
            return max(2, int(top) + 1)
        if 1 < top < MOST_VALUES:
            found = np.unique(column)
            if np.array_equal(found, np.arange(len(found))):
                return len(found)
        return 2

    def levels(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return the number of values of each condition."""
        return tuple(self.level(name) for name in names)

    def kind(self, name: str) -> str:
        """Say whether a column is a crisp set, a fuzzy set or a multi-value condition."""
        if self.level(name) > 2:
            return "multi-value"
        column = self.column(name)
        return "crisp" if bool(np.all((column == 0) | (column == 1))) else "fuzzy"

    def select(self, names: Sequence[str]) -> Data:
        """Keep these columns, in this order."""
        for name in names:
            if name not in self.places:
                raise QcaError("unknown_column", column=name, known=", ".join(self.names))
        return replace(
            self, names=tuple(names), values=self.values[:, [self.places[name] for name in names]]
        )

    def take(self, rows: Sequence[int] | NDArray[np.int64], distinct: bool = True) -> Data:
        """Keep these cases, in this order; `distinct=False` numbers cases that come again."""
        picked = [self.cases[row] for row in rows]
        if not distinct:
            seen: Counter[str] = Counter()
            for at, case in enumerate(picked):
                seen[case] += 1
                picked[at] = case if seen[case] == 1 else f"{case} #{seen[case]}"
        values = self.values[np.asarray(rows, dtype=np.int64)]
        return replace(self, cases=tuple(picked), values=values, faults={})

    def without(self, cases: Iterable[str]) -> Data:
        """Leave these cases out."""
        out = set(cases)
        return self.take([row for row, case in enumerate(self.cases) if case not in out])

    def with_column(self, name: str, values: Iterable[float], multivalue: bool = False) -> Data:
        """Add a column, or replace it."""
        column = np.asarray(list(values), dtype=np.float64)[:, None]
        kept = [place for place, other in enumerate(self.names) if other != name]
        names = (*(self.names[place] for place in kept), name)
        declared = self.multivalue - {name} | ({name} if multivalue else set())
        table = np.hstack([self.values[:, kept], column])
        faults = {place: cell for place, cell in self.faults.items() if place[1] != name}
        return Data(self.cases, names, table, frozenset(declared), faults)

    def to_dict(self) -> dict[str, list[object]]:
        """Return columns of plain values; the first holds the cases."""
        columns: dict[str, list[object]] = {"case": list(self.cases)}
        for name, place in self.places.items():
            columns[name] = [float(value) for value in self.values[:, place]]
        return columns

    def to_frame(self, backend: Any = "pandas") -> Any:
        """Return a frame of pandas or polars."""
        return nw.from_dict(self.to_dict(), backend=backend).to_native()

    def _wrong(self, code: str, name: str, rows: NDArray[np.int64]) -> QcaError:
        row = int(rows[0])
        return QcaError(
            code,
            row=row + 1,
            case=self.cases[row],
            column=name,
            value=f"{self.raw(name)[row]:g}",
            more=and_more(len(rows) - 1),
        )


def _numbers(column: Sequence[object]) -> Sequence[float] | Floats:
    """Read cells as numbers; text must be a plain number."""
    if len(column) and isinstance(column[0], str):
        text: list[str] = list(column)  # type: ignore[arg-type]  # another cell raises in join
        if not set("_nNiI").isdisjoint("".join(text)):
            raise ValueError  # 1_000, nan and inf are numbers to Python, not to a reader
        return list(map(float, text))
    return np.asarray(column, dtype=np.float64)
