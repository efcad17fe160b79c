"""A scenario's answer as an option for a dossier."""

from __future__ import annotations

from dataclasses import dataclass

from concilia.core.permissions import Actor
from concilia.resources.models import Scenario
from concilia.resources.scenarios import presenting


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an option takes from a scenario: title, text, and the address that it comes from."""

    title: str
    text: str
    url: str


def proposal(key: str, user: Actor) -> Proposal | None:
    """Return what the scenario of that number proposes; None when it has no answer to be seen."""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    seen = Scenario.objects.visible_to(user).select_related("base", "people_layer__file")
    one = seen.filter(pk=int(key)).first()
    if one is None or not one.result:
        return None
    view = presenting.shown(one)
    return Proposal(
        one.title,
        presenting.text(one, view, presenting.changes(one)),
        one.get_absolute_url(),
    )
