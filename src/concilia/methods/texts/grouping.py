"""Which texts say the same, and by which words one sees it.

Average linkage (Sokal and Michener 1958) up to a least similarity: unlike single linkage it makes
no chains, and unlike k-means it needs no number of groups and no chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from concilia.methods.texts.space import Space

LEAST = 0.12
"""Mean similarity from which texts count as saying the same."""

SMALLEST = 3
"""Fewer texts are no group."""

MOST = 4_000
"""Texts that are compared pair by pair; beyond it only the first are (128 MB of distances)."""


@dataclass(frozen=True, slots=True)
class Group:
    """Positions of the texts in ascending order, the words that tell them apart, best first.

    `cohesion` is the mean similarity of a pair, from 0 to 1.
    """

    members: tuple[int, ...]
    terms: tuple[str, ...]
    cohesion: float


def groups(
    space: Space, members: Sequence[int], *, least: float = LEAST, smallest: int = SMALLEST
) -> list[Group]:
    """Return the groups among the texts at the positions `members`, the largest first.

    Texts without words, and those that resemble too few others, belong to none.
    """
    filled = np.diff(space.vectors.indptr) > 0
    chosen = [at for at in dict.fromkeys(members) if filled[at]][:MOST]
    if len(chosen) < max(smallest, 2):
        return []
    distance = 1.0 - space.similarity(chosen, chosen)
    np.fill_diagonal(distance, 0.0)
    found = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1.0 - least
    ).fit_predict(distance)
    made = []
    for label in range(int(found.max()) + 1):
        inside = tuple(sorted(chosen[at] for at in np.flatnonzero(found == label)))
        if len(inside) >= smallest:
            made.append(Group(inside, terms(space, inside), cohesion(space, inside)))
    return sorted(made, key=lambda group: (-len(group.members), group.members))


def cohesion(space: Space, members: Sequence[int]) -> float:
    """Return the mean similarity of the pairs; 1 for a single text."""
    count = len(members)
    if count < 2:
        return 1.0
    total = float(space.similarity(members, members).sum()) - count
    return max(total / (count * (count - 1)), 0.0)


def terms(space: Space, members: Sequence[int], most: int = 5) -> tuple[str, ...]:
    """Return the words and pairs of words that the texts share more than all texts do.

    The difference between the mean weight inside and over all; no term lies within a better one.
    """
    inside = np.asarray(space.words[list(members)].mean(axis=0)).ravel()
    overall = np.asarray(space.words.mean(axis=0)).ravel()
    shared = np.asarray((space.words[list(members)] > 0).mean(axis=0)).ravel()
    score = np.where(shared >= min(0.25, 2 / len(members)), inside - overall, 0.0)
    order = np.lexsort((np.arange(len(score)), -score))
    kept: list[str] = []
    for at in order[: most * 8]:
        term = space.vocabulary[at]
        if score[at] <= 0 or len(kept) == most:
            break
        if not any(_within(term, other) for other in kept):
            kept.append(term)
    return tuple(kept)


def _within(term: str, other: str) -> bool:
    ours, theirs = set(term.split()), set(other.split())
    return bool(ours & theirs)


def nearest(
    space: Space,
    texts: Sequence[int],
    known: Sequence[Sequence[int]],
    *,
    least: float = LEAST,
) -> list[int | None]:
    """Return for each text which of the `known` groups it resembles most on average, or None."""
    if not texts or not known:
        return [None] * len(texts)
    means = np.column_stack([space.similarity(texts, group).mean(axis=1) for group in known])
    best = means.argmax(axis=1)
    rows = range(len(texts))
    return [int(best[at]) if means[at, best[at]] >= least else None for at in rows]
