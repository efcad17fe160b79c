"""Every write in the challenges room."""

from concilia.challenges.actions.causes import (
    add_cause,
    move_cause,
    remove_cause,
    rename_cause,
    step_cause,
)
from concilia.challenges.actions.challenges import (
    close_challenge,
    edit_challenge,
    mark_decided,
    mark_in_dossier,
    note_first_action,
    raise_challenge,
    reopen_challenge,
)
from concilia.challenges.actions.evidence import (
    add_document,
    add_link,
    add_note,
    add_series,
    cite,
    remove_evidence,
)
from concilia.challenges.actions.factors import add_factor, grade_factor, remove_factor
from concilia.challenges.actions.stakeholders import put_stakeholder, remove_stakeholder
from concilia.challenges.actions.triage import accept, decline, merge, refer

__all__ = [
    "accept",
    "add_cause",
    "add_document",
    "add_factor",
    "add_link",
    "add_note",
    "add_series",
    "cite",
    "close_challenge",
    "decline",
    "edit_challenge",
    "grade_factor",
    "mark_decided",
    "mark_in_dossier",
    "merge",
    "move_cause",
    "note_first_action",
    "put_stakeholder",
    "raise_challenge",
    "refer",
    "remove_cause",
    "remove_evidence",
    "remove_factor",
    "remove_stakeholder",
    "rename_cause",
    "reopen_challenge",
    "step_cause",
]
