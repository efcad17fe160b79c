"""Every write in the dossiers room."""

from concilia.dossiers.actions.contributions import (
    accept_contribution,
    ask_contribution,
    give_contribution,
    return_contribution,
)
from concilia.dossiers.actions.dossiers import (
    edit_summary,
    mark_ready,
    open_dossier,
    reopen,
)
from concilia.dossiers.actions.drafts import (
    add_draft,
    edit_draft,
    remove_draft,
    step_draft,
)
from concilia.dossiers.actions.freezing import freeze
from concilia.dossiers.actions.options import (
    put_criterion,
    put_option,
    remove_criterion,
    remove_option,
    score,
)
from concilia.dossiers.actions.sections import (
    add_part,
    ask_owners,
    edit_part,
    remove_part,
    reset_template,
    save_template,
    step_part,
    template_of,
)
from concilia.dossiers.actions.verifications import answer_verification, demand_verification

__all__ = [
    "accept_contribution",
    "add_draft",
    "add_part",
    "answer_verification",
    "ask_contribution",
    "ask_owners",
    "demand_verification",
    "edit_draft",
    "edit_part",
    "edit_summary",
    "freeze",
    "give_contribution",
    "mark_ready",
    "open_dossier",
    "put_criterion",
    "put_option",
    "remove_criterion",
    "remove_draft",
    "remove_option",
    "remove_part",
    "reopen",
    "reset_template",
    "return_contribution",
    "save_template",
    "score",
    "step_draft",
    "step_part",
    "template_of",
]
