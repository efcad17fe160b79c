"""Activities and needs from CSV text, columns by their usual headers or HXL tags."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from concilia.methods.coverage.cells import Presence
from concilia.methods.coverage.needs import Need, Value
from concilia.methods.problems import Problem

Fold = Callable[[str], str]
"""From a name as written to what it is compared by."""

_HEADERS = {
    "agency": ("agency", "organisation", "organization", "who", "#org", "#org+name"),
    "activity": ("activity", "activity type", "what", "#activity", "#activity+type"),
    "territory": ("territory", "district", "where", "county", "#adm2", "#adm2+name", "#adm1"),
    "country": ("country", "#country", "#country+name"),
    "start": ("start", "start date", "#date+start"),
    "end": ("end", "end date", "#date+end"),
    "capacity": ("capacity", "#capacity", "#capacity+num"),
    "need": ("need", "#inneed", "#need"),
    "unit": ("unit", "#indicator+unit"),
    "indicator": ("indicator", "variable", "#indicator", "#indicator+name"),
    "day": ("day", "date", "period", "#date"),
    "value": ("value", "#value", "#indicator+value", "#indicator+num"),
}
_FIELD = {header: field for field, headers in _HEADERS.items() for header in headers}


class TableError(ValueError):
    """A table that cannot be read: a code and values for its sentence."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(slots=True)
class Names:
    """One name for every way of writing it; the first way seen is shown."""

    territory: Fold
    activity: Fold
    shown: dict[tuple[str, str], str]

    def of(self, kind: str, text: str, country: str = "") -> str:
        """Return the shown name of a territory or kind of activity."""
        if kind == "activity":
            return self.shown.setdefault((kind, self.activity(text)), text)
        key = f"{self.territory(country)}/{self.territory(text)}" if country else ""
        written = f"{country}, {text}" if country else text
        return self.shown.setdefault((kind, key or self.territory(text)), written)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def names(territory: Fold = _plain, activity: Fold = _plain) -> Names:
    """Return an empty table of names."""
    return Names(territory, activity, {})


def read_presences(lines: Iterable[str], known: Names) -> tuple[list[Presence], list[Problem]]:
    """Read who does what where; rows without agency, activity or territory are told and left out.

    Dates are ISO. Raises TableError when a column is missing.
    """
    found, problems = [], []
    for place, row in _rows(lines, ("agency", "activity", "territory")):
        empty = [name for name in ("agency", "activity", "territory") if not row[name]]
        if empty:
            problems.append(Problem("empty_cell", {"row": place, "column": empty[0]}))
            continue
        try:
            found.append(
                Presence(
                    " ".join(row["agency"].split()),
                    known.of("activity", row["activity"]),
                    known.of("territory", row["territory"], row.get("country", "")),
                    _day(row.get("start", "")),
                    _day(row.get("end", "")),
                    _number(row["capacity"]) if row.get("capacity") else None,
                )
            )
        except ValueError as error:
            problems.append(Problem("bad_cell", {"row": place, "text": str(error)}))
    return found, problems


def read_needs(
    lines: Iterable[str], known: Names
) -> tuple[dict[tuple[str, str], Need], list[Value], list[Problem]]:
    """Read needs (territory, activity, need) or observations (territory, indicator, day, value).

    Return needs, observations (one of them empty), and problems. A need that is empty is not
    known; a need given twice counts once, the later.
    """
    rows = _rows(lines, ("territory",))
    needs: dict[tuple[str, str], Need] = {}
    values: list[Value] = []
    problems: list[Problem] = []
    for place, row in rows:
        if not row["territory"]:
            problems.append(Problem("empty_cell", {"row": place, "column": "territory"}))
            continue
        where = known.of("territory", row["territory"], row.get("country", ""))
        try:
            if "need" in row and "activity" in row:
                what = known.of("activity", row["activity"])
                if (where, what) in needs:
                    problems.append(
                        Problem("need_twice", {"row": place, "territory": where, "activity": what})
                    )
                amount = _number(row["need"]) if row["need"] else None
                needs[where, what] = Need(where, what, amount, row.get("unit", ""))
            elif {"indicator", "day", "value"} <= row.keys():
                day = _day(row["day"])
                if day is None:
                    raise ValueError(row["day"])
                values.append(Value(where, row["indicator"], day, _number(row["value"])))
            else:
                raise TableError("columns", wanted="activity, need; or indicator, day, value")
        except ValueError as error:
            if isinstance(error, TableError):
                raise
            problems.append(Problem("bad_cell", {"row": place, "text": str(error)}))
    return needs, values, problems


def _rows(lines: Iterable[str], wanted: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number in the file, fields); a second row of HXL tags goes before the header."""
    lines = iter(lines)
    head = next(lines, "").lstrip("\ufeff")
    cut = max(",;\t", key=head.count)
    columns = _columns(next(csv.reader([head], delimiter=cut), []))
    for place, cells in enumerate(csv.reader(lines, delimiter=cut), 2):
        if place == 2 and sum(cell.strip().startswith("#") for cell in cells) >= len(wanted):
            columns = _columns(cells)
            continue
        if not any(cells):
            continue
        missing = [name for name in wanted if name not in columns]
        if missing:
            raise TableError("columns", wanted=", ".join(missing))
        filled = cells + [""] * (max(columns.values()) + 1 - len(cells))
        yield place, {name: filled[at].strip() for name, at in columns.items()}


def _columns(header: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, text in enumerate(header):
        field = _FIELD.get(" ".join(text.casefold().replace("_", " ").split()))
        if field:
            found.setdefault(field, place)
    return found


def _number(text: str) -> float:
    plain = text.replace(",", "").replace("\u202f", "").replace("\xa0", "").rstrip("%")
    try:
        value = float(plain)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]!r} is no number")
    return value


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
