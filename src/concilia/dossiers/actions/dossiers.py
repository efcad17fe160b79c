"""Opening a dossier, its summary, and its way to the meeting and back."""

from __future__ import annotations

from concilia.agencies.models import Person
from concilia.challenges.actions import mark_in_dossier
from concilia.challenges.models import Challenge
from concilia.challenges.rules import wording
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.permissions import Actor
from concilia.dossiers import rules
from concilia.dossiers.actions.locking import in_drafting, locked
from concilia.dossiers.actions.sections import lay_out
from concilia.dossiers.models import Dossier


def open_dossier(challenge: Challenge, *, by: Person) -> Dossier:
    """Open the dossier on an accepted challenge; returns the one that there already is.

    Raises `Forbidden`, or `NotNow` unless the challenge is accepted.
    """
    with act("dossiers.open", by=by, on=challenge) as doing:
        # The challenge's row is the lock, so that two people open one dossier.
        mark_in_dossier(challenge, by=by)
        dossier, new = Dossier.objects.get_or_create(
            challenge=challenge, defaults={"opened_by": by, "opened_at": clock.now()}
        )
        if new:
            lay_out(dossier)
        doing.record(dossier, {"challenge": challenge, "new": new})
    return dossier


def edit_summary(dossier: Dossier, *, summary: str, by: Actor) -> Dossier:
    """Write the summary that stands first. Raises `Forbidden`, `NotNow` or `Invalid`."""
    summary = wording(summary, "summary", rules.SUMMARY_LENGTH, required=False)
    with act("dossiers.edit", by=by, on=dossier) as doing:
        in_drafting(dossier).summary = summary
        dossier.save(update_fields=["summary"])
        doing.record(dossier, {"summary": summary})
    return dossier


def mark_ready(dossier: Dossier, *, by: Actor) -> Dossier:
    """Say that a meeting can take the dossier. Raises `Forbidden` or `NotNow`."""
    with act("dossiers.ready", by=by, on=dossier) as doing:
        former = rules.LIFECYCLE.move(locked(dossier), "mark_ready")
        dossier.save(update_fields=["state"])
        doing.record(dossier, {"from": former, "to": dossier.state})
    return dossier


def reopen(dossier: Dossier, *, by: Actor) -> Dossier:
    """Take a ready or frozen dossier back to drafting, for a second reading.

    A challenge that was decided is in a dossier again. Versions stay as they are. Raises
    `Forbidden`, or `NotNow` when it is in drafting or its challenge is closed.
    """
    with act("dossiers.reopen", by=by, on=dossier) as doing:
        former = rules.LIFECYCLE.move(locked(dossier), "reopen")
        mark_in_dossier(dossier.challenge, by=by)
        dossier.save(update_fields=["state"])
        doing.record(dossier, {"from": former, "to": dossier.state})
    return dossier
