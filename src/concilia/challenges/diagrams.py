"""The tree of causes as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from concilia.challenges.cause_tree import Branch, walk
from concilia.core import charts

MOST = 40
"""More boxes than these cannot be read in one picture."""


def cause_diagram(title: str, roots: Sequence[Branch]) -> charts.Chart:
    """Return the causes as a tree whose root is the challenge.

    A tree of more than `MOST` causes is drawn down to the level that still fits, and says so.
    """
    branches = walk(roots)
    deepest = max((branch.depth for branch in branches), default=0)
    while deepest > 1 and sum(branch.depth <= deepest for branch in branches) > MOST:
        deepest -= 1
    kept = [branch for branch in branches if branch.depth <= deepest][:MOST]
    hidden = len(branches) - len(kept)
    note = _("%(count)d more causes are only in the list.") % {"count": hidden} if hidden else ""
    numbers = {branch.number for branch in kept}

    def node(branch: Branch) -> charts.Node:
        below = tuple(node(child) for child in branch.children if child.number in numbers)
        return charts.Node(f"{branch.number}  {branch.node.text}", below)

    root = charts.Node(title, tuple(node(branch) for branch in roots if branch.number in numbers))
    return charts.tree(_("Causes"), root, note=note)
