"""Sixty more duties in each state."""

from __future__ import annotations

from concilia.agencies.models import Agency
from concilia.duties.models import Duty, DutyPart, Report
from tests.gates.many.copying import copies, first
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the room."""
    for number, one in enumerate(Duty.objects.order_by("pk")[:6]):
        made = copies(
            one,
            number=lambda n, base=1000 * (number + 1): base + n,
            title=lambda n, one=one: f"{one.title} {n}",
        )
        DutyPart.objects.bulk_create(
            DutyPart(duty=duty, agency=world.house.insurer) for duty in made
        )
    reported = first(Report.objects.filter(duty__state="done"))
    copies(reported, text=lambda n: f"Report {n}")
    agencies = list(Agency.objects.filter(code__startswith="a-"))
    copies(first(DutyPart.objects.filter(duty=reported.duty)), agency=lambda n: agencies[n - 1])
