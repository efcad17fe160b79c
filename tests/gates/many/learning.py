"""Sixty more studies, and sixty more cases, choices and runs in one."""

from __future__ import annotations

from concilia.learning.models import Assessment, Choice, Instrument, Study, StudyCase
from tests.gates.many.copying import copies, first
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the room."""
    study = first(Study.objects.all())
    copies(study, title=lambda n: f"Study {n}")
    copies(first(StudyCase.objects.filter(study=study)), name=lambda n: f"Case {n}")
    copies(first(Choice.objects.filter(study=study)), number=lambda n: 1000 + n)
    instrument = first(Instrument.objects.all())
    copies(instrument, version=lambda n: f"1.{n}")
    copies(first(Assessment.objects.all()), occasion=lambda n: f"Occasion {n}")
