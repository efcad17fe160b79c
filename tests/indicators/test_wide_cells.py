"""A wrong cell of a wide table is set aside alone; what is wrong with a row takes all of it."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from concilia.core.errors import NotNow
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables import actions as tables
from concilia.indicators import actions
from concilia.indicators.models import Observation
from tests.house import House

MONTHS = (
    "territory,indicator,2026-01,2026-02,2026-03\n"
    "Northwood,wait,4,-5,6\n"
    "Southmere,wait,7,many,9\n"
    "Atlantis,wait,1,2,3\n"
    "Northwood,beds,1,NR,3\n"
)
MEASURES = (
    "territory,month,wait,beds,old\n"
    "Northwood,2026-01,4,-1,1\n"
    "Southmere,2026-01,5,2,2\n"
    "Southmere,soon,5,2,2\n"
)


@pytest.fixture(autouse=True)
def _defined(house: House) -> None:
    for code in ("wait", "beds"):
        actions.define(by=SYSTEM, code=code, name=code, frequency="month", unit="days")
    actions.define(by=SYSTEM, code="old", name="Old", frequency="month", defined=False)


def _checked(content: str) -> Import:
    import_ = tables.upload("observations", name="w.csv", content=content.encode(), by=SYSTEM)
    return tables.check(import_, by=SYSTEM)


def _values() -> set[tuple[str, str, str, float]]:
    rows = Observation.objects.values_list("territory__code", "indicator__code", "period", "value")
    return {(place, code, f"{day:%m}", value) for place, code, day, value in rows}


def test_one_wrong_cell_leaves_the_others_of_its_row() -> None:
    import_ = _checked(MONTHS)
    said = [(p["row"], p["column"], p["value"]) for p in import_.problems]
    assert said == [
        (2, "2026-02", "-5"),
        (3, "2026-02", "many"),
        (4, "district", "Atlantis"),  # once for the row, not once for each of its cells
    ]
    assert (import_.counts["right"], import_.counts["wrong"]) == (6, 5)
    with pytest.raises(NotNow, match="5 values are wrong"):
        tables.run(import_, by=SYSTEM)
    assert not Observation.objects.exists()
    tables.run(import_, by=SYSTEM, set_aside=True)
    assert import_.counts["set_aside"] == 5
    assert _values() == {
        ("R-N", "wait", "01", 4.0),
        ("R-N", "wait", "03", 6.0),
        ("R-S", "wait", "01", 7.0),
        ("R-S", "wait", "03", 9.0),
        ("R-N", "beds", "01", 1.0),
        ("R-N", "beds", "03", 3.0),
    }


def test_columns_of_indicators_are_cells_too() -> None:
    import_ = _checked(MEASURES)
    said = [(p["row"], p["column"]) for p in import_.problems]
    assert said == [(2, "beds"), (2, "old"), (3, "old"), (4, "date")]
    tables.run(import_, by=SYSTEM, set_aside=True)
    assert _values() == {
        ("R-N", "wait", "01", 4.0),
        ("R-S", "wait", "01", 5.0),
        ("R-S", "beds", "01", 2.0),
    }


def test_cells_that_contradict_each_other_are_both_set_aside() -> None:
    import_ = _checked(
        "territory,indicator,2026-01,2026-02\nNorthwood,wait,4,5\nNorthwood,wait,4,6\n"
    )
    assert [(p["row"], p["column"]) for p in import_.problems] == [(2, "2026-02"), (3, "2026-02")]
    tables.run(import_, by=SYSTEM, set_aside=True)
    assert _values() == {("R-N", "wait", "01", 4.0)}


def test_the_page_speaks_of_values_and_marks_the_cell(house: House, client: Client) -> None:
    client.force_login(house.owner)
    import_ = tables.upload("observations", name="w.csv", content=MONTHS.encode(), by=house.owner)
    tables.check(import_, by=house.owner)
    page = client.get(import_.get_absolute_url())
    assert "Import the 6 right values and set 5 aside" in page.text
    rows = page.context["preview"]["rows"]
    marked = [(number, cells[-2][0]) for number, reason, cells in rows if reason]
    assert marked == [(2, "2026-02"), (3, "2026-02"), *((4, f"2026-0{n}") for n in (1, 2, 3))]
    assert [cells[-1] for number, reason, cells in rows if number == 2 and reason] == [
        ("-5", "The value lies below the lowest possible, 0.")
    ]
    report = client.get(reverse("core:import_report", args=[import_.pk, "csv"]))
    told = b"".join(report).decode("utf-8-sig")
    assert any("2026-02" in row and "many" in row for row in csv.reader(io.StringIO(told)))
    answer = client.post(
        reverse("core:import_run", args=[import_.pk]), {"set_aside": "yes"}, follow=True
    )
    assert "Values set aside" in answer.text
    assert Observation.objects.count() == 6
