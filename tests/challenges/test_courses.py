"""What a series did, against values worked out by hand."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from concilia.challenges import courses

DAY = dt.date(2026, 6, 1)


def series(*values: float) -> list[tuple[dt.date, float]]:
    """Return one value a day from the first of June."""
    return [(DAY + dt.timedelta(days=n), value) for n, value in enumerate(values)]


def test_the_figures_of_a_course() -> None:
    found = courses.course(reversed(series(10, 25, 25, 4, 12)))
    assert found is not None
    assert (found.first[1], found.last[1], found.count) == (10, 12, 5)
    assert found.highest == (dt.date(2026, 6, 2), 25)
    assert found.lowest == (dt.date(2026, 6, 4), 4)
    assert (found.change, found.share) == (2, 0.2)
    assert courses.course([]) is None


def test_what_is_said_of_it() -> None:
    def said(*values: float, unit: str = "", direction: str = "none") -> str:
        return courses.words(courses.course(series(*values)), unit=unit, direction=direction)

    assert said() == "No value was reported in this period."
    assert said(1234.56).startswith("One value only: 1,235 on ")
    assert "a change of −3 (−30 %)" in said(10, 7)
    assert "a change of +7." in said(0, 7)
    assert "again on" in said(5, 9, 5)
    assert "for the worse" in said(80, 60, unit="%", direction="up")
    assert "−20 percentage points" in said(80, 60, unit="%", direction="up")
    assert "for the better" in said(80, 60, direction="down")
    assert "for the" not in said(80, 60)
    assert said(1, 2, 3).endswith("3 values.")


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40))
def test_every_value_lies_between_lowest_and_highest(values: list[float]) -> None:
    found = courses.course(series(*values))
    assert found is not None
    assert found.lowest[1] == min(values)
    assert found.highest[1] == max(values)
    assert courses.words(found)
