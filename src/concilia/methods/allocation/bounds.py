"""A lower bound for the p-median by Lagrangian relaxation, and good sets of sites beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilia.methods.allocation.interchange import interchange
from concilia.methods.allocation.outcome import Control, Progress

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_TRY_AT = frozenset({0, 20, 60, 120, 200, 300})


@dataclass(slots=True)
class Bounds:
    """The best sites and their cost, the bound, its multipliers (n,) and site values (m,)."""

    chosen: Ints
    best: float
    bound: float
    price: Floats
    value: Floats
    likely: Floats

    def closed(self, fixed: Ints, p: int) -> NDArray[np.bool_]:
        """Return which sites no better answer opens, by their reduced cost."""
        free = np.setdiff1d(np.arange(len(self.value)), fixed)
        last = np.sort(self.value[free])[p - len(fixed) - 1] if p > len(fixed) else -np.inf
        out = self.value - last > self.best - self.bound + 1e-7 * abs(self.best)
        out[fixed] = False
        return out


def bounds(
    cost: Floats, p: int, fixed: Ints, control: Control, *, steps: int = 700, gap: float = 0.0
) -> Bounds:
    """Approach the best lower bound by deflected subgradient steps.

    cost: (n, m) weighted and finite; p: open sites in all; fixed: sites that are open anyhow.
    Everybody's own assignment is relaxed with a price u: the bound is the sum of u and of the p
    smallest site values sum(min(0, cost - u)). Only the nearest sites of each point can matter,
    and only those are looked at. From time to time the sites that were chosen most of late are
    improved by interchange (Cornuejols, Fisher and Nemhauser 1977; Beasley 1993).
    """
    m = cost.shape[1]
    near, value = _nearest(cost, min(m, int(4 * m / p) + 20))
    flat, top = near.ravel(), value[:, -1]
    free = np.setdiff1d(np.arange(m), fixed)
    need = p - len(fixed)
    u = value[:, min(value.shape[1] - 1, max(1, int(1.2 * m / p)))].copy()
    found = Bounds(np.zeros(0, np.int64), np.inf, -np.inf, u, np.zeros(m), np.zeros(m))
    scratch = np.empty_like(value)
    tried: set[bytes] = set()
    pace, idle = 1.5, 0
    way: Floats | None = None
    for step in range(steps):
        np.subtract(value, u[:, None], out=scratch)
        np.minimum(scratch, 0.0, out=scratch)
        worth = np.asarray(np.bincount(flat, scratch.ravel(), m), float)
        chosen = np.concatenate([fixed, free[_smallest(worth[free], need)]])
        bound = float(u.sum() + worth[chosen].sum())
        is_open = np.zeros(m, bool)
        is_open[chosen] = True
        found.likely = 0.9 * found.likely + 0.1 * is_open
        idle = 0 if bound > found.bound + 1e-6 * abs(bound) else idle + 1
        if bound > found.bound:
            found.bound, found.price, found.value = bound, u.copy(), worth
        if idle >= 10:
            pace, idle = pace * 0.7, 0
        if step in _TRY_AT or (step > 300 and step % 100 == 0):
            _improve(cost, found, fixed, need, tried)
        told = Progress("bounds", step, steps, found.best, found.bound)
        if not control.go_on(told) or pace < 2e-3:
            break
        if found.best - found.bound <= max(gap, 1e-9) * abs(found.best):
            break
        ahead = 1.0 - ((scratch < 0) & is_open[near]).sum(axis=1, dtype=float)
        way = ahead if way is None else 0.25 * way + 0.75 * ahead
        size = float(way @ way)
        if size == 0:
            break
        target = min(found.best, found.bound + 0.05 * abs(found.bound))
        u = np.minimum(u + pace * (target * 1.0002 - bound) / size * way, top)
    _improve(cost, found, fixed, need, tried)
    return found


def _improve(cost: Floats, found: Bounds, fixed: Ints, need: int, tried: set[bytes]) -> None:
    likely = found.likely.copy()
    likely[fixed] = -np.inf
    chosen = np.concatenate([fixed, _smallest(-likely, need)])
    better, total = interchange(cost, chosen, fixed, tried)
    if total < found.best:
        found.chosen, found.best = better, total


def _smallest(row: Floats, count: int) -> Ints:
    if count <= 0:
        return np.zeros(0, np.int64)
    if count >= len(row):
        return np.arange(len(row))
    return np.argpartition(row, count - 1)[:count].astype(np.int64)


def _nearest(cost: Floats, count: int) -> tuple[Ints, Floats]:
    """Return the `count` nearest sites of every point and their costs, nearest first."""
    m = cost.shape[1]
    near = np.argpartition(cost, count - 1, axis=1)[:, :count] if count < m else None
    if near is None:
        near = np.tile(np.arange(m), (len(cost), 1))
    value = np.take_along_axis(cost, near, 1)
    order = np.argsort(value, axis=1, kind="stable")
    return np.take_along_axis(near, order, 1), np.take_along_axis(value, order, 1)
