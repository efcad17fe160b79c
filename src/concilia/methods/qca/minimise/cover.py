"""The smallest number of terms that cover all positive rows, with proof.

Terms that cover a subset of another's rows cannot make a model smaller, a row whose terms
include all terms of another is covered with it, a row with one term needs that term; what is
left over, the cyclic core, goes to HiGHS (Huangfu and Hall 2018) unless rows that share no term
already prove the greedy model best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from concilia.methods.qca.minimise.masks import bits, widest
from concilia.methods.qca.minimise.parts import covering, essential, pieces, rows_that_count

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Smallest:
    """Columns of a smallest cover, and the number below which none exists."""

    columns: tuple[int, ...]
    bound: int

    @property
    def proven(self) -> bool:
        """Whether no smaller cover exists."""
        return self.bound >= len(self.columns)


def smallest_cover(
    columns: Sequence[int], rows: int, time_limit: float, progress: Progress | None = None
) -> Smallest:
    """Return a smallest cover of `rows` rows by columns, each a bit mask of rows.

    `time_limit` in seconds bounds the exact search; when it ends first, `bound` says what is
    proven.
    """
    taken: list[int] = []
    live = {at: mask for at, mask in enumerate(columns) if mask}
    missing = (1 << rows) - 1
    while missing:
        live = _undominated({at: mask & missing for at, mask in live.items()})
        needed = rows_that_count(live, missing)
        if needed != missing:
            missing = needed
            continue
        alone = essential(live, missing)
        if not alone:
            break
        for at in alone:
            taken.append(at)
            missing &= ~live.pop(at)
    bound = len(taken)
    apart = pieces(live) if missing else []
    for inside, names in apart:
        piece = {name: live[name] for name in names}
        chosen = _greedy(piece, inside)
        least = _independent(piece, inside)
        if least < len(chosen):
            solver = _Exact(time_limit / len(apart), bound, progress)
            chosen, least = solver.solve(piece, inside, chosen, least)
        taken += chosen
        bound += least
    return Smallest(tuple(sorted(taken)), bound)


def _undominated(live: dict[int, int]) -> dict[int, int]:
    """Keep one of each set of rows, and only those that lie in no other."""
    distinct: dict[int, int] = {}
    for at, mask in live.items():
        if mask:
            distinct.setdefault(mask, at)
    return {distinct[mask]: mask for mask in widest(distinct)}


def _greedy(live: dict[int, int], missing: int) -> list[int]:
    """Take the column that covers most, until all is covered."""
    chosen = []
    while missing:
        best = max(live, key=lambda at: (live[at] & missing).bit_count())
        chosen.append(best)
        missing &= ~live[best]
    return chosen


def _independent(live: dict[int, int], missing: int) -> int:
    """Count rows of which no two share a column: each needs a column of its own."""
    by_row = covering(live, missing)
    used = count = 0
    for row in sorted(by_row, key=lambda row: by_row[row].bit_count()):
        if not by_row[row] & used:
            used |= by_row[row]
            count += 1
    return count


class _Exact:
    """Solves pieces that no rule settles; `settled` terms are known to be needed besides."""

    def __init__(self, time_limit: float, settled: int, progress: Progress | None) -> None:
        self.time_limit, self.settled, self.progress = time_limit, settled, progress

    def solve(
        self, live: dict[int, int], missing: int, start: list[int], bound: int
    ) -> tuple[list[int], int]:
        """Return columns and a proven bound, never worse than what is known."""
        names = list(live)
        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy is typed in part
        for option, value in (
            ("output_flag", False),
            ("time_limit", float(self.time_limit)),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.999),
            ("threads", 1),
        ):
            solver.setOptionValue(option, value)
        solver.passModel(_program([live[name] & missing for name in names], missing))
        inside = set(start)
        known = highspy.HighsSolution()
        known.col_value = [float(name in inside) for name in names]
        solver.setSolution(known)
        if self.progress is not None:
            solver.cbMipInterrupt += self._heard
        solver.run()
        dual = solver.getInfo().mip_dual_bound
        proven = max(bound, int(np.ceil(dual - 1e-6))) if np.isfinite(dual) else bound
        values = solver.getSolution().col_value
        chosen = [name for name, value in zip(names, values, strict=True) if value > 0.5]
        covered = 0
        for name in chosen:
            covered |= live[name]
        if missing & ~covered or len(chosen) > len(start):
            chosen = start
        return chosen, min(proven, len(chosen))

    def _heard(self, event: highspy.HighsCallbackEvent) -> None:
        """Hand the gap to the caller as it closes."""
        bound, best = event.data_out.mip_dual_bound, event.data_out.mip_primal_bound
        if self.progress is not None and np.isfinite(bound) and np.isfinite(best):
            least = self.settled + int(np.ceil(bound - 1e-6))
            self.progress("cover", least, self.settled + round(best))


def _program(masks: list[int], missing: int) -> highspy.HighsLp:
    """Write: as few columns as possible, each row at least once."""
    places = {row: place for place, row in enumerate(bits(missing))}
    rows = [[places[row] for row in bits(mask)] for mask in masks]
    counts = [len(one) for one in rows]
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(masks), len(places)
    model.col_cost_ = np.ones(len(masks))
    model.col_lower_, model.col_upper_ = np.zeros(len(masks)), np.ones(len(masks))
    model.row_lower_ = np.ones(len(places))
    model.row_upper_ = np.full(len(places), highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([row for one in rows for row in one], dtype=np.int32)
    model.a_matrix_.value_ = np.ones(sum(counts))
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(masks)
    return model
