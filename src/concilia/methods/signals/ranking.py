"""Episodes of special-cause variation, how clear each is, and which stand out among many.

A chart's rules alone raise a false alarm every few dozen values; over hundreds of series that is
a flood. So each current episode is asked how probable a stretch so far from the mean would be in
a series without change, for any stretch that could have been picked (Bonferroni over the places
where it could begin), and all series together are ranked by the false discovery rate (Benjamini
& Hochberg 1995).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from concilia.methods.signals.packed import Bools, Floats
from concilia.methods.signals.xmr import RULES, XmR


@dataclass(frozen=True, slots=True)
class Episode:
    """Neighbouring values on one side of the mean of which a rule marks at least one.

    `row` is the series; `onset` and `last` are places in time; `side` +1 above, −1 below;
    `rules` that fired; `extreme` is the place of the value furthest from the mean; `current`
    says that it reaches the newest value; `probability` is that of chance (see the module).
    """

    row: int
    onset: int
    last: int
    side: int
    rules: tuple[str, ...]
    extreme: int
    count: int
    current: bool
    probability: float


def episodes(chart: XmR, *, current: bool = False) -> list[Episode]:
    """Return every episode of each series, oldest first; with `current` only those that last."""
    marks = chart.special
    if current:
        return _current(chart, marks)
    found: list[Episode] = []
    for row in np.flatnonzero(marks.any(axis=1)):
        there = np.flatnonzero(~np.isnan(chart.values[row]))
        side = chart.side[row, there]
        marked = marks[row, there]
        start = 0
        for at in range(1, len(there) + 1):
            if at < len(there) and side[at] == side[start]:
                continue
            if side[start] and marked[start:at].any():
                found.append(_episode(chart, int(row), there, start, at, len(there)))
            start = at
    return found


def _current(chart: XmR, marks: Bools) -> list[Episode]:
    """Return the episodes that reach the newest value, without walking through the others."""
    known = ~np.isnan(chart.values)
    newest = known.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    lasting = known.any(axis=1) & marks[np.arange(len(newest)), newest]
    found: list[Episode] = []
    for row in np.flatnonzero(lasting):
        there = np.flatnonzero(known[row])
        side = chart.side[row, there]
        others = np.flatnonzero(side != side[-1])
        start = int(others[-1]) + 1 if len(others) else 0
        if side[-1]:
            found.append(_episode(chart, int(row), there, start, len(there), len(there)))
    return found


def _episode(
    chart: XmR, row: int, there: npt.NDArray[np.int64], start: int, end: int, total: int
) -> Episode:
    places = there[start:end]
    fired = {name: chart.rules[name][row, places] for name in RULES}
    first = int(np.flatnonzero(np.logical_or.reduce(list(fired.values())))[0])
    last = int(np.flatnonzero(np.logical_or.reduce(list(fired.values())))[-1])
    kept = places[first : last + 1]
    off = chart.values[row, kept] - chart.mean[row]
    current = last == len(places) - 1 and end == total
    return Episode(
        row,
        int(kept[0]),
        int(kept[-1]),
        int(chart.side[row, kept[0]]),
        tuple(name for name in RULES if fired[name].any()),
        int(kept[np.argmax(np.abs(off))]),
        len(kept),
        current,
        _chance(off, float(chart.sigma[row]), int(chart.used[row]), total),
    )


def _chance(off: Floats, sigma: float, used: int, total: int) -> float:
    """Return the probability of a stretch, or of a single value in it, so far from the mean."""
    if not sigma > 0:
        return 1.0
    count = len(off)
    freedom = max(1.0, 0.62 * (used - 1))  # of a mean moving range, Wheeler 1995
    stretch = abs(off.sum()) / count / (sigma * np.sqrt(1 / count + 1 / used))
    single = np.abs(off).max() / (sigma * np.sqrt(1 + 1 / used))
    best = float(special.stdtr(freedom, -max(stretch, single)))
    return min(1.0, 2 * 2 * best * total)  # two sides, two questions, any place


def false_discovery(probabilities: npt.ArrayLike, tested: int | None = None) -> Floats:
    """Return the Benjamini–Hochberg adjusted probabilities, in the order given.

    `tested` is how many tests there were when only the smallest are given; the others count as 1.
    """
    p = np.asarray(probabilities, dtype=np.float64)
    count = len(p) if tested is None else max(tested, len(p))
    if not len(p):
        return p
    order = np.argsort(p)
    ranked = p[order] * count / np.arange(1, len(p) + 1)
    smooth = np.minimum(1.0, np.minimum.accumulate(ranked[::-1])[::-1])
    out = np.empty_like(smooth)
    out[order] = smooth
    return out
