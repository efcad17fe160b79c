"""Every write of responsibility lists, except what an import brings in."""

from concilia.duties.responsibilities.actions.editing import (
    add_function,
    remove_function,
    remove_line,
    set_role,
    state_line,
)
from concilia.duties.responsibilities.actions.mending import apply_changes
from concilia.duties.responsibilities.actions.proposing import ask_proposal
from concilia.duties.responsibilities.actions.surroundings import serve, state_capacity
from concilia.duties.responsibilities.actions.versions import (
    create_list,
    discard_draft,
    draft_of,
    enact,
)

__all__ = (
    "add_function",
    "apply_changes",
    "ask_proposal",
    "create_list",
    "discard_draft",
    "draft_of",
    "enact",
    "remove_function",
    "remove_line",
    "serve",
    "set_role",
    "state_capacity",
    "state_line",
)
