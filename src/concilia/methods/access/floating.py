"""Accessibility by two-step floating catchment areas.

Step one: the supply of a site is divided by everybody who reaches it. Step two: a demand point
adds up the ratios of the sites that it reaches (Luo and Wang 2003). Enhanced: cost bands with
weights of their own (Luo and Qi 2009). Gaussian: a weight that falls smoothly (Dai 2010).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from concilia.methods.access.travel import Travel
from concilia.methods.problems import Problem

Floats = NDArray[np.float64]
Decay = Callable[[Floats], Floats]
"""From costs to weights between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Weights by band: ((10, 1.0), (20, 0.68), (30, 0.22)) up to 10, to 20, to 30; beyond 0."""

    bands: tuple[tuple[float, float], ...]

    def __call__(self, cost: Floats) -> Floats:
        """Return the weight of the first band that holds each cost."""
        ordered = sorted(self.bands)
        ends = np.array([end for end, _weight in ordered])
        weights = np.array([*(weight for _end, weight in ordered), 0.0])
        return np.asarray(weights[np.searchsorted(ends, cost, side="left")])


@dataclass(frozen=True, slots=True)
class Gaussian:
    """A bell from 1 at no cost to 0 at `within` and beyond."""

    within: float

    def __call__(self, cost: Floats) -> Floats:
        """Return (exp(-(c/c0)^2/2) - exp(-1/2)) / (1 - exp(-1/2)), 0 beyond c0."""
        edge = np.exp(-0.5)
        bell = (np.exp(-0.5 * (cost / self.within) ** 2) - edge) / (1 - edge)
        return np.asarray(np.maximum(bell, 0.0))


@dataclass(frozen=True, slots=True)
class Access:
    """score: (n,) supply per person within reach; ratio: (m,) supply per person of each site.

    unreached: how many people reach no site at all.
    """

    score: Floats
    ratio: Floats
    unreached: float
    problems: tuple[Problem, ...] = ()


def two_step(
    travel: Travel, supply: ArrayLike, population: ArrayLike, *, decay: Decay | None = None
) -> Access:
    """Return the accessibility of every demand point.

    supply: (m,) and population: (n,), finite and not negative (else ValueError). Without `decay`
    every pair of `travel` counts whole (2SFCA). A site that nobody reaches gives nothing, and is
    told. Linear in the pairs.
    """
    n, m = travel.shape
    offered, people = _row(supply, m), _row(population, n)
    row, index = travel.row, travel.index
    weight = None if decay is None else decay(travel.cost)
    asking = people[row] if weight is None else people[row] * weight
    demand = np.bincount(index, asking, m)
    ratio = np.divide(offered, demand, out=np.zeros(m), where=demand > 0)
    given = ratio[index] if weight is None else ratio[index] * weight
    score = np.asarray(np.bincount(row, given, n), float)
    reached = np.zeros(n, bool)
    reached[row if weight is None else row[weight > 0]] = True
    problems = []
    idle = int(((demand <= 0) & (offered > 0)).sum())
    if idle:
        problems.append(Problem("reached_by_nobody", {"sites": idle}))
    if not people.any():
        problems.append(Problem("zero_population", {"rows": n}))
    return Access(score, ratio, float(people[~reached].sum()), tuple(problems))


def _row(given: ArrayLike, length: int) -> Floats:
    row = np.asarray(given, float)
    if row.shape != (length,):
        raise ValueError("wrong_length")
    if not np.isfinite(row).all():
        raise ValueError("not_a_number")
    if (row < 0).any():
        raise ValueError("negative")
    return row
