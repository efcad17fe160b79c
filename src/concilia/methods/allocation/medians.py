"""The plain p-median to proven optimality: bounds, then a small linear model with growing rows.

Benders rows in closed form (Duran-Mateluna, Ales and Elloumi 2023): what demand point i costs is
at least D - sum((D - cost of j) for every open site j nearer than D), for every D. They are added
where they are violated. Sites that no better answer opens are closed by reduced costs first.
"""

from __future__ import annotations

import heapq
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from concilia.methods.allocation.bounds import Bounds, bounds
from concilia.methods.allocation.interchange import interchange
from concilia.methods.allocation.model import INF, listen, quiet
from concilia.methods.allocation.outcome import Control, Progress, Status

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_CLOSE = 1e-9


def median(
    cost: Floats, p: int, fixed: Ints, control: Control, gap: float = 0.0
) -> tuple[Status, Bounds]:
    """Choose p sites, those in `fixed` among them, with the smallest total weighted cost.

    cost: (n, m) weighted and finite; 1 <= p < m, len(fixed) <= p.
    """
    found = bounds(cost, p, fixed, control, gap=gap)
    if not control.stopped and found.best - found.bound > max(gap, _CLOSE) * abs(found.best):
        _Tree(cost, p, fixed, found, control, gap).search()
    found.bound = min(found.bound, found.best)
    left = found.best - found.bound
    if left <= _CLOSE * max(1.0, abs(found.best)):
        return Status.OPTIMAL, found
    if gap and left <= gap * abs(found.best):
        return Status.WITHIN_GAP, found
    return Status.STOPPED, found


