"""Theory evaluation: what was expected beside what was found (Schneider and Wagemann 2012, 11.3).

With T the theory and S the solution, the cases fall into four parts; with the outcome Y each part
says something else: TS·Y supports both, ~TS·Y extends the theory, T~S·Y should have been found,
~T~S·Y is unexplained; with ~Y the first three contradict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from concilia.methods.qca.data import Floats
from concilia.methods.qca.fit import Fit, sufficiency

PARTS = ("T*S", "~T*S", "T*~S", "~T*~S")


@dataclass(frozen=True, slots=True)
class Part:
    """One intersection: its fit as sufficient for the outcome, its cases with and without it."""

    name: str
    fit: Fit
    covered: tuple[str, ...]
    uncovered: tuple[str, ...]


def evaluate_theory(
    theory: Floats, solution: Floats, outcome: Floats, cases: Sequence[str]
) -> tuple[Part, ...]:
    """Return the four intersections, given memberships; a case belongs where it is above 0.5."""
    sets = (
        np.minimum(theory, solution),
        np.minimum(1 - theory, solution),
        np.minimum(theory, 1 - solution),
        np.minimum(1 - theory, 1 - solution),
    )
    return tuple(
        Part(
            name,
            sufficiency(x, outcome),
            _named(cases, (x > 0.5) & (outcome > 0.5)),
            _named(cases, (x > 0.5) & (outcome <= 0.5)),
        )
        for name, x in zip(PARTS, sets, strict=True)
    )


def _named(
    cases: Sequence[str], there: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[str, ...]:
    return tuple(name for name, yes in zip(cases, there, strict=True) if yes)
