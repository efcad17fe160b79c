"""What it costs to get from demand points to sites: as a sparse matrix of the pairs in reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

EARTH_KM = 6371.0088
"""Mean radius of the earth."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Travel:
    """The pairs within reach, by demand point (compressed sparse rows).

    `index[indptr[i]:indptr[i + 1]]` are the sites that demand point i reaches and `cost` at the
    same places what it costs, in `unit`.
    """

    indptr: Ints
    index: Ints
    cost: Floats
    shape: tuple[int, int]
    unit: str = "km"

    @property
    def row(self) -> Ints:
        """The demand point of every pair."""
        return np.repeat(np.arange(self.shape[0]), np.diff(self.indptr))

    def dense(self) -> Floats:
        """Return an (n, m) array with infinity for pairs out of reach."""
        full = np.full(self.shape, np.inf)
        full[self.row, self.index] = self.cost
        return full


def points(given: ArrayLike) -> Floats:
    """Return (n, 2) latitudes and longitudes in degrees; raises ValueError when they are none."""
    found = np.asarray(given, float).reshape(-1, 2)
    if not np.isfinite(found).all():
        raise ValueError("not_a_number")
    if (np.abs(found) > (90.0, 360.0)).any():
        raise ValueError("out_of_range")
    return found


def on_sphere(given: ArrayLike) -> Floats:
    """Return (n, 3) unit vectors of latitudes and longitudes in degrees."""
    lat, lon = np.radians(points(given)).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def distance_of(chord: Floats | float) -> Floats:
    """Return great-circle kilometres of chords on the unit sphere."""
    half = np.clip(np.asarray(chord, float) / 2, 0, 1)
    return np.asarray(2 * EARTH_KM * np.arcsin(half))


def chord_of(km: float) -> float:
    """Return the chord on the unit sphere of a great-circle distance."""
    return float(2 * np.sin(min(km / EARTH_KM, np.pi) / 2))


def by_pairs(row: ArrayLike, index: ArrayLike, cost: ArrayLike, shape: tuple[int, int]) -> Travel:
    """Return a Travel from triplets; of a pair given twice the cheaper counts."""
    rows, sites = np.asarray(row, np.int64), np.asarray(index, np.int64)
    costs = np.asarray(cost, float)
    if (costs < 0).any():
        raise ValueError("negative_cost")
    good = np.isfinite(costs)
    if not good.all():
        rows, sites, costs = rows[good], sites[good], costs[good]
    key = rows * shape[1] + sites
    if key.size and not (np.diff(key) > 0).all():
        order = np.lexsort((costs, key))
        first = np.ones(len(key), bool)
        first[1:] = np.diff(key[order]) > 0
        rows, sites, costs = (part[order][first] for part in (rows, sites, costs))
    indptr = np.zeros(shape[0] + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=shape[0]), out=indptr[1:])
    return Travel(indptr, sites, costs, shape)


def by_matrix(cost: ArrayLike, within: float | None = None, unit: str = "") -> Travel:
    """Return a Travel from an (n, m) array; infinite, missing and larger than `within` is out.

    Raises ValueError for negative costs.
    """
    full = np.asarray(cost, float)
    if full.ndim != 2:
        raise ValueError("not_a_matrix")
    with np.errstate(invalid="ignore"):
        used = np.isfinite(full) & (full <= (np.inf if within is None else within))
    rows, sites = np.nonzero(used)
    found = by_pairs(rows, sites, full[used], (full.shape[0], full.shape[1]))
    return Travel(found.indptr, found.index, found.cost, found.shape, unit)


def by_distance(
    demand: ArrayLike,
    sites: ArrayLike,
    within: float,
    *,
    detour: float = 1.3,
    speed: float | None = None,
) -> Travel:
    """Return the pairs whose straight line, times `detour`, is at most `within`.

    demand and sites: (n, 2) and (m, 2) latitudes and longitudes in degrees. Kilometres, or, with
    a `speed` in km/h, minutes. Great circles through a k-d tree on the unit sphere: pairs out of
    reach are never looked at.
    """
    rate = _rate(detour, speed)
    here, there = on_sphere(demand), on_sphere(sites)
    shape = (len(here), len(there))
    reach = chord_of(within / rate) * (1 + 1e-12)
    near = cKDTree(here).sparse_distance_matrix(cKDTree(there), reach, output_type="ndarray")
    key = near["i"].astype(np.int64) * shape[1] + near["j"]
    order = np.argsort(key)
    rows, index = np.divmod(key[order], shape[1])
    indptr = np.zeros(shape[0] + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=shape[0]), out=indptr[1:])
    cost = distance_of(near["v"][order]) * rate
    return Travel(indptr, index, cost, shape, "km" if speed is None else "min")


def _rate(detour: float, speed: float | None) -> float:
    if not detour >= 1:
        raise ValueError("detour")
    if speed is None:
        return detour
    if not speed > 0:
        raise ValueError("speed")
    return detour * 60 / speed


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest site of every demand point (-1: none) and what it costs (infinite: none)."""

    site: Ints
    cost: Floats
    unit: str = "km"


def nearest(
    demand: ArrayLike, sites: ArrayLike, *, detour: float = 1.3, speed: float | None = None
) -> Nearest:
    """Return the nearest site by straight line; see `by_distance` for the units."""
    rate, here, there = _rate(detour, speed), on_sphere(demand), on_sphere(sites)
    unit = "km" if speed is None else "min"
    if not len(there):
        return Nearest(np.full(len(here), -1), np.full(len(here), np.inf), unit)
    chord, site = cKDTree(there).query(here)
    return Nearest(np.asarray(site, np.int64), distance_of(chord) * rate, unit)


def nearest_in(travel: Travel) -> Nearest:
    """Return the cheapest site of every demand point; of equal ones the first."""
    site = np.full(travel.shape[0], -1)
    cost = np.full(travel.shape[0], np.inf)
    order = np.lexsort((travel.index, travel.cost, travel.row))
    rows = travel.row[order]
    first = np.ones(len(rows), bool)
    first[1:] = np.diff(rows) > 0
    site[rows[first]] = travel.index[order][first]
    cost[rows[first]] = travel.cost[order][first]
    return Nearest(site, cost, travel.unit)


@dataclass(frozen=True, slots=True)
class Within:
    """How many people reach a site at a cost of at most `limit`."""

    limit: float
    population: float
    share: float | None


def within_limits(cost: ArrayLike, population: ArrayLike, limits: ArrayLike) -> tuple[Within, ...]:
    """Return the population whose cost is within each limit; the share is None of nobody."""
    costs, people = np.asarray(cost, float), np.asarray(population, float)
    total = float(people.sum())
    found = []
    for limit in np.asarray(limits, float).ravel():
        inside = float(people[costs <= limit].sum())
        found.append(Within(float(limit), inside, inside / total if total else None))
    return tuple(found)
