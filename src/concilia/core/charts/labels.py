"""Where the names of places stand on a map, so that they lie neither on each other nor on a dot."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SIZE = 10.5
GAP = 3.0

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A dot with its name, in pixels from the left and the top."""

    name: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name is written: its side of the dot, as the drawing program takes it."""

    align: str
    dx: float
    dy: float


def placed(spots: Sequence[Spot], *, width: float) -> list[Place]:
    """Return a place for each name: to the right of its dot, or where there is more room.

    Names are placed one after the other; each takes the first of right, left, below and above that
    meets nothing, or else the one that meets the least.
    """
    dots = [(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots]
    taken: list[Box] = []
    out = []
    for number, spot in enumerate(spots):
        others = [*dots[:number], *dots[number + 1 :], *taken]
        tried = [
            (_cost(box, others, width), rank, place, box)
            for rank, (place, box) in enumerate(_around(spot))
        ]
        place, box = min(tried, key=lambda one: one[:2])[2:]
        taken.append(box)
        out.append(place)
    return out


def wide(name: str) -> float:
    """Return about how many pixels a name takes."""
    return SIZE * sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.53 for c in name)


def _around(spot: Spot) -> Iterator[tuple[Place, Box]]:
    long, half, off = wide(spot.name), SIZE / 2, spot.radius + GAP
    x, y = spot.x, spot.y
    yield Place("left", off, 0), (x + off, y - half, x + off + long, y + half)
    yield Place("right", -off, 0), (x - off - long, y - half, x - off, y + half)
    for side in (1, -1):
        dy = side * (off + half)
        yield Place("center", 0, dy), (x - long / 2, y + dy - half, x + long / 2, y + dy + half)


def _cost(box: Box, others: Sequence[Box], width: float) -> float:
    met = sum(
        max(min(box[2], other[2]) - max(box[0], other[0]), 0)
        * max(min(box[3], other[3]) - max(box[1], other[1]), 0)
        for other in others
    )
    outside = max(-box[0], 0) + max(box[2] - width, 0)
    return met + outside * SIZE
