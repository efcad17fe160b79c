"""Sets of rows or of terms as bit masks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

MANY = 64


def bits(mask: int) -> list[int]:
    """Return the places of the ones."""
    out = []
    while mask:
        low = mask & -mask
        out.append(low.bit_length() - 1)
        mask ^= low
    return out


def widest(masks: Iterable[int]) -> list[int]:
    """Return the distinct masks that lie in no other, the largest first."""
    order = sorted(set(masks), key=lambda mask: (-mask.bit_count(), mask))
    if len(order) > MANY:
        return _widest_words(order)
    kept: list[int] = []
    for mask in order:
        if not any(mask & other == mask for other in kept):
            kept.append(mask)
    return kept


def _widest_words(order: list[int]) -> list[int]:
    """The same with machine words, for many masks."""
    width = max(mask.bit_length() for mask in order) // 64 + 1
    words = np.frombuffer(_bytes(order, width * 8), dtype="<u8").reshape(len(order), width)
    kept = np.empty((width, len(order)), dtype=np.uint64)
    places: list[int] = []
    for place, word in enumerate(words):
        count = len(places)
        outside = word[0] & ~kept[0, :count]
        for at in range(1, width):
            outside |= word[at] & ~kept[at, :count]
        if count == 0 or outside.all():
            kept[:, count] = word
            places.append(place)
    return [order[place] for place in places]


def as_matrix(masks: Sequence[int], width: int) -> NDArray[np.bool_]:
    """Return masks as rows of a matrix of truth values."""
    size = (width + 7) // 8
    packed = np.frombuffer(_bytes(masks, size), dtype=np.uint8).reshape(len(masks), size)
    return np.unpackbits(packed, axis=1, count=width, bitorder="little").astype(np.bool_)


def _bytes(masks: Sequence[int], size: int) -> bytes:
    return b"".join(mask.to_bytes(size, "little") for mask in masks)
