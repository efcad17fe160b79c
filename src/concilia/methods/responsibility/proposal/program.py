"""A program of yes-no choices under linear conditions, solved exactly by HiGHS."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

Terms = Iterable[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver found: the choices taken, their cost, and a bound that no other can beat."""

    taken: tuple[bool, ...]
    cost: float
    bound: float
    proven: bool


@dataclass(slots=True)
class Program:
    """Choices 0, 1, … and conditions on them; a condition is kept when it is added.

    `costs` may be changed between two solutions.
    """

    costs: list[float] = field(default_factory=list)
    rows: list[tuple[float, dict[int, float], float]] = field(default_factory=list)
    fixed: dict[int, int] = field(default_factory=dict)

    def choice(self, cost: float = 0) -> int:
        """Add a choice; return its number."""
        self.costs.append(cost)
        return len(self.costs) - 1

    def hold(
        self, terms: Terms, *, least: float = -highspy.kHighsInf, most: float = highspy.kHighsInf
    ) -> None:
        """Hold the sum of the terms between two numbers; a choice named twice counts twice."""
        summed: dict[int, float] = {}
        for at, weight in terms:
            summed[at] = summed.get(at, 0) + weight
        self.rows.append((least, summed, most))

    def solve(self, seconds: float) -> Solved | None:
        """Return the cheapest choices, or None when the conditions contradict each other.

        After `seconds` the best that is known, not `proven`; raises TimeoutError when none is.
        The answer is held against the conditions. Where presolving loses it (HiGHS 1.14 can end in
        “Solve error” on models that it reduces to nothing), the model is solved without.
        """
        clock = Clock(seconds)
        for presolve in ("on", "off"):
            solver = self._run(presolve, clock.left())
            status = solver.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return None
            info = solver.getInfo()
            if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
                continue
            values = np.asarray(solver.getSolution().col_value)
            taken = tuple(bool(value) for value in values > 0.5)
            if not self.holds(taken):
                continue
            cost = sum(cost for cost, yes in zip(self.costs, taken, strict=True) if yes)
            proven = status == highspy.HighsModelStatus.kOptimal
            return Solved(taken, cost, cost if proven else float(info.mip_dual_bound), proven)
        raise TimeoutError

    def holds(self, taken: Sequence[bool]) -> bool:
        """Say whether the choices meet every condition."""
        if any(taken[at] != bool(value) for at, value in self.fixed.items()):
            return False
        for least, terms, most in self.rows:
            total = sum(weight for at, weight in terms.items() if taken[at])
            if not least - 1e-6 <= total <= most + 1e-6:
                return False
        return True

    def _run(self, presolve: str, seconds: float) -> highspy.Highs:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # the library has no types
        options: dict[str, Any] = {
            "output_flag": False,
            "presolve": presolve,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 1e-6,
            "time_limit": max(seconds, 0.05),
            "random_seed": 0,
        }
        for name, value in options.items():
            solver.setOptionValue(name, value)
        solver.passModel(self._model())
        solver.run()
        return solver

    def _model(self) -> highspy.HighsLp:
        size = len(self.costs)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = size, len(self.rows)
        model.col_cost_ = np.array(self.costs, dtype=np.double)
        model.col_lower_ = np.array([self.fixed.get(n, 0) for n in range(size)], dtype=np.double)
        model.col_upper_ = np.array([self.fixed.get(n, 1) for n in range(size)], dtype=np.double)
        model.integrality_ = [highspy.HighsVarType.kInteger] * size
        model.row_lower_ = np.array([row[0] for row in self.rows], dtype=np.double)
        model.row_upper_ = np.array([row[2] for row in self.rows], dtype=np.double)
        starts = np.cumsum([0, *(len(row[1]) for row in self.rows)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = np.array(
            [at for row in self.rows for at in row[1]], dtype=np.int32
        )
        model.a_matrix_.value_ = np.array(
            [weight for row in self.rows for weight in row[1].values()], dtype=np.double
        )
        return model


class Clock:
    """How many seconds a computation may still take."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left."""
        return self._ends - time.monotonic()
