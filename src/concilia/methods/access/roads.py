"""A road graph from a file, and what it costs to travel on it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from concilia.methods.access.travel import Travel, by_pairs, distance_of, on_sphere, points
from concilia.methods.problems import Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class RoadsError(ValueError):
    """A road file that cannot be read: a code and values for its sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Roads:
    """Crossings (k, 2) in degrees, and edges with names and costs; `cost` in `unit`."""

    crossings: Floats
    start: Ints
    end: Ints
    cost: Floats
    names: tuple[str, ...]
    unit: str = "km"

    def without(self, names: Collection[str]) -> Roads:
        """Return the roads with those of these names closed."""
        gone = frozenset(names)
        keep = np.array([name not in gone for name in self.names], bool)
        left = tuple(name for name in self.names if name not in gone)
        return Roads(
            self.crossings, self.start[keep], self.end[keep], self.cost[keep], left, self.unit
        )

    def graph(self) -> csr_matrix:
        """Return the directed graph; of parallel edges the cheapest counts."""
        size = len(self.crossings)
        cheap = by_pairs(self.start, self.end, np.maximum(self.cost, 1e-12), (size, size))
        return csr_matrix((cheap.cost, cheap.index, cheap.indptr), shape=(size, size))

    def problems(self) -> tuple[Problem, ...]:
        """Tell when the roads fall into parts that are not connected."""
        count, part = connected_components(self.graph(), directed=True, connection="weak")
        if count < 2:
            return ()
        largest = int(np.bincount(part).max())
        values = {"parts": int(count), "cut_off": len(self.crossings) - largest}
        return (Problem("disconnected", dict(values)),)


def by_roads(
    roads: Roads,
    demand: ArrayLike,
    sites: ArrayLike,
    within: float,
    *,
    snap_km: float = 10.0,
    pace: float = 1.0,
) -> Travel:
    """Return the pairs that the roads join at a cost of at most `within`, in the roads' unit.

    Each point goes to its nearest crossing on foot, at `pace` units per km (1 when the unit is
    km); points further than `snap_km` from any crossing reach nothing. Dijkstra from the sites
    against the direction of travel, by blocks of sites.
    """
    shape = (len(points(demand)), len(points(sites)))
    tree = cKDTree(on_sphere(roads.crossings))
    steps: list[tuple[Ints, Floats]] = []
    for group in (demand, sites):
        chord, at = tree.query(on_sphere(group))
        km = distance_of(chord)
        steps.append((np.asarray(at, np.int64), np.where(km <= snap_km, km * pace, np.inf)))
    (home, out), (goal, into) = steps
    back = roads.graph().T.tocsr()
    found: list[tuple[Ints, Ints, Floats]] = []
    for first in range(0, shape[1], 256):
        block = np.arange(first, min(first + 256, shape[1]))
        cost = dijkstra(back, indices=goal[block], limit=within)
        total = cost[:, home] + out[None, :] + into[block][:, None]
        site, row = np.nonzero(total <= within)
        found.append((row, block[site], total[site, row]))
    row, site, cost = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((site, row))
    travel = by_pairs(row[order], site[order], cost[order], shape)
    return Travel(travel.indptr, travel.index, travel.cost, shape, roads.unit)


def read_roads(text: str, *, speed: float | None = None) -> Roads:
    """Read roads from GeoJSON lines or from CSV.

    GeoJSON: LineString features with properties name, oneway, and minutes or km; else the length
    of the line. CSV: columns from_lat, from_lon, to_lat, to_lon, and name, oneway, minutes or km.
    With `speed` (km/h) kilometres become minutes. Crossings are where coordinates agree to five
    decimals, about a metre. Raises RoadsError with the feature or row that is wrong.
    """
    rows = _from_geojson(text) if text.lstrip()[:1] == "{" else _from_csv(text)
    numbers: dict[tuple[float, float], int] = {}
    start, end, cost, names = [], [], [], []
    minutes = False
    for place, line, given in rows:
        try:
            at = points(line)
        except ValueError as error:
            raise RoadsError(str(error), row=place) from error
        if len(at) < 2:
            raise RoadsError("no_line", row=place)
        name = str(given.get("name") or place)
        legs = distance_of(np.linalg.norm(np.diff(on_sphere(at), axis=0), axis=1))
        share = legs / legs.sum() if legs.sum() > 0 else np.full(len(legs), 1 / len(legs))
        total = float(legs.sum())
        for key in ("minutes", "km"):
            if given.get(key) not in (None, ""):
                total = _number(given[key], place)
                minutes = minutes or key == "minutes"
                break
        else:
            key = "km"
        if key == "km" and speed:
            total, minutes = total * 60 / speed, True
        keys = [(round(float(lat), 5), round(float(lon), 5)) for lat, lon in at]
        ids = [numbers.setdefault(one, len(numbers)) for one in keys]
        ways = [(ids[:-1], ids[1:])]
        if str(given.get("oneway", "")).casefold() not in ("yes", "true", "1"):
            ways.append((ids[1:], ids[:-1]))
        for begins, ends in ways:
            start += begins
            end += ends
            cost += list(total * share)
            names += [name] * len(begins)
    if not numbers:
        raise RoadsError("empty")
    return Roads(
        np.array(list(numbers)),
        np.array(start, np.int64),
        np.array(end, np.int64),
        np.array(cost),
        tuple(names),
        "min" if minutes else "km",
    )


_Row = tuple[int, list[tuple[float, float]], dict[str, object]]


def _from_geojson(text: str) -> Iterator[_Row]:
    try:
        features = json.loads(text)["features"]
        for place, feature in enumerate(features, 1):
            shape = feature["geometry"]
            lines = shape["coordinates"]
            if shape["type"] not in ("LineString", "MultiLineString"):
                raise RoadsError("no_line", row=place)
            for line in [lines] if shape["type"] == "LineString" else lines:
                yield place, [(lat, lon) for lon, lat, *_up in line], feature["properties"] or {}
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, RoadsError):
            raise
        raise RoadsError("unreadable") from error


def _from_csv(text: str) -> Iterator[_Row]:
    rows = csv.DictReader(io.StringIO(text))
    wanted = {"from_lat", "from_lon", "to_lat", "to_lon"}
    if not wanted <= set(rows.fieldnames or ()):
        raise RoadsError("columns", wanted=", ".join(sorted(wanted)))
    for place, row in enumerate(rows, 2):
        ends = [_number(row[name], place) for name in ("from_lat", "from_lon", "to_lat", "to_lon")]
        yield place, [(ends[0], ends[1]), (ends[2], ends[3])], dict(row)


def _number(given: object, place: int) -> float:
    try:
        value = float(str(given))
    except ValueError as error:
        raise RoadsError("not_a_number", row=place, text=str(given)[:40]) from error
    if not 0 <= abs(value) < np.inf:
        raise RoadsError("not_a_number", row=place, text=str(given)[:40])
    return value
