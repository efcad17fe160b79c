"""Sixty more of everything in the world, by copying what stands there.

Each room has a file here with `fill`; the rooms are filled in the order of `ROOMS`.
"""

from __future__ import annotations

from tests.gates.many import (
    agencies,
    appeals,
    bodies,
    cascade,
    challenges,
    compensation,
    disputes,
    dossiers,
    duties,
    indicators,
    learning,
    meetings,
    resources,
    responsibilities,
    scenarios,
    traces,
)
from tests.gates.world import World

ROOMS = (
    agencies,
    bodies,
    indicators,
    appeals,
    resources,
    scenarios,
    challenges,
    dossiers,
    meetings,
    duties,
    responsibilities,
    compensation,
    disputes,
    cascade,
    learning,
    traces,
)


def fill(world: World) -> None:
    """Add so much of everything that a list has more than a page."""
    for room in ROOMS:
        room.fill(world)
