"""The lifecycle of an appeal, its terms, and how appeals are counted. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping

from concilia.core.lifecycles import Lifecycle, Step

LIFE = Lifecycle(
    states=("received", "with_agency", "answered", "closed"),
    initial="received",
    final=("closed",),
    steps=(
        Step("assign", ("received", "with_agency"), "with_agency"),
        Step("answer", ("received", "with_agency"), "answered"),
        Step("close", ("answered",), "closed"),
    ),
)
OPEN = ("received", "with_agency")
"""States in which somebody still owes an answer."""

TERM = dt.timedelta(days=30)
"""How long an answer may take where nothing else is said: 30 calendar days."""

SOON = dt.timedelta(days=7)
OLDEST = 20 * 366
LONGEST = dt.timedelta(days=2 * 366)
TEXT_LENGTH = 4_000
DISTINCT = 6
"""Categories that a chart can tell apart by colour."""

CLEAR_RISE = 4.0
"""How much more likely (log) two rates must be than one: chance alone seldom gives as much."""


def state_of(*, agency: bool, answered: bool, closed: bool) -> str:
    """Return the state that a row of a table describes."""
    if closed:
        return "closed"
    if answered:
        return "answered"
    return "with_agency" if agency else "received"


def tone(state: str, due: dt.date, today: dt.date) -> str:
    """Return late or soon while an answer is owed, done when it was closed, else calm."""
    if state not in OPEN:
        return "done" if state == "closed" else "calm"
    if due < today:
        return "late"
    return "soon" if due - today <= SOON else "calm"


def months(last: dt.date, count: int) -> list[dt.date]:
    """Return the first days of the `count` months that end with the month of `last`."""
    index = last.year * 12 + last.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(index - count + 1, index + 1)]


def rise(days: Iterable[dt.date]) -> dt.date | None:
    """Return the first day of the month from which appeals came more often than before.

    The months are split where two Poisson rates explain the counts best; where the later rate is
    not clearly higher, they came alike all the time, and the month of the first counts. None for
    no days.
    """
    came = Counter(day.replace(day=1) for day in days)
    if not came:
        return None
    first, last = min(came), max(came)
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    shown = months(last, span)
    total, before = came.total(), 0
    best, since = CLEAR_RISE, first
    for at, month in enumerate(shown[1:], 1):
        before += came[shown[at - 1]]
        after = total - before
        if after / (span - at) <= before / at:
            continue
        gain = _likely(before, at) + _likely(after, span - at) - _likely(total, span)
        if gain > best:
            best, since = gain, month
    return since


def _likely(count: int, length: int) -> float:
    """The part of a Poisson log-likelihood that depends on the rate, at the best rate."""
    return count * math.log(count / length) if count else 0.0


def by_month(
    rows: Iterable[tuple[dt.date, str, int]], shown: Iterable[dt.date], parts: Iterable[str]
) -> Mapping[dt.date, dict[str, int]]:
    """Lay counts (month, category, number) out as month by category, with zeros between.

    Only categories that occur within the months shown are kept, in the order of `parts`; beyond
    `DISTINCT` the rarest are counted as the last of `parts`.
    """
    months_shown, order = list(shown), list(parts)
    counted = [(month, part, n) for month, part, n in rows if month in set(months_shown)]
    total = Counter[str]()
    for _month, part, number in counted:
        total[part] += number
    kept, rest = set(total), order[-1]
    if len(kept) > DISTINCT:
        ranked = sorted(kept - {rest}, key=lambda part: (-total[part], order.index(part)))
        kept = {*ranked[: DISTINCT - 1], rest}
    table = {month: {p: 0 for p in order if p in kept} for month in months_shown}
    for month, part, number in counted:
        table[month][part if part in kept else rest] += number
    return table
