"""The tables of the learning room."""

from concilia.learning.models.instrument import Answers, Assessment, Instrument
from concilia.learning.models.study import Choice, Condition, Run, Study, StudyCase

__all__ = [
    "Answers",
    "Assessment",
    "Choice",
    "Condition",
    "Instrument",
    "Run",
    "Study",
    "StudyCase",
]
