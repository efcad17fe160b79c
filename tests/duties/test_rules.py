"""The rules of duties, against independent reckoning."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.core.calendar import Calendar
from concilia.duties import rules

TODAY = dt.date(2026, 6, 1)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
WEEKDAYS = Calendar("").add_working_days


@pytest.mark.parametrize(
    ("state", "ahead", "forecast", "tone"),
    [
        ("given", -1, None, "late"),
        ("under_way", -400, None, "late"),
        ("given", 0, None, "soon"),
        ("given", 7, None, "soon"),
        ("given", 8, None, "calm"),
        ("under_way", 30, 31, "soon"),
        ("under_way", 30, 30, "calm"),
        ("under_way", -1, 31, "late"),
        ("contested", -9, None, "contested"),
        ("done", -9, None, "done"),
        ("closed", 9, None, "done"),
        ("cancelled", -9, None, "calm"),
    ],
)
def test_tones(state: str, ahead: int, forecast: int | None, tone: str) -> None:
    day = None if forecast is None else TODAY + dt.timedelta(forecast)
    assert rules.tone(state, TODAY + dt.timedelta(ahead), TODAY, forecast=day) == tone


def test_every_state_leads_somewhere_or_is_final() -> None:
    for state in rules.LIFE.states:
        assert bool(rules.LIFE.allowed(state)) != (state in rules.LIFE.final)


def remind(given_on: dt.date, due: dt.date, today: dt.date, sent: set[str]) -> int | None:
    return rules.due_reminder(
        (-3, 0, 3), given_on=given_on, due=due, today=today, sent=sent, add=WEEKDAYS
    )


def test_reminders_day_by_day_over_a_weekend() -> None:
    """Due on Tuesday 9 June: three working days before is Thursday 4, after is Friday 12."""
    given_on, due = dt.date(2026, 5, 1), dt.date(2026, 6, 9)
    sent: set[str] = set()
    told = {}
    for offset in range(60):
        today = given_on + dt.timedelta(offset)
        step = remind(given_on, due, today, sent)
        if step is not None:
            sent.add(rules.step_name(due, step))
            told[step] = today
    assert told == {-3: dt.date(2026, 6, 4), 0: dt.date(2026, 6, 9), 3: dt.date(2026, 6, 12)}


def test_after_a_pause_only_the_latest_is_sent() -> None:
    given_on, due = dt.date(2026, 5, 1), dt.date(2026, 6, 9)
    assert remind(given_on, due, dt.date(2026, 7, 1), set()) == 3
    assert remind(given_on, due, dt.date(2026, 7, 1), {"2026-06-09+3"}) is None
    assert remind(given_on, due, dt.date(2026, 6, 10), {"2026-06-09+3"}) is None


def test_a_duty_given_shortly_before_its_date_skips_what_lies_before() -> None:
    given_on, due = dt.date(2026, 6, 5), dt.date(2026, 6, 9)
    assert remind(given_on, due, dt.date(2026, 6, 8), set()) is None
    assert remind(given_on, due, due, set()) == 0
    assert remind(due, due, due, set()) is None


def test_a_moved_date_is_reminded_anew() -> None:
    sent = {rules.step_name(dt.date(2026, 6, 9), 0)}
    assert remind(dt.date(2026, 5, 1), dt.date(2026, 7, 9), dt.date(2026, 7, 9), sent) == 0


@given(DAYS, DAYS, st.lists(st.integers(-20, 20), max_size=6), st.integers(0, 200))
def test_no_step_is_sent_twice_and_none_too_early(
    given_on: dt.date, due: dt.date, days: list[int], pause: int
) -> None:
    sent: list[str] = []
    today = given_on
    for _pass in range(30):
        step = rules.due_reminder(
            days, given_on=given_on, due=due, today=today, sent=sent, add=WEEKDAYS
        )
        if step is not None:
            assert step in days
            assert given_on < WEEKDAYS(due, step) <= today
            sent.append(rules.step_name(due, step))
        today += dt.timedelta(days=pause % 17 + 1)
    assert len(sent) == len(set(sent))
