"""Sixty more challenges, with causes, factors and evidence."""

from __future__ import annotations

from concilia.challenges.models import Cause, Challenge, Evidence, Factor
from tests.gates.many.copying import MANY, copies, first
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the room."""
    fresh = first(Challenge.objects.filter(state="raised"))
    copies(fresh, number=lambda n: 100 + n, title=lambda n: f"Raised {n}")
    for one in Challenge.objects.filter(causes__isnull=False).distinct():
        copies(first(one.causes.all()), text=lambda n: f"Cause {n}")
        copies(first(Factor.objects.filter(challenge=one)), text=lambda n: f"Factor {n}")
        for kind in ("series", "link", "note", "document"):
            copies(first(Evidence.objects.filter(challenge=one, kind=kind)))
    assert Cause.objects.count() > MANY
    taken = first(Challenge.objects.filter(state="in_dossier"))
    copies(taken, number=lambda n: 200 + n, title=lambda n: f"Taken {n}")
