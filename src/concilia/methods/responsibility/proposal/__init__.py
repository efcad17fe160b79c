"""The fewest changes that end every finding.

A change touches one line of the list, or one live duty. A touched line may be handed to an agency
that is not yet in its cell, or change its role (a lead may become co-lead, support or informed; a
co-lead support; anybody the lead), and it may state what was missing: a limit, a legal basis, a
second person, other waiting. A lead may be added where there is none. Nobody’s work is dropped to
end an overload: it is handed over.

The choice is a binary program, solved exactly by HiGHS (branch and cut). In long lists the places
of agencies outside a function are first held open for anybody, which can only make the program
easier: its optimum is a bound. When agencies can then be found for all open places the proposal
meets the bound and is optimal; otherwise the whole program is solved in the time that is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from concilia.methods.responsibility.findings import Finding, findings
from concilia.methods.responsibility.lines import Standing
from concilia.methods.responsibility.proposal.changes import ASKED, Change, changes_of, mended
from concilia.methods.responsibility.proposal.completing import Chosen, Room, complete, rest_of
from concilia.methods.responsibility.proposal.model import Model
from concilia.methods.responsibility.proposal.program import Clock
from concilia.methods.responsibility.proposal.slots import Liking, slots_of

__all__ = ["ASKED", "Change", "Proposal", "mended", "propose"]

SMALL = 3_000
"""Lines times agencies up to which every agency is considered for every place at once."""

OTHERS = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A set of changes, and how good it is.

    `bound` is a number of changes below which no set can end the findings; with `optimal` the
    proposal has exactly that many. `remaining` are the findings after the changes; with
    `capacities_kept` False the stated capacities are too small and only the rest is mended.
    `alternatives` are other sets of changes, from the best liked.
    """

    changes: tuple[Change, ...]
    found: tuple[Finding, ...]
    remaining: tuple[Finding, ...]
    bound: int
    optimal: bool
    capacities_kept: bool = True
    alternatives: tuple[tuple[Change, ...], ...] = ()


def propose(
    standing: Standing,
    *,
    alternatives: int = 0,
    seconds: float = 25,
    progress: Callable[[int], None] = lambda _sets: None,
) -> Proposal:
    """Return the smallest set of changes that ends all findings, within `seconds`.

    `progress` is told how many sets were found each time that there is one more, at most
    1 + `alternatives`. Raises TimeoutError when not even one set was found in time.
    """
    clock = Clock(seconds)
    found = findings(standing)
    if not found:
        return Proposal((), (), (), 0, True)
    for capacities in (True, False):
        bound, sets = _sets(standing, found, capacities, alternatives, clock, progress)
        if sets:
            break
    else:
        return Proposal((), tuple(found), tuple(found), 0, False, False)
    made, *more = (tuple(_with_others(standing, one)) for one in sets)
    after = tuple(findings(mended(standing, made)))
    optimal = capacities and not after and len(made) <= bound
    return Proposal(made, tuple(found), after, bound, optimal, capacities, tuple(more))


def _sets(
    standing: Standing,
    found: Sequence[Finding],
    capacities: bool,
    alternatives: int,
    clock: Clock,
    progress: Callable[[int], None],
) -> tuple[int, list[Chosen]]:
    """Return the bound and the sets of changes, the best first; none when there is none."""
    small = len(standing.lines) * len(standing.everybody()) <= SMALL
    bound = 0
    for wide in (True,) if small else (False, True):
        model = Model(standing, slots_of(standing, found, wide=wide), capacities=capacities)
        solved = model.solve(clock)
        if solved is None:
            break
        bound = max(bound, _up(solved[0].bound))
        sets = [complete(standing, model.options_of(solved[1].taken), clock)]
        if sets[0] is None:
            continue
        progress(1)
        while len(sets) <= alternatives and clock.left() > 1:
            model.forbid(solved[1].taken)
            try:
                solved = model.solve(clock)
            except TimeoutError:
                break
            if solved is None:
                break
            sets.append(complete(standing, model.options_of(solved[1].taken), clock))
            progress(len(sets))
        return bound, [one for one in sets if one is not None]
    return bound, []


def _up(bound: float) -> int:
    return -int(-(bound - 1e-6) // 1)


def _with_others(standing: Standing, chosen: Chosen) -> list[Change]:
    """Return the changes, each with the agencies that would do as well in its place."""
    room = Room(standing, *rest_of(standing, chosen))
    likes = Liking(standing)
    shown = []
    for change in changes_of(standing, chosen):
        line = change.after
        if line is not None and change.kind in {"hand", "add"}:
            ranked = sorted(standing.everybody(), key=lambda name: likes.of(name, line.cell))
            fitting = (
                name for name in ranked if room.fits(name, line.cell, line.role, line.weight)
            )
            change = replace(change, others=tuple(islice(fitting, OTHERS)))
        shown.append(change)
    return shown
