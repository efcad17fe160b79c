"""Sixty more costs and entries, and accounts of sixty agencies."""

from __future__ import annotations

from concilia.agencies.models import Agency
from concilia.duties.models import Account, Cost, Entry
from tests.gates.many.copying import copies, first
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the room."""
    agencies = list(Agency.objects.filter(code__startswith="a-"))
    for state in ("booked", "awarded"):
        copies(first(Cost.objects.filter(state=state)), text=lambda n: f"Cost {n}")
    copies(first(Cost.objects.filter(state="booked")), agency=lambda n: agencies[n - 1])
    copies(first(Account.objects.filter(kind="agency")), agency=lambda n: agencies[n - 1])
    copies(first(Entry.objects.filter(kind="award")), number=lambda n: 1_000 + n)
