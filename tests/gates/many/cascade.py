"""Sixty more bodies below, and what each made of a decision."""

from __future__ import annotations

from concilia.bodies.models import Body
from concilia.duties.models import Branch
from tests.gates.many.copying import copies, first
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy the body below and its branch that waits."""
    below = copies(
        Body.objects.get(ref="north-council"),
        ref=lambda n: f"north-{n}",
        name=lambda n: f"Northwood Council {n}",
    )
    copies(
        first(Branch.objects.filter(state="asked")),
        body=lambda n: below[n - 1],
        decision=lambda _n: None,
    )
