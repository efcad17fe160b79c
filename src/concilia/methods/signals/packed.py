"""Series with gaps, pushed together so that neighbours in time are neighbours in the array."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Packed:
    """`values` (series × time) with the gaps (NaN) moved to the end, and the way back.

    `order` holds for each place its place in the original; `count` the values per series.
    """

    values: Floats
    order: Ints
    count: Ints

    def spread(self, marks: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return marks of packed places at the places where the values came from."""
        out = np.zeros_like(marks)
        np.put_along_axis(out, self.order, marks, axis=1)
        return out


def pack(values: npt.ArrayLike) -> Packed:
    """Pack a (series × time) array, or one series, of floats in which NaN is a gap."""
    given = np.atleast_2d(np.asarray(values, dtype=np.float64))
    gaps = np.isnan(given)
    order = np.argsort(gaps, axis=1, kind="stable").astype(np.int64)
    return Packed(
        np.take_along_axis(given, order, axis=1), order, (~gaps).sum(axis=1).astype(np.int64)
    )


def runs(signs: npt.NDArray[np.int8], least: int) -> Bools:
    """Mark every place of a run of at least `least` equal, non-zero signs along the last axis."""
    length = np.zeros(signs.shape, dtype=np.int64)
    for at in range(signs.shape[1]):
        same = signs[:, at] != 0
        if at:
            same &= signs[:, at] == signs[:, at - 1]
            length[:, at] = np.where(same, length[:, at - 1] + 1, signs[:, at] != 0)
        else:
            length[:, at] = same
    marked = np.zeros(signs.shape, dtype=np.bool_)
    whole = np.zeros(signs.shape[0], dtype=np.bool_)
    for at in range(signs.shape[1] - 1, -1, -1):
        last = at == signs.shape[1] - 1
        ends = length[:, at] >= least
        follows = np.zeros_like(ends) if last else length[:, at + 1] == length[:, at] + 1
        whole = np.where(follows, whole, ends)
        marked[:, at] = whole & (signs[:, at] != 0)
    return marked
