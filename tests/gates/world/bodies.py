"""The body, its mandate, its rules and its seats."""

from __future__ import annotations

from concilia.bodies.models import Seat
from tests.gates.world.state import Room, World


def build(world: World) -> None:
    """Put the body's pages and papers."""
    body = world.house.body
    seat = Seat.objects.get(body=body, role="member")
    mandate, filling = body.mandates.get(), seat.fillings.get(kind="delegate")
    for name in ("body", "edit", "mandate_new", "procedure_new", "seat_new"):
        world.put(f"bodies:{name}", ref=body.ref)
    world.put("bodies:mandate_end", ref=body.ref, pk=mandate.pk)
    world.put("bodies:procedure", ref=body.ref, version=1)
    for kind in ("pdf", "docx"):
        world.put(f"bodies:document#{kind}", ref=body.ref, format=kind)
    world.put("bodies:seat", ref=body.ref, pk=seat.pk)
    world.put("bodies:seat_end", ref=body.ref, pk=seat.pk)
    world.put("bodies:filling_end", ref=body.ref, pk=seat.pk, filling=filling.pk)


ROOM = Room(
    build=build,
    plain=(
        "bodies:list",
        "bodies:new",
    ),
    closed=("bodies:",),
    for_all=frozenset({"bodies:list", "bodies:new"}),
)
