"""When values are due, and what is overdue by that."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.core import clock
from concilia.core.errors import Invalid
from concilia.core.permissions import SYSTEM
from concilia.indicators import actions, feeds, packs, rules
from concilia.indicators.models import Finding, Indicator
from concilia.indicators.quality import computing, wording
from concilia.site.accounts import tokens
from tests.house import House

FREQUENCIES = ("day", "week", "month", "quarter", "year")
days = st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1))


@given(days, st.sampled_from(FREQUENCIES))
def test_periods_follow_each_other_without_a_gap(day: dt.date, frequency: str) -> None:
    start = rules.period_start(day, frequency)
    after = rules.following(start, frequency)
    assert start <= day < after
    assert rules.period_start(after, frequency) == after
    assert rules.period_start(after - dt.timedelta(days=1), frequency) == start


@given(days, st.sampled_from(FREQUENCIES), st.integers(0, 200), st.integers(-50, 2000))
def test_a_value_is_overdue_from_the_day_after_it_was_due(
    day: dt.date, frequency: str, grace: int, distance: int
) -> None:
    last = rules.period_start(day, frequency)
    missing = rules.following(last, frequency)
    due = rules.following(missing, frequency) + dt.timedelta(days=grace - 1)
    found = rules.overdue(last, frequency, grace, due + dt.timedelta(days=distance))
    assert (found is not None) == (distance > 0)
    if found is not None:
        assert (found.period, found.due) == (missing, due)
        later = rules.overdue(found.period, frequency, grace, due + dt.timedelta(days=distance))
        assert (later.periods if later else 0) == min(found.periods, rules.LONGEST_DUE) - 1 or (
            found.periods == rules.LONGEST_DUE
        )


@pytest.mark.parametrize(
    ("frequency", "today", "periods"),
    [
        ("month", dt.date(2026, 3, 15), None),  # February is due on 15 March
        ("month", dt.date(2026, 3, 16), 1),
        ("month", dt.date(2026, 4, 16), 2),
        ("quarter", dt.date(2026, 7, 15), None),
        ("year", dt.date(2028, 1, 16), 1),
        ("day", dt.date(2026, 1, 18), 1),
    ],
)
def test_due_dates_by_hand(frequency: str, today: dt.date, periods: int | None) -> None:
    found = rules.overdue(dt.date(2026, 1, 1), frequency, 15, today)
    assert (found.periods if found else None) == periods


def test_data_quality_says_what_is_overdue(house: House, client: Client) -> None:
    made = actions.define(
        by=SYSTEM,
        code="wait",
        name="Wait",
        frequency="month",
        due_days=15,
        source=house.hospital,
    )
    rows = [
        (house.north, dt.date(2026, 1, 1), 4.0),
        (house.south, dt.date(2026, 1, 1), 4.0),
        (house.south, dt.date(2026, 2, 1), 4.0),
    ]
    feeds.put("wait", rows)
    with clock.at(dt.datetime(2026, 3, 15, 9, tzinfo=dt.UTC)):
        computing.run()
    assert not Finding.objects.exists()
    with clock.at(dt.datetime(2026, 3, 16, 9, tzinfo=dt.UTC)):
        computing.run()
    one = Finding.objects.get()
    assert (one.kind, one.territory, one.source) == ("late", house.north, house.hospital)
    assert wording.sentence(one) == (
        "The newest value is of January 2026; that of February 2026 was due on 15 March 2026."
    )
    with clock.at(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)):
        computing.run()
    north, south = Finding.objects.order_by("territory__code")
    assert north.pk == one.pk, "the same stretch is one finding"
    assert "and 3 periods are overdue by now." in wording.sentence(north)
    assert "2 periods" in wording.sentence(south)
    feeds.put("wait", [(house.north, dt.date(2026, n, 1), 4.0) for n in (2, 3, 4)])
    with clock.at(dt.datetime(2026, 5, 14, 9, tzinfo=dt.UTC)):
        computing.run()
    one.refresh_from_db()
    assert one.state == "gone"

    client.force_login(house.coordinator)
    assert "was due on" in client.get("/indicators/quality/?kind=late").text
    assert "15 days after the period ends" in client.get(made.get_absolute_url()).text
    head = {"HTTP_AUTHORIZATION": f"Bearer {tokens.make(house.owner, label='x')}"}
    assert client.get("/api/indicators/wait", **head).json()["due_days"] == 15


def test_the_form_takes_a_due_date_and_refuses_an_impossible_one(
    house: House, client: Client
) -> None:
    made = actions.define(by=SYSTEM, code="wait", name="Wait", frequency="month")
    client.force_login(house.owner)
    given = {"name": "Wait", "frequency": "month", "direction": "down", "minimum": "0"}
    path = f"{made.get_absolute_url()}edit/"
    for wrong in ("-1", "1001", "x", "99999999999999999999"):
        assert client.post(path, {**given, "due_days": wrong}).status_code == 422, wrong
    assert client.post(path, {**given, "due_days": "20"}).status_code == 302
    made.refresh_from_db()
    assert made.due_days == 20
    assert client.post(path, {**given, "due_days": ""}).status_code == 302
    made.refresh_from_db()
    assert made.due_days is None
    with pytest.raises(Invalid, match="from 0 to 1000"):
        actions.define(by=SYSTEM, code="x", name="X", frequency="month", due_days=-3)


def test_a_pack_may_say_when_values_are_due(house: House) -> None:
    pack = packs.Pack(
        "p", "P", "", ({"code": "a", "name": "A", "frequency": "month", "due_days": 9},)
    )
    packs.adopt(pack, by=SYSTEM)
    assert Indicator.objects.get().due_days == 9
    assert all("due_days" in one for known in packs.packs().values() for one in known.definitions)
