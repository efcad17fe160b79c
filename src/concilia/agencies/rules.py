"""Trees, likeness of names, and codes. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.text import slugify
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from concilia.agencies.folding import fold

RESERVED = frozenset({"new", "duplicates", "clusters", "people", "territories", "merge"})
BLOCK = 512
ALIKE = 86.0


def makes_cycle(parents: Mapping[int, int | None], node: int, parent: int | None) -> bool:
    """Say whether `node` would stand above itself if `parent` became its parent."""
    seen: set[int] = set()
    while parent is not None and parent not in seen:
        if parent == node:
            return True
        seen.add(parent)
        parent = parents.get(parent)
    return False


def code_for(name: str, taken: Collection[str] = (), *, longest: int = 60) -> str:
    """Return a code made of a name: Latin letters, digits, hyphens; none of `taken`."""
    stem = slugify(fold(name))[: longest - 4].strip("-")
    if not stem:
        stem = f"x-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    code, number = stem, 1
    while code in taken or code in RESERVED:
        number += 1
        code = f"{stem}-{number}"
    return code


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two things whose names are alike: how much, from 0 to 100, and why."""

    first: int
    second: int
    score: float
    why: str


def likeness(one: Sequence[str], other: Sequence[str]) -> tuple[float, str]:
    """Return how alike two sets of folded names are, and in which way."""
    best = (0.0, "")
    for a in one:
        for b in other:
            best = max(best, _pair(a, b))
    return best


def _pair(a: str, b: str) -> tuple[float, str]:
    if not a or not b:
        return 0.0, ""
    if a == b or a.replace(" ", "") == b.replace(" ", ""):
        return 100.0, _("the same but for case, accents, spaces or punctuation")
    if sorted(a.split()) == sorted(b.split()):
        return 98.0, _("the same words in another order")
    if _initials(a, b) or _initials(b, a):
        return 90.0, _("one is made of the initials of the other")
    few, many = sorted((set(a.split()), set(b.split())), key=len)
    if few < many and (len(few) > 1 or len(min(few)) >= 4):
        share = round(85 + 10 * len(few) / len(many), 1)
        return share, _("one name holds all words of the other")
    return round(_spelled(a, b), 1), _("spelled nearly alike")


def _spelled(a: str, b: str) -> float:
    return float(fuzz.token_sort_ratio(a, b))


def _initials(short: str, long: str) -> bool:
    words = long.split()
    letters = short.replace(" ", "")
    if len(words) < 3 or not 3 <= len(letters) <= 8 or not letters.isascii():
        return False
    small = {"of", "the", "and", "for", "de", "la", "le", "du", "des", "et"}
    full = "".join(word[0] for word in words)
    return letters in {full, "".join(word[0] for word in words if word not in small)}


def alike(things: Mapping[int, Iterable[str]], *, least: float = ALIKE) -> list[Likeness]:
    """Return every pair of things with like names, the most alike first.

    `things` holds the names of each thing by id. Names are compared in blocks of a matrix, so
    that 2,000 things take about a second and little memory; the pairs that the quick comparison
    finds are judged again by `likeness`.
    """
    folded = {id: list(dict.fromkeys(filter(None, map(fold, n)))) for id, n in things.items()}
    owners: list[int] = []
    texts: list[str] = []
    for id, names in folded.items():
        owners += [id] * len(names)
        texts += names
    found: dict[tuple[int, int], tuple[float, str]] = {}
    for one, other in _near(owners, texts, least) | _by_words(folded) | _by_initials(folded):
        pair = (min(one, other), max(one, other))
        if one != other and pair not in found:
            found[pair] = likeness(folded[one], folded[other])
    made = [Likeness(*pair, score, why) for pair, (score, why) in found.items() if score >= least]
    return sorted(made, key=lambda like: (-like.score, like.first, like.second))


def _near(owners: Sequence[int], texts: Sequence[str], least: float) -> set[tuple[int, int]]:
    ordered = ["".join(sorted(text.split())) for text in texts]
    found = set()
    for start in range(0, len(ordered), BLOCK):
        scores = process.cdist(
            ordered[start : start + BLOCK],
            ordered[start:],
            scorer=fuzz.ratio,
            score_cutoff=max(0.0, least - 5),
            dtype=np.uint8,
        )
        for row, column in zip(*np.nonzero(scores), strict=True):
            if column > row:
                found.add((owners[start + int(row)], owners[start + int(column)]))
    return found


def _by_words(folded: Mapping[int, Sequence[str]]) -> set[tuple[int, int]]:
    holders: dict[str, set[int]] = {}
    for id, names in folded.items():
        for name in names:
            for word in name.split():
                holders.setdefault(word, set()).add(id)
    found = set()
    for id, names in folded.items():
        for name in names:
            words = name.split()
            common = set.intersection(*(holders[word] for word in words))
            # A single word says something only when it is rare.
            if len(words) > 1 or len(common) <= 4:
                found |= {(id, other) for other in common if other != id}
    return found


def _by_initials(folded: Mapping[int, Sequence[str]]) -> set[tuple[int, int]]:
    short: dict[str, set[int]] = {}
    for id, names in folded.items():
        for name in names:
            if len(name.replace(" ", "")) <= 8:
                short.setdefault(name.replace(" ", ""), set()).add(id)
    small = {"of", "the", "and", "for", "de", "la", "le", "du", "des", "et"}
    found = set()
    for id, names in folded.items():
        for name in names:
            words = name.split()
            if len(words) < 3:
                continue
            letters = {
                "".join(word[0] for word in words),
                "".join(word[0] for word in words if word not in small),
            }
            for text in letters:
                found |= {(id, other) for other in short.get(text, ()) if other != id}
    return found


def nested(depths: Sequence[int]) -> list[tuple[bool, range]]:
    """Return, for each entry of a tree in order, whether it begins a list of parts and how many
    lists end after it. `depths` are the levels, 0 for a root; a level may not be skipped down."""
    made = []
    for place, depth in enumerate(depths):
        following = depths[place + 1] if place + 1 < len(depths) else 0
        made.append((following > depth, range(max(0, depth - following))))
    return made
