"""Conservative, parsimonious and intermediate solutions."""

from concilia.methods.qca.solutions.evaluate import evaluate
from concilia.methods.qca.solutions.expectations import Expectations
from concilia.methods.qca.solutions.kinds import (
    Limits,
    conservative,
    intermediate,
    parsimonious,
)
from concilia.methods.qca.solutions.results import Model, Pair, Remainders, Solution, Term
from concilia.methods.qca.solutions.untenable import contradictory_assumptions, negated

__all__ = [
    "Expectations",
    "Limits",
    "Model",
    "Pair",
    "Remainders",
    "Solution",
    "Term",
    "conservative",
    "contradictory_assumptions",
    "evaluate",
    "intermediate",
    "negated",
    "parsimonious",
]
