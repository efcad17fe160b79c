"""On the real files of 2014, set against a few lines that count in the raw rows."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest

from concilia.methods.coverage import (
    Class,
    Coverage,
    Norms,
    Presence,
    Rule,
    Value,
    compare,
    cover,
    needs,
)

REAL = Path(__file__).resolve().parents[4] / "shared/data/ebola-2014"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real Ebola 2014 files are not beside the project"
)
TRACING, SOCIAL = "Surveillance + Contact Tracing", "Social Mobilisation"
KINDS = {"Contact Tracing": TRACING, "Epi-Surveillance": TRACING}
PLACES = {
    "RiverCess": "Rivercess",
    "River Gee": "River Ghee",
    "Werstern Area": "Western Area",
    "Western area urban": "Western Area",
    "Western area rural": "Western Area",
}
DAYS = (dt.date(2014, 9, 29), dt.date(2014, 12, 10))


def rows(name: str) -> list[dict[str, str]]:
    with (REAL / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {k: v.strip() for k, v in row.items()}
            for row in csv.DictReader(file)
            if row["country"] in ("Liberia", "Sierra Leone")
        ]


def place(row: dict[str, str]) -> str:
    name = row["district"].removesuffix(" County")
    return f"{row['country']}/{PLACES.get(name, name)}"


DISTRICTS = (
    sorted({f"{r['country']}/{r['name_in_3w']}" for r in rows("districts")})
    if REAL.is_dir()
    else []
)


def number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


@pytest.fixture(scope="module")
def coverages() -> list[Coverage]:
    reports = [r for r in rows("situation-reports") if r["variable"] == "new_confirmed"]
    # Two halves of the Western Area report apart: their cases of a day belong together.
    together: dict[tuple[str, dt.date], float] = defaultdict(float)
    for r in reports:
        value = number(r["value"])
        if value is not None:
            together[place(r), dt.date.fromisoformat(r["date"])] += value
    values = [Value(where, "new_confirmed", day, v) for (where, day), v in together.items()]
    found = []
    for day in DAYS:
        acts = rows(f"who-does-what-where-{day}")
        presences = [
            Presence(r["organisation"], KINDS.get(r["activity"], r["activity"]), place(r))
            for r in acts
        ]
        rule = Rule(TRACING, "sum(new_confirmed, 21)", "cases")
        asked = needs([rule], values, DISTRICTS, day)
        found.append(cover(presences, asked, day=day, norms=Norms(crowded_above=8)))
    return found


def raw_who(day: dt.date, *kinds: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for r in rows(f"who-does-what-where-{day}"):
        if r["activity"] in kinds and place(r) in DISTRICTS:
            found[place(r)].add(r["organisation"])
    return found


TOTALS_FROM = "2014-12-04"
"""From here on Liberia's reports give running totals as new cases; an import leaves them out."""


def raw_cases(day: dt.date, *, counts_only: bool = False) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for r in rows("situation-reports"):
        if counts_only and r["country"] == "Liberia" and r["date"] >= TOTALS_FROM:
            continue
        ago = (day - dt.date.fromisoformat(r["date"])).days
        if r["variable"] == "new_confirmed" and 0 <= ago < 21 and place(r) in DISTRICTS:
            found[place(r)] += number(r["value"]) or 0
    return found


TRACERS = (TRACING, "Contact Tracing", "Epi-Surveillance")


@pytest.mark.parametrize("which", [0, 1])
def test_confirmed_cases_and_nobody_who_traces_contacts(
    coverages: list[Coverage], which: int
) -> None:
    day = DAYS[which]
    who = raw_who(day, *TRACERS)
    cases = {where: n for where, n in raw_cases(day).items() if n > 0}
    gaps = coverages[which].of(Class.UNCOVERED, TRACING)
    assert {cell.territory: cell.need for cell in gaps} == {
        where: n for where, n in cases.items() if not who[where]
    }
    assert [cell.need for cell in gaps] == sorted((c.need or 0 for c in gaps), reverse=True)
    thin = coverages[which].of(Class.THIN, TRACING)
    assert {cell.territory for cell in thin} == {w for w in cases if len(who[w]) == 1}


@pytest.mark.parametrize("which", [0, 1])
def test_districts_crowded_with_social_mobilisation(coverages: list[Coverage], which: int) -> None:
    who = raw_who(DAYS[which], SOCIAL)
    crowded = coverages[which].of(Class.CROWDED, SOCIAL)
    assert {c.territory: len(c.agencies) for c in crowded} == {
        where: len(agencies) for where, agencies in who.items() if len(agencies) > 8
    }
    assert crowded


def test_what_changed_in_ten_weeks(coverages: list[Coverage]) -> None:
    change = compare(*coverages)
    raw = [
        {
            (r["organisation"], KINDS.get(r["activity"], r["activity"]), place(r))
            for r in rows(f"who-does-what-where-{day}")
            if place(r) in DISTRICTS
        }
        for day in DAYS
    ]
    assert change.stayed == len(raw[0] & raw[1])
    assert len(change.ended) + len(change.moved) == len(raw[0] - raw[1])
    assert len(change.started) + len(change.moved) == len(raw[1] - raw[0])
    assert set(change.left) == {t[0] for t in raw[0]} - {t[0] for t in raw[1]}
    gaps = [
        {w for w, n in raw_cases(day).items() if n > 0 and not raw_who(day, *TRACERS)[w]}
        for day in DAYS
    ]
    worse = {c.territory for c in change.classes if c.after is Class.UNCOVERED}
    assert worse == gaps[1] - gaps[0]


@pytest.mark.parametrize("which", [0, 1])
def test_whose_departure_would_leave_most_districts_uncovered(
    coverages: list[Coverage], which: int
) -> None:
    who, cases = raw_who(DAYS[which], *TRACERS), raw_cases(DAYS[which])
    alone: dict[str, set[str]] = defaultdict(set)
    for where, n in cases.items():
        if n > 0 and len(who[where]) == 1:
            alone[next(iter(who[where]))].add(where)
    departures = coverages[which].departures()
    assert {d.agency: set(d.territories) for d in departures} == alone
    assert len(departures[0].territories) == max(map(len, alone.values()))


def test_rows_of_no_district_are_told(coverages: list[Coverage]) -> None:
    told = {p.values["territory"] for p in coverages[0].problems if p.code == "unknown_territory"}
    assert {"Liberia/(blank)", "Liberia/National", "Sierra Leone/Western area"} <= told
