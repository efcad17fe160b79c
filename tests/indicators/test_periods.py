"""A period stands in a sentence with the words that its length asks for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from concilia.challenges import courses
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.indicators import actions, periods
from concilia.indicators.models import Finding
from concilia.indicators.quality import wording as quality
from concilia.indicators.signals import reading, wording
from tests.house import House

DAY = dt.date(2014, 12, 1)


@pytest.mark.parametrize(
    ("frequency", "name", "at", "since", "of"),
    [
        ("day", "1 Dec 2014", "on 1 Dec 2014", "since 1 Dec 2014", "of 1 Dec 2014"),
        (
            "week",
            "week of 1 Dec 2014",
            "in the week of 1 Dec 2014",
            "since the week of 1 Dec 2014",
            "of the week of 1 Dec 2014",
        ),
        ("month", "December 2014", "in December 2014", "since December 2014", "of December 2014"),
        (
            "quarter",
            "quarter 4 of 2014",
            "in quarter 4 of 2014",
            "since quarter 4 of 2014",
            "of quarter 4 of 2014",
        ),
        ("year", "2014", "in 2014", "since 2014", "of 2014"),
    ],
)
def test_each_frequency_has_its_own_words(
    frequency: str, name: str, at: str, since: str, of: str
) -> None:
    assert periods.named(DAY, frequency) == name
    assert periods.at(DAY, frequency) == at
    assert periods.since(DAY, frequency) == since
    assert periods.of(DAY, frequency) == of
    said = courses.words(
        courses.course([(DAY, 4.0), (dt.date(2015, 12, 1), 9.0)]), frequency=frequency
    )
    assert f"lowest {at} with 4" in said


@pytest.mark.parametrize(
    ("frequency", "said"),
    [
        ("day", "Northwood: 4 cases on 1 Dec 2014; too few values to tell."),
        ("month", "Northwood: 4 cases in December 2014; too few values to tell."),
    ],
)
def test_a_verdict_and_a_finding_say_when(house: House, frequency: str, said: str) -> None:
    made = actions.define(by=SYSTEM, code="x", name="X", frequency=frequency, unit="cases")
    file = f"territory,date,indicator,value\nNorthwood,{DAY},x,4\n".encode()
    take_in("observations", name="x.csv", content=file, by=SYSTEM)
    (read,) = reading.read(made, [house.north])
    assert wording.verdict(read, made) == said
    late = Finding(
        indicator=made,
        territory=house.north,
        kind="late",
        period=dt.date(2014, 12, 2),
        facts={"last": "2014-12-01", "periods": 3, "due": "2014-12-03"},
    )
    assert f"newest value is {periods.of(DAY, frequency)}" in quality.sentence(late)


def test_a_month_is_written_as_its_language_writes_it_there() -> None:
    with translation.override("ru"):
        assert periods.named(DAY, "month") == "12.2014"
        assert "декабрь 2014" in periods.at(DAY, "month")
        assert "декабря 2014" in periods.since(DAY, "month")
    with translation.override("zh-hans"):
        assert "2014年12月" in periods.at(DAY, "month")
        assert "2014年12月1日" in periods.at(DAY, "day")
