"""Sixty more meetings in each state, and decisions."""

from __future__ import annotations

from concilia.meetings.models import AgendaItem, Meeting
from tests.gates.many.copying import copies, first
from tests.gates.world.meetings import decision_taken
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the room."""
    for number, state in enumerate(("planned", "invited", "open", "closed", "issued")):
        one = first(Meeting.objects.filter(body=world.house.body, state=state))
        copies(
            one,
            number=lambda n, base=1000 * (number + 1): base + n,
            title=lambda n, state=state: f"Meeting {state} {n}",
        )
        copies(first(AgendaItem.objects.filter(meeting=one)), position=lambda n: 100 + n)
    copies(
        decision_taken(),
        number=lambda n: 100 + n,
        motion=lambda _n: None,
        wording=lambda n: f"We decide {n}.",
    )
