"""Boolean and multi-value minimisation: primes, chart, all models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilia.methods.qca.minimise.against import primes_against
from concilia.methods.qca.minimise.cover import Progress, smallest_cover
from concilia.methods.qca.minimise.models import irredundant_models, smallest_models
from concilia.methods.qca.minimise.within import Cube, primes_within
from concilia.methods.qca.problems import QcaError

MOST_MODELS = 100_000
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Minimisation:
    """What minimisation found.

    `primes` has shape (primes, conditions), -1 where a condition is not in the term; `chart`
    (primes, positive rows) says what covers what. `models` are places of primes; `count` is how
    many models there are, None where they could not be counted to the end, `counted` how many
    were met, and `complete` whether all are listed. `size` is the number of terms of the smallest
    model found, `bound` the number below which none exists: the two are equal when the model is
    `proven` minimal.
    """

    levels: tuple[int, ...]
    primes: NDArray[np.int64]
    chart: NDArray[np.bool_]
    models: tuple[tuple[int, ...], ...]
    count: int | None
    counted: int
    complete: bool
    size: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether no model with fewer terms exists."""
        return self.bound >= self.size

    @property
    def essential(self) -> tuple[int, ...]:
        """Primes that alone cover some positive row."""
        alone = self.chart[:, self.chart.sum(axis=0) == 1]
        return tuple(np.flatnonzero(alone.any(axis=1)).tolist())


def minimise(
    positive: Iterable[Sequence[int]],
    negative: Iterable[Sequence[int]] | None = None,
    *,
    levels: Sequence[int] | None = None,
    allowed: Iterable[Sequence[int]] = (),
    all_models: bool = False,
    max_models: int = MOST_MODELS,
    time_limit: float = SECONDS,
    progress: Progress | None = None,
) -> Minimisation:
    """Find all prime implicants that cover a positive row, and all models made of them.

    Rows are sequences of values. With `negative` (rows, or cubes with -1) every other
    configuration may be used, as in the parsimonious solution; without it only the positive
    rows and the `allowed` rows or cubes. The models are those with the fewest terms, or with
    `all_models` all from which no term can be taken away. At most `max_models` are listed;
    `time_limit` in seconds bounds the proof that a model is smallest.
    """
    ons = np.array([list(row) for row in positive], dtype=np.int64)
    if not len(ons):
        raise QcaError("no_positive_row", outcome="the outcome")
    ons = np.unique(ons, axis=0)
    if negative is None:
        sizes = _levels(levels, ons)
        cubes: list[Cube] = [tuple(row) for row in [*ons.tolist(), *map(tuple, allowed)]]
        primes = np.array(primes_within(cubes, sizes), dtype=np.int64)
        chart = _chart(primes, ons)
        used = chart.any(axis=1)
        primes, chart = primes[used], chart[used]
    else:
        offs = np.array([list(row) for row in negative], dtype=np.int64).reshape(-1, ons.shape[1])
        sizes = _levels(levels, np.vstack([ons, offs]))
        primes, which, rows = primes_against(ons, offs, sizes)
        chart = np.zeros((len(primes), len(ons)), dtype=np.bool_)
        chart[which, rows] = True
    if progress is not None:
        progress("primes", len(primes), len(primes))
    order = np.lexsort((*(-primes.T[::-1]), (primes >= 0).sum(axis=1)))
    primes, chart = primes[order], chart[order]
    return _models(sizes, primes, chart, all_models, max_models, time_limit, progress)


def _levels(levels: Sequence[int] | None, rows: NDArray[np.int64]) -> tuple[int, ...]:
    top = np.maximum(rows.max(axis=0) + 1, 2)
    if levels is None:
        return tuple(int(value) for value in top)
    return tuple(max(int(given), int(seen)) for given, seen in zip(levels, top, strict=True))


def _chart(primes: NDArray[np.int64], ons: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which prime covers which row."""
    chart = np.ones((len(primes), len(ons)), dtype=np.bool_)
    for column in range(ons.shape[1]):
        value = primes[:, column, None]
        chart &= (value < 0) | (value == ons[None, :, column])
    return chart


def _models(
    levels: tuple[int, ...],
    primes: NDArray[np.int64],
    chart: NDArray[np.bool_],
    all_models: bool,
    max_models: int,
    time_limit: float,
    progress: Progress | None,
) -> Minimisation:
    rows = chart.shape[1]
    packed = np.packbits(chart, axis=1, bitorder="little")
    groups: dict[bytes, list[int]] = {}
    for place, line in enumerate(packed):
        groups.setdefault(line.tobytes(), []).append(place)
    masks = [int.from_bytes(line, "little") for line in groups]
    members = list(groups.values())
    best = smallest_cover(masks, rows, time_limit, progress)
    if all_models:
        listing = irredundant_models(masks, members, rows, max_models)
    elif best.proven:
        listing = smallest_models(masks, members, rows, best.columns, max_models)
    else:
        listing = irredundant_models(masks, members, rows, 0)
        listing.models, listing.ended = [], False
    found = sorted(listing.models, key=lambda model: (len(model), model))
    if not found:
        found = [tuple(sorted(members[at][0] for at in best.columns))]
    return Minimisation(
        levels,
        primes,
        chart,
        tuple(found),
        listing.count,
        max(listing.counted, len(found)),
        listing.complete,
        len(best.columns),
        best.bound,
    )
