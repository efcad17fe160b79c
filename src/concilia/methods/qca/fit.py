"""How well a set is sufficient for another: consistency, PRI, coverage.

With x the membership in a term and y in the outcome, over all cases (Ragin 2006, 2008;
Schneider & Wagemann 2012, chapters 5 and 9):

    inclS = sum min(x, y) / sum x
    PRI   = (sum min(x, y) - sum min(x, y, 1-y)) / (sum x - sum min(x, y, 1-y))
    covS  = sum min(x, y) / sum y
    covU  = covS of the whole model - covS of the model without the term
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilia.methods.qca.data import Floats

# Sums of memberships of two decimals carry errors of 1e-12; consistency of 0.8 must reach 0.8.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters of fit of a term or of a model; `cov_unique` is None for a model."""

    incl: float
    pri: float
    cov: float
    cov_unique: float | None = None

    def to_dict(self) -> dict[str, float]:
        """Return them under the field's names."""
        out = {"inclS": self.incl, "PRI": self.pri, "covS": self.cov}
        return out if self.cov_unique is None else {**out, "covU": self.cov_unique}


def sufficiency(x: Floats, y: Floats, cov_unique: float | None = None) -> Fit:
    """Return consistency, PRI and coverage of x as sufficient for y; 0 where nothing is in x."""
    both = float(np.minimum(x, y).sum())
    neither = float(np.minimum(x, np.minimum(y, 1.0 - y)).sum())
    total = float(x.sum())
    return Fit(
        incl=ratio(both, total),
        pri=ratio(both - neither, total - neither),
        cov=ratio(both, float(y.sum())),
        cov_unique=cov_unique,
    )


def model_fit(terms: NDArray[np.float64], y: Floats) -> tuple[Fit, tuple[Fit, ...]]:
    """Return the fit of a model and of each of its terms.

    `terms` has shape (terms, cases). Unique coverage is counted within this model, with the
    two highest memberships of each case, so that it takes one pass however many terms.
    """
    count, cases = terms.shape
    if not count:
        return sufficiency(np.zeros(cases), y), ()
    unique = unique_coverage(terms, y)
    fits = tuple(sufficiency(x, y, alone) for x, alone in zip(terms, unique, strict=True))
    return sufficiency(terms.max(axis=0), y), fits


def unique_coverage(terms: NDArray[np.float64], y: Floats) -> list[float]:
    """Return how much of the coverage of a model each of its terms alone holds."""
    count, cases = terms.shape
    best = terms.argmax(axis=0)
    top = terms[best, np.arange(cases)]
    second = np.partition(terms, -2, axis=0)[-2] if count > 1 else np.zeros(cases)
    lost = np.minimum(top, y) - np.minimum(second, y)
    unique = np.bincount(best, weights=lost, minlength=count)
    total = float(y.sum())
    return [ratio(alone, total) for alone in unique.tolist()]


def ratio(part: float, whole: float) -> float:
    """Return part / whole, 0 where there is no whole; noise below 1e-12 is taken for 0."""
    if whole <= 1e-12:
        return 0.0
    value = part / whole
    return 0.0 if abs(value) < 1e-12 else value
