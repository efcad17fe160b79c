"""Minimisation by trying everything: slow, short, and of another kind than what it checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, product

Cube = tuple[int, ...]
Row = tuple[int, ...]


def holds(cube: Cube, row: Sequence[int]) -> bool:
    """Whether a row lies in a cube."""
    return all(value in (-1, other) for value, other in zip(cube, row, strict=True))


def every_row(levels: Sequence[int]) -> list[Row]:
    """Return all configurations."""
    return list(product(*map(range, levels)))


def primes(
    positive: Iterable[Row], allowed: Callable[[Row], bool], levels: Sequence[int]
) -> set[Cube]:
    """Return the widest cubes of allowed rows that hold a positive row."""
    rows, wanted = every_row(levels), list(positive)
    good = {
        cube
        for cube in product(*(range(-1, level) for level in levels))
        if all(allowed(row) for row in rows if holds(cube, row))
    }
    widest = {
        cube
        for cube in good
        if not any(
            value >= 0 and (*cube[:at], -1, *cube[at + 1 :]) in good
            for at, value in enumerate(cube)
        )
    }
    return {cube for cube in widest if any(holds(cube, row) for row in wanted)}


def covers(terms: Iterable[Cube], positive: Iterable[Row]) -> bool:
    """Whether every positive row lies in some term."""
    chosen = list(terms)
    return all(any(holds(cube, row) for cube in chosen) for row in positive)


def smallest(terms: Iterable[Cube], positive: Sequence[Row]) -> set[frozenset[Cube]]:
    """Return all covers with the fewest terms."""
    every = sorted(terms)
    for size in range(1, len(every) + 1):
        found = {frozenset(some) for some in combinations(every, size) if covers(some, positive)}
        if found:
            return found
    return set()


def irredundant(terms: Iterable[Cube], positive: Sequence[Row]) -> set[frozenset[Cube]]:
    """Return all covers that can lose no term."""
    every = sorted(terms)
    found: set[frozenset[Cube]] = set()
    for size in range(1, min(len(every), len(positive)) + 1):
        for some in map(frozenset, combinations(every, size)):
            if not any(smaller < some for smaller in found) and covers(some, positive):
                found.add(some)
    return found
