"""Choices among options: elections, rankings and scorings, counted and explained. Pure."""

from concilia.meetings.rules.choosing.counting import Found, counted
from concilia.meetings.rules.choosing.selection import Selection, select
from concilia.meetings.rules.choosing.terms import (
    KINDS,
    Kind,
    Marks,
    Terms,
    marks_in_words,
    wrong_marks,
    wrong_terms,
)

__all__ = [
    "KINDS",
    "Found",
    "Kind",
    "Marks",
    "Selection",
    "Terms",
    "counted",
    "marks_in_words",
    "select",
    "wrong_marks",
    "wrong_terms",
]
