"""Reading layers: where people live, roads, travel costs; all that is wrong is told at once.

People: CSV with code, weight, latitude, longitude, and name and territory if there are any.
Costs: CSV with from, to, cost (codes of people or territories, and of facilities). Roads: GeoJSON
lines or CSV, see `methods.access.read_roads`.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from concilia.methods.access import RoadsError, check_points, read_roads

MOST_ROWS = 1_000_000
SHOWN = 20
NAMES = 500


class LayerError(ValueError):
    """A file that cannot be used at all: a code and values for its sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(slots=True)
class Read:
    """What a file says, as columns, and what is doubtful in it, as codes with values."""

    rows: list[Any] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    wrong: dict[str, list[int]] = field(default_factory=dict)

    def note(self, code: str, row: int) -> None:
        """Remember a row that is not used."""
        self.wrong.setdefault(code, []).append(row)

    def told(self) -> list[dict[str, Any]]:
        """Return the problems, each with how many rows and the first of them."""
        found = [
            {"code": code, "values": {"rows": len(rows), "first": rows[:SHOWN]}}
            for code, rows in self.wrong.items()
        ]
        return found + self.problems


def facts_of(kind: str, content: bytes, territories: Collection[str]) -> dict[str, Any]:
    """Return what a page says of a file; raises LayerError when nothing of it can be used."""
    text = decoded(content)
    if kind == "roads":
        return _roads_facts(text)
    read = people(text, territories) if kind == "people" else costs(text)
    if not read.rows:
        raise LayerError("empty")
    return {"rows": len(read.rows), "problems": read.told()}


def decoded(content: bytes) -> str:
    """Return the text of a file; raises LayerError when it is not UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LayerError("encoding") from error
    if "\0" in text:
        raise LayerError("encoding")
    return text


def people(text: str, territories: Collection[str]) -> Read:
    """Read points of people as (code, name, weight, latitude, longitude, territory).

    A code given twice counts once, the first time; rows without a usable number are left out; a
    territory that is in no table is told and the row counts without it.
    """
    read, seen = Read(), set()
    known = set(territories)
    for at, row in _rows(text, ("code", "weight", "latitude", "longitude")):
        code = row["code"].strip()
        numbers = [_number(row[name]) for name in ("weight", "latitude", "longitude")]
        weight, latitude, longitude = numbers
        if not code or weight is None or latitude is None or longitude is None:
            read.note("unreadable_row", at)
        elif weight < 0:
            read.note("negative_weight", at)
        elif abs(latitude) > 90 or abs(longitude) > 180:
            read.note("out_of_range", at)
        elif code in seen:
            read.note("code_twice", at)
        else:
            seen.add(code)
            place = row.get("territory", "").strip()
            if place and place not in known:
                read.note("unknown_territory", at)
                place = ""
            name = row.get("name", "").strip()[:100] or code
            read.rows.append((code[:60], name, weight, latitude, longitude, place))
    if read.rows:
        places = np.array([row[3:5] for row in read.rows])
        weights = np.array([row[2] for row in read.rows])
        for one in check_points(places, population=weights):
            if one.code in ("twice", "zero_population"):
                read.problems.append({"code": one.code, "values": {"rows": one.values["rows"]}})
    return read


def costs(text: str) -> Read:
    """Read travel costs as (from, to, cost); a pair given twice keeps the cheaper."""
    read = Read()
    found: dict[tuple[str, str], float] = {}
    for at, row in _rows(text, ("from", "to", "cost")):
        cost, key = _number(row["cost"]), (row["from"].strip(), row["to"].strip())
        if cost is None or not all(key):
            read.note("unreadable_row", at)
        elif cost < 0:
            read.note("negative_cost", at)
        else:
            if key in found:
                read.note("pair_twice", at)
            found[key] = min(cost, found.get(key, math.inf))
    read.rows = [(*key, cost) for key, cost in found.items()]
    return read


def _roads_facts(text: str) -> dict[str, Any]:
    try:
        roads = read_roads(text)
    except RoadsError as error:
        raise LayerError(f"roads_{error.code}", **error.values) from error
    names = list(dict.fromkeys(roads.names))
    return {
        "rows": len(names),
        "crossings": len(roads.crossings),
        "unit": roads.unit,
        "names": names[:NAMES],
        "problems": [{"code": one.code, "values": dict(one.values)} for one in roads.problems()],
    }


def _rows(text: str, wanted: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield rows with their line, columns by header in any order and case."""
    first = text[: text.find("\n") + 1] or text
    mark = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text), delimiter=mark)
    try:
        header = [name.strip().casefold() for name in next(lines, [])]
        missing = [name for name in wanted if name not in header]
        if missing:
            raise LayerError("columns", missing=", ".join(missing))
        for at, cells in enumerate(lines, 2):
            if at - 1 > MOST_ROWS:
                raise LayerError("too_many_rows", most=MOST_ROWS)
            if any(cells):
                padded = cells + [""] * (len(header) - len(cells))
                yield at, dict(zip(header, padded, strict=False))
    except csv.Error as error:
        raise LayerError("unreadable") from error


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
