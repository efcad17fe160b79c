"""One object of every kind in the house, so that every address has something to show.

Everything of the house's body is made through the public actions, on a fixed day. Each room has
a file here that ends with its `ROOM`; the rooms are built in the order of `ROOMS`.
"""

from __future__ import annotations

from tests.gates.world import (
    agencies,
    appeals,
    bodies,
    cascade,
    challenges,
    compensation,
    disputes,
    dossiers,
    duties,
    exchange,
    indicators,
    learning,
    meetings,
    protocols,
    resources,
    responsibilities,
    scenarios,
    site,
    tables,
    traces,
)
from tests.gates.world.state import NOW, Room, World
from tests.house import ROLES, build_house

__all__ = ["EVERY_ROLE", "NOW", "ROOMS", "Room", "World", "build_world"]

ROOMS: tuple[Room, ...] = (
    site.ROOM,
    agencies.ROOM,
    bodies.ROOM,
    tables.ROOM,
    indicators.ROOM,
    appeals.ROOM,
    resources.ROOM,
    exchange.ROOM,
    scenarios.ROOM,
    challenges.ROOM,
    dossiers.ROOM,
    meetings.ROOM,
    duties.ROOM,
    responsibilities.ROOM,
    compensation.ROOM,
    disputes.ROOM,
    protocols.ROOM,
    cascade.ROOM,
    learning.ROOM,
    traces.ROOM,  # last: what all of the others left behind
)
EVERY_ROLE = (*ROLES, *(role for room in ROOMS for role in room.roles))


def build_world() -> World:
    """Build everything afresh; call it inside `clock.at(NOW)`."""
    house = build_house()
    world = World(house, house.everyone())
    for room in ROOMS:
        for name in room.plain:
            world.put(name)
        room.build(world)
    assert set(EVERY_ROLE) == world.people.keys()
    return world
