"""Texts as vectors: TF-IDF of words, pairs of words and pieces of words, side by side.

Salton and Buckley (1988), Term-weighting approaches in automatic text retrieval. Pieces of words
forgive inflection (Russian, Dutch) and misspelling; words say in the end what a group is about.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from concilia.methods.texts.words import fold, tokens

WORDS, PIECES = 0.6, 0.4
"""Shares of words and of pieces of words in the square of a similarity."""


@dataclass(frozen=True, slots=True)
class Space:
    """`vectors` is texts × features, each row of length 1 (0 for a text without words).

    `words` is texts × `vocabulary`, the TF-IDF of words and pairs of words alone.
    """

    vectors: Any
    words: Any
    vocabulary: tuple[str, ...]

    def similarity(self, rows: Sequence[int], others: Sequence[int]) -> np.ndarray[Any, Any]:
        """Return the cosines between texts, from 0 to 1, as rows × others."""
        found = (self.vectors[list(rows)] @ self.vectors[list(others)].T).toarray()
        cosines: np.ndarray[Any, Any] = np.clip(found, 0.0, 1.0)
        return cosines


def _grams(text: str) -> list[str]:
    single = tokens(text)
    return single + [f"{a} {b}" for a, b in itertools.pairwise(single)]


def _pieces(text: str) -> list[str]:
    """Return the pieces of three to five characters of each word, its ends marked."""
    found: list[str] = []
    for word in tokens(fold(text)):
        marked = f" {word} "
        for size in (3, 4, 5):
            found += [marked[at : at + size] for at in range(len(marked) - size + 1)]
    return found


def fit(texts: Sequence[str]) -> Space:
    """Return the space of the texts; texts without any word have a row of zeros."""
    if not any(tokens(text) for text in texts):
        empty = sparse.csr_matrix((len(texts), 1))
        return Space(empty, empty, ("",))
    words = TfidfVectorizer(analyzer=_grams, sublinear_tf=True)
    pieces = TfidfVectorizer(analyzer=_pieces, sublinear_tf=True)
    of_words, of_pieces = words.fit_transform(texts), pieces.fit_transform(texts)
    vectors = sparse.hstack([of_words * WORDS**0.5, of_pieces * PIECES**0.5]).tocsr()
    return Space(vectors, of_words.tocsr(), tuple(words.get_feature_names_out()))
