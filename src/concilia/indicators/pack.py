"""Definitions that come with Concilia: an import may create these indicators by their code."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

from concilia.agencies import names

DATA = Path(__file__).parent / "data"


def _number(text: str) -> float | None:
    return float(text) if text else None


@cache
def definitions() -> dict[str, dict[str, Any]]:
    """Return the fields of `Indicator` by code, for every ready-made definition."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((DATA / "packs").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["code"]] = {
                    "code": row["code"],
                    "name": row["name"],
                    "unit": row["unit"],
                    "direction": row["direction"],
                    "frequency": row["frequency"],
                    "due_days": int(row["due_days"]) if row.get("due_days") else None,
                    "cumulative": row["cumulative"] == "yes",
                    "minimum": _number(row["minimum"]),
                    "maximum": _number(row["maximum"]),
                    "note": row["note"],
                }
    return found


@cache
def spellings() -> dict[str, str]:
    """Return the code by every folded code, name and synonym of the ready definitions."""
    found: dict[str, str] = {}
    for path in sorted((DATA / "packs").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for text in (row["code"], row["name"], *row["synonyms"].split("|")):
                    if text:
                        found.setdefault(names.key(text), row["code"])
    return found
