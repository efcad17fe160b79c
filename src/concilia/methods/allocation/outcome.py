"""What every solver of this package gives back: status, progress, constraints that clash."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from concilia.methods.problems import Cell


class Status(StrEnum):
    """How a search ended.

    OPTIMAL: proven best. WITHIN_GAP: proven to lie within the gap that was asked for. STOPPED:
    the best so far, with its gap. INFEASIBLE: no answer can meet the constraints; a smallest
    clashing set is given. NOTHING: stopped before any answer was found.
    """

    OPTIMAL = "optimal"
    WITHIN_GAP = "within_gap"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: its phase, the best objective so far, and the proven bound."""

    phase: str
    step: int = 0
    of: int | None = None
    best: float | None = None
    bound: float | None = None

    @property
    def gap(self) -> float | None:
        """The largest possible distance from the optimum, relative to the best so far."""
        return relative_gap(self.best, self.bound)


Watch = Callable[[Progress], bool]
"""Called often with the progress; False stops the search with the best so far."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint that a person asked for, as a code and values for its sentence."""

    code: str
    values: dict[str, Cell] = field(default_factory=dict)


def relative_gap(best: float | None, bound: float | None) -> float | None:
    """Return |best - bound| / |best|, None while either is not known."""
    if best is None or bound is None:
        return None
    if abs(best - bound) <= 1e-9 * max(1.0, abs(best)):
        return 0.0
    return abs(best - bound) / abs(best) if best else float("inf")


class Stopped(Exception):
    """The watcher or the time limit asked to stop."""


class Control:
    """Watcher and time limit together; `check` raises Stopped when either says so."""

    def __init__(self, watch: Watch | None, time_limit: float | None) -> None:
        self._watch = watch
        self._end = None if time_limit is None else time.monotonic() + time_limit
        self.stopped = False

    def go_on(self, progress: Progress) -> bool:
        """Tell the watcher; return whether to go on."""
        late = self._end is not None and time.monotonic() > self._end
        if late or (self._watch is not None and self._watch(progress) is False):
            self.stopped = True
        return not self.stopped

    def check(self, progress: Progress) -> None:
        """Tell the watcher; raises Stopped when the search has to end."""
        if not self.go_on(progress):
            raise Stopped
