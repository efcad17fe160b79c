"""Sixty more imports and notices."""

from __future__ import annotations

from concilia.core.models import Import, Notice
from tests.gates.many.copying import copies, first
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the room."""
    copies(first(Import.objects.filter(state="done")), created_by=lambda _n: world.house.owner)
    told = Notice.objects.exclude(person=world.house.owner)
    copies(first(told), person=lambda _n: world.house.owner, key=lambda n: f"many-{n}")
