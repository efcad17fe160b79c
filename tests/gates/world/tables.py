"""Tables that were brought in, and one that waits."""

from __future__ import annotations

from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import check, take_in, upload
from tests.gates.world.state import Room, World


def build(world: World) -> None:
    """Bring in observations and activities; leave one import waiting."""
    house = world.house
    lines = "".join(
        f"Riverland,Northwood,2026-03-{day:02},contacts_lost,{10 + day}\n" for day in range(1, 13)
    )
    table = ("country,district,date,variable,value\n" + lines).encode()
    done = take_in("observations", name="reports.csv", content=table, by=SYSTEM)
    activities = (
        b"country,district,organisation,organisation_type,activity\n"
        b"Riverland,Northwood,Northwood Hospital,Hospital,Contact Tracing\n"
    )
    take_in(
        "activities",
        name="activities.csv",
        content=activities,
        by=SYSTEM,
        options={"reported_on": "2026-03-01"},
    )
    waiting = upload(
        "observations",
        name="more.csv",
        content=table + b"Riverland,Nowhere,2026-03-13,contacts_lost,x\n",
        by=house.operator,
    )
    check(waiting, by=house.operator, now=True)
    for variant, one in (("done", done), ("waiting", waiting)):
        world.put(f"core:import#{variant}", pk=one.pk)
    for name in ("check", "run", "progress", "file"):
        world.put(f"core:import_{name}", pk=waiting.pk)
    for name in ("state", "run"):
        world.put(f"api:import_{name}", pk=waiting.pk)
    for kind in ("csv", "xlsx"):
        world.put(f"core:import_report#{kind}", pk=waiting.pk, format=kind)
    assert Import.objects.filter(state="done").count() == 2


ROOM = Room(
    build=build,
    plain=("api:import_kinds", "api:bring_in"),
)
