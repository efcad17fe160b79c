"""What the stories of this room start from."""

from __future__ import annotations

from typing import Any

from concilia.challenges import actions as challenges
from concilia.dossiers import actions
from concilia.dossiers.models import Dossier
from tests.challenges.scene import accepted, observed
from tests.house import House


def opened(house: House, **fields: Any) -> Dossier:
    """Return a dossier that the secretary has just opened."""
    return actions.open_dossier(accepted(house, **fields), by=house.owner)


def rich(house: House, text: str = "") -> Dossier:
    """Return a dossier with something of everything; `text` stands in every field."""
    dossier = opened(house, **({"title": text[:200], "statement": text} if text else {}))
    one = dossier.challenge
    by = house.owner
    cause = challenges.add_cause(one, text=text or "Lists arrive late", by=by)
    challenges.add_cause(one, text=text or "Paper forms", parent=cause, by=by)
    challenges.add_factor(one, text=text or "Rain closes roads", by=by)
    challenges.add_factor(one, text="Radio spots", effect="eases", by=by)
    indicator = observed(house.north, [91, 88, 80.5, 62, 70])
    challenges.add_series(
        one, indicator=indicator, territory=house.north, text=text, cause=cause, by=by
    )
    challenges.add_link(one, title=text or "Report", url="https://example.org/r", text=text, by=by)
    challenges.add_note(one, title=text or "Heard", text=text or "Ten lists", by=by)
    actions.edit_summary(dossier, summary=text or "A quarter is lost.", by=by)
    asked = actions.ask_contribution(
        dossier, house.hospital, question=text or "What do you see?", days=5, by=by
    )
    actions.give_contribution(asked, text=text or "We see few.", dissent=True, by=house.colleague)
    actions.ask_contribution(dossier, house.authority, question="And you?", days=10, by=by)
    actions.add_draft(
        dossier,
        wording=text or "The hospital sends lists by noon.",
        lead=house.hospital,
        supporting=[house.authority],
        deliverable=text[:300] or "Daily list",
        by=by,
    )
    return dossier
