"""How unequally something is spread over people: Gini, Palma, concentration curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """x: share of people, y: share of the thing, both from 0 to 1; index: -1 to 1.

    The index is twice the area between the diagonal and the curve (0: spread evenly; below 0:
    those who rank low have more). None when there is nothing to spread.
    """

    x: Floats
    y: Floats
    index: float | None


def concentration(values: ArrayLike, rank_by: ArrayLike, weights: ArrayLike | None = None) -> Curve:
    """Return the concentration curve of what each person has, people ranked by something else.

    values, rank_by: (n,), per person; weights: (n,) how many people. Those of equal rank share
    one straight piece. Raises ValueError for negative or missing numbers.
    """
    have, rank, people = _rows(values, rank_by, weights)
    levels, group = np.unique(rank, return_inverse=True)
    count = np.bincount(group, people, len(levels))
    total = np.bincount(group, people * have, len(levels))
    if not count.sum() or not total.sum():
        return Curve(np.array([0.0, 1.0]), np.array([0.0, 1.0]), None)
    x = np.concatenate([[0.0], np.cumsum(count) / count.sum()])
    y = np.concatenate([[0.0], np.cumsum(total) / total.sum()])
    area = float((np.diff(x) * (y[1:] + y[:-1]) / 2).sum())
    return Curve(x, y, 1 - 2 * area)


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """Return the Gini coefficient, 0 all alike to 1 one has all; None with nothing to spread."""
    return concentration(values, values, weights).index


def palma(values: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """Return the share of the best-off tenth divided by that of the worst-off four tenths.

    People on a boundary are split. None when there is nothing to spread, infinite when the
    worst-off four tenths have nothing.
    """
    curve = concentration(values, values, weights)
    if curve.index is None:
        return None
    low, high = np.interp([0.4, 0.9], curve.x, curve.y)
    return float((1 - high) / low) if low > 0 else float("inf")


def _rows(
    values: ArrayLike, rank_by: ArrayLike, weights: ArrayLike | None
) -> tuple[Floats, Floats, Floats]:
    have, rank = np.asarray(values, float), np.asarray(rank_by, float)
    people = np.ones(len(have)) if weights is None else np.asarray(weights, float)
    if have.shape != rank.shape or have.shape != people.shape or have.ndim != 1:
        raise ValueError("wrong_length")
    for row in (have, rank, people):
        if not np.isfinite(row).all():
            raise ValueError("not_a_number")
    if (have < 0).any() or (people < 0).any():
        raise ValueError("negative")
    return have, rank, people
