"""All covers of a given, smallest size.

Branching over the columns of one row, and barring each column once its branch is done, meets
every cover once. What makes it short are weights on the rows with which no column weighs more
than 1 (a solution of the dual linear program): what is missing can only be covered with the
columns that are left to take if it does not weigh more than their number, and that rules out
most columns at every step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

from concilia.methods.qca.minimise.masks import as_matrix, widest

MOST_STEPS = 30_000
MOST_CELLS = 4_000_000_000
EPSILON = 1e-7


class Covers:
    """A depth-first search with a bounded number of steps; `ended` says that it was enough.

    `share` says among how many searches the steps are divided.
    """

    def __init__(self, masks: Sequence[int], rows: int, size: int, share: int = 1) -> None:
        self.size, self.rows = size, rows
        self.matrix = as_matrix(masks, rows).astype(np.float64)
        self.weights = row_weights(as_matrix(widest(masks), rows).astype(np.float64))
        self.steps = 0
        self.most = min(MOST_STEPS, max(500, MOST_CELLS // max(self.matrix.size, 1))) // share + 1

    @property
    def ended(self) -> bool:
        """Whether every cover was met."""
        return self.steps <= self.most

    def all(self) -> Iterator[tuple[int, ...]]:
        """Yield each cover as places of masks."""
        able = np.arange(len(self.matrix))
        yield from self._covers(np.ones(self.rows), self.size, able)

    def _covers(
        self, missing: NDArray[np.float64], left: int, able: NDArray[np.int64]
    ) -> Iterator[tuple[int, ...]]:
        self.steps += 1
        if self.steps > self.most:
            return
        if left == 1:
            inside = self.matrix[able] @ missing >= missing.sum() - 0.5
            yield from ((place,) for place in able[inside].tolist())
            return
        heavy = self.weights * missing
        total = heavy.sum(axis=1)
        if np.any(total > left + EPSILON):
            return
        able = able[((self.matrix[able] @ heavy.T) >= total - (left - 1) - EPSILON).all(axis=1)]
        here = self.matrix[able]
        counts = np.where(missing > 0, here.sum(axis=0), np.inf)
        row = int(counts.argmin())
        if not counts[row]:
            return
        allowed = np.ones(len(able), dtype=np.bool_)
        for place in np.flatnonzero(here[:, row]).tolist():
            rest = missing * (1.0 - here[place])
            for more in self._covers(rest, left - 1, able[allowed]):
                yield (int(able[place]), *more)
            allowed[place] = False


def row_weights(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights of rows, one set a line, under which no column weighs more than 1."""
    count, rows = columns.shape
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy is typed in part
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = rows, count
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.ones(rows)
    model.col_lower_, model.col_upper_ = np.zeros(rows), np.ones(rows)
    model.row_lower_ = np.full(count, -highspy.kHighsInf)
    model.row_upper_ = np.ones(count)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    counts = columns.sum(axis=1).astype(np.int32)
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    model.a_matrix_.index_ = np.nonzero(columns)[1].astype(np.int32)
    model.a_matrix_.value_ = np.ones(int(counts.sum()))
    solver.passModel(model)
    solver.run()
    weights = np.clip(np.array(solver.getSolution().col_value), 0.0, 1.0)
    heaviest = float((columns @ weights).max(initial=1.0))
    return np.asarray(weights / max(heaviest, 1.0))[None, :]
