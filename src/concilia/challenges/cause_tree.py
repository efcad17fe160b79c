"""The tree of causes as values: nesting, numbering, moves without circles. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem

Direction = Literal["up", "down", "in", "out"]
DIRECTIONS: tuple[Direction, ...] = ("up", "down", "in", "out")
DEEPEST = 8
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Node:
    """One cause: its id, the id of the cause above it (None: the challenge itself), its place."""

    id: int
    parent: int | None
    position: int
    text: str = ""


@dataclass(slots=True)
class Branch:
    """A cause with what lies below it. `depth` counts from 1, `number` reads `2.1.3`."""

    node: Node
    depth: int
    number: str
    first: bool = False
    last: bool = False
    children: list[Branch] = field(default_factory=list)


def nest(nodes: Iterable[Node]) -> list[Branch]:
    """Return the branches below the challenge, in order.

    A cause whose parent is missing counts as a first one; a circle, which the database should
    not hold, is cut so that no cause is lost.
    """
    known = {node.id: node for node in nodes}
    below: dict[int | None, list[Node]] = {}
    for node in known.values():
        below.setdefault(node.parent if node.parent in known else None, []).append(node)
    for siblings in below.values():
        siblings.sort(key=lambda node: (node.position, node.id))
    placed: set[int] = set()
    roots: list[Branch] = []

    def plant(first: Sequence[Node]) -> None:
        queue = [(node, roots, 1, "") for node in first]
        while queue:
            node, into, depth, prefix = queue.pop(0)
            if node.id in placed:
                continue
            placed.add(node.id)
            branch = Branch(node, depth, f"{prefix}{len(into) + 1}")
            into.append(branch)
            queue += [
                (child, branch.children, depth + 1, f"{branch.number}.")
                for child in below.get(node.id, ())
            ]

    plant(below.get(None, []))
    for node in known.values():
        if node.id not in placed:
            plant([node])
    return roots


def walk(branches: Sequence[Branch]) -> list[Branch]:
    """Return every branch, each followed by what lies below it; marks first and last."""
    out: list[Branch] = []
    stack = list(reversed(branches))
    _mark(branches)
    while stack:
        branch = stack.pop()
        _mark(branch.children)
        out.append(branch)
        stack.extend(reversed(branch.children))
    return out


def _mark(siblings: Sequence[Branch]) -> None:
    for index, branch in enumerate(siblings):
        branch.first = index == 0
        branch.last = index == len(siblings) - 1


def below(nodes: Iterable[Node], id: int) -> set[int]:
    """Return the ids of the cause `id` and of everything below it."""
    children: dict[int | None, list[int]] = {}
    for node in nodes:
        children.setdefault(node.parent, []).append(node.id)
    found: set[int] = set()
    stack = [id]
    while stack:
        one = stack.pop()
        if one not in found:
            found.add(one)
            stack.extend(children.get(one, ()))
    return found


def place(nodes: Sequence[Node], id: int, parent: int | None) -> dict[int, tuple[int | None, int]]:
    """Return the new (parent, position) of the cause `id` when it goes below `parent`, at the end.

    Raises `Invalid` when `parent` is the cause itself or lies below it, is not in this tree, or
    when the tree would become deeper than `DEEPEST`.
    """
    known = {node.id: node for node in nodes}
    if parent is not None and parent not in known:
        raise Invalid(Problem(_("That cause is not in this tree."), column="parent"))
    moved = below(nodes, id)
    if parent in moved:
        raise Invalid(
            Problem(
                _("A cause cannot lie below itself. Choose one outside its own branch."),
                column="parent",
            )
        )
    if depth_of(known, parent) + _height(nodes, id, moved) > DEEPEST:
        message = _("At most %(count)d levels of causes: choose one further up.")
        raise Invalid(Problem(message % {"count": DEEPEST}, column="parent"))
    last = max((n.position for n in nodes if n.parent == parent and n.id != id), default=-1)
    return {id: (parent, last + 1)}


def depth_of(known: dict[int, Node], id: int | None) -> int:
    """Return how deep a cause lies, 0 for the challenge itself."""
    depth = 0
    while id is not None and id in known and depth <= len(known):
        depth += 1
        id = known[id].parent
    return depth


def _height(nodes: Sequence[Node], id: int, branch: set[int]) -> int:
    known = {node.id: node for node in nodes if node.id in branch}
    known[id] = Node(id, None, 0)
    return max(depth_of(known, one) for one in branch)


def step(nodes: Sequence[Node], id: int, direction: Direction) -> dict[int, tuple[int | None, int]]:
    """Return the new (parent, position) of every cause that one step of the cause `id` changes.

    `up` and `down` go among the siblings, `in` goes below the sibling before it, `out` goes
    behind its parent. A step that is not possible changes nothing: an empty dict.
    """
    known = {node.id: node for node in nodes}
    node = known[id]
    siblings = _siblings(nodes, node.parent)
    index = siblings.index(id)
    if direction in ("up", "down"):
        other = index + (-1 if direction == "up" else 1)
        if not 0 <= other < len(siblings):
            return {}
        siblings[index], siblings[other] = siblings[other], siblings[index]
        return _renumbered(known, siblings, node.parent)
    if direction == "in":
        return place(nodes, id, siblings[index - 1]) if index else {}
    if node.parent is None:
        return {}
    grandparent = known[node.parent].parent
    aunts = _siblings(nodes, grandparent)
    aunts.insert(aunts.index(node.parent) + 1, id)
    return _renumbered(known, aunts, grandparent)


def _siblings(nodes: Sequence[Node], parent: int | None) -> list[int]:
    return [n.id for n in sorted(nodes, key=lambda n: (n.position, n.id)) if n.parent == parent]


def _renumbered(
    known: dict[int, Node], order: Sequence[int], parent: int | None
) -> dict[int, tuple[int | None, int]]:
    return {
        id: (parent, position)
        for position, id in enumerate(order)
        if (known[id].parent, known[id].position) != (parent, position)
    }
