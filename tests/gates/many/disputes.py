"""Sixty more disputes, and much that was said, named and ruled in one of them."""

from __future__ import annotations

from concilia.agencies.models import Agency
from concilia.duties.models import (
    Dispute,
    DisputeParty,
    DisputeStep,
    Neutral,
    Ruling,
    Statement,
)
from tests.gates.many.copying import copies, first
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the room."""
    agencies = list(Agency.objects.filter(code__startswith="a-"))
    talks = Dispute.objects.get(title="Who visits?")
    for made in copies(talks, number=lambda n: 1_000 + n, title=lambda n: f"Dispute {n}"):
        DisputeParty.objects.create(dispute=made, agency=world.house.hospital, side="claimant")
        DisputeParty.objects.create(dispute=made, agency=world.house.insurer, side="respondent")
    copies(first(Statement.objects.filter(dispute=talks)), text=lambda n: f"Said {n}")
    copies(first(DisputeParty.objects.filter(dispute=talks)), agency=lambda n: agencies[n - 1])
    copies(first(Neutral.objects.filter(role="arbitrator")), agency=lambda n: agencies[n - 1])
    copies(first(Ruling.objects.filter(state="given")), number=lambda n: 100 + n)
    copies(first(DisputeStep.objects.exclude(ended_on=None)), number=lambda n: 100 + n)
