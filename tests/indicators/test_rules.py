"""Possible values, periods, increments and what counts as cumulative."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.indicators import rules
from concilia.indicators.rules import Doubt

DAY = dt.date(2014, 9, 1)
days = st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1))


@pytest.mark.parametrize("text", ["", "-", "NA", "n/a", "NR", "Nr", " Not  reported ", "—", "?"])
def test_usual_words_for_nothing_reported(text: str) -> None:
    assert rules.not_reported(text)


@pytest.mark.parametrize("text", ["0", "nil", "-1", "none", "12"])
def test_zero_and_words_that_may_mean_zero_are_not_taken_for_unreported(text: str) -> None:
    assert not rules.not_reported(text)


@pytest.mark.parametrize(
    ("value", "more", "expected"),
    [
        (0, {}, None),
        (-1, {}, Doubt.TOO_LOW),
        (-1, {"minimum": None}, None),
        (100, {"maximum": 100}, None),
        (303, {"maximum": 100}, Doubt.TOO_HIGH),
        (12, {"percent": True}, Doubt.PERCENTAGE),
        (12, {"percent": True, "unit": "%"}, None),
    ],
)
def test_why_a_figure_cannot_be_a_value(
    value: float, more: dict[str, object], expected: Doubt | None
) -> None:
    assert rules.doubt(value, **more) is expected  # type: ignore[arg-type]  # options by name


@pytest.mark.parametrize(
    ("frequency", "start"),
    [
        ("day", dt.date(2014, 8, 20)),
        ("week", dt.date(2014, 8, 18)),
        ("month", dt.date(2014, 8, 1)),
        ("quarter", dt.date(2014, 7, 1)),
        ("year", dt.date(2014, 1, 1)),
    ],
)
def test_a_day_belongs_to_the_period_that_begins(frequency: str, start: dt.date) -> None:
    assert rules.period_start(dt.date(2014, 8, 20), frequency) == start


@given(days, st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_the_start_of_a_period_is_its_own_start_and_not_later(day: dt.date, kind: str) -> None:
    start = rules.period_start(day, kind)
    assert start <= day
    assert rules.period_start(start, kind) == start


def test_a_fall_is_flagged_and_keeps_both_values() -> None:
    first, second = rules.increments(
        [(DAY + dt.timedelta(3), 12), (DAY, 10), (DAY + dt.timedelta(4), 8)]
    )
    assert (first.amount, first.days, first.fell) == (2, 3, False)
    assert (second.amount, second.before, second.after, second.fell) == (-4, 12, 8, True)


@given(st.dictionaries(days, st.integers(0, 10**9), min_size=1))
def test_increments_add_up_to_the_last_value(values: dict[dt.date, int]) -> None:
    steps = rules.increments(list(values.items()))
    ordered = [values[day] for day in sorted(values)]
    assert ordered[0] + sum(step.amount for step in steps) == ordered[-1]
    assert len(steps) == len(values) - 1


def _series(*values: float) -> list[tuple[dt.date, float]]:
    return [(DAY + dt.timedelta(n), value) for n, value in enumerate(values)]


def test_a_running_total_is_recognised_though_it_falls_once() -> None:
    found = rules.growth([_series(*range(20), 18, 21)])
    assert (found.rises, found.falls, found.still) == (20, 1, 0)
    assert found.share == pytest.approx(20 / 21)
    assert found.looks_cumulative


def test_rare_events_with_many_zeros_are_no_running_total() -> None:
    found = rules.growth([_series(*[0] * 30, 1, 0, *[0] * 30, 2, 0)])
    assert found.share > 0.9
    assert not found.looks_cumulative


def test_no_values_say_nothing() -> None:
    found = rules.growth([[], _series(3)])
    assert (found.steps, found.share, found.looks_cumulative) == (0, 1.0, False)


@given(st.lists(st.integers(0, 5), min_size=8))
def test_every_sum_that_grows_often_enough_looks_cumulative(steps: list[int]) -> None:
    total = 0
    values = [total := total + step for step in steps]
    grown = sum(step > 0 for step in steps[1:])
    assert rules.growth([_series(*values)]).looks_cumulative == (grown >= 3)


@pytest.mark.parametrize(
    "name",
    [
        "34 Military Hospital",
        "Bo EMC",
        "Hastings-F/Town",
        "Kenema (IFRC)",
        "Police training School",
    ],
)
def test_treatment_places_are_known_by_their_words(name: str) -> None:
    assert rules.names_a_facility(name)


@pytest.mark.parametrize("name", ["Bo", "Kenema", "Montserrado County", "Western area rural"])
def test_districts_are_no_treatment_places(name: str) -> None:
    assert not rules.names_a_facility(name)


def test_a_daily_count_that_leaps_to_a_running_total_is_seen_once() -> None:
    found = rules.leap(_series(*[3, 0, 5] * 4, 1676, 1700))
    assert found is not None
    assert (found.day, found.before, found.after) == (DAY + dt.timedelta(12), 5, 1676)
    assert rules.leap(_series(*[3, 0, 5] * 4, 40)) is None
    assert rules.leap(_series(1, 1676)) is None
