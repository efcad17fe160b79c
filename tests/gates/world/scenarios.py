"""A scenario that is answered, one that waits, one that clashes, and a file of roads."""

from __future__ import annotations

from concilia.resources.models import Facility, Layer, Scenario
from concilia.resources.scenarios import actions
from concilia.resources.scenarios.jobs import answer
from tests.gates.world.state import Room, World
from tests.house import House

LINE = {"inside": "", "way": "line", "detour": 1.3, "speed": 40.0}
ACCESS = {**LINE, "kinds": [], "supply": "beds", "within": 60.0, "measure": "gaussian"}
ROADS = b"from_lat,from_lon,to_lat,to_lon,name\n50.9,4.4,50.7,4.6,Bridge\n"


def _inputs(house: House) -> dict[str, object]:
    people = [
        {
            "code": place.code,
            "name": str(place),
            "weight": place.population,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "group": "Riverland",
        }
        for place in (house.north, house.south)
    ]
    site = {"code": "north-clinic", "name": "North Clinic", "kind": "practice", "supply": 12}
    site |= {"latitude": 50.9, "longitude": 4.41}
    return {"people": people, "sites": [site], "told": []}


def build(world: World) -> None:
    """Ask all three questions, let the worker answer two of them."""
    house, by = world.house, world.house.owner
    Facility.objects.filter(code="north-clinic").update(latitude=50.91, longitude=4.41)
    layer = actions.add_layer(
        house.body, kind="roads", title="Roads", name="roads.csv", content=ROADS, by=by
    )
    ask = {"body": house.body, "question": ACCESS, "inputs": _inputs(house), "by": by}
    base = actions.ask(title="As it is", kind=Scenario.Kind.ACCESS, **ask)  # type: ignore[arg-type]  # mixed
    answer(scenario=base.pk)
    change = {"do": "add_site", "place": "R-S", "count": 2, "supply": 3}
    varied = actions.vary(base, title="Two teams more", changes=[change], by=by)
    pools = [{"code": "team", "resource": "team", "amount": 1.0}]
    claims = [
        {"place": "R-N", "resource": "team", "need": 9.0, "already": 0.0},
        {"place": "R-S", "resource": "team", "need": 5.0, "already": 0.0},
    ]
    shared = {**_inputs(house), "sites": [], "pools": pools, "claims": claims, "limits": []}
    given = actions.ask(
        house.body,
        title="One team",
        kind=Scenario.Kind.ALLOCATION,
        question={"objective": {"kind": "worst_off"}, "unit": "cases"},
        inputs=shared,
        by=by,
    )
    strict = {**LINE, "solve": "set_covering", "choose": 1, "reach": 1.0, "seconds": 5}
    clash = actions.ask(
        house.body,
        title="Everybody within a minute",
        kind=Scenario.Kind.PLACEMENT,
        question=strict,
        inputs=_inputs(house),
        by=by,
    )
    for one in (varied, given, clash):
        answer(scenario=one.pk)
    waiting = actions.ask(title="Waits", kind=Scenario.Kind.ACCESS, **ask)  # type: ignore[arg-type]  # mixed
    for name, one in (("", varied), ("#given", given), ("#clash", clash), ("#waiting", waiting)):
        world.put(f"resources:scenario{name}", pk=one.pk)
    world.put("resources:what_if", pk=base.pk)
    world.put("resources:what_if#given", pk=given.pk)
    world.put("resources:stop_scenario", pk=waiting.pk)
    world.put("resources:again_scenario", pk=given.pk)
    world.put("resources:remove_scenario", pk=clash.pk)
    world.put("resources:remove_layer", pk=layer.pk)
    assert Layer.objects.count() == 1


ROOM = Room(
    build=build,
    plain=(
        "resources:access",
        "resources:scenarios",
        "resources:new_placement",
        "resources:new_allocation",
        "resources:layers",
    ),
    closed=(
        "resources:scenario",
        "resources:what_if",
        "resources:stop_scenario",
        "resources:again_scenario",
        "resources:remove_scenario",
        "resources:remove_layer",
    ),
    for_all=frozenset({"resources:scenarios"}),
)
