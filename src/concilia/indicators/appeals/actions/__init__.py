"""Every write of appeals, except what an import brings in."""

from concilia.indicators.appeals.actions.intake import (
    Received,
    last_number,
    receive_appeal,
    set_intake,
    submit,
)
from concilia.indicators.appeals.actions.persons import erase_due, erase_person, look
from concilia.indicators.appeals.actions.steps import answer, assign, close, prepare

__all__ = [
    "Received",
    "answer",
    "assign",
    "close",
    "erase_due",
    "erase_person",
    "last_number",
    "look",
    "prepare",
    "receive_appeal",
    "set_intake",
    "submit",
]
