"""How far can each choice move before the solution changes?

Cuts are followed exactly: a consistency cut matters only where it passes the consistency of a row,
a frequency cut only at whole numbers. An anchor moves memberships continuously, so it is followed
in steps, and the last step is halved until the change is pinned down; a change that comes and goes
again within one step goes unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from concilia.methods.qca.problems import QcaError

Signature = Hashable
STEPS, HALVINGS = 24, 8


@dataclass(frozen=True, slots=True)
class Span:
    """The values of a choice around `value` with the same solution.

    `least` and `most` are the ends of what was tried; reaching one, the span is open there.
    `below` and `above` are the solutions just beyond, None where the span is open.
    """

    value: float
    lower: float
    upper: float
    least: float
    most: float
    below: Signature | None = None
    above: Signature | None = None

    @property
    def open_below(self) -> bool:
        """Say whether nothing changed down to the least value tried."""
        return self.below is None

    @property
    def open_above(self) -> bool:
        """Say whether nothing changed up to the greatest value tried."""
        return self.above is None


def asked(solve: Callable[[float], Signature]) -> Callable[[float], Signature]:
    """Return `solve` with a refusal of the engine as an answer of its own."""

    def safe(value: float) -> Signature:
        try:
            return solve(value)
        except QcaError as refused:
            return ("refused", refused.code)

    return safe


def inclusion_span(
    solve: Callable[[float], Signature],
    value: float,
    consistencies: Sequence[float],
    *,
    least: float = 0.5,
) -> Span:
    """Return the span of the consistency cut, exactly.

    `consistencies` are those of the rows that reach the frequency cut. Between two of them every
    cut gives the same table, so one cut stands for all.
    """
    safe = asked(solve)
    start = safe(value)
    spots = sorted({float(c) for c in consistencies if c == c})
    lower, below = least, None
    for spot in sorted((s for s in spots if least <= s < value), reverse=True):
        found = safe(spot)
        if found != start:
            lower, below = spot, found
            break
    upper, above = 1.0, None
    inner = [s for s in spots if s >= value]
    for at, spot in enumerate(inner):
        beyond = (spot + inner[at + 1]) / 2 if at + 1 < len(inner) else (spot + 1.0) / 2
        if spot >= 1.0:
            break
        found = safe(beyond)
        if found != start:
            upper, above = spot, found
            break
    return Span(value, lower, upper, least, 1.0, below, above)


def frequency_span(solve: Callable[[float], Signature], value: int, most: int) -> Span:
    """Return the span of the frequency cut, exactly; `most` is the largest number of cases."""
    safe = asked(solve)
    start = safe(value)
    lower, below = 1, None
    for cut in range(value - 1, 0, -1):
        found = safe(cut)
        if found != start:
            lower, below = cut + 1, found
            break
    top = max(most, value)
    upper, above = top, None
    for cut in range(value + 1, top + 1):
        found = safe(cut)
        if found != start:
            upper, above = cut - 1, found
            break
    return Span(value, lower, upper, 1, top, below, above)


def anchor_span(
    solve: Callable[[float], Signature],
    value: float,
    least: float,
    most: float,
    *,
    steps: int = STEPS,
    halvings: int = HALVINGS,
) -> Span:
    """Return the span of an anchor between `least` and `most`, which are themselves not tried."""
    safe = asked(solve)
    start = safe(value)
    lower, below = _walk(safe, start, value, least, steps, halvings)
    upper, above = _walk(safe, start, value, most, steps, halvings)
    return Span(value, lower, upper, least, most, below, above)


def _walk(
    safe: Callable[[float], Signature],
    start: Signature,
    value: float,
    end: float,
    steps: int,
    halvings: int,
) -> tuple[float, Signature | None]:
    held = value
    # The end itself may be the next anchor, at which nothing can be calibrated.
    for spot in np.linspace(value, end, steps + 1)[1:-1]:
        found = safe(float(spot))
        if found == start:
            held = float(spot)
            continue
        beyond, seen = float(spot), found
        for _n in range(halvings):
            middle = (held + beyond) / 2
            found = safe(middle)
            if found == start:
                held = middle
            else:
                beyond, seen = middle, found
        return held, seen
    return end, None
