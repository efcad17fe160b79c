"""Sixty more facilities and activities."""

from __future__ import annotations

from concilia.agencies.models import Agency, Territory
from concilia.resources.models import Activity, Deed, Facility, Transfer
from tests.gates.many.copying import copies
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the room."""
    zones = [*Territory.objects.filter(code__startswith="R-N-").order_by("pk")]
    copies(Facility.objects.get(), code=lambda n: f"f-{n}", name=lambda n: f"Clinic {n}")
    agencies = list(Agency.objects.filter(code__startswith="a-"))
    done = Activity.objects.get()
    copies(done, agency=lambda n: agencies[n - 1])
    copies(Transfer.objects.get(), agency=lambda n: agencies[n - 1])
    copies(Deed.objects.get(step="offer"), agency=lambda n: agencies[n - 1])
    copies(done, territory=lambda n: zones[n - 1])
