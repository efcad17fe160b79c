"""How complete and how timely the values of each agency are."""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.core import clock
from concilia.core.permissions import SYSTEM
from concilia.indicators import actions, feeds
from concilia.indicators.grids import Grid
from concilia.indicators.quality import computing, queries
from concilia.indicators.quality.looking import stretch
from concilia.site.accounts import tokens
from tests.house import House

rows = st.lists(st.lists(st.booleans(), min_size=5, max_size=5), max_size=6)


@given(rows)
def test_expected_is_what_lies_between_the_first_and_the_last(there: list[list[bool]]) -> None:
    values = np.where(np.array(there, dtype=bool).reshape(-1, 5), 1.0, np.nan)
    grid = Grid(tuple(range(len(there))), (dt.date(2026, 1, 1),) * 5, values)
    series = known = expected = 0
    for row in there:
        places = [at for at, one in enumerate(row) if one]
        if places:
            series += 1
            known += len(places)
            expected += places[-1] - places[0] + 1
    assert stretch(grid) == (series, known, expected)


def test_an_agency_sees_how_complete_and_timely_its_values_are(
    house: House, client: Client
) -> None:
    for code, source in (("wait", house.hospital), ("beds", house.insurer), ("falls", None)):
        actions.define(
            by=SYSTEM, code=code, name=code, frequency="month", due_days=15, source=source
        )
    month = {n: dt.date(2025, n, 1) for n in range(1, 13)}
    feeds.put("wait", [(house.north, month[n], 4.0) for n in (1, 2, 4, 5, 6, 7, 8)])
    feeds.put("wait", [(house.south, month[n], 4.0) for n in range(1, 9)])
    feeds.put("beds", [(house.north, month[n], 4.0) for n in range(1, 8)])
    with clock.at(dt.datetime(2025, 10, 1, 9, tzinfo=dt.UTC)):
        computing.run()
    hospital, insurer = queries.by_agency(house.owner)[:2]
    if hospital.agency != house.hospital:
        hospital, insurer = insurer, hospital
    assert (hospital.series, hospital.values, hospital.expected) == (2, 15, 16)
    assert (hospital.complete, hospital.timely) == (93.7, 100)
    assert (insurer.complete, insurer.timely, insurer.late) == (100, 0, 1)

    client.force_login(house.coordinator)
    page = client.get("/indicators/quality/").text
    assert "15 / 16 (93.7 %)" in page
    head = {"HTTP_AUTHORIZATION": f"Bearer {tokens.make(house.owner, label='x')}"}
    told = {one["agency"]: one for one in client.get("/api/quality/agencies", **head).json()}
    assert told[house.hospital.code]["complete"] == 93.7
    assert told[None]["series"] == 0
    assert told[None]["complete"] is None
