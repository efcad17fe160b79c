"""Worst-off first: the lexicographic maximum of the levels of all claims, worst first.

The level of claim i is `start[i] + scale[i] * served[i]`; more is better.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from concilia.methods.allocation.model import INF, Model
from concilia.methods.allocation.outcome import Control, Progress, Status

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_SLACK = 1e-7


def lexicographic(
    model: Model, served: Ints, scale: Floats, start: Floats, control: Control
) -> tuple[Status, Floats | None]:
    """For a model without whole numbers: raise all levels together until some can rise no more.

    At each common level the claims that cannot pass it are found by what can still rise when
    nobody falls below it, and are fixed there; then the rest go on (Ogryczak and others 2005).
    """
    count = len(served)
    every = np.arange(count)
    free = np.ones(count, bool)
    floor = np.full(count, -INF)
    best: Floats | None = None
    while free.any():
        told = Progress("levels", count - int(free.sum()), count)
        if not control.go_on(told):
            return (Status.NOTHING if best is None else Status.STOPPED), best
        raised = model.copy()
        level = int(raised.add(1, lower=-INF)[0])
        raised.reprice(np.append(np.zeros(model.columns), -1.0))
        raised.require(
            np.concatenate([every, every[free]]),
            np.concatenate([served, np.full(int(free.sum()), level)]),
            np.concatenate([scale, -np.ones(int(free.sum()))]),
            count=count,
            lower=np.where(free, -start, floor - start),
        )
        solved = raised.solve(control, phase="levels")
        if solved.x is None:
            return (solved.status if best is None else Status.STOPPED), best
        best = solved.x
        common = float(best[level])
        margin = _SLACK * max(1.0, abs(common))
        floor[free] = common - margin
        stuck = _stuck(model, served, scale, start, floor, free, common, control)
        if stuck is None:
            return Status.STOPPED, best
        free &= ~stuck
    return Status.OPTIMAL, best


def _stuck(
    model: Model,
    served: Ints,
    scale: Floats,
    start: Floats,
    floor: Floats,
    free: NDArray[np.bool_],
    common: float,
    control: Control,
) -> NDArray[np.bool_] | None:
    """Return which free claims cannot rise above the common level; None when stopped."""
    stuck = free.copy()
    every = np.arange(len(served))
    room = max(1.0, abs(common))
    while True:
        trial = model.copy()
        rise = trial.add(len(served), upper=np.where(stuck, room, 0.0))
        trial.reprice(np.concatenate([np.zeros(model.columns), -np.ones(len(served))]))
        trial.require(
            np.concatenate([every, every]),
            np.concatenate([served, rise]),
            np.concatenate([scale, -np.ones(len(served))]),
            count=len(served),
            lower=floor - start,
        )
        solved = trial.solve(control, phase="levels")
        if solved.x is None:
            return None
        # Everybody may rise by the margin below the common level; that is no rise.
        risen = stuck & (solved.x[rise] > 20 * _SLACK * room)
        if not risen.any() or not (stuck & ~risen).any():
            # When all can rise by themselves but not together, the largest risers go on.
            return stuck & ~risen if (stuck & ~risen).any() else stuck
        stuck &= ~risen


def worst_first(
    model: Model,
    served: Ints,
    scale: Floats,
    start: Floats,
    control: Control,
    levels: int | None = None,
) -> tuple[Status, Floats | None]:
    """For a model with whole numbers: the sum of the k worst levels as large as can be, for
    k = 1, 2, ... (Ogryczak and Sliwinski 2006); each sum is kept while the next is raised.

    `levels` stops after that many. Stopped early, the worst levels so far are right.
    """
    count = len(served)
    every = np.arange(count)
    grown, best = model.copy(), None
    for k in range(1, (levels or count) + 1):
        if not control.go_on(Progress("levels", k, count)):
            return (Status.NOTHING if best is None else Status.STOPPED), best
        level = int(grown.add(1, lower=-INF)[0])
        below = grown.add(count)
        grown.require(
            np.tile(every, 3),
            np.concatenate([below, np.full(count, level), served]),
            np.concatenate([np.ones(count), -np.ones(count), scale]),
            count=count,
            lower=-start,
        )
        cost = np.zeros(grown.columns)
        cost[level], cost[below] = -k, 1.0
        grown.reprice(cost)
        solved = grown.solve(control, phase="levels")
        if solved.x is None:
            return (solved.status if best is None else Status.STOPPED), best
        best = solved.x
        if solved.status is not Status.OPTIMAL:
            return Status.STOPPED, best
        worth = -float(solved.objective or 0.0)
        grown.require(
            np.zeros(count + 1, np.int64),
            np.concatenate([[level], below]),
            np.concatenate([[float(k)], -np.ones(count)]),
            lower=worth - _SLACK * max(1.0, abs(worth)),
        )
    return Status.OPTIMAL, best


def one_by_one(
    units: int,
    gain: Sequence[float],
    most: Sequence[float],
    scale: Floats,
    start: Floats,
    fits: Callable[[list[int]], bool] | None = None,
) -> list[int]:
    """Give `units` whole things, each to whoever is worst off; return how many each.

    gain: what one thing serves of each need; most: what there is to serve. Exact where nothing
    else is asked, or where what `fits` forms a polymatroid: a lexicographic maximum over separate
    rising levels is reached by raising the worst off, again and again; who can get no more never
    can again (Ibaraki and Katoh 1988). O((units + claims) log claims) and as many `fits`.
    """
    given = [0] * len(gain)

    def after(i: int, things: int) -> float:
        return float(start[i] + scale[i] * min(most[i], things * gain[i]))

    heap = [(after(i, 0), i) for i in range(len(gain)) if gain[i] > 0 and most[i] > 0 and scale[i]]
    heapq.heapify(heap)
    while heap and units:
        worst = heap[0][0]
        tied = []
        while heap and heap[0][0] <= worst + 1e-12 * max(1.0, abs(worst)):
            tied.append(heapq.heappop(heap)[1])
        # When there is not one for each of the worst off, those go first whom it lifts highest.
        tied.sort(key=lambda i: (-after(i, given[i] + 1), i))
        for i in tied:
            if not units:
                break
            given[i] += 1
            if fits is not None and not fits(given):
                given[i] -= 1
                continue
            units -= 1
            if given[i] * gain[i] < most[i]:
                heapq.heappush(heap, (after(i, given[i]), i))
    return given
