"""Funnel plots: one period across territories of different size, with overdispersion.

Spiegelhalter DJ. Funnel plots for comparing institutional performance. Stat Med 2005;24:1185–202,
and Handling over-dispersion of performance indicators. Qual Saf Health Care 2005;14:347–51: the
z-scores are winsorised, their mean square is the factor of overdispersion, and the variance between
territories that it implies (method of moments) widens the limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from concilia.methods.signals.packed import Bools, Floats

Kind = Literal["proportion", "rate"]


@dataclass(frozen=True, slots=True)
class Funnel:
    """`target` and, per territory, value, standard error, adjusted z-score and limits.

    `factor` is the factor of overdispersion of the winsorised z-scores, `between` the variance
    between territories (0 when they vary no more than chance). Limits are (lower, upper) at about
    95 % and 99.8 %. A territory without a denominator has NaN throughout.
    """

    kind: Kind
    target: float
    values: Floats
    errors: Floats
    z: Floats
    factor: float
    between: float
    inner: tuple[Floats, Floats]
    outer: tuple[Floats, Floats]

    @property
    def outside(self) -> Bools:
        """Which territories lie beyond the outer limits."""
        return (self.values > self.outer[1]) | (self.values < self.outer[0])

    def at(
        self, denominators: npt.ArrayLike
    ) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
        """Return the inner and the outer limits for any denominators above 0: the curves."""
        bases = np.asarray(denominators, dtype=np.float64)
        wide = np.sqrt(_errors(self.target, bases, self.kind) ** 2 + self.between)
        inner = _limits(self.target, wide, 0.975, self.kind)
        return inner, _limits(self.target, wide, 0.999, self.kind)


def funnel(
    numerators: npt.ArrayLike,
    denominators: npt.ArrayLike,
    *,
    kind: Kind = "proportion",
    winsorise: float = 0.1,
) -> Funnel:
    """Compare territories by events per denominator.

    `kind` is a proportion (binomial) or a rate (Poisson). `winsorise` is the share of z-scores
    at each end that is drawn in. ValueError for negative counts or a share of half and more.
    """
    events = np.asarray(numerators, dtype=np.float64)
    bases = np.asarray(denominators, dtype=np.float64)
    if (events < 0).any() or (bases < 0).any():
        raise ValueError("counts cannot be negative")
    if not 0 <= winsorise < 0.5:
        raise ValueError("winsorise must lie from 0 to below 0.5")
    there = (bases > 0) & ~np.isnan(events)
    bases = np.where(there, bases, np.nan)
    target = float(np.where(there, events, 0).sum() / max(np.where(there, bases, 0).sum(), 1e-300))
    values = events / bases
    errors = _errors(target, bases, kind)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (values - target) / errors
    factor, between = overdispersion(z[there], errors[there], winsorise)
    wide = np.sqrt(errors**2 + between)
    with np.errstate(divide="ignore", invalid="ignore"):
        adjusted = (values - target) / wide
    return Funnel(
        kind,
        target,
        values,
        errors,
        adjusted,
        factor,
        between,
        _limits(target, wide, 0.975, kind),
        _limits(target, wide, 0.999, kind),
    )


def overdispersion(z: Floats, errors: Floats, winsorise: float = 0.1) -> tuple[float, float]:
    """Return the factor of overdispersion and the variance between units that it implies."""
    usable = np.isfinite(z)
    z, errors = z[usable], errors[usable]
    count = len(z)
    if count < 2:
        return 1.0, 0.0
    low, high = np.quantile(z, [winsorise, 1 - winsorise])
    factor = float(np.mean(np.clip(z, low, high) ** 2))
    weights = errors**-2
    room = weights.sum() - (weights**2).sum() / weights.sum()
    if count * factor <= count - 1 or room <= 0:
        return factor, 0.0
    return factor, float((count * factor - (count - 1)) / room)


def _errors(target: float, bases: Floats, kind: Kind) -> Floats:
    spread = target * (1 - target) if kind == "proportion" else target
    found: Floats = np.sqrt(max(spread, 0.0) / bases)
    return found


def _limits(target: float, wide: Floats, level: float, kind: Kind) -> tuple[Floats, Floats]:
    reach = stats.norm.ppf(level) * wide
    top = 1.0 if kind == "proportion" else np.inf
    return np.maximum(target - reach, 0.0), np.minimum(target + reach, top)
