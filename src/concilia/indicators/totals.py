"""Pure rules: from when on a report fills a count of the period with its running total."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from concilia.indicators.rules import Value

EARLIER = 10
"""A level is known from so many earlier values."""
TIMES = 3
"""A running total begins at least so many times above the highest earlier value."""
PART = 0.5
"""It holds at least this part of what was counted before."""
STEP = 0.1
"""From one value to the next it moves by no more of itself, in the middle of its steps."""
PLACES = 2
"""One place alone proves nothing: so many, and half of those known, must do it on one day."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a series before: how many values, the highest, and their sum."""

    count: int = 0
    highest: float = 0.0
    total: float = 0.0

    def with_value(self, value: float) -> Past:
        """Return the past after one more value."""
        return Past(self.count + 1, max(self.highest, value), self.total + value)


@dataclass(frozen=True, slots=True)
class Switch:
    """The day from which on values are running totals, and the highest value before, by place."""

    day: dt.date
    before: Mapping[Any, float]


def switch(series: Mapping[Any, Sequence[Value]], past: Mapping[Any, Past]) -> Switch | None:
    """Return from which day on the series of one report hold running totals, or None.

    `series` are in order of time; `past` is what is known before them. A series switches on a
    day when every value from then on lies above all earlier ones, the first one `TIMES` as high,
    holds at least `PART` of the sum before, and then hardly moves. The earliest day on which
    enough places do so together counts for all places of the report.
    """
    known = 0
    found: Counter[dt.date] = Counter()
    pasts: dict[Any, list[Past]] = {}
    for key, values in series.items():
        pasts[key] = list(
            itertools.accumulate(
                (value for _day, value in values), Past.with_value, initial=past.get(key, Past())
            )
        )
        at = _switches([value for _day, value in values], pasts[key])
        # Where hardly anything was ever counted, nothing can be told.
        known += any(one.count >= EARLIER and one.highest > 0 for one in pasts[key])
        found.update(values[n][0] for n in at)
    days = [day for day, places in found.items() if places >= max(PLACES, known / 2)]
    if not days:
        return None
    first = min(days)
    before = {
        key: pasts[key][sum(day < first for day, _value in values)].highest
        for key, values in series.items()
    }
    return Switch(first, before)


def _switches(values: Sequence[float], pasts: Sequence[Past]) -> list[int]:
    """Return the places of one series at which it would be a running total from then on."""
    found = []
    lowest = float("inf")
    for n in range(len(values) - 1, -1, -1):
        value, past = values[n], pasts[n]
        lowest = min(lowest, value)
        if lowest <= past.highest or past.count < EARLIER or past.highest <= 0:
            continue
        if value >= TIMES * past.highest and value >= PART * past.total and _still(values[n:]):
            found.append(n)
    return found


def _still(values: Sequence[float]) -> bool:
    steps = sorted(abs(b - a) / max(a, b) for a, b in itertools.pairwise(values))
    return not steps or steps[len(steps) // 2] <= STEP
