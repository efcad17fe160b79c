"""Every write of the learning room."""

from concilia.learning.actions.calibrating import calibrate, set_role, set_weight
from concilia.learning.actions.choosing import recode, set_cuts, set_expectations, withdraw_recoding
from concilia.learning.actions.data import add_indicator, keep_case, load_table, remove_case
from concilia.learning.actions.dimension import add_dimension
from concilia.learning.actions.instruments import (
    answer,
    bring_instrument,
    close_assessment,
    open_assessment,
)
from concilia.learning.actions.runs import ask_run
from concilia.learning.actions.studies import edit_study, remove_study, set_comparison, start_study

__all__ = [
    "add_dimension",
    "add_indicator",
    "answer",
    "ask_run",
    "bring_instrument",
    "calibrate",
    "close_assessment",
    "edit_study",
    "keep_case",
    "load_table",
    "open_assessment",
    "recode",
    "remove_case",
    "remove_study",
    "set_comparison",
    "set_cuts",
    "set_expectations",
    "set_role",
    "set_weight",
    "start_study",
    "withdraw_recoding",
]