class _Tree:
    """The model over the sites that are left, its rows grown on demand."""

    def __init__(
        self, cost: Floats, p: int, fixed: Ints, found: Bounds, control: Control, gap: float
    ) -> None:
        self.cost, self.p, self.fixed, self.found = cost, p, fixed, found
        self.control, self.gap = control, gap
        self.live = np.nonzero(~found.closed(fixed, p))[0]
        self.near = np.argsort(cost[:, self.live], axis=1)
        self.value = np.take_along_axis(cost[:, self.live], self.near, 1)
        self.tried: set[bytes] = set()
        self.highs = self._model()

    def _model(self) -> Any:
        n, m = self.cost.shape[0], len(self.live)
        highs = quiet()
        lower = np.concatenate([np.isin(self.live, self.fixed).astype(float), self.value[:, 0]])
        upper = np.concatenate([np.ones(m), np.full(n, INF)])
        price = np.concatenate([np.zeros(m), np.ones(n)])
        none = np.zeros(0, np.int32)
        highs.addCols(m + n, price, lower, upper, 0, np.zeros(m + n, np.int32), none, np.zeros(0))
        highs.addRow(self.p, self.p, m, np.arange(m, dtype=np.int32), np.ones(m))
        listen(highs, self.control, "tree")
        return highs

    def search(self) -> None:
        """Solve the relaxation, then the model with whole sites, until nothing is violated."""
        self._require(np.arange(len(self.cost)), self.found.price)
        if self._relax() and not self._proven():
            self._branch()

    def _proven(self) -> bool:
        found = self.found
        return found.best - found.bound <= max(self.gap, _CLOSE) * abs(found.best)

    def _require(self, points: Ints, level: Floats) -> None:
        """Add the row of each point at its level."""
        if not len(points):
            return
        m = len(self.live)
        gain = level[points, None] - self.value[points]
        row, place = np.nonzero(gain > 0)
        starts = np.searchsorted(row, np.arange(len(points)))
        index = np.insert(self.near[points[row], place], starts, m + points)
        worth = np.insert(gain[row, place], starts, np.ones(len(points)))
        begin = (starts + np.arange(len(points))).astype(np.int32)
        self.highs.addRows(
            len(points),
            level[points],
            np.full(len(points), INF),
            len(index),
            begin,
            index.astype(np.int32),
            worth,
        )

    def _violated(self, point: Floats) -> tuple[Ints, Floats]:
        """Return the points whose cost is told too low, and the level of the row that says so."""
        m = len(self.live)
        y, told = point[:m], point[m:]
        spread = y[self.near]
        reached = np.cumsum(spread, axis=1)
        last = np.minimum((reached < 1 - 1e-9).sum(axis=1), m - 1)
        level = self.value[np.arange(len(told)), last]
        gain = np.maximum(0.0, level[:, None] - self.value)
        real = level - (gain * spread).sum(axis=1)
        return np.nonzero(real > told + 1e-7 * np.maximum(1.0, np.abs(real)))[0], level

    def _run(self) -> Floats | None:
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self.control.stopped = True
            return None
        return np.asarray(self.highs.getSolution().col_value)

    def _relax(self) -> bool:
        """Solve the relaxation; return whether it ended."""
        while True:
            point = self._run()
            if point is None:
                return False
            # A relaxation with fewer rows is a bound as well.
            bound = float(self.highs.getInfo().objective_function_value)
            self.found.bound = max(self.found.bound, bound)
            points, level = self._violated(point)
            told = Progress("rows", len(points), None, self.found.best, self.found.bound)
            if not self.control.go_on(told):
                return False
            self._improve(point[: len(self.live)])
            self._fix(bound)
            if self._proven():
                return True
            if not len(points):
                return True
            self._require(points, level)

    def _improve(self, y: Floats) -> None:
        likely = np.zeros(self.cost.shape[1])
        likely[self.live] = y
        likely[self.fixed] = 2.0
        chosen = np.argpartition(-likely, self.p - 1)[: self.p]
        better, total = interchange(self.cost, chosen, self.fixed, self.tried)
        if total < self.found.best:
            self.found.chosen, self.found.best = better, total

    def _fix(self, bound: float) -> None:
        """Close and open for good what the reduced costs allow."""
        dual = np.asarray(self.highs.getSolution().col_dual)[: len(self.live)]
        slack = self.found.best - bound + 1e-7 * abs(self.found.best)
        for side, places in ((0.0, dual > slack), (1.0, -dual > slack)):
            numbers = np.nonzero(places)[0].astype(np.int32)
            if len(numbers):
                ends = np.full(len(numbers), side)
                self.highs.changeColsBounds(len(numbers), numbers, ends, ends)

    def _branch(self) -> None:
        """Branch on one site at a time, best bound first; rows are grown in every node."""
        free = (
            np.asarray(self.highs.getLp().col_lower_),
            np.asarray(self.highs.getLp().col_upper_),
        )
        m = len(self.live)
        lower, upper = (ends[:m].copy() for ends in free)
        self._purge()
        nodes: list[tuple[float, int, Floats, Floats]] = [(self.found.bound, 0, lower, upper)]
        count = 0
        while nodes:
            self.found.bound = max(self.found.bound, min(nodes[0][0], self.found.best))
            told = Progress("tree", count, None, self.found.best, self.found.bound)
            if self._proven() or not self.control.go_on(told):
                return
            _bound, _number, lower, upper = heapq.heappop(nodes)
            ended, bound, y = self._node(lower, upper)
            if not ended:
                return
            if y is None:
                continue
            site = int(np.argmax(np.minimum(y, 1 - y)))
            for side in (1.0, 0.0):
                count += 1
                ends = lower.copy(), upper.copy()
                ends[0][site] = ends[1][site] = side
                heapq.heappush(nodes, (bound, count, *ends))
        self.found.bound = max(self.found.bound, self.found.best * (1 - self.gap))

    def _purge(self) -> None:
        """Forget the rows that do not bind; the basis stays, for their slacks are in it."""
        basis = self.highs.getBasis()
        free = np.array([one == highspy.HighsBasisStatus.kBasic for one in basis.row_status])
        free[0] = False
        gone = np.nonzero(free)[0].astype(np.int32)
        if len(gone) < len(free) / 4:
            return
        kept = [one for one, out in zip(basis.row_status, free, strict=True) if not out]
        self.highs.deleteRows(len(gone), gone)
        basis.row_status = kept
        self.highs.setBasis(basis)

    def _node(self, lower: Floats, upper: Floats) -> tuple[bool, float, Floats | None]:
        """Return whether the node was ended, its bound, and where its sites are not whole."""
        m = len(self.live)
        self.highs.changeColsBounds(m, np.arange(m, dtype=np.int32), lower, upper)
        while True:
            self.highs.run()
            status = self.highs.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return True, np.inf, None
            if status != highspy.HighsModelStatus.kOptimal:
                self.control.stopped = True
                return False, -np.inf, None
            bound = float(self.highs.getInfo().objective_function_value)
            if bound >= self.found.best * (1 - max(self.gap, _CLOSE)):
                return True, bound, None
            solution = self.highs.getSolution()
            point = np.asarray(solution.col_value)
            y = point[:m]
            points, level = self._violated(point)
            if not len(points):
                break
            self._require(points, level)
        self._improve(y)
        slack = self.found.best - bound + 1e-7 * abs(self.found.best)
        dual = np.asarray(solution.col_dual)[:m]
        upper[(dual > slack) & (y < 0.5)] = 0.0
        lower[(-dual > slack) & (y > 0.5)] = 1.0
        return True, bound, y if np.minimum(y, 1 - y).max() > 1e-6 else None
