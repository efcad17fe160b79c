"""What is expected of every address × role, and of the queries of every page: one file a room.

    python -m tests.gates.matrix                  walk every room and compare
    python -m tests.gates.matrix duties           walk only these rooms
    python -m tests.gates.matrix --write          write what is expected afresh
    python -m tests.gates.matrix --write duties   write only these rooms' files

The room of an address is its namespace, or `site`. Look at the difference before you commit it.
This module needs no Django, so that it can be run before there are settings.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

HERE = Path(__file__).parent
QUERIES = HERE.parent / "queries"
WRITE, ONLY = "CONCILIA_WRITE_BASELINES", "CONCILIA_ONLY_ROOMS"
HOW = "run `python -m tests.gates.matrix --write ROOM`, look at the difference, and commit it"
METHODS = ("GET", "POST")
ROOMS = tuple(sorted(path.stem for path in HERE.glob("*.csv")))

Case = tuple[str, str, str]
"""Key of the address, method, role."""


def room_of(key: str) -> str:
    """Return the room of an address: its namespace, or `site`."""
    namespace, colon, _name = key.partition("#")[0].partition(":")
    return namespace if colon else "site"


def chosen(key: str) -> bool:
    """Return whether the address is walked: all are, unless some rooms were asked for."""
    only = os.environ.get(ONLY, "").split()
    return not only or room_of(key) in only


def writing() -> bool:
    """Return whether what is found becomes what is expected."""
    return bool(os.environ.get(WRITE))


def methods_of(key: str) -> tuple[str, ...]:
    """Return the methods to try; papers are costly, and no form leads to them."""
    return METHODS[:1] if re.search("pdf|docx", key) else METHODS


def read() -> dict[Case, int]:
    """Return the statuses that are expected of the chosen addresses."""
    found = {}
    for path in sorted(HERE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for role in row.keys() - {"address", "method"}:
                    found[row["address"], row["method"], role] = int(row[role])
    return {case: status for case, status in found.items() if chosen(case[0])}


def write(statuses: Mapping[Case, int], keys: Collection[str], roles: Collection[str]) -> None:
    """Keep these statuses of the chosen `keys`; columns that were not walked stay as they are."""
    kept = read() | dict(statuses)
    for room in {room_of(key) for key in keys} | {room_of(key) for key, *_ in read()}:
        mine = sorted(key for key in keys if room_of(key) == room)
        path = HERE / f"{room}.csv"
        if not mine:
            path.unlink()
            continue
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(["address", "method", *roles])
            for key in mine:
                for method in methods_of(key):
                    table.writerow([key, method, *(kept.get((key, method, r), 0) for r in roles)])


def read_queries() -> dict[str, int]:
    """Return how many queries each chosen page is expected to ask."""
    found: dict[str, int] = {}
    for path in sorted(QUERIES.glob("*.json")):
        found |= json.loads(path.read_text(encoding="utf-8"))
    return {key: count for key, count in found.items() if chosen(key)}


def write_queries(counts: Mapping[str, int]) -> None:
    """Keep these counts of the chosen pages."""
    for room in {room_of(key) for key in counts} | {room_of(key) for key in read_queries()}:
        path = QUERIES / f"{room}.json"
        if mine := {key: count for key, count in counts.items() if room_of(key) == room}:
            path.write_text(json.dumps(mine, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        else:
            path.unlink()
