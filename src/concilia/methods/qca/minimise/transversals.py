"""Minimal hitting sets of a family of sets, each set a bit mask.

The depth-first search of Murakami and Uno (2014, Discrete Applied Mathematics 170: 83-94): a
set grows element by element, and every element must stay the only one that hits some set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice


def minimal_sets(masks: Iterable[int]) -> list[int]:
    """Leave out sets that contain another; who hits the smaller one hits them too."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=int.bit_count):
        if not any(other & mask == other for other in kept):
            kept.append(mask)
    return kept


def transversals(masks: Iterable[int], limit: int | None = None) -> list[int]:
    """Return the minimal hitting sets, at most `limit` of them."""
    return list(islice(iter_transversals(masks), limit))


def iter_transversals(masks: Iterable[int]) -> Iterator[int]:
    """Yield the minimal hitting sets one by one."""
    family = minimal_sets(masks)
    if family and not family[0]:
        return
    elements = 0
    for mask in family:
        elements |= mask
    hit_by: dict[int, int] = {}
    for at, mask in enumerate(family):
        rest = mask
        while rest:
            low = rest & -rest
            hit_by[low] = hit_by.get(low, 0) | 1 << at
            rest ^= low
    yield from _grow(family, hit_by, 0, elements, (1 << len(family)) - 1, {})


def _grow(
    family: list[int],
    hit_by: dict[int, int],
    chosen: int,
    allowed: int,
    missing: int,
    critical: dict[int, int],
) -> Iterator[int]:
    """Extend `chosen`; `missing` are the sets not hit, `critical` what each element alone hits."""
    if not missing:
        yield chosen
        return
    best, fewest = 0, 1 << 30
    rest = missing
    while rest:
        low = rest & -rest
        mask = family[low.bit_length() - 1] & allowed
        size = mask.bit_count()
        if size < fewest:
            best, fewest = mask, size
            if size <= 1:
                break
        rest ^= low
    allowed &= ~best
    while best:
        element = best & -best
        best ^= element
        hits = hit_by[element]
        after = {}
        for other, sets in critical.items():
            left = sets & ~hits
            if not left:
                break
            after[other] = left
        else:
            after[element] = missing & hits
            yield from _grow(family, hit_by, chosen | element, allowed, missing & ~hits, after)
            allowed |= element
