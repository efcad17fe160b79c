"""Pure rules of indicators: possible values, periods, increments, what is cumulative."""

from __future__ import annotations

import datetime as dt
import enum
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Value = tuple[dt.date, float]

_NOT_REPORTED = frozenset(
    "- -- – — . .. … ? na n/a n.a. nr n/r nd n/d null nan missing".split()  # noqa: SIM905  # reads better than a list
) | {"", "no report", "not reported", "no data", "(blank)"}


class Doubt(enum.Enum):
    """Why a figure cannot be a value of an indicator."""

    PERCENTAGE = "a percentage, but the indicator is none"
    TOO_LOW = "below the lowest possible value"
    TOO_HIGH = "above the highest possible value"


def not_reported(text: str) -> bool:
    """Say whether a cell says in one of the usual ways that there is no value."""
    return " ".join(text.split()).casefold() in _NOT_REPORTED


def doubt(
    value: float,
    *,
    percent: bool = False,
    unit: str = "",
    minimum: float | None = 0,
    maximum: float | None = None,
) -> Doubt | None:
    """Return why `value` cannot be right, or None.

    `percent` says that it was written with a percent sign, which only an indicator in percent
    takes. `minimum` and `maximum` are the indicator's bounds, inclusive.
    """
    if percent and "%" not in unit:
        return Doubt.PERCENTAGE
    if minimum is not None and value < minimum:
        return Doubt.TOO_LOW
    if maximum is not None and value > maximum:
        return Doubt.TOO_HIGH
    return None


def period_start(day: dt.date, frequency: str) -> dt.date:
    """Return the first day of the period (day, week from Monday, month, quarter, year) of `day`."""
    if frequency == "week":
        return day - dt.timedelta(days=day.weekday())
    if frequency == "month":
        return day.replace(day=1)
    if frequency == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    if frequency == "year":
        return day.replace(month=1, day=1)
    return day


LONGEST_DUE = 1000
"""No value is due later than so many days after its period."""


def following(start: dt.date, frequency: str) -> dt.date:
    """Return the first day of the period after the one that begins on `start`."""
    if frequency in {"day", "week"}:
        return start + dt.timedelta(days=1 if frequency == "day" else 7)
    index = start.year * 12 + start.month - 1 + {"month": 1, "quarter": 3, "year": 12}[frequency]
    return dt.date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Overdue:
    """Values that should have come: the first period without one, the day on which it was due,
    and how many periods are overdue by now."""

    period: dt.date
    due: dt.date
    periods: int


def overdue(last: dt.date, frequency: str, days: int, today: dt.date) -> Overdue | None:
    """Return what is overdue after the newest value, of the period that begins on `last`.

    A value is due `days` after the last day of its period; on that day it is still in time.
    """
    if last >= today:
        return None
    first = following(last, frequency)
    due, count, ends = None, 0, following(first, frequency)
    while ends + dt.timedelta(days=days - 1) < today and count < LONGEST_DUE:
        due = due or ends + dt.timedelta(days=days - 1)
        count += 1
        ends = following(ends, frequency)
    return None if due is None else Overdue(first, due, count)


@dataclass(frozen=True, slots=True)
class Increment:
    """What a cumulative series grew by since the value before it.

    `days` is the distance to the value before; a fall has a negative `amount`, is no increment
    and is flagged, because a true cumulative count cannot fall.
    """

    day: dt.date
    amount: float
    days: int
    before: float
    after: float

    @property
    def fell(self) -> bool:
        """Whether the cumulative count went down: a correction or an error in the source."""
        return self.amount < 0


def increments(values: Sequence[Value]) -> list[Increment]:
    """Return the step from each value to the next in order of time; one fewer than values."""
    ordered = sorted(values)
    return [
        Increment(day, after - before, (day - previous).days, before, after)
        for (previous, before), (day, after) in itertools.pairwise(ordered)
    ]


def leap(values: Sequence[Value]) -> Increment | None:
    """Return the first leap of a series: at least 50, and more than ten times the highest of at
    least ten earlier values. So a report looks that fills a daily count with a running total.

    `before` is that highest earlier value.
    """
    highest = 0.0
    ordered = sorted(values)
    for number, (day, value) in enumerate(ordered):
        if number >= 10 and value >= 50 and value > 10 * highest:
            previous = ordered[number - 1][0]
            return Increment(day, value - highest, (day - previous).days, highest, value)
        highest = max(highest, value)
    return None


@dataclass(frozen=True, slots=True)
class Growth:
    """How a set of series moves: counts of steps that rose, fell and stayed."""

    rises: int
    falls: int
    still: int

    @property
    def steps(self) -> int:
        """All steps between neighbouring values."""
        return self.rises + self.falls + self.still

    @property
    def share(self) -> float:
        """The share of steps that did not fall; 1 for no steps."""
        return 1 - self.falls / self.steps if self.steps else 1.0

    @property
    def looks_cumulative(self) -> bool:
        """Whether the data behave as a running total.

        At least nine steps in ten do not fall, and of the steps that move at least three in
        four rise. Rare events with many zeros pass the first test but not the second.
        """
        moved = self.rises + self.falls
        return self.rises >= 3 and self.share >= 0.9 and self.rises >= 0.75 * moved


def growth(series: Iterable[Sequence[Value]]) -> Growth:
    """Count rises, falls and standstills over several series of one indicator."""
    rises = falls = still = 0
    for values in series:
        for step in increments(values):
            if step.amount > 0:
                rises += 1
            elif step.amount < 0:
                falls += 1
            else:
                still += 1
    return Growth(rises, falls, still)


_FACILITY = re.compile(
    r"\b(hospitals?|clinics?|emc|etc|etu|ecu|ctc|kgh|ifrc|msf|treatment|training|school|centre"
    r"|center|laboratory|f/town)\b",
    re.IGNORECASE,
)


def names_a_facility(name: str) -> bool:
    """Say whether the name of a would-be area has a word that only treatment places have."""
    return bool(_FACILITY.search(name))
