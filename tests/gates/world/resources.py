"""Activities and a facility."""

from __future__ import annotations

from concilia.resources import actions as resources
from concilia.resources.coverage.actions import save_rule
from concilia.resources.models import Activity
from tests.gates.world.state import Room, World


def build(world: World) -> None:
    """Enter a facility beside the activity that was brought in."""
    house = world.house
    assert Activity.objects.count() == 1
    facility = resources.enter_facility(
        by=house.operator,
        code="north-clinic",
        name="North Clinic",
        kind="practice",
        territory=house.north,
        agency=house.hospital,
        beds=12,
    )
    for name in ("facility", "change_facility"):
        world.put(f"resources:{name}", code=facility.code)
    rule = save_rule(
        None,
        name="Needed everywhere",
        type=Activity.objects.get().type,
        expression="1",
        by=house.operator,
    )
    for name in ("change_rule", "remove_rule"):
        world.put(f"resources:{name}", pk=rule.pk)


ROOM = Room(
    build=build,
    plain=(
        "resources:list",
        "resources:matrix",
        "resources:facilities",
        "resources:enter_facility",
        "resources:gaps",
        "resources:network",
        "resources:new_rule",
    ),
)
