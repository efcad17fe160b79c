"""Which corner of the property space each case is in, and how consistent the corners are.

Corners that begin alike share the minimum over what they share, so a table with r rows over k
conditions costs about 2r array operations instead of rk; cases are taken in blocks that stay
in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from concilia.methods.qca.data import Data, Floats
from concilia.methods.qca.fit import ratio
from concilia.methods.qca.problems import Notice

BLOCK = 8192


@dataclass(frozen=True, slots=True)
class Corners:
    """The observed corners, in the order of their numbers.

    `cases` holds the places of the cases of each; `sums` has four lines, over all cases: the
    membership x in the corner, min(x, y), min(x, 1 - y) and min(x, y, 1 - y).
    """

    values: NDArray[np.int64]
    cases: tuple[NDArray[np.int64], ...]
    sums: NDArray[np.float64]
    unplaced: tuple[str, ...]
    notices: tuple[Notice, ...]

    def fits(self, negate: bool) -> list[tuple[float, float]]:
        """Return consistency and PRI of each corner for the outcome, or for its negation."""
        total, inside, outside, shared = self.sums.tolist()
        hits = outside if negate else inside
        return [
            (ratio(hit, whole), ratio(hit - half, whole - half))
            for whole, hit, half in zip(total, hits, shared, strict=True)
        ]


def corners_of(
    data: Data, outcome: str, conditions: Sequence[str], levels: Sequence[int], y: Floats
) -> Corners:
    """Place the cases; what was found is kept with the data, since cuts do not change it."""
    key = ("corners", outcome, *conditions)
    if key not in data.kept:
        data.kept[key] = _place(data, conditions, levels, y)
    found = data.kept[key]
    assert isinstance(found, Corners)
    return found


def _place(data: Data, conditions: Sequence[str], levels: Sequence[int], y: Floats) -> Corners:
    columns = [data.column(name) for name in conditions]
    sides = np.empty((len(data), len(columns)), dtype=np.int64)
    notices = []
    for at, (name, level, column) in enumerate(zip(conditions, levels, columns, strict=True)):
        sides[:, at] = column if level > 2 else column > 0.5
        if level == 2:
            if np.all(column > 0.5) or np.all(column < 0.5):
                notices.append(Notice("one_sided", {"column": name}))
            half = np.flatnonzero(column == 0.5)
            sides[half, at] = -1
            notices += [
                Notice("exactly_half", {"case": data.cases[row], "column": name}) for row in half
            ]
    out = (sides < 0).any(axis=1)
    placed = np.flatnonzero(~out)
    values, member = _distinct(sides[placed], levels)
    order = np.argsort(member, kind="stable")
    bounds = np.searchsorted(member[order], np.arange(1, len(values)))
    cases = tuple(np.split(placed[order], bounds)) if len(values) else ()
    sums = _sums(values, levels, columns, y)
    return Corners(values, cases, sums, data.named(np.flatnonzero(out)), tuple(notices))


def _distinct(
    corners: NDArray[np.int64], levels: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct corners in the order of their numbers, and to which each case belongs."""
    if prod(levels) >= 1 << 62:
        found, member = np.unique(corners, axis=0, return_inverse=True)
        return found, member.reshape(-1)
    radix = [prod(levels[at + 1 :]) for at in range(len(levels))]
    codes = corners @ np.array(radix, dtype=np.int64)
    _, first, member = np.unique(codes, return_index=True, return_inverse=True)
    return corners[first], member


def _sums(
    corners: NDArray[np.int64], levels: Sequence[int], columns: Sequence[Floats], y: Floats
) -> NDArray[np.float64]:
    """Return the sums of `Corners`; `corners` are distinct and in sorted order."""
    count, width = corners.shape
    sums = np.zeros((4, count))
    # Where a corner first differs from the one before: everything before that is shared.
    first = np.zeros(count, dtype=np.int64)
    if count > 1:
        first[1:] = (corners[1:] != corners[:-1]).argmax(axis=1)
    todo = list(zip(first.tolist(), corners.tolist(), strict=True))
    add, least = np.add.reduce, np.minimum
    for start in range(0, len(y), BLOCK):
        outcome = y[start : start + BLOCK]
        against = 1.0 - outcome
        twilight = least(outcome, against)
        literals = [
            _literals(column[start : start + BLOCK], level)
            for column, level in zip(columns, levels, strict=True)
        ]
        prefix = np.empty((width, len(outcome)))
        buffer = np.empty(len(outcome))
        for at, (fresh, corner) in enumerate(todo):
            for depth in range(fresh, width):
                part = literals[depth][corner[depth]]
                if depth:
                    least(prefix[depth - 1], part, out=prefix[depth])
                else:
                    prefix[0] = part
            inside = prefix[width - 1]
            sums[0, at] += add(inside)
            sums[1, at] += add(least(inside, outcome, out=buffer))
            sums[2, at] += add(least(inside, against, out=buffer))
            sums[3, at] += add(least(inside, twilight, out=buffer))
    return sums


def _literals(column: Floats, level: int) -> list[Floats]:
    """Return the membership in each value of a condition."""
    if level == 2:
        return [1.0 - column, column]
    return [np.asarray(column == value, dtype=np.float64) for value in range(level)]
