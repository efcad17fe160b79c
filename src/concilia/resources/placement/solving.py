"""Questions of placement and allocation: from their rows to `methods.allocation`, and back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from concilia.methods.allocation import Progress, Sites, Watch
from concilia.methods.allocation.claims import Allocation
from concilia.methods.allocation.reading import (
    ClaimsProblem,
    ProblemError,
    SitesProblem,
    read_problem,
    solve,
    to_data,
)
from concilia.methods.allocation.sites import Placement
from concilia.resources.access.travel import TravelError, way_of

Row = Mapping[str, Any]
MOST_PAIRS = 20_000_000
"""More pairs of people and sites than these are refused: one answer would take gigabytes."""


def place(
    question: Row,
    inputs: Row,
    layer: str | None,
    *,
    watch: Watch | None = None,
    time_limit: float | None = None,
) -> dict[str, Any]:
    """Return where sites should be, as JSON values. Raises TravelError or ProblemError."""
    people, sites = inputs["people"], inputs["sites"]
    if not people:
        raise TravelError("no_people")
    if not sites:
        raise TravelError("no_sites")
    if len(people) * len(sites) > MOST_PAIRS:
        raise TravelError("too_large", people=len(people), sites=len(sites))
    way = way_of(question, people, sites, layer, float(question.get("farthest") or 1e12))
    capacity = [row.get("capacity") for row in sites]
    groups = [str(row.get("group") or "") for row in people]
    problem = SitesProblem(
        question["solve"],
        Sites(
            way.travel,
            [row["weight"] for row in people],
            question.get("choose"),
            tuple(n for n, row in enumerate(sites) if row.get("existing")),
            (),
            None if None in capacity else [float(one or 0) for one in capacity],
            [float(row.get("price") or 0) for row in sites],
            question.get("budget"),
            question.get("reach"),
            groups,
            question.get("minimum") or {},
        ),
        tuple(row["code"] for row in people),
        tuple(row["code"] for row in sites),
        (),
    )
    answer = solve(problem, watch=watch, time_limit=time_limit, gap=question.get("gap") or 0.0)
    found = to_data(problem, answer)
    assert isinstance(answer, Placement)
    found["problems"] = [*inputs.get("told", ()), *way.problems, *found["problems"]]
    found["unit"] = way.travel.unit
    found["assigned"] = _assigned(people, sites, way.travel.dense(), answer)
    found["people"] = float(sum(row["weight"] for row in people))
    return _cleaned(found)


def _assigned(
    people: Sequence[Row], sites: Sequence[Row], cost: Any, answer: Placement
) -> list[dict[str, Any]]:
    """Return who goes where at what cost; of very many, those who travel farthest."""
    rows = [
        {
            "code": row["code"],
            "name": row["name"],
            "people": row["weight"],
            "latitude": row["latitude"],
            "longitude": row["longitude"],
            "site": sites[at]["name"] if at >= 0 else None,
            "cost": float(cost[n, at]) if at >= 0 else None,
        }
        for n, (row, at) in enumerate(zip(people, answer.assigned.tolist(), strict=False))
    ]
    if len(rows) > 2000:
        rows.sort(key=lambda one: -np.inf if one["cost"] is None else -one["cost"])
    return rows[:2000]


def share_out(
    question: Row,
    inputs: Row,
    *,
    watch: Watch | None = None,
    time_limit: float | None = None,
) -> dict[str, Any]:
    """Return who gets what, as JSON values. Raises ProblemError."""
    problem = read_problem(
        {
            "kind": "allocation",
            "pools": inputs["pools"],
            "claims": inputs["claims"],
            "limits": inputs.get("limits", []),
            "objective": question["objective"],
        }
    )
    assert isinstance(problem, ClaimsProblem)
    answer = solve(problem, watch=watch, time_limit=time_limit)
    assert isinstance(answer, Allocation)
    found = to_data(problem, answer)
    found["problems"] = [*inputs.get("told", ()), *found["problems"]]
    return _cleaned(found)


def progress_of(told: Progress) -> dict[str, Any]:
    """Return how far a search is, as JSON values."""
    data = {
        "phase": told.phase,
        "step": told.step,
        "of": told.of,
        "best": told.best,
        "bound": told.bound,
        "gap": told.gap,
    }
    return _cleaned(data)


def _cleaned(found: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in found.items()}


def _plain(found: Any) -> Any:
    """Return the same without endless numbers, which JSON does not know."""
    if isinstance(found, dict):
        return {str(name): _plain(value) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [_plain(value) for value in found]
    if isinstance(found, np.generic):
        found = found.item()
    if isinstance(found, float) and not math.isfinite(found):
        return None
    return found


__all__ = ["ProblemError", "place", "progress_of", "share_out"]
