"""From people and sites to travel: straight lines, a table of costs, or roads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concilia.methods.access import (
    RoadsError,
    Travel,
    by_distance,
    by_pairs,
    by_roads,
    check_points,
    read_roads,
)
from concilia.resources.scenarios import layers

FAR_KM = 100.0
"""A site further than this from everybody lies nowhere near the territories: in the sea."""

Row = Mapping[str, Any]


class TravelError(ValueError):
    """Travel that cannot be worked out: a code and values for its sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Way:
    """The travel of a question: the pairs within `within`, and what is doubtful."""

    travel: Travel
    problems: tuple[dict[str, Any], ...] = ()


def positions(rows: Sequence[Row]) -> NDArray[np.float64]:
    """Return (n, 2) latitudes and longitudes."""
    return np.array([(row["latitude"], row["longitude"]) for row in rows], float).reshape(-1, 2)


def way_of(
    question: Row, people: Sequence[Row], sites: Sequence[Row], layer: str | None, within: float
) -> Way:
    """Return who reaches which site at a cost of at most `within`.

    `question` says how: `way` is line, roads or costs; `detour`, `speed` (km/h, None for
    kilometres), `snap_km`, and the names of `closed` roads. `layer` is the text of the file.
    Raises TravelError.
    """
    try:
        if question["way"] == "line":
            found = by_distance(
                positions(people),
                positions(sites),
                within,
                detour=question["detour"],
                speed=question["speed"],
            )
            return Way(found, tuple(doubtful(people, sites)))
        if layer is None:
            raise TravelError("no_layer")
        if question["way"] == "costs":
            return _by_costs(people, sites, layer, within)
        return _by_roads(question, people, sites, layer, within)
    except (RoadsError, layers.LayerError) as error:
        raise TravelError(error.code, **error.values) from error
    except ValueError as error:
        if isinstance(error, TravelError):
            raise
        raise TravelError(str(error)) from error


def _by_costs(people: Sequence[Row], sites: Sequence[Row], text: str, within: float) -> Way:
    here = {row["code"]: n for n, row in enumerate(people)}
    there = {row["code"]: n for n, row in enumerate(sites)}
    read = layers.costs(text)
    known = [(here[a], there[b], c) for a, b, c in read.rows if a in here and b in there]
    problems = []
    lost = sorted({a for a, _b, _c in read.rows} - set(here))
    if lost:
        values = {"rows": len(lost), "names": lost[:10]}
        problems.append({"code": "unknown_from", "values": values})
    unreached = [row["name"] for row in sites if there[row["code"]] not in {b for _, b, _ in known}]
    if unreached:
        values = {"rows": len(unreached), "names": unreached[:10]}
        problems.append({"code": "site_without_costs", "values": values})
    near = [pair for pair in known if pair[2] <= within]
    row, col, cost = zip(*near, strict=True) if near else ((), (), ())
    return Way(by_pairs(row, col, cost, (len(people), len(sites))), tuple(problems))


def _by_roads(
    question: Row, people: Sequence[Row], sites: Sequence[Row], text: str, within: float
) -> Way:
    speed = question["speed"]
    graph = read_roads(text, speed=speed)
    closed = [name for name in question.get("closed", ()) if name]
    unknown = [name for name in closed if name not in set(graph.names)]
    if unknown:
        raise TravelError("unknown_road", name=unknown[0])
    if closed:
        graph = graph.without(closed)
    pace = 60 / speed if graph.unit == "min" and speed else 1.0
    snap = float(question.get("snap_km") or 10.0)
    found = by_roads(graph, positions(people), positions(sites), within, snap_km=snap, pace=pace)
    told = [{"code": one.code, "values": dict(one.values)} for one in graph.problems()]
    return Way(found, (*doubtful(people, sites), *told))


def doubtful(people: Sequence[Row], sites: Sequence[Row]) -> list[dict[str, Any]]:
    """Return what is odd in positions and weights: twice, in the sea, nobody there."""
    if not people:
        return []
    here, there = positions(people), positions(sites)
    weight = np.array([row["weight"] for row in people], float)
    found = [(people, one) for one in check_points(here, population=weight)]
    found += [(sites, one) for one in check_points(there, near=here, within_km=FAR_KM)]
    told = []
    for rows, one in found:
        first = one.values["first"]
        assert isinstance(first, tuple)
        names = [str(rows[int(at)]["name"]) for at in first[:10]]
        code = "sites_twice" if one.code == "twice" and rows is sites else one.code
        told.append({"code": code, "values": {"rows": one.values["rows"], "names": names}})
    return told
