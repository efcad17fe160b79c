"""Series of an indicator as one array: territories × regular periods, NaN where nothing is known.

Read with plain SQL: five million values pass through here, and a model object or a converted date
for each would take most of the time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db import connection

from concilia.indicators.models import Indicator, Observation

Floats = npt.NDArray[np.float64]
_CHUNK = 50_000
LONGEST = 40_000
"""No regular axis is longer than this; a stray date far off would else make one."""


@dataclass(frozen=True, slots=True)
class Grid:
    """`values` (territories × periods); `territories` are ids, `periods` first days."""

    territories: tuple[int, ...]
    periods: tuple[dt.date, ...]
    values: Floats

    @property
    def count(self) -> int:
        """How many values there are."""
        return int((~np.isnan(self.values)).sum())


def axis(first: dt.date, last: dt.date, frequency: str) -> tuple[dt.date, ...]:
    """Return the first day of every period from `first` to `last`, both first days themselves."""
    if frequency in {"day", "week"}:
        step = 1 if frequency == "day" else 7
        count = (last - first).days // step + 1
        return tuple(first + dt.timedelta(days=step * n) for n in range(min(count, LONGEST)))
    months = {"month": 1, "quarter": 3, "year": 12}[frequency]
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    found = range(begin, end + 1, months)[:LONGEST]
    return tuple(dt.date(n // 12, n % 12 + 1, 1) for n in found)


def read(
    indicator: Indicator,
    territories: Iterable[int] | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> Grid:
    """Return the values of `indicator`; of the `territories` given, in their order, or of all."""
    wanted = None if territories is None else tuple(territories)
    rows = _rows(indicator.pk, wanted, start, end)
    places = sorted({row[0] for row in rows}) if wanted is None else list(wanted)
    days = {row[1] for row in rows}
    if not days:
        return Grid(tuple(places), (), np.empty((len(places), 0)))
    dates = {day: day if isinstance(day, dt.date) else dt.date.fromisoformat(day) for day in days}
    periods = axis(min(dates.values()), max(dates.values()), indicator.frequency)
    at = {day: n for n, day in enumerate(periods)}
    column = {raw: at.get(day, -1) for raw, day in dates.items()}
    row_of = {pk: n for n, pk in enumerate(places)}
    values = np.full((len(places), len(periods) + 1), np.nan)  # the last takes what fits nowhere
    count = len(rows)
    at_row = np.fromiter((row_of[row[0]] for row in rows), dtype=np.int64, count=count)
    at_column = np.fromiter((column[row[1]] for row in rows), dtype=np.int64, count=count)
    values[at_row, at_column] = np.fromiter((row[2] for row in rows), dtype=np.float64, count=count)
    return Grid(tuple(places), periods, values[:, :-1])


def _rows(
    indicator: int, wanted: Sequence[int] | None, start: dt.date | None, end: dt.date | None
) -> list[tuple[int, str | dt.date, float]]:
    table = connection.ops.quote_name(Observation._meta.db_table)
    where, values = ["indicator_id = %s"], [indicator]
    if wanted is not None:
        if not wanted:
            return []
        where.append(f"territory_id IN ({', '.join(['%s'] * len(wanted))})")
        values += wanted
    for sign, day in ((">=", start), ("<=", end)):
        if day is not None:
            where.append(f"period {sign} %s")
            values.append(day.isoformat())  # type: ignore[arg-type]  # one list of parameters
    # Every part of the text is ours; what comes from outside is a parameter.
    sql = f"SELECT territory_id, period, value FROM {table} WHERE {' AND '.join(where)}"  # noqa: S608
    found: list[tuple[int, str | dt.date, float]] = []
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while part := cursor.fetchmany(_CHUNK):
            found += part
    return found


def increments(values: Floats) -> Floats:
    """Return what each running total grew by since the value before it, at the place of the later.

    A fall is no increment: NaN, as are the first value and gaps.
    """
    out = np.full_like(values, np.nan)
    last = np.full(len(values), np.nan)
    for at in range(values.shape[1]):
        now = values[:, at]
        grown = now - last
        out[:, at] = np.where(grown >= 0, grown, np.nan)
        last = np.where(np.isnan(now), last, now)
    return out
