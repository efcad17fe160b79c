"""The improved Farrington algorithm, and the regression under it."""

from concilia.methods.signals.outbreaks.improved import (
    MONTHLY,
    WEEKLY,
    Farrington,
    Setting,
    design,
    farrington,
    levels,
    weights,
)
from concilia.methods.signals.outbreaks.quasi import Fit, fit

__all__ = [
    "MONTHLY",
    "WEEKLY",
    "Farrington",
    "Fit",
    "Setting",
    "design",
    "farrington",
    "fit",
    "levels",
    "weights",
]
