"""What a child may change, whether its target fits, and how progress rolls up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from concilia.core.lifecycles import Lifecycle, Step

OBJECTIVE, ANSWER = 300, 5_000
"""Characters."""

WAITING = ("asked", "informed")
LIFE = Lifecycle(
    states=("bound", "asked", "adapted", "informed", "adopted", "declined"),
    initial="asked",
    final=("bound", "adapted", "adopted", "declined"),
    steps=(
        Step("adapt", ("asked",), "adapted"),
        Step("adopt", ("informed",), "adopted"),
        Step("decline", ("informed",), "declined"),
    ),
)
BEGINS = {"centralised": "bound", "hybrid": "asked", "decentralised": "informed"}
"""The state in which a child receives a decision, by the steering model of the body above."""

PIECES = ("objective", "target", "lead", "due", "whether")
FREE = {
    "centralised": frozenset[str](),
    "hybrid": frozenset({"target", "lead"}),
    "decentralised": frozenset(PIECES),
}
"""Which pieces of a decision a child may change, by the steering model of the body above."""


def may_change(steering: str, *, has_target: bool) -> dict[str, bool]:
    """Return for every piece whether the child may change it; without a target there is none."""
    return {piece: piece in FREE[steering] for piece in PIECES if piece != "target" or has_target}


def within(target: Decimal | None, least: Decimal | None, most: Decimal | None) -> bool:
    """Say whether a target lies within the bounds that there are."""
    if target is None:
        return least is None and most is None
    return (least is None or target >= least) and (most is None or target <= most)


@dataclass(frozen=True, slots=True)
class Node:
    """One body in the tree: its own percent (None: no duty), its weight, and those below it."""

    key: int
    percent: int | None = None
    weight: int = 1
    target: Decimal | None = None
    territory: str = ""
    below: tuple[Node, ...] = field(default=())


def percent_of(node: Node) -> float | None:
    """Return how much of a node is done: the mean of its own duty and of what lies below it.

    What lies below counts by weight (the population of its territory). None: nothing to count.
    """
    parts = [
        (done, max(child.weight, 1))
        for child in node.below
        if (done := percent_of(child)) is not None
    ]
    total = sum(weight for _done, weight in parts)
    below = sum(done * weight for done, weight in parts) / total if total else None
    if node.percent is None:
        return below
    return float(node.percent) if below is None else (node.percent + below) / 2


def leaves(node: Node) -> Iterable[Node]:
    """Yield every node below, at any depth."""
    for child in node.below:
        yield child
        yield from leaves(child)


def target_of(node: Node) -> Decimal | None:
    """Return the mean of the targets directly below, by weight; None when nobody set one."""
    held = [(one.target, max(one.weight, 1)) for one in node.below if one.target is not None]
    total = sum(weight for _target, weight in held)
    return sum((target * weight for target, weight in held), Decimal()) / total if total else None


def by_territory(node: Node, paths: Mapping[str, str]) -> dict[str, float]:
    """Return how much is done within each territory, by its code, counting what lies inside it.

    `paths` gives for each code the path from the root, `/R/R-N/`; weights are as in `percent_of`.
    """
    sums: dict[str, tuple[float, int]] = {}
    for one in leaves(node):
        if one.percent is None:
            continue
        for code in dict.fromkeys(filter(None, paths.get(one.territory, "").split("/"))):
            done, weight = sums.get(code, (0.0, 0))
            heavy = max(one.weight, 1)
            sums[code] = (done + one.percent * heavy, weight + heavy)
    return {code: done / weight for code, (done, weight) in sums.items()}
