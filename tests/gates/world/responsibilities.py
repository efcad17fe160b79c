"""A responsibility list with a version in force and a draft."""

from __future__ import annotations

from concilia.duties.models import StandingDuty
from concilia.duties.responsibilities import actions
from tests.gates.world.state import Room, World


def build(world: World) -> None:
    """Make the list: one lead too many, nobody who evaluates."""
    house = world.house
    kept = actions.create_list(house.body, title="Public hospitals", by=house.owner)
    draft = kept.versions.get()
    actions.add_function(draft, area="Hospitals", function="Funding", by=house.owner)
    for stage, agency, role in (
        ("formulate", house.authority, "lead"),
        ("formulate", house.hospital, "support"),
        ("execute", house.authority, "lead"),
        ("execute", house.insurer, "lead"),
    ):
        place = {"area": "Hospitals", "function": "Funding", "stage": stage}
        actions.set_role(draft, **place, agency=agency, role=role, by=house.owner)
    actions.state_capacity(kept, agency=house.authority, points=9, by=house.owner)
    actions.enact(draft, by=house.owner)
    second = actions.draft_of(kept, by=house.owner)
    there = "duties:responsibilities:"
    for name in ("list", "findings", "heat", "proposal", "around", "versions", "compare", "cell"):
        world.put(f"{there}{name}", pk=kept.pk)
    world.put(f"{there}list#draft", pk=kept.pk, query="?version=2")
    world.put(f"{there}add_function", pk=kept.pk, query="?version=2")
    world.put(f"{there}remove_function", pk=kept.pk, query="?version=2")
    world.put(f"{there}function", pk=kept.pk, query="?area=Hospitals&function=Funding")
    asked = actions.ask_proposal(draft, by=house.owner)
    world.put(f"{there}proposal#asked", pk=kept.pk, query=f"?version=1&watch={asked.pk}")
    world.put(f"{there}paper", pk=kept.pk, form="pdf")
    line = StandingDuty.objects.get(version=draft, stage="formulate", role="support")
    world.put(f"{there}line", pk=kept.pk, line=line.pk)
    line = StandingDuty.objects.get(version=second, stage="formulate", role="support")
    world.put(f"{there}line#draft", pk=kept.pk, line=line.pk)


ROOM = Room(
    build=build,
    plain=("duties:responsibilities:index", "duties:responsibilities:new"),
    closed=("duties:responsibilities:",),
    for_all=frozenset({"duties:responsibilities:index", "duties:responsibilities:new"}),
)
