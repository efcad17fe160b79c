"""Counting and listing the configurations in a union of cubes, without making them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import prod

import numpy as np

from concilia.methods.qca.minimise.within import Cube, absorbed, covers
from concilia.methods.qca.solutions.results import Remainders
from concilia.methods.qca.truth_table import TruthTable

MOST_LISTED = 1000
SMALL = 1 << 16


def remainders_in(cubes: Iterable[Cube], table: TruthTable) -> Remainders:
    """Count the remainders in a union of cubes, and list the first ones."""
    if table.size <= SMALL:
        return _in_array(cubes, table)
    union = absorbed(cubes)
    decided = {
        row.number
        for row in table.rows
        if row.out != "?" and any(covers(cube, row.values) for cube in union)
    }
    numbers = (at for at in _numbers(union, table.levels, 1) if at not in decided)
    total = _count(union, table.levels, {}) - len(decided)
    return Remainders(total, tuple(islice(numbers, MOST_LISTED)))


def _in_array(cubes: Iterable[Cube], table: TruthTable) -> Remainders:
    """The same with one truth value for each configuration, where they are few."""
    inside = np.zeros(table.levels, dtype=np.bool_)
    for cube in cubes:
        inside[tuple(slice(None) if value < 0 else value for value in cube)] = True
    flat = inside.reshape(-1)
    flat[[row.number - 1 for row in table.rows if row.out != "?"]] = False
    numbers = np.flatnonzero(flat) + 1
    return Remainders(len(numbers), tuple(numbers[:MOST_LISTED].tolist()))


def without(one: Remainders, other: Remainders) -> Remainders:
    """Leave out of one set of remainders a subset of it."""
    less = set(other.numbers)
    listed = tuple(number for number in one.numbers if number not in less)
    return Remainders(one.count - other.count, listed if one.complete else ())


def _count(cubes: frozenset[Cube], levels: Sequence[int], known: dict[frozenset[Cube], int]) -> int:
    """Return the number of configurations in a union."""
    if not cubes:
        return 0
    if any(max(cube, default=-1) < 0 for cube in cubes):
        return prod(levels)
    if cubes not in known:
        known[cubes] = sum(
            _count(tails, levels[1:], known) * times for tails, times in _split(cubes, levels[0])
        )
    return known[cubes]


def _split(cubes: frozenset[Cube], level: int) -> Iterator[tuple[frozenset[Cube], int]]:
    """Yield the tails for each value of the first condition; values that say the same, once."""
    named = {cube[0] for cube in cubes if cube[0] >= 0}
    for value in sorted(named):
        yield _tails(cubes, value), 1
    if len(named) < level:
        yield _tails(cubes, -1), level - len(named)


def _tails(cubes: frozenset[Cube], value: int) -> frozenset[Cube]:
    return absorbed(cube[1:] for cube in cubes if cube[0] in (-1, value))


def _numbers(cubes: frozenset[Cube], levels: Sequence[int], start: int) -> Iterator[int]:
    """Yield the row numbers in a union, in order."""
    if not cubes:
        return
    if not levels:
        yield start
        return
    step = prod(levels[1:])
    for value in range(levels[0]):
        yield from _numbers(_tails(cubes, value), levels[1:], start + value * step)
