"""Why nothing fits: a smallest set of constraints that clash, by leaving them out one by one."""

from __future__ import annotations

from collections.abc import Sequence

from concilia.methods.allocation.model import Model
from concilia.methods.allocation.outcome import Constraint, Control, Progress, Status


def smallest_clash(
    model: Model, named: Sequence[Constraint], control: Control
) -> tuple[Constraint, ...]:
    """Return a set of constraints that cannot hold together, while any part of it can.

    `named[k]` is what group k of the model's rows says. Deletion filter (Chinneck 2008): each
    group is left out for good when the rest still clashes without it. The linear relaxation, if
    it clashes already, thins the groups out first, because it is solved faster. When the search
    is stopped, what is left then is returned: it clashes, but may not be smallest.
    """
    left = set(range(len(named)))
    out: set[int] = set()
    relaxed = model.solve(control, feasibility=True, relaxed=True, phase="clash")
    for fractions in (True, False):
        if fractions and relaxed.status is not Status.INFEASIBLE:
            continue
        for step, group in enumerate(sorted(left)):
            if not control.go_on(Progress("clash", step, len(named))):
                break
            found = model.solve(
                control,
                feasibility=True,
                relaxed=fractions,
                without=out | {group},
                phase="clash",
            )
            if found.status is Status.INFEASIBLE:
                out.add(group)
                left.discard(group)
    return tuple(named[group] for group in sorted(left))
