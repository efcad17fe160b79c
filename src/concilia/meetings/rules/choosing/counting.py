"""How elections, rankings and scorings are counted: pure figures, without quorum or words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from concilia.meetings.rules.choosing.terms import Marks, Terms
from concilia.meetings.rules.counting import Number, plain, threshold

Weighed = tuple[Marks, Fraction]
"""A ballot that chooses something, and what it weighs."""
Tiers = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was counted: a figure by option, the order in tiers, who is chosen, who stands again.

    `needed` is the threshold of an election. `pairs` says of a ranking what weight prefers the
    option of the row to that of the column.
    """

    figures: tuple[Number, ...]
    order: Tiers
    chosen: tuple[int, ...]
    again: tuple[int, ...] = ()
    needed: Number = 0
    pairs: tuple[tuple[Number, ...], ...] = ()


def counted(terms: Terms, ballots: Sequence[Weighed]) -> Found:
    """Count valid ballots by the rule of their kind."""
    ways = {"election": elected, "ranking": ranked, "scoring": scored}
    return ways[terms.kind](terms, ballots)


def _tiers(figures: Sequence[Number]) -> Tiers:
    """Return the numbers of the options, those with the most first, equals together."""
    return tuple(
        tuple(n for n, figure in enumerate(figures, start=1) if figure == value)
        for value in sorted(set(figures), reverse=True)
    )


def elected(terms: Terms, ballots: Sequence[Weighed]) -> Found:
    """Fill places by votes; a tie for the last places fills none of them.

    Under an absolute majority more than half of the valid ballots elect; for places left a runoff
    is held between twice as many candidates, or between those who are tied. In a runoff, and
    under a relative majority, the most votes elect.
    """
    votes = tuple(
        plain(sum((weight for marks, weight in ballots if n in marks), Fraction(0)))
        for n in terms.numbers
    )
    base = plain(sum((weight for _marks, weight in ballots), Fraction(0)))
    absolute = terms.absolute and not terms.runoff
    grid = max((weight.denominator for _marks, weight in ballots), default=1)
    needed = threshold(Fraction(1, 2), True, base, grid) if absolute else Fraction(1, grid)
    order = _tiers(votes)
    chosen: list[int] = []
    tied: tuple[int, ...] = ()
    for tier in order:
        if not ballots or votes[tier[0] - 1] < needed or tied:
            break
        if len(chosen) + len(tier) > terms.places:
            tied = tier if len(chosen) < terms.places else ()
            break
        chosen += tier
    left = terms.places - len(chosen)
    again: tuple[int, ...] = ()
    if left and not terms.runoff and ballots:
        if tied:
            again = tied
        elif absolute:
            again = _best([n for n in terms.numbers if n not in chosen], votes, 2 * left)
    if len(again) <= left:
        again = ()
    return Found(votes, order, tuple(sorted(chosen)), again, plain(Fraction(needed)))


def _best(numbers: Sequence[int], votes: Sequence[Number], most: int) -> tuple[int, ...]:
    """Return the `most` with the most votes; who is level with the last of them stands too."""
    standing = sorted((votes[n - 1] for n in numbers), reverse=True)
    least = standing[: max(1, most)][-1] if standing else 0
    return tuple(n for n in numbers if votes[n - 1] >= least and votes[n - 1] > 0)


def ranked(terms: Terms, ballots: Sequence[Weighed]) -> Found:
    """Order options by the Schulze method with winning votes; an option left out ranks last.

    Schulze (2011), A new monotonic, clone-independent, reversal symmetric, and
    Condorcet-consistent single-winner election method. Social Choice and Welfare 36, 267-303.
    """
    numbers = list(terms.numbers)
    last = len(numbers) + 1
    pairs = {
        (a, b): sum(
            (w for marks, w in ballots if marks.get(a, last) < marks.get(b, last)), Fraction(0)
        )
        for a in numbers
        for b in numbers
    }
    path = {
        (a, b): pairs[a, b] if a != b and pairs[a, b] > pairs[b, a] else Fraction(0)
        for a, b in pairs
    }
    for through in numbers:
        for a in numbers:
            for b in numbers:
                if len({a, b, through}) == 3:
                    path[a, b] = max(path[a, b], min(path[a, through], path[through, b]))
    beats = {(a, b) for a, b in path if path[a, b] > path[b, a]}
    order: list[tuple[int, ...]] = []
    rest = numbers
    while rest:
        top = tuple(a for a in rest if not any((b, a) in beats for b in rest))
        order.append(top)
        rest = [a for a in rest if a not in top]
    won = tuple(plain(Fraction(sum((a, b) in beats for b in numbers))) for a in numbers)
    chosen = order[0] if ballots and len(order[0]) == 1 else ()
    table = tuple(tuple(plain(pairs[a, b]) for b in numbers) for a in numbers)
    return Found(won, tuple(order), chosen, pairs=table)


def scored(terms: Terms, ballots: Sequence[Weighed]) -> Found:
    """Order options by the sum of their scores, or by the mean of the scores given.

    In a sum, who leaves an option out gives it the lowest score; a mean is taken over who scored.
    """
    figures = []
    for n in terms.numbers:
        given = [(marks[n], weight) for marks, weight in ballots if n in marks]
        score = sum((value * weight for value, weight in given), Fraction(0))
        weight = sum((weight for _value, weight in given), Fraction(0))
        if terms.mean:
            figures.append(plain(score / weight) if weight else terms.low)
        else:
            whole = sum((weight for _marks, weight in ballots), Fraction(0))
            figures.append(plain(score + (whole - weight) * terms.low))
    order = _tiers(figures)
    chosen = order[0] if ballots and len(order[0]) == 1 else ()
    return Found(tuple(figures), order, chosen)
