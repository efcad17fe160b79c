"""Sixty more scenarios, and files."""

from __future__ import annotations

from concilia.resources.models import Layer, Scenario
from tests.gates.many.copying import copies
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands there."""
    copies(Scenario.objects.get(title="As it is"), title=lambda n: f"Question {n}")
    layer = Layer.objects.get()
    files = copies(layer.file, digest=lambda n: f"{n:064x}")
    copies(layer, file=lambda n: files[n - 1])
