"""Sixty more agencies, people and territories."""

from __future__ import annotations

from concilia.agencies.models import Appointment, Competence, ContactPoint
from tests.gates.many.copying import MANY, copies, first
from tests.gates.world.state import World
from tests.house import person


def fill(world: World) -> None:
    """Copy what stands in the room."""
    hospital = world.house.hospital
    copies(
        hospital, code=lambda n: f"a-{n}", name=lambda n: f"Agency {n}", parent=lambda _n: hospital
    )
    copies(first(ContactPoint.objects.all()), label=lambda n: f"Desk {n}")
    copies(first(Competence.objects.all()), function=lambda n: f"function {n}")
    people = [person(f"Person {n}") for n in range(1, MANY + 1)]
    copies(first(Appointment.objects.all()), person=lambda n: people[n - 1])
    for parent in (world.house.region, world.house.north):
        copies(
            world.house.south,
            code=lambda n, p=parent: f"{p.code}-{n}",
            name=lambda n, p=parent: f"{p.name} {n}",
            path=lambda n, p=parent: f"{p.path}{p.code}-{n}/",
            parent=lambda _n, p=parent: p,
        )
