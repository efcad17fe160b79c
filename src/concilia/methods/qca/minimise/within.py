"""Prime implicants when only given configurations may be used.

The given set is a union of cubes, each a tuple of values with -1 where a condition is open; an
observed row is a cube without -1. With f_v what is left of the set where the first condition
has the value v, the primes are those of the intersection of all f_v, with the condition left
out, and those primes of each f_v, with the value, that the intersection does not hold (Coudert
and Madre 1992). The recursion walks over the conditions, so thirty of them are no burden: what
counts is the number of cubes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from concilia.methods.qca.problems import QcaError

Cube = tuple[int, ...]
MOST_PRIMES = 1_000_000


def primes_within(cubes: Iterable[Cube], levels: Sequence[int]) -> list[Cube]:
    """Return the prime implicants of a union of cubes, in sorted order."""
    return sorted(_Search(levels).primes(frozenset(cubes), 0))


def covers(cube: Cube, row: Sequence[int]) -> bool:
    """Whether a configuration lies in a cube."""
    return all(value in (-1, other) for value, other in zip(cube, row, strict=True))


class _Search:
    """One search; what was found for a set is kept for when it comes again."""

    def __init__(self, levels: Sequence[int]) -> None:
        self.levels = tuple(levels)
        self.found: dict[tuple[int, frozenset[Cube]], frozenset[Cube]] = {}

    def primes(self, cubes: frozenset[Cube], at: int) -> frozenset[Cube]:
        """Return the primes of tails, which begin at the condition `at`."""
        if not cubes:
            return frozenset()
        if at == len(self.levels):
            return frozenset({()})
        key = (at, cubes)
        if key not in self.found:
            self.found[key] = self._split(cubes, at)
        return self.found[key]

    def _split(self, cubes: frozenset[Cube], at: int) -> frozenset[Cube]:
        free: set[Cube] = set()
        fixed: dict[int, set[Cube]] = {}
        for cube in cubes:
            if cube[0] < 0:
                free.add(cube[1:])
            else:
                fixed.setdefault(cube[0], set()).add(cube[1:])
        shared = set(free)
        if len(fixed) == self.levels[at]:
            shared |= _intersection(list(fixed.values()))
        inside = self.primes(absorbed(shared), at + 1)
        out = {(-1, *tail) for tail in inside}
        for value, tails in fixed.items():
            for tail in self.primes(absorbed(free | tails), at + 1):
                if tail not in inside:
                    out.add((value, *tail))
        if len(out) > MOST_PRIMES:
            raise QcaError("too_large", what="prime implicants", limit=MOST_PRIMES)
        return frozenset(out)


def _intersection(parts: list[set[Cube]]) -> set[Cube]:
    """Return the intersection of unions of cubes."""
    out, *rest = sorted(parts, key=len)
    for part in rest:
        if not any(-1 in cube for cube in out) and not any(-1 in cube for cube in part):
            out = out & part
            continue
        both = (_meet(one, other) for one in out for other in part)
        out = set(absorbed({cube for cube in both if cube is not None}))
    return out


def _meet(one: Cube, other: Cube) -> Cube | None:
    """Return what two cubes share."""
    out = []
    for a, b in zip(one, other, strict=True):
        if a >= 0 and b >= 0 and a != b:
            return None
        out.append(b if a < 0 else a)
    return tuple(out)


def absorbed(cubes: Iterable[Cube]) -> frozenset[Cube]:
    """Leave out cubes that lie in another."""
    everything = frozenset(cubes)
    wide = sorted((cube for cube in everything if -1 in cube), key=lambda cube: -cube.count(-1))
    if not wide:
        return everything
    kept: list[Cube] = []
    for cube in wide:
        if not any(_inside(cube, other) for other in kept):
            kept.append(cube)
    rows = (c for c in everything if -1 not in c and not any(_inside(c, o) for o in kept))
    return frozenset([*kept, *rows])


def _inside(cube: Cube, other: Cube) -> bool:
    return all(b < 0 or a == b for a, b in zip(cube, other, strict=True))
