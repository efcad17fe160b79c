"""What became of a series since a day: the verdict against the variation of before."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.challenges.courses import Value
from concilia.challenges.since import LEAST, Verdict, sentence, since

START = dt.date(2024, 1, 1)
WAVE = [50.0, 52.0, 51.0, 49.0, 50.0, 51.0, 48.0, 50.0, 52.0, 49.0, 51.0, 50.0]


def weeks(*values: float) -> list[Value]:
    """Return one value a week."""
    return [(START + dt.timedelta(weeks=n), value) for n, value in enumerate(values)]


def months(*values: float) -> list[Value]:
    """Return one value a month."""
    return [(dt.date(2022 + n // 12, n % 12 + 1, 1), value) for n, value in enumerate(values)]


CUT = START + dt.timedelta(weeks=len(WAVE) - 1)
"""The day of the last value before."""


@pytest.mark.parametrize(
    ("after", "direction", "verdict"),
    [
        ([60.0, 61.0], "up", Verdict.BETTER),
        ([60.0, 61.0], "down", Verdict.WORSE),
        ([40.0], "up", Verdict.WORSE),
        ([40.0], "down", Verdict.BETTER),
        ([60.0], "none", Verdict.HIGHER),
        ([40.0], "none", Verdict.LOWER),
        ([51.0, 49.0], "up", Verdict.ORDINARY),
        ([51.5] * 8, "up", Verdict.BETTER),  # none is beyond a limit; eight in a row are a shift
        ([61.0, 50.0], "up", Verdict.ORDINARY),  # it was better once, and is as before
    ],
)
def test_the_verdict(after: list[float], direction: str, verdict: Verdict) -> None:
    found = since(weeks(*WAVE, *after), CUT, direction=direction)
    assert found
    assert (found.verdict, found.before, found.now[1]) == (verdict, (CUT, 50.0), after[-1])
    assert found.count == len(after)


def test_limits_come_of_the_time_before_alone() -> None:
    near = since(weeks(*WAVE, 60.0), CUT)
    far = since(weeks(*WAVE, 900.0, -900.0, 60.0), CUT)
    assert near
    assert far
    assert (near.lower, near.upper) == (far.lower, far.upper)
    # Mean 50.25; the moving ranges 2 1 2 1 1 3 2 2 3 2 1 have the mean 20/11.
    assert near.upper == pytest.approx(50.25 + 2.66 * 20 / 11, abs=0.01)


def test_a_yearly_season_is_no_effect() -> None:
    season = [0, 3, 8, 12, 16, 18, 18, 16, 12, 8, 3, 0]
    values = [50.0 + season[n % 12] + WAVE[n % 7] / 50 for n in range(29)]
    found = since(months(*values), dt.date(2023, 12, 1), direction="down", frequency="month")
    assert found
    assert found.verdict == Verdict.ORDINARY  # May is high every year


def test_too_few_values_give_no_verdict_and_none_no_comparison() -> None:
    short = since(weeks(*WAVE[: LEAST - 1], 90.0), START + dt.timedelta(weeks=LEAST - 2))
    assert short
    assert (short.verdict, short.lower, short.upper) == (Verdict.TOO_FEW, None, None)
    assert since([], CUT) is None
    assert since(weeks(*WAVE), CUT) is None
    assert since(weeks(*WAVE), START - dt.timedelta(days=1)) is None


def test_it_is_said_in_a_sentence() -> None:
    found = since(months(*WAVE, 60.0), dt.date(2022, 12, 15), direction="up", frequency="month")
    assert found
    assert sentence(found, "Letters in time", unit="%", frequency="month") == (
        "Letters in time: 50 % before (December 2022), now 60 % (January 2023). "
        "That is better than the variation of before explains."
    )


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40),
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12),
)
def test_turning_the_scale_turns_the_verdict(before: list[float], after: list[float]) -> None:
    day = START + dt.timedelta(weeks=len(before) - 1)
    one = since(weeks(*before, *after), day, direction="up")
    turned = since(weeks(*(-v for v in before), *(-v for v in after)), day, direction="down")
    assert one
    assert turned
    assert one.verdict == turned.verdict
    assert (one.verdict == Verdict.TOO_FEW) == (len(before) < LEAST)


def test_what_is_as_it_was_has_not_changed() -> None:
    fallen = [*WAVE, 0.0, 0.0]  # the last value before lies out of the limits already
    found = since(weeks(*fallen, 0.0), START + dt.timedelta(weeks=13), direction="down")
    assert found
    assert found.lower
    assert found.now[1] < found.lower
    assert found.verdict == Verdict.ORDINARY
