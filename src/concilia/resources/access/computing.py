"""Access: how much care is in reach of everybody, who is too far, and how unequal that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concilia.methods.access import (
    Decay,
    Gaussian,
    Nearest,
    Steps,
    concentration,
    gini,
    nearest,
    nearest_in,
    palma,
    two_step,
    within_limits,
)
from concilia.resources.access.travel import TravelError, positions, way_of

KEPT = 2000
"""So many places are kept one by one; of more, those that have least."""
BANDS = ((1 / 3, 1.0), (2 / 3, 0.68), (1.0, 0.22))
"""Of the limit, and the weights of Luo and Qi (2009)."""
LOOK = 3.0
"""The nearest facility is looked for up to this many times the limit, where pairs are listed."""

Row = Mapping[str, Any]
Floats = NDArray[np.float64]


def decay_of(measure: str, within: float) -> Decay | None:
    """Return how a site's weight falls with travel: not at all, by bands, or as a bell."""
    if measure == "e2sfca":
        return Steps(tuple((within * part, weight) for part, weight in BANDS))
    return Gaussian(within) if measure == "gaussian" else None


def compute(question: Row, inputs: Row, layer: str | None) -> dict[str, Any]:
    """Return the answer to a question of access, as JSON values.

    Raises TravelError for a question that has no answer: nobody, no facility, unreadable travel.
    """
    people, sites = inputs["people"], inputs["sites"]
    if not people:
        raise TravelError("no_people")
    if not sites:
        raise TravelError("no_sites")
    within = float(question["within"])
    weight = np.array([row["weight"] for row in people], float)
    supply = np.array([row["supply"] for row in sites], float)
    near_by = way_of(question, people, sites, layer, within)
    measured = two_step(near_by.travel, supply, weight, decay=decay_of(question["measure"], within))
    closest = _closest(question, people, sites, layer, within)
    score = measured.score * 1000
    found = within_limits(closest.cost, weight, [within / 2, within, within * 2])
    curve = concentration(score, score, weight)
    spread = palma(score, weight)
    return {
        "status": "optimal",
        "unit": closest.unit,
        "people": float(weight.sum()),
        "supply": float(supply.sum()),
        "mean": float(score @ weight / weight.sum()) if weight.sum() else None,
        "beyond": float(weight[~(closest.cost <= within)].sum()),
        "median_cost": _median(closest.cost, weight),
        "within": [[one.limit, one.population, one.share] for one in found],
        "gini": gini(score, weight),
        "palma": None if spread is None or math.isinf(spread) else spread,
        "palma_endless": spread is not None and math.isinf(spread),
        "curve": _thinned(curve.x, curve.y),
        "places": _places(people, sites, score, closest),
        "all_places": len(people),
        "ratios": [
            {"code": row["code"], "name": row["name"], "supply": row["supply"], "per": per}
            for row, per in zip(sites, (measured.ratio * 1000).tolist(), strict=True)
        ],
        "problems": [
            *inputs.get("told", ()),
            *near_by.problems,
            *(
                {"code": one.code, "values": dict(one.values)}
                for one in measured.problems
                if one.code == "reached_by_nobody"
            ),
        ],
    }


def _closest(
    question: Row, people: Sequence[Row], sites: Sequence[Row], layer: str | None, within: float
) -> Nearest:
    if question["way"] == "line":
        return nearest(
            positions(people),
            positions(sites),
            detour=question["detour"],
            speed=question["speed"],
        )
    return nearest_in(way_of(question, people, sites, layer, within * LOOK).travel)


def _median(cost: Floats, weight: Floats) -> float | None:
    """Return the cost that half of the people do not exceed; None when more than half have none."""
    if not weight.sum():
        return None
    order = np.argsort(cost)
    at = int(np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2))
    return _finite(float(cost[order][min(at, len(order) - 1)]))


def _places(
    people: Sequence[Row], sites: Sequence[Row], score: Floats, closest: Nearest
) -> list[dict[str, Any]]:
    order = np.lexsort((-closest.cost, score)) if len(people) > KEPT else np.arange(len(people))
    return [
        {
            "code": people[n]["code"],
            "name": people[n]["name"],
            "people": people[n]["weight"],
            "latitude": people[n]["latitude"],
            "longitude": people[n]["longitude"],
            "score": float(score[n]),
            "site": sites[closest.site[n]]["name"] if closest.site[n] >= 0 else None,
            "cost": _finite(float(closest.cost[n])),
        }
        for n in order[:KEPT].tolist()
    ]


def _thinned(x: Floats, y: Floats, most: int = 200) -> list[list[float]]:
    at = np.unique(np.linspace(0, len(x) - 1, min(len(x), most)).round().astype(int))
    return [[float(x[n]), float(y[n])] for n in at]


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
