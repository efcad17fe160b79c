"""The general model of a placement: sites, who goes where, and the constraints by name."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from concilia.methods.allocation.model import INF, Model
from concilia.methods.allocation.outcome import Constraint
from concilia.methods.allocation.sites import Sites, Table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(slots=True)
class Arcs:
    """A model under construction over the arcs (demand point, site) that may be used."""

    asked: Sites
    table: Table
    row: Ints
    col: Ints
    model: Model = field(default_factory=Model)
    named: list[Constraint] = field(default_factory=list)
    open: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    arc: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def cost(self) -> Floats:
        """The travel cost of every arc."""
        return self.table.cost[self.row, self.col]

    def name(self, code: str, **values: str | int | float | None) -> int:
        """Return the number of a new named group of rows."""
        self.named.append(Constraint(code, dict(values)))
        return len(self.named) - 1

    def add_sites(self, cost: Floats | float = 0.0) -> None:
        """Add a column per site, and what is asked of the sites themselves."""
        m = self.table.shape[1]
        self.open = self.model.add(m, cost=cost, upper=1.0, whole=True)
        everything = np.zeros(m, np.int64)
        if self.asked.choose is not None:
            group = self.name("choose", sites=self.asked.choose)
            self.model.require(
                everything, self.open, 1.0, upper=float(self.asked.choose), group=group
            )
        if self.asked.budget is not None:
            group = self.name("budget", budget=self.asked.budget)
            price = self.table.price.copy()
            price[self.table.existing] = 0.0
            self.model.require(everything, self.open, price, upper=self.asked.budget, group=group)
        for code, sites, low, high in (
            ("existing", self.table.existing, 1.0, INF),
            ("forbidden", self.table.forbidden, -INF, 0.0),
        ):
            if len(sites):
                group = self.name(code, sites=len(sites))
                self.model.require(
                    np.arange(len(sites)),
                    self.open[sites],
                    1.0,
                    count=len(sites),
                    lower=low,
                    upper=high,
                    group=group,
                )

    def add_arcs(self, cost: Floats | float) -> None:
        """Add the share of each demand point that each site serves; only open sites serve."""
        count = len(self.row)
        self.arc = self.model.add(count, cost=cost, upper=1.0)
        rows = np.tile(np.arange(count), 2)
        self.model.require(
            rows,
            np.concatenate([self.arc, self.open[self.col]]),
            np.concatenate([np.ones(count), -np.ones(count)]),
            count=count,
            upper=0.0,
        )
        if self.table.capacity is not None:
            m = self.table.shape[1]
            group = self.name("capacity", total=float(self.table.capacity.sum()))
            self.model.require(
                np.concatenate([self.col, np.arange(m)]),
                np.concatenate([self.arc, self.open]),
                np.concatenate([self.table.weight[self.row], -self.table.capacity]),
                count=m,
                upper=0.0,
                group=group,
            )

    def serve(self, *, everybody: bool) -> None:
        """Every demand point goes to sites once; with `everybody` exactly, else at most."""
        n = self.table.shape[0]
        if not everybody:
            self.model.require(self.row, self.arc, 1.0, count=n, upper=1.0)
            return
        lost = int(n - len(np.unique(self.row)))
        group = self.name("everybody_served", points=n, reach=self.asked.reach, reach_nothing=lost)
        self.model.require(self.row, self.arc, 1.0, count=n, lower=1.0, upper=1.0, group=group)

    def serve_minimum(self) -> None:
        """In each territory of `minimum`, its share of weight is served within reach."""
        if not self.asked.minimum:
            return
        assert self.asked.territory is not None
        assert self.asked.reach is not None
        names = np.asarray(self.asked.territory, object)
        within = self.cost <= self.asked.reach
        for name, share in self.asked.minimum.items():
            group = self.name("minimum", territory=name, share=float(share))
            inside = names == name
            used = np.nonzero(within & inside[self.row])[0]
            total = float(self.table.weight[inside].sum())
            self.model.require(
                np.zeros(len(used), np.int64),
                self.arc[used],
                self.table.weight[self.row[used]],
                lower=share * total - 1e-9 * max(1.0, total),
                group=group,
            )


def arcs(asked: Sites, table: Table, within: float | None = None) -> Arcs:
    """Start a model over the arcs of finite cost, or those of at most `within`."""
    limit = np.finfo(float).max if within is None else within
    row, col = np.nonzero(table.cost <= limit)
    return Arcs(asked, table, row, col)
