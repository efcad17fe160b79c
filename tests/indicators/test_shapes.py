"""Wide tables, DHIS2, named periods, units and two sources that disagree."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.test import Client
from openpyxl import Workbook

from concilia.agencies import actions as agencies
from concilia.agencies.models import Agency, Territory
from concilia.core import clock
from concilia.core.errors import Invalid
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.indicators import actions, queries
from concilia.indicators.models import Finding, Indicator, Observation, Rival
from concilia.indicators.quality import computing as quality
from tests.house import House


@pytest.fixture
def wait(house: House) -> Indicator:
    """A monthly indicator for which the hospital answers, and a second one."""
    actions.define(by=SYSTEM, code="beds", name="Beds", frequency="month", unit="beds")
    return actions.define(
        by=SYSTEM, code="wait", name="Wait", frequency="month", unit="days", source=house.hospital
    )


def _bring(content: str | bytes, name: str = "x.csv") -> Import:
    data = content.encode() if isinstance(content, str) else content
    return take_in("observations", name=name, content=data, by=SYSTEM)


def _values(code: str = "wait") -> dict[tuple[str, str], float]:
    rows = Observation.objects.filter(indicator__code=code)
    return {
        (place, f"{day:%Y-%m}"): value
        for place, day, value in rows.values_list("territory__code", "period", "value")
    }


WANTED = {("R-N", "2026-01"): 4.0, ("R-N", "2026-02"): 5.0, ("R-S", "2026-01"): 6.0}


@pytest.mark.usefixtures("wait")
def test_long_wide_hxl_xlsx_and_dhis2_give_the_same_values() -> None:
    dhis2 = {
        "metadata": {
            "dataElements": [{"id": "de1", "name": "Wait", "code": "wait"}],
            "organisationUnits": [
                {"id": "n", "name": "Northwood"},
                {"id": "s", "name": "Southmere"},
            ],
            "categoryOptionCombos": [{"id": "c", "name": "default"}],
        },
        "data": {
            "dataValues": [
                {
                    "dataElement": "de1",
                    "period": p,
                    "orgUnit": o,
                    "categoryOptionCombo": "c",
                    "value": v,
                }
                for o, p, v in (("n", "202601", "4"), ("n", "202602", "5"), ("s", "202601", "6"))
            ]
        },
    }
    book = Workbook()
    for row in (
        ["territory", "month", "wait", "beds"],
        ["Northwood", "2026-01", 4, 10],
        ["Northwood", "2026-02", 5, "NR"],
        ["Southmere", "2026-01", 6, None],
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    shapes: dict[str, str | bytes] = {
        "long.csv": "territory,date,indicator,value\nNorthwood,2026-01,wait,4\n"
        "Northwood,2026-02,wait,5\nSouthmere,2026-01,Wait,6\n",
        "wide.csv": "territory,indicator,2026-01,2026-02\nNorthwood,wait,4,5\nSouthmere,wait,6,\n",
        "hxl.csv": "a,b,c,d\n#adm2+name,#date+start,#indicator+code,#value\n"
        "Northwood,2026-01-01,wait,4\nNorthwood,2026-02-01,wait,5\nSouthmere,2026-01-01,wait,6\n",
        "wide.xlsx": out.getvalue(),
        "dhis2.json": json.dumps(dhis2),
    }
    for name, content in shapes.items():
        Observation.objects.all().delete()
        done = _bring(content, name)
        assert _values() == WANTED, name
        assert not done.problems, name
    assert _values("beds") == {}
    _bring(shapes["wide.xlsx"], "again.xlsx")


@pytest.mark.usefixtures("wait")
@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[1, 2]",
        b'{"dataValues": 5}',
        b'{"dataValues": [3]}',
        b'{"dataValues": []}',
        b"[" * 100_000,
        '{"dataValues": [{"value": "\ud83d"}]}'.encode("utf-8", "surrogatepass"),
    ],
)
def test_json_that_is_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        _bring(content, "x.json")


@pytest.mark.usefixtures("wait")
def test_other_periods_and_other_units_are_refused_row_by_row() -> None:
    done = _bring(
        "territory,date,indicator,value,unit\nNorthwood,2026Q1,wait,4,days\n"
        "Northwood,2026-01,wait,4,weeks\nNorthwood,2026-02,wait,5,Days\n"
    )
    assert [(p["row"], p["column"]) for p in done.problems] == [(2, "date"), (3, "unit")]
    assert "overlaps" in done.problems[0]["message"]
    assert "change of unit" in done.problems[1]["message"]
    assert _values() == {("R-N", "2026-02"): 5.0}
    with pytest.raises(Exception, match="No row"):
        _bring("territory,date,indicator,value\nNorthwood,2026-13,wait,4\n")


def test_a_computed_or_unsettled_indicator_takes_no_values(house: House, wait: Indicator) -> None:
    actions.define(by=SYSTEM, code="twice", name="t", frequency="month", expression="[wait] * 2")
    actions.define(by=SYSTEM, code="vague", name="v", frequency="month", defined=False)
    done = _bring(
        "territory,date,indicator,value\nNorthwood,2026-01,twice,4\n"
        "Northwood,2026-01,vague,4\nNorthwood,2026-01,wait,4\n"
    )
    said = [p["message"] for p in done.problems]
    assert "computed from others" in said[0]
    assert "Define it before use" in said[1]


def test_two_sources_that_disagree_are_both_kept_and_shown(
    house: House, wait: Indicator, client: Client
) -> None:
    head = "territory,date,indicator,value,reported by\n"
    _bring(head + f"Northwood,2026-01,wait,7,{house.insurer.name}\n", "insurer.csv")
    assert _values() == {("R-N", "2026-01"): 7.0}
    _bring(head + f"Northwood,2026-01,wait,4,{house.hospital.name}\n", "hospital.csv")
    one = Observation.objects.get()
    assert (one.value, one.source) == (4, house.hospital)
    assert [(r.source, r.value) for r in one.rivals.all()] == [(house.insurer, 7.0)]
    _bring(head + f"Northwood,2026-01,wait,8,{house.insurer.name}\n", "insurer2.csv")
    one.refresh_from_db()
    assert one.value == 4
    assert [r.value for r in one.rivals.all()] == [8.0]
    both = _bring(
        head
        + f"Northwood,2026-03,wait,1,{house.insurer.name}\n"
        + f"Northwood,2026-03,wait,2,{house.hospital.name}\n",
        "both.csv",
    )
    assert not both.problems
    assert _values()[("R-N", "2026-03")] == 2
    assert Rival.objects.count() == 2
    client.force_login(house.colleague)
    page = client.get(one.get_absolute_url()).content.decode()
    assert "What other sources say" in page
    assert "disagrees" in page
    quality.run()
    assert Finding.objects.filter(kind="rival", state="open").count() == 2
    unknown = _bring(head + "Northwood,2026-04,wait,1,Nobody at all\nSouthmere,2026-04,wait,1,\n")
    assert "No agency" in unknown.problems[0]["message"]

    agencies.merge_agencies(house.insurer, house.hospital, by=SYSTEM)
    assert not Agency.objects.standing().filter(pk=house.insurer.pk).exists()


def test_what_was_known_on_a_day_is_shown(
    house: House, wait: Indicator, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:

    for day, value in ((1, 4), (11, 9)):
        moment = dt.datetime(2026, 3, day, 12, tzinfo=dt.UTC)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        _bring(f"territory,date,indicator,value\nNorthwood,2026-01,wait,{value}\n", f"{day}.csv")
    north = Territory.objects.get(code="R-N")

    def on(day: int) -> list[float]:
        rows = queries.observations(house.owner, wait, [north], known=dt.date(2026, 3, day))
        return [row.then for row in rows]  # type: ignore[attr-defined]  # annotated

    assert (on(10), on(11)) == ([4.0], [9.0])
    assert queries.observations(house.owner, wait, known=dt.date(2026, 2, 27)).count() == 0
    client.force_login(house.colleague)
    page = client.get("/indicators/wait/?known=2026-03-05").content.decode()
    assert "now 9" in page
