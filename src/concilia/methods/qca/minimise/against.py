"""Prime implicants when every configuration that is not negative may be used.

A product that covers the positive row p is a choice of some of p's own values. It may be used
when every negative row differs from p in one of the chosen conditions. So the primes that cover
p are the minimal hitting sets of the family {conditions where p and n differ : n negative}; the
remainders, 2^20 or more of them, are never made.

Up to `LATTICE` conditions all hitting sets of 64 positive rows are found at once, by sweeping the
lattice of subsets of the conditions twice: one bit of a machine word per row. Beyond that the
hitting sets of one row after the other are enumerated by `transversals`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from concilia.methods.qca.minimise.transversals import transversals
from concilia.methods.qca.problems import QcaError

Ints = NDArray[np.int64]
LATTICE = 22
MOST_PRIMES = 4_000_000


def primes_against(
    positive: Ints, negative: Ints, levels: Sequence[int]
) -> tuple[Ints, Ints, Ints]:
    """Return the primes, and which prime covers which positive row.

    `positive` has shape (rows, conditions); `negative` may hold cubes, -1 leaving a condition
    open. The first result holds the primes, -1 where a condition is not in the term; the other
    two are places of primes and of rows, one pair for each covering.
    """
    differ = _differences(positive, negative)
    if positive.shape[1] <= LATTICE:
        chosen, rows = _by_lattice(differ, positive.shape[1])
    else:
        chosen, rows = _by_enumeration(differ)
    return _distinct(positive, levels, chosen, rows)


def _differences(positive: Ints, negative: Ints) -> list[Ints]:
    """Return for each positive row the distinct bit masks of conditions that tell it apart."""
    weights = np.int64(1) << np.arange(positive.shape[1], dtype=np.int64)
    out = []
    for at, row in enumerate(positive):
        masks = np.unique(((negative >= 0) & (negative != row)) @ weights)
        if len(masks) and masks[0] == 0:
            raise QcaError("in_both", row=at + 1)
        out.append(masks)
    return out


def _by_lattice(differ: list[Ints], width: int) -> tuple[Ints, Ints]:
    """Return subsets of conditions and the rows that they are minimal for."""
    full = (1 << width) - 1
    chosen: list[Ints] = []
    rows: list[Ints] = []
    for start in range(0, len(differ), 64):
        group = differ[start : start + 64]
        # missed[S] has the bit of every row for which S fails to hit some mask.
        missed = np.zeros(1 << width, dtype=np.uint64)
        for bit, masks in enumerate(group):
            missed[full & ~masks] |= np.uint64(1) << np.uint64(bit)
        for condition in range(width):
            pair = missed.reshape(-1, 2, 1 << condition)
            pair[:, 0] |= pair[:, 1]
        used = np.uint64((1 << len(group)) - 1)
        minimal = ~missed & used
        for condition in range(width):
            shape = (-1, 2, 1 << condition)
            minimal.reshape(shape)[:, 1] &= missed.reshape(shape)[:, 0]
        subsets = np.flatnonzero(minimal)
        words = minimal[subsets]
        for bit in range(len(group)):
            own = subsets[(words >> np.uint64(bit)) & np.uint64(1) == 1]
            chosen.append(own)
            rows.append(np.full(len(own), start + bit))
        if sum(map(len, chosen)) > MOST_PRIMES:
            raise QcaError("too_large", what="prime implicants", limit=MOST_PRIMES)
    return np.concatenate(chosen), np.concatenate(rows)


def _by_enumeration(differ: list[Ints]) -> tuple[Ints, Ints]:
    """The same by listing the minimal hitting sets of each row."""
    chosen: list[int] = []
    rows: list[int] = []
    for at, masks in enumerate(differ):
        before = len(chosen)
        chosen.extend(transversals(masks.tolist(), limit=MOST_PRIMES - before))
        if len(chosen) >= MOST_PRIMES:
            raise QcaError("too_large", what="prime implicants", limit=MOST_PRIMES)
        rows.extend([at] * (len(chosen) - before))
    return np.array(chosen, dtype=np.int64), np.array(rows, dtype=np.int64)


def _distinct(
    positive: Ints, levels: Sequence[int], chosen: Ints, rows: Ints
) -> tuple[Ints, Ints, Ints]:
    """Merge equal primes that were found from different rows."""
    width = positive.shape[1]
    if width + prod(levels).bit_length() <= 62:
        radix = np.array([prod(levels[at + 1 :]) for at in range(width)], dtype=np.int64)
        code = np.zeros(len(chosen), dtype=np.int64)
        for at in range(width):
            code += (chosen >> at & 1) * (positive[rows, at] * radix[at])
        key = chosen << np.int64(prod(levels).bit_length()) | code
        _, first, which = np.unique(key, return_index=True, return_inverse=True)
    else:
        cubes = _cubes(positive, chosen, rows)
        _, first, which = np.unique(cubes, axis=0, return_index=True, return_inverse=True)
    return _cubes(positive, chosen[first], rows[first]), which.reshape(-1), rows


def _cubes(positive: Ints, chosen: Ints, rows: Ints) -> Ints:
    inside = (chosen[:, None] >> np.arange(positive.shape[1])) & 1
    return np.where(inside == 1, positive[rows], -1)
