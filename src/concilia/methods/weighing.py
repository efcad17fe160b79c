"""Options weighed against criteria: the weighted sum, and who wins under which weights.

The weighted sum is the additive value model of multi-attribute value theory (Keeney and Raiffa,
Decisions with Multiple Objectives, 1976, chapter 3). Sensitivity follows the usual one-way
analysis: one weight runs from 0 to 1 while the others keep their proportions, so every total is a
straight line in that weight and the winner changes only where two lines cross. The share of the
weight space is counted on the grid of the simplex-lattice design (Scheffé 1958).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

LATTICE = 3_000
"""At most about this many points of the weight space are looked at."""
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` to `end` of the weight of a criterion these options lead (several: a tie)."""

    start: float
    end: float
    winners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What weighing gives.

    `totals` by option, on the scale of the scores; `winners` those with the highest total;
    `stretches` by criterion, covering 0 to 1 in order; `shares` by option, the share of all
    weightings under which it leads alone.
    """

    weights: dict[str, float]
    totals: dict[str, float]
    winners: tuple[str, ...]
    stretches: dict[str, tuple[Stretch, ...]]
    shares: dict[str, float]


VERSION = "1"
Scores = Mapping[str, Mapping[str, float]]


def weigh(scores: Scores, weights: Mapping[str, float]) -> Weighed:
    """Return the weighed options.

    `scores` maps option to criterion to a score, higher is better; `weights` maps criterion to a
    weight of any scale, none below zero. Raises ValueError when an option lacks a score, there is
    no option or no criterion, or all weights are zero.
    """
    if not scores or not weights:
        raise ValueError("no options or no criteria")
    if min(weights.values()) < 0 or sum(weights.values()) <= 0:
        raise ValueError("weights must not be negative, and not all zero")
    for option, held in scores.items():
        if lacking := weights.keys() - held.keys():
            raise ValueError(f"{option} has no score for {sorted(lacking)}")
    whole = sum(weights.values())
    share = {name: weight / whole for name, weight in weights.items()}
    totals = {o: sum(share[c] * held[c] for c in share) for o, held in scores.items()}
    return Weighed(
        weights=share,
        totals=totals,
        winners=_leaders(totals),
        stretches={name: tuple(_stretches(scores, share, name)) for name in share},
        shares=_shares(scores, tuple(share)),
    )


def _leaders(totals: Mapping[str, float]) -> tuple[str, ...]:
    best = max(totals.values())
    return tuple(o for o, total in totals.items() if best - total <= _NEAR * max(1, abs(best)))


def _stretches(scores: Scores, share: Mapping[str, float], moved: str) -> Iterator[Stretch]:
    rest = {name: weight for name, weight in share.items() if name != moved}
    whole = sum(rest.values())
    # With nothing else weighted, the other criteria share what is left equally.
    kept = {n: w / whole if whole > 0 else 1 / len(rest) for n, w in rest.items()}
    lines = {
        option: (sum(kept[n] * held[n] for n in kept), held[moved])
        for option, held in scores.items()
    }
    cuts = {0.0, 1.0}
    for (a0, a1), (b0, b1) in combinations(lines.values(), 2):
        slope = (a1 - a0) - (b1 - b0)
        if abs(slope) > _NEAR and 0 < (at := (b0 - a0) / slope) < 1:
            cuts.add(at)
    edges = sorted(cuts)
    open_: Stretch | None = None
    for start, end in pairwise(edges):
        middle = (start + end) / 2
        leaders = _leaders({o: a + (b - a) * middle for o, (a, b) in lines.items()})
        if open_ and open_.winners == leaders:
            open_ = Stretch(open_.start, end, leaders)
            continue
        if open_:
            yield open_
        open_ = Stretch(start, end, leaders)
    if open_:
        yield open_


def _shares(scores: Scores, criteria: Sequence[str]) -> dict[str, float]:
    won = dict.fromkeys(scores, 0)
    count = 0
    for point in _lattice(len(criteria)):
        count += 1
        totals = {
            option: sum(w * held[c] for w, c in zip(point, criteria, strict=True))
            for option, held in scores.items()
        }
        leaders = _leaders(totals)
        if len(leaders) == 1:
            won[leaders[0]] += 1
    return {option: number / count for option, number in won.items()}


def _lattice(parts: int) -> Iterator[tuple[float, ...]]:
    """Yield weights that sum to 1, evenly over the simplex; midpoints, so no weight is zero."""
    steps = 1
    while _points(parts, steps + 1) <= LATTICE and steps < 1000:
        steps += 1

    def place(left: int, todo: int) -> Iterator[tuple[int, ...]]:
        if todo == 1:
            yield (left,)
            return
        for first in range(left + 1):
            for others in place(left - first, todo - 1):
                yield (first, *others)

    whole = steps + parts / 2
    for counts in place(steps, parts):
        yield tuple((count + 0.5) / whole for count in counts)


def _points(parts: int, steps: int) -> int:
    total = 1
    for at in range(1, parts):
        total = total * (steps + at) // at
    return total
