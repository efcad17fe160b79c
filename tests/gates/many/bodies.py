"""Sixty more bodies, mandates and seats."""

from __future__ import annotations

from concilia.agencies.models import Agency
from concilia.bodies.models import Body, Filling, Mandate, Seat
from tests.gates.many.copying import MANY, copies, first
from tests.gates.world.state import World
from tests.house import START


def fill(world: World) -> None:
    """Copy what stands in the room."""
    body = world.house.body
    below = copies(
        world.house.other_body,
        ref=lambda n: f"body-{n}",
        name=lambda n: f"Body {n}",
        parent=lambda _n: body,
    )
    agencies = list(Agency.objects.filter(code__startswith="a-"))
    copies(first(Mandate.objects.filter(body=body)), title=lambda n: f"Mandate {n}")
    mine = first(Seat.objects.filter(body=body, role="secretary"))
    member = first(Seat.objects.filter(body=body, role="adviser"))
    seats = copies(member, agency=lambda n: agencies[n - 1])
    others = copies(mine, body=lambda n: below[n - 1])
    Filling.objects.bulk_create(
        Filling(seat=seat, person=world.house.owner, starts=START) for seat in (*seats, *others)
    )
    assert Body.objects.count() > MANY
