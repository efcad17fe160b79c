"""Sixty more appeals of each state."""

from __future__ import annotations

from concilia.indicators.appeals.models import Appeal
from tests.gates.many.copying import copies
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the room."""
    for appeal in Appeal.objects.order_by("pk")[:2]:
        copies(appeal, number=lambda n, base=1000 * appeal.number: base + n)
