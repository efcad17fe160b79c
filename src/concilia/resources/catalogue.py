"""Ready tables: kinds of activity with their spellings, and countries by the code of places."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from concilia.agencies import names

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def activity_types() -> dict[str, str]:
    """Return the name of every ready kind of activity by its code."""
    return {row["code"]: row["name"] for row in _rows("activity_types.csv")}


@cache
def spellings() -> dict[str, str]:
    """Return the code of a ready kind of activity by its folded code, name and synonyms."""
    found: dict[str, str] = {}
    for row in _rows("activity_types.csv"):
        for text in (row["code"], row["name"], *row["synonyms"].split("|")):
            if text:
                found.setdefault(names.key(text), row["code"])
    return found


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Return the folded names of a country by its ISO 3166 code of three letters."""
    found: dict[str, tuple[str, ...]] = {}
    for row in _rows("countries.csv"):
        found[row["iso3"]] = (*found.get(row["iso3"], ()), names.key(row["name"]))
    return found
