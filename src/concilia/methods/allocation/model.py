"""A sparse linear model with named groups of rows, solved by HiGHS."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from concilia.methods.allocation.outcome import Control, Progress, Status

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
INF = float(highspy.kHighsInf)
# HiGHS 1.14 may call a worse answer optimal when it presolves whole numbers beside fractions
# (ERGO-Code/HiGHS issues 3043, 3073 and 3094; mended in 1.15).
_WRONG_PRESOLVE = (highspy.HIGHS_VERSION_MAJOR, highspy.HIGHS_VERSION_MINOR) == (1, 14)


@dataclass(frozen=True, slots=True)
class Solved:
    """What HiGHS found: no `x` without a feasible point."""

    status: Status
    x: Floats | None
    objective: float | None
    bound: float | None


@dataclass(slots=True)
class _Rows:
    row: Ints
    col: Ints
    value: Floats
    lower: Floats
    upper: Floats
    group: int


class Model:
    """Columns with bounds and costs, and groups of rows that can be left out one by one."""

    def __init__(self) -> None:
        self._cost: list[Floats] = []
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self._whole: list[NDArray[np.bool_]] = []
        self._rows: list[_Rows] = []
        self.columns = 0
        self.maximise = False

    def copy(self) -> Model:
        """Return a model that can grow on its own; columns and rows so far are the same."""
        other = Model()
        for name in ("_cost", "_lower", "_upper", "_whole", "_rows"):
            setattr(other, name, list(getattr(self, name)))
        other.columns, other.maximise = self.columns, self.maximise
        return other

    def add(
        self,
        count: int,
        *,
        cost: ArrayLike = 0.0,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = INF,
        whole: bool = False,
    ) -> Ints:
        """Add columns and return their numbers."""
        for store, given in (
            (self._cost, cost),
            (self._lower, lower),
            (self._upper, upper),
        ):
            store.append(np.broadcast_to(np.asarray(given, float), (count,)).copy())
        self._whole.append(np.full(count, whole))
        self.columns += count
        return np.arange(self.columns - count, self.columns)

    def require(
        self,
        row: ArrayLike,
        col: ArrayLike,
        value: ArrayLike,
        *,
        count: int = 1,
        lower: ArrayLike = -INF,
        upper: ArrayLike = INF,
        group: int = -1,
    ) -> None:
        """Add `count` rows by triplets (row from 0, column, value); `group` -1 always holds."""
        cols = np.asarray(col, np.int64)
        self._rows.append(
            _Rows(
                np.broadcast_to(np.asarray(row, np.int64), cols.shape).copy(),
                cols,
                np.broadcast_to(np.asarray(value, float), cols.shape).copy(),
                np.broadcast_to(np.asarray(lower, float), (count,)).copy(),
                np.broadcast_to(np.asarray(upper, float), (count,)).copy(),
                group,
            )
        )

    def reprice(self, cost: Floats) -> None:
        """Set the cost of every column."""
        self._cost = [cost]

    def solve(
        self,
        control: Control,
        *,
        gap: float = 0.0,
        phase: str = "tree",
        without: Iterable[int] = (),
        feasibility: bool = False,
        relaxed: bool = False,
        start: Floats | None = None,
    ) -> Solved:
        """Solve it.

        `without` names groups of rows to leave out; `feasibility` drops the objective; `relaxed`
        lets whole numbers be fractions; `start` is a feasible point to begin from.
        """
        highs, whole = self._passed(frozenset(without), feasibility, relaxed)
        highs.setOptionValue("mip_rel_gap", max(gap, 1e-9))
        highs.setOptionValue("mip_abs_gap", 1e-9)
        if whole and _WRONG_PRESOLVE:
            highs.setOptionValue("presolve", "off")
        listen(highs, control, phase)
        if start is not None and whole:
            point = highspy.HighsSolution()
            point.col_value = list(start)
            highs.setSolution(point)
        highs.run()
        return _result(highs, whole, control, gap)

    def _passed(
        self, without: frozenset[int], feasibility: bool, relaxed: bool
    ) -> tuple[Any, bool]:
        kept = [rows for rows in self._rows if rows.group not in without]
        offset = np.cumsum([0, *(len(rows.lower) for rows in kept)])
        row = [rows.row + first for rows, first in zip(kept, offset, strict=False)]
        matrix = _rowwise(
            np.concatenate([*row, np.zeros(0, np.int64)]),
            np.concatenate([*(rows.col for rows in kept), np.zeros(0, np.int64)]),
            np.concatenate([*(rows.value for rows in kept), np.zeros(0)]),
            int(offset[-1]),
        )
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, int(offset[-1])
        cost = np.concatenate(self._cost)
        lp.col_cost_ = np.zeros_like(cost) if feasibility else cost
        lp.col_lower_, lp.col_upper_ = np.concatenate(self._lower), np.concatenate(self._upper)
        lp.row_lower_ = np.concatenate([*(rows.lower for rows in kept), np.zeros(0)])
        lp.row_upper_ = np.concatenate([*(rows.upper for rows in kept), np.zeros(0)])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix
        if self.maximise:
            lp.sense_ = highspy.ObjSense.kMaximize
        flags = np.concatenate(self._whole)
        whole = bool(flags.any()) and not relaxed
        if whole:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[int(flag)] for flag in flags]
        highs = quiet()
        highs.passModel(lp)
        return highs, whole


def quiet() -> Any:
    """Return a HiGHS that prints nothing."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # the library has no types
    highs.setOptionValue("output_flag", False)
    return highs


def _rowwise(
    row: Ints, col: Ints, value: Floats, count: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    order = np.argsort(row, kind="stable")
    start = np.zeros(count + 1, np.int32)
    start[1:] = np.cumsum(np.bincount(row, minlength=count))
    return start, col[order].astype(np.int32), value[order]


def listen(highs: Any, control: Control, phase: str) -> None:
    def heard(event: Any) -> None:
        out = event.data_out
        best, bound = out.mip_primal_bound, out.mip_dual_bound
        progress = Progress(
            phase,
            int(out.mip_node_count) if out.mip_node_count > 0 else 0,
            best=best if abs(best) < INF else None,
            bound=bound if abs(bound) < INF else None,
        )
        if not control.go_on(progress):
            event.interrupt()

    def worked(event: Any) -> None:
        if not control.go_on(Progress(phase)):
            event.interrupt()

    highs.cbMipInterrupt += heard
    highs.cbSimplexInterrupt += worked
    highs.cbIpmInterrupt += worked


def _result(highs: Any, whole: bool, control: Control, gap: float) -> Solved:
    found = highs.getModelStatus()
    kinds = highspy.HighsModelStatus
    info = highs.getInfo()
    if found in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return Solved(Status.INFEASIBLE, None, None, None)
    if found == kinds.kOptimal:
        x = np.asarray(highs.getSolution().col_value)
        objective = float(info.objective_function_value)
        bound = float(info.mip_dual_bound) if whole else objective
        status = Status.WITHIN_GAP if gap and abs(objective - bound) > 1e-9 else Status.OPTIMAL
        return Solved(status, x, objective, bound if gap else objective)
    control.stopped = True
    feasible = info.primal_solution_status == highspy.kSolutionStatusFeasible
    if not whole or not feasible:
        bound = float(info.mip_dual_bound) if whole else INF
        return Solved(Status.NOTHING, None, None, bound if abs(bound) < INF else None)
    bound = float(info.mip_dual_bound)
    x = np.asarray(highs.getSolution().col_value)
    objective = float(info.objective_function_value)
    return Solved(Status.STOPPED, x, objective, bound if abs(bound) < INF else None)
