"""Where to put sites: the problem, its answer, and what is wrong in a problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from concilia.methods.access.travel import Travel
from concilia.methods.allocation.outcome import Constraint, Status, relative_gap
from concilia.methods.problems import Problem

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sites:
    """Demand points, candidate sites, and what is asked.

    cost: (n, m) dense, infinite or not a number where a site cannot be reached; or a `Travel`.
    weight: (n,) how much each demand point counts, not negative. choose: how many sites are open
    in all, those that exist included (None: as many as the budget lets). existing and forbidden:
    numbers of sites that stay open or may not open. capacity: (m,) weight that a site can serve;
    then the weight of a demand point may be split. price: (m,) of opening, existing sites are
    free; budget: for all prices. reach: the largest cost that counts as served (covering, and
    minimum service). territory: name per demand point; minimum: by name, the share of its weight
    that has to lie within reach of an open site.
    """

    cost: ArrayLike | Travel
    weight: ArrayLike
    choose: int | None = None
    existing: Sequence[int] = ()
    forbidden: Sequence[int] = ()
    capacity: ArrayLike | None = None
    price: ArrayLike | None = None
    budget: float | None = None
    reach: float | None = None
    territory: Sequence[str] | None = None
    minimum: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placement:
    """Which sites open, who goes where, and how good that is proven to be.

    assigned: the site that serves (most of) each demand point, -1 for nobody. shares: (demand
    point, site, share) where capacity split one. covered: weight served (within reach, where one
    is given). bound: no answer can be better than this. clash: a smallest clashing set of
    constraints when nothing fits.
    """

    status: Status
    open: tuple[int, ...] = ()
    assigned: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    objective: float | None = None
    bound: float | None = None
    covered: float = 0.0
    clash: tuple[Constraint, ...] = ()
    problems: tuple[Problem, ...] = ()
    shares: tuple[tuple[int, int, float], ...] = ()

    @property
    def gap(self) -> float | None:
        """The largest possible distance from the optimum, relative to the objective."""
        return relative_gap(self.objective, self.bound)


class SitesError(ValueError):
    """A problem that cannot be understood: a code and values for its sentence."""

    def __init__(self, code: str, **values: str | int | float) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Table:
    """A checked problem: dense costs with infinity for what cannot be reached."""

    cost: Floats
    weight: Floats
    existing: NDArray[np.int64]
    forbidden: NDArray[np.int64]
    price: Floats
    capacity: Floats | None
    problems: tuple[Problem, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Demand points and sites."""
        return self.cost.shape[0], self.cost.shape[1]


_MOST_CELLS = 60_000_000


def checked(asked: Sites) -> Table:
    """Check a problem and return its arrays; raises SitesError when it makes no sense.

    Negative costs, weights, prices and capacities, numbers out of range and wrong lengths are
    refused. Demand points without weight, or that reach no site, are told as problems.
    """
    shape = asked.cost.shape if isinstance(asked.cost, Travel) else np.shape(asked.cost)
    if len(shape) != 2 or not shape[0] or not shape[1]:
        raise SitesError("empty")
    if shape[0] * shape[1] > _MOST_CELLS:
        raise SitesError("too_large", cells=shape[0] * shape[1], most=_MOST_CELLS)
    cost = asked.cost.dense() if isinstance(asked.cost, Travel) else np.array(asked.cost, float)
    n, m = shape
    cost[np.isnan(cost)] = np.inf
    if (cost < 0).any():
        raise SitesError("negative_cost")
    weight = _row("weight", asked.weight, n)
    price = np.ones(m) if asked.price is None else _row("price", asked.price, m)
    capacity = None if asked.capacity is None else _row("capacity", asked.capacity, m)
    existing, forbidden = (
        np.unique(np.asarray(list(rows), np.int64)) for rows in (asked.existing, asked.forbidden)
    )
    for rows in (existing, forbidden):
        if rows.size and (rows[0] < 0 or rows[-1] >= m):
            raise SitesError("no_such_site", site=int(rows[0] if rows[0] < 0 else rows[-1]))
    if asked.choose is not None and asked.choose < 0:
        raise SitesError("negative", what="choose")
    if asked.territory is not None and len(asked.territory) != n:
        raise SitesError("wrong_length", what="territory", length=len(asked.territory), wanted=n)
    if asked.minimum and (asked.territory is None or asked.reach is None):
        raise SitesError("minimum_needs_reach_and_territory")
    for name in asked.minimum:
        if name not in set(asked.territory or ()):
            raise SitesError("unknown_territory", territory=name)
    problems = []
    if n and (weight == 0).any():
        problems.append(Problem("zero_population", {"rows": int((weight == 0).sum())}))
    lost = np.nonzero(~np.isfinite(cost).any(axis=1))[0]
    if lost.size:
        problems.append(Problem("reaches_nothing", {"rows": int(lost.size), "first": int(lost[0])}))
    return Table(cost, weight, existing, forbidden, price, capacity, tuple(problems))


def _row(what: str, given: ArrayLike, length: int) -> Floats:
    row = np.asarray(given, float)
    if row.shape != (length,):
        raise SitesError("wrong_length", what=what, length=int(row.size), wanted=length)
    if not np.isfinite(row).all():
        raise SitesError("not_a_number", what=what)
    if (row < 0).any():
        raise SitesError("negative", what=what, row=int(np.argmax(row < 0)))
    return row
