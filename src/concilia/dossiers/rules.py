"""The rules of dossiers: lifecycles, what is late, what is still missing. Pure."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.lifecycles import Lifecycle, Step

LIFECYCLE = Lifecycle(
    states=("drafting", "ready", "frozen"),
    initial="drafting",
    final=("frozen",),
    steps=(
        Step("mark_ready", ("drafting",), "ready"),
        Step("freeze", ("ready", "frozen"), "frozen"),
        Step("reopen", ("ready", "frozen"), "drafting"),
    ),
)

CONTRIBUTION = Lifecycle(
    states=("asked", "given", "accepted", "returned"),
    initial="asked",
    final=("accepted",),
    steps=(
        Step("give", ("asked", "given", "returned"), "given"),
        Step("accept", ("given",), "accepted"),
        Step("return", ("given",), "returned"),
    ),
)

OWED = ("asked", "returned")
"""States in which the agency has something to do."""

QUESTION_LENGTH = 2_000
WORDING_LENGTH = 5_000
SUMMARY_LENGTH = 5_000
LONGEST_DAYS = 250
"""Working days: about a year."""

PATIENCE = 3.5
"""Seconds that a person waits for a paper without being told how far it is."""


def seconds_to_print(figures: int, lines: int) -> float:
    """Return about how many seconds a paper takes on two slow cores, nothing being at hand."""
    return 1.0 + 0.2 * figures + 0.002 * lines


def late(state: str, due: dt.date, given: dt.date | None, today: dt.date) -> bool:
    """Say whether a contribution came, or still is, after its due date."""
    if state in OWED:
        return today > due
    return given is not None and given > due


def missing(*, summary: str, drafts: int, open_contributions: int, evidence: int) -> list[str]:
    """Return, in words, what a reader of the dossier would still look for."""
    found = []
    if not summary.strip():
        found.append(_("The summary is empty."))
    if not evidence:
        found.append(_("No evidence is attached to the challenge."))
    if not drafts:
        found.append(_("There is no draft decision, so the meeting has nothing to vote on."))
    if open_contributions:
        counted = ngettext(
            "%(count)d contribution is still open.",
            "%(count)d contributions are still open.",
            open_contributions,
        )
        found.append(counted % {"count": open_contributions})
    return found
