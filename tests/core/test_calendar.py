"""Working days: known dates by hand, and a slow loop as the reference."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.core.calendar import Calendar
from concilia.core.errors import Invalid

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))
COUNTRIES = st.sampled_from(["BE", "RU", "CN", "NL", "FR", "LR", "DE-BY", "AE", ""])


@lru_cache
def land_of(country: str) -> holidays.HolidayBase:
    """The library's own calendar."""
    land, _dash, part = country.partition("-")
    return holidays.country_holidays(land, subdiv=part or None)


def works(country: str, day: dt.date) -> bool:
    """Ask the library day by day."""
    return bool(land_of(country).is_working_day(day)) if country else day.weekday() < 5


@pytest.mark.parametrize(
    ("country", "day", "working"),
    [
        ("BE", dt.date(2026, 7, 21), False),  # national day, a Tuesday
        ("BE", dt.date(2026, 7, 22), True),
        ("BE", dt.date(2026, 11, 11), False),  # armistice, a Wednesday
        ("NL", dt.date(2026, 7, 21), True),
        ("RU", dt.date(2025, 5, 9), False),  # victory day, a Friday
        ("RU", dt.date(2025, 5, 12), True),
        ("CN", dt.date(2025, 10, 1), False),  # national day, a Wednesday
        ("CN", dt.date(2025, 9, 28), True),  # a Sunday worked in exchange
        ("CN", dt.date(2025, 10, 11), True),  # a Saturday worked in exchange
        ("DE-BY", dt.date(2026, 1, 6), False),  # epiphany, in Bavaria only
        ("DE", dt.date(2026, 1, 6), True),
        ("AE", dt.date(2026, 3, 13), True),  # Friday is worked there
    ],
)
def test_days_known_by_hand(country: str, day: dt.date, working: bool) -> None:
    assert Calendar(country).is_working_day(day) is working


def test_ten_working_days_before_a_meeting_in_belgium() -> None:
    # Back from Friday 24 July 2026: the 23rd and 22nd, not the 21st (national day), the 20th,
    # then 17 to 13 July, and 10 and 9 July.
    assert Calendar("BE").add_working_days(dt.date(2026, 7, 24), -10) == dt.date(2026, 7, 9)


def test_over_the_new_year_in_russia() -> None:
    # 1 to 8 January 2026 are holidays and the 9th is a day off in exchange.
    assert Calendar("RU").add_working_days(dt.date(2025, 12, 30), 1) == dt.date(2026, 1, 12)


def test_the_name_of_a_holiday_can_be_told() -> None:
    assert Calendar("BE").holiday(dt.date(2026, 7, 21))
    assert Calendar("BE").holiday(dt.date(2026, 7, 22)) == ""


@pytest.mark.parametrize("country", ["", "XX", "DE-XX", "<script>", "😀"])
def test_an_unknown_country_has_weekends_only_and_says_so(country: str) -> None:
    calendar = Calendar(country)
    assert not calendar.known
    assert "Saturdays and Sundays" in calendar.note
    assert calendar.is_working_day(dt.date(2026, 1, 1))
    assert not calendar.is_working_day(dt.date(2026, 1, 3))


def test_a_known_country_needs_no_note_and_no_capitals() -> None:
    assert Calendar(" be ").known
    assert Calendar("be").note == ""
    assert Calendar("be") == Calendar("BE")


@settings(deadline=None, max_examples=60)
@given(COUNTRIES, DAYS, st.integers(-80, 80))
def test_adding_agrees_with_a_slow_loop(country: str, day: dt.date, count: int) -> None:
    reached, left = day, abs(count)
    step = dt.timedelta(days=1 if count > 0 else -1)
    while left:
        reached += step
        left -= works(country, reached)
    assert Calendar(country).add_working_days(day, count) == reached


@settings(deadline=None, max_examples=60)
@given(COUNTRIES, DAYS, st.integers(-400, 400))
def test_counting_agrees_with_a_slow_loop(country: str, day: dt.date, distance: int) -> None:
    other = day + dt.timedelta(days=distance)
    if distance >= 0:
        span = [day + dt.timedelta(days=n) for n in range(1, distance + 1)]
        expected = sum(works(country, one) for one in span)
    else:
        span = [other + dt.timedelta(days=n) for n in range(-distance)]
        expected = -sum(works(country, one) for one in span)
    assert Calendar(country).working_days_between(day, other) == expected


@settings(deadline=None, max_examples=60)
@given(COUNTRIES, DAYS, st.integers(-600, 600))
def test_counting_undoes_adding(country: str, day: dt.date, count: int) -> None:
    calendar = Calendar(country)
    assert calendar.working_days_between(day, calendar.add_working_days(day, count)) == count


@pytest.mark.parametrize(("day", "count"), [(dt.date(1, 1, 5), -20), (dt.date(9998, 12, 30), 20)])
def test_beyond_the_calendar_is_refused(day: dt.date, count: int) -> None:
    with pytest.raises(Invalid, match="beyond the calendar"):
        Calendar("BE").add_working_days(day, count)


def test_the_last_year_has_no_working_days() -> None:
    assert not Calendar("").is_working_day(dt.date(9999, 12, 31))
