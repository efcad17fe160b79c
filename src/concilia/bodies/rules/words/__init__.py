"""Rules of procedure in sentences, made from the same values that the meeting computes with."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from concilia.bodies.rules.procedure import Procedure
from concilia.bodies.rules.words.deciding import deciding_words
from concilia.bodies.rules.words.following import duty_words
from concilia.bodies.rules.words.quorum import quorum_words
from concilia.bodies.rules.words.shares import share_words
from concilia.bodies.rules.words.sitting import (
    agenda_words,
    places_words,
    protocol_words,
    voting_words,
)

__all__ = ("sections", "sentences", "share_words")


def sections(
    procedure: Procedure, names: Mapping[str, str] | None = None
) -> list[tuple[str, list[str]]]:
    """Return the rules in the active language by heading, one sentence per rule.

    `names` holds the names of clusters by code.
    """
    names = names or {}
    made = []
    if procedure.composition:
        made.append((_("Composition"), [places_words(procedure.composition, names)]))
    return [
        *made,
        (_("Agenda and notice"), agenda_words(procedure)),
        (_("Who votes"), voting_words(procedure)),
        (_("Quorum"), quorum_words(procedure.quorum, procedure.second_quorum)),
        (_("Decisions"), deciding_words(procedure, names)),
        (_("Protocol and follow-up"), protocol_words(procedure)),
        (_("Duties"), duty_words(procedure.follow_up)),
    ]


def sentences(procedure: Procedure, names: Mapping[str, str] | None = None) -> list[str]:
    """Return the rules in the active language, one sentence per rule, in the usual order."""
    return [sentence for _title, said in sections(procedure, names) for sentence in said]
