"""Sixty more functions, and sixty more agencies in one of them."""

from __future__ import annotations

from concilia.agencies.models import Agency
from concilia.duties.models import ListVersion, StandingDuty
from tests.gates.many.copying import copies, first
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the list."""
    agencies = list(Agency.objects.filter(code__startswith="a-"))
    for version in ListVersion.objects.all():
        line = first(version.lines.filter(stage="execute", role="lead"))
        copies(line, function=lambda n: f"Function {n}")
        support = first(version.lines.filter(role="support"))
        copies(support, agency=lambda n: agencies[n - 1])
    assert StandingDuty.objects.filter(version__list__body=world.house.body).count() > 200
