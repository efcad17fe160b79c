"""Periods of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

Period = tuple[dt.date, dt.date | None]


def overlapping(new: Period, others: Iterable[Period]) -> list[Period]:
    """Return the periods (first and last day, None for open) that share a day with `new`."""
    start, end = new
    return [
        (first, last)
        for first, last in others
        if (end is None or first <= end) and (last is None or start <= last)
    ]
