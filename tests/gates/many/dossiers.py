"""Sixty more dossiers, with drafts and contributions."""

from __future__ import annotations

from concilia.agencies.models import Agency
from concilia.challenges.models import Challenge
from concilia.dossiers.models import (
    Contribution,
    Dossier,
    DraftDecision,
    Option,
    Part,
    Verification,
)
from tests.gates.many.copying import MANY, copies, first
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the room."""
    challenges = list(Challenge.objects.filter(title__startswith="Taken ").order_by("pk"))
    drafting = first(Dossier.objects.filter(state="drafting"))
    asked = first(Contribution.objects.filter(dossier=drafting, state="asked"))
    given = first(Contribution.objects.filter(dossier=drafting, state="given"))
    opened = copies(drafting, challenge=lambda n: challenges[n - 1])
    for dossier in opened[: MANY // 2]:
        dossier.state = Dossier.State.READY
    Dossier.objects.bulk_update(opened, ["state"])
    agencies = list(Agency.objects.filter(code__startswith="a-"))
    for one in (asked, given):
        copies(one, agency=lambda n: agencies[n - 1])
    copies(first(DraftDecision.objects.filter(dossier=drafting)))
    copies(first(Option.objects.filter(dossier=drafting)), title=lambda n: f"Option {n}")
    copies(first(Verification.objects.filter(dossier=drafting)))
    own = first(Part.objects.filter(dossier=drafting, title="Law"))
    copies(own, key=lambda n: f"own-{n}", title=lambda n: f"Law {n}")
