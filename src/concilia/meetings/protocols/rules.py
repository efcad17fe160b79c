"""Who must still agree to a protocol, and two people's writing brought together. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ASKED = frozenset({"both", "agreement"})
"""Ways of approval for which parties are asked one by one."""
SENT = ASKED | {"meeting"}
"""Ways of approval for which the text must have gone out before it is issued."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a draft is approved. Parties are agencies, or who signs.

    `agreed`, `silent` (counted as agreeing), `refused` and `missing` share them out.
    """

    approved: bool
    agreed: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def standing(
    approval: str,
    parties: Collection[str],
    said: Mapping[str, bool],
    *,
    sent: bool,
    silent_until: dt.date | None = None,
    today: dt.date | None = None,
    adopted: bool = False,
) -> Standing:
    """Return how far a draft is approved under a way of `approval`.

    `said` is what each party answered to the text that was `sent`; after `silent_until` who has
    not answered agrees. `adopted`: a later meeting adopted it. A refusal is never overruled.
    """
    if approval not in SENT:
        return Standing(approved=True)
    if not sent:
        return Standing(approved=False, missing=tuple(parties))
    if approval == "meeting":
        return Standing(approved=adopted)
    over = silent_until is not None and today is not None and today > silent_until
    open_ = tuple(one for one in parties if one not in said)
    refused = tuple(one for one in parties if said.get(one) is False)
    missing = () if over else open_
    return Standing(
        approved=not refused and not missing,
        agreed=tuple(one for one in parties if said.get(one)),
        silent=open_ if over else (),
        refused=refused,
        missing=missing,
    )


def may_issue(approval: str, roles: Collection[str]) -> bool:
    """Say whether who holds `roles` may issue a protocol that is approved so."""
    if approval == "chair":
        return not {"chair", "deputy", "system"}.isdisjoint(roles)
    return True


@dataclass(frozen=True, slots=True)
class Merged:
    """Two people's writing in one text; `both` says that a passage stands there twice."""

    text: str
    both: bool = False


def brought_together(base: str, mine: str, theirs: str) -> Merged:
    """Return the text that holds what both changed since `base`, line by line.

    Where both changed the same lines, both versions stay, theirs first: nothing that somebody
    wrote is lost. A line that one struck and the other left alone is gone.
    """
    if mine in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    old, ours, yours = base.split("\n"), mine.split("\n"), theirs.split("\n")
    left, right = _kept(old, ours), _kept(old, yours)
    left[len(old)], right[len(old)] = len(ours), len(yours)
    out: list[str] = []
    both = False
    at = a = b = 0
    for line in sorted(left.keys() & right.keys()):
        was, one, two = old[at:line], ours[a : left[line]], yours[b : right[line]]
        if one in (was, two):
            out += two
        elif two == was:
            out += one
        else:
            out += [*two, *(each for each in one if each not in two)]
            both = True
        out += old[line : line + 1]
        at, a, b = line + 1, left[line] + 1, right[line] + 1
    return Merged("\n".join(out), both)


def _kept(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return where each line that was left alone stands now."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}
