"""A report changes its meaning: its counts of the day become running totals."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict

import pytest
from django.test import Client

from concilia.agencies.models import Territory
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.indicators import totals
from concilia.indicators.models import Finding, Observation
from concilia.indicators.quality import computing as quality
from concilia.site import ebola
from tests.house import House

HEAD = "territory,date,indicator,value\n"
PLACES = ("Northwood", "Southmere")
REAL = ebola.folder_of(None)


def _lines(place: str, values: list[int], first: dt.date = dt.date(2026, 1, 1)) -> str:
    days = (first + dt.timedelta(days=n) for n in range(len(values)))
    return "".join(
        f"{place},{day},new_confirmed,{value}\n" for day, value in zip(days, values, strict=True)
    )


def _bring(lines: str, name: str = "x.csv") -> Import:
    return take_in("observations", name=name, content=(HEAD + lines).encode(), by=SYSTEM)


DAILY = [3, 4, 2, 5, 3, 4, 3, 2, 4, 5, 3, 4]


def test_values_that_became_running_totals_stay_out_and_are_shown(
    house: House, client: Client
) -> None:
    done = _bring("".join(_lines(place, [*DAILY, 43, 44, 47]) for place in PLACES))
    assert Observation.objects.count() == 2 * len(DAILY)
    assert max(Observation.objects.values_list("value", flat=True)) == 5
    assert [p["row"] for p in done.problems] == [14, 15, 16, 29, 30, 31]
    assert "since 13 Jan 2026 the report gives totals" in done.problems[0]["message"]
    assert any("running totals in 2 territories" in f["message"] for f in done.findings)
    quality.run()
    found = Finding.objects.filter(kind="total", state="open")
    assert {one.territory.name for one in found} == set(PLACES)
    client.force_login(house.operator)
    page = client.get("/indicators/quality/?kind=total").content.decode()
    assert "from 43 to 47, where no count of a period was above 5" in page


def test_the_next_days_are_recognised_by_what_is_known(house: House) -> None:
    _bring("".join(_lines(place, DAILY) for place in PLACES))
    for number, value in enumerate((43, 44)):
        day = dt.date(2026, 1, 13) + dt.timedelta(days=number)
        with pytest.raises(Exception, match="No row"):
            _bring("".join(_lines(place, [value], day) for place in PLACES), f"{number}.csv")
    mixed = "".join(_lines(place, [5, 44], dt.date(2026, 1, 12)) for place in PLACES)
    _bring(mixed, "mixed.csv")
    more = "".join(_lines(place, [5, 44, 46], dt.date(2026, 1, 12)) for place in PLACES)
    _bring(more, "more.csv")
    one = Finding.objects.get(kind="total", territory=house.north)
    assert (one.period, one.facts["last"]) == (dt.date(2026, 1, 13), 46)

    _bring("".join(_lines(place, [3], dt.date(2026, 1, 14)) for place in PLACES), "mended.csv")
    quality.run()
    assert set(Finding.objects.filter(kind="total").values_list("state", flat=True)) == {"gone"}


@pytest.mark.parametrize(
    "tails",
    [
        ([43, 44, 47], [3, 4, 5]),
        ([30, 60, 35], [30, 12, 35]),
        ([9, 9, 10], [9, 9, 10]),
    ],
    ids=["one place alone", "an outbreak that goes up and down", "a somewhat higher level"],
)
@pytest.mark.usefixtures("house")
def test_true_counts_stay(tails: tuple[list[int], list[int]]) -> None:
    _bring("".join(_lines(p, [*DAILY, *tail]) for p, tail in zip(PLACES, tails, strict=True)))
    assert Observation.objects.count() == 2 * (len(DAILY) + 3)


def test_nothing_is_told_of_nothing() -> None:
    assert totals.switch({}, {}) is None
    assert totals.switch({1: [], 2: [(dt.date(2026, 1, 1), 5.0)]}, {}) is None


@pytest.mark.skipif(bool(ebola.missing_in(REAL)), reason="the Ebola files are not at hand")
@pytest.mark.django_db
def test_the_december_reports_of_2014_are_found_as_the_raw_file_shows_them() -> None:
    take_in("territories", name="d.csv", content=(REAL / "districts.csv").read_bytes(), by=SYSTEM)
    with (REAL / "situation-reports.csv").open(encoding="utf-8", newline="") as file:
        raw = [row for row in csv.DictReader(file) if row["country"] == "Liberia"]
    counted = {"new_confirmed", "new_probable", "new_suspected"}
    wanted = [row for row in raw if row["variable"] in {*counted, "new_contacts"}]
    lines = [
        f'{r["country"]},{r["district"]},{r["date"]},{r["variable"]},"{r["value"]}"' for r in wanted
    ]
    content = "\n".join(["country,district,date,variable,value", *lines]).encode()
    done = take_in("observations", name="liberia.csv", content=content, by=SYSTEM)

    # As the raw file shows it: the column of running totals ends, and its last number stands,
    # about as large, in the column of new cases from the next day on.
    last = max(
        (row["date"], float(row["value"]))
        for row in raw
        if row["district"] == "National" and row["variable"] == "cum_confirmed"
    )
    national = {
        row["date"]: float(row["value"])
        for row in raw
        if row["district"] == "National" and row["variable"] == "new_confirmed"
    }
    turned = min(day for day, value in national.items() if value > 0.9 * last[1])
    assert (last[0], turned) == ("2014-12-03", "2014-12-04")

    kept = defaultdict(set)
    for code, day in Observation.objects.values_list("indicator__code", "period"):
        kept[code].add(day.isoformat())
    for code in counted:
        assert max(kept[code]) < turned
    out = [p for p in done.problems if "running total" in p["message"]]
    said = [
        n for n, row in enumerate(wanted, 2) if row["variable"] in counted and row["date"] >= turned
    ]
    assert {p["row"] for p in out} == set(said)
    assert len(said) > 100
    liberia = Territory.objects.get(level="nation", name="Liberia")
    found = Finding.objects.get(kind="total", indicator__code="new_confirmed", territory=liberia)
    assert found.period.isoformat() == turned
    assert found.facts["first"] == national[turned]
