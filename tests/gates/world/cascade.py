"""Decisions that went down to a body below, as its steering model says."""

from __future__ import annotations

import datetime as dt

from concilia.bodies.models import Body, Procedure
from concilia.duties.cascade import actions
from concilia.duties.models import Cascade
from concilia.meetings.models import Decision
from tests.gates.world.meetings import decision_taken
from tests.gates.world.state import NOW, Room, World
from tests.house import START, House, person, seat

THERE = "duties:cascade:"


def decided(house: House, number: int) -> Decision:
    """Enter a decision of the council."""
    return Decision.objects.create(
        body=house.body, year=2025, number=number, wording="Two open.", decided_at=NOW
    )


def sent(house: House, decision: Decision) -> Cascade:
    """Send it down."""
    return actions.send(
        decision,
        objective="Two are open",
        due=dt.date(2026, 6, 1),
        answer_by=dt.date(2026, 5, 1),
        by=house.owner,
    )


def build(world: World) -> None:
    """Let a body below adapt one decision and owe its answer to another."""
    house = world.house
    child = Body.objects.create(
        ref="north-council",
        name="Northwood Council",
        kind="council",
        parent=house.body,
        territory=house.north,
        country="BE",
    )
    Procedure.objects.create(body=child, version=1, effective_from=START, data={})
    keeper = person("Nora North")
    seat(child, house.hospital, "secretary", keeper)
    Body.objects.filter(pk=house.body.pk).update(steering="hybrid")
    adapted = sent(house, decided(house, 901))
    actions.adapt(adapted.branches.get(), lead=house.hospital, by=keeper)
    waiting = sent(house, decided(house, 902))
    for name, one in (("adapted", adapted), ("waiting", waiting)):
        world.put(f"{THERE}cascade#{name}", pk=one.pk)
        world.put(f"{THERE}answer#{name}", pk=one.pk, branch=one.branches.get().pk)
    world.put(f"{THERE}new", query=f"?decision={decision_taken().pk}")
    world.put("duties:duty#below", pk=adapted.branches.get().duty_id)


ROOM = Room(
    build=build,
    plain=(f"{THERE}list",),
    closed=(THERE,),
    for_all=frozenset({f"{THERE}list"}),
)
