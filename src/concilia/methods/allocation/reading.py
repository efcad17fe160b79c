"""A problem of placement or allocation from plain data, and its answer back to plain data.

The form is written down in `docs/allocation.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from concilia.methods.access import by_distance, by_roads, check_points, read_roads
from concilia.methods.access.roads import RoadsError
from concilia.methods.allocation.claims import (
    Allocation,
    Claim,
    ClaimsError,
    Limit,
    Objective,
    Pool,
)
from concilia.methods.allocation.outcome import Watch
from concilia.methods.allocation.placing import maximal_covering, p_centre, p_median, set_covering
from concilia.methods.allocation.sharing import allocate
from concilia.methods.allocation.sites import Placement, Sites, SitesError
from concilia.methods.problems import Problem

Data = Mapping[str, Any]
SOLVERS: dict[str, Callable[..., Placement]] = {
    "p_median": p_median,
    "p_centre": p_centre,
    "maximal_covering": maximal_covering,
    "set_covering": set_covering,
}
_FAR_KM = 500.0
_NUMBER, _TEXT, _FLAG = (int, float), (str,), (bool,)
_FIELDS: dict[str, dict[str, tuple[type, ...]]] = {
    "pools": {
        "code": _TEXT,
        "resource": _TEXT,
        "amount": _NUMBER,
        "agency": _TEXT,
        "level": _TEXT,
        "divisible": _FLAG,
        "price": _NUMBER,
    },
    "claims": {
        "place": _TEXT,
        "resource": _TEXT,
        "need": _NUMBER,
        "served_by_one": _NUMBER,
        "already": _NUMBER,
        "weight": _NUMBER,
        "level": _TEXT,
    },
    "limits": {
        "code": _TEXT,
        "at_least": _NUMBER,
        "at_most": _NUMBER,
        "resource": _TEXT,
        "agency": _TEXT,
        "level": _TEXT,
        "place": _TEXT,
        "place_level": _TEXT,
        "money": _FLAG,
    },
    "demand": {
        "code": _TEXT,
        "weight": _NUMBER,
        "latitude": _NUMBER,
        "longitude": _NUMBER,
        "territory": _TEXT,
    },
    "sites": {
        "code": _TEXT,
        "latitude": _NUMBER,
        "longitude": _NUMBER,
        "existing": _FLAG,
        "forbidden": _FLAG,
        "capacity": _NUMBER,
        "price": _NUMBER,
    },
    "travel": {
        "detour": _NUMBER,
        "speed": _NUMBER,
        "cost": (list,),
        "within": _NUMBER,
        "roads": _TEXT,
        "snap_km": _NUMBER,
    },
    "objective": {"kind": _TEXT, "measure": _TEXT, "mix": _NUMBER},
}
_NEEDED = {
    "pools": ("code", "resource", "amount"),
    "claims": ("place", "resource", "need"),
    "limits": ("code",),
    "demand": ("code", "weight"),
    "sites": ("code",),
}
_PLACE = ("kind", "demand", "sites", "travel", "choose", "budget", "reach", "minimum")
_SHARE = ("kind", "pools", "claims", "limits", "objective")


class ProblemError(ValueError):
    """Data that is no problem: where, a code, and values for its sentence."""

    def __init__(self, path: str, reason: str, **values: object) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.code = reason
        self.values = values


@dataclass(frozen=True, slots=True)
class SitesProblem:
    """A placement and the names of its demand points and sites."""

    kind: str
    sites: Sites
    demand: tuple[str, ...]
    names: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimsProblem:
    """An allocation."""

    pools: tuple[Pool, ...]
    claims: tuple[Claim, ...]
    limits: tuple[Limit, ...]
    objective: Objective


def read_problem(data: object, *, roads: str | None = None) -> SitesProblem | ClaimsProblem:
    """Read a problem; `roads` is the text of a road file. Raises ProblemError saying where."""
    if not isinstance(data, Mapping):
        raise ProblemError("$", "not_an_object")
    kind = data.get("kind")
    if kind == "allocation":
        _only(data, _SHARE)
        return ClaimsProblem(
            tuple(Pool(**row) for row in _rows(data, "pools")),
            tuple(Claim(**row) for row in _rows(data, "claims")),
            tuple(Limit(**row) for row in _rows(data, "limits")),
            Objective(**_fields("objective", data.get("objective", {}), "objective")),
        )
    if kind in SOLVERS:
        _only(data, _PLACE)
        return _sites(data, str(kind), roads)
    raise ProblemError("kind", "unknown_kind", known=", ".join([*SOLVERS, "allocation"]))


def _sites(data: Data, kind: str, roads: str | None) -> SitesProblem:
    demand, sites = _rows(data, "demand"), _rows(data, "sites")
    for part, rows in (("demand", demand), ("sites", sites)):
        codes = [row["code"] for row in rows]
        if not rows:
            raise ProblemError(part, "empty")
        if len(set(codes)) < len(codes):
            twice = next(code for code in codes if codes.count(code) > 1)
            raise ProblemError(part, "twice", name=twice)
    choose, numbers = data.get("choose"), {}
    if choose is not None and (not isinstance(choose, int) or isinstance(choose, bool)):
        raise ProblemError("choose", "not_a_whole_number")
    for name in ("budget", "reach"):
        if data.get(name) is not None:
            numbers[name] = _value(data[name], _NUMBER, name)
    minimum = data.get("minimum", {})
    if not isinstance(minimum, Mapping):
        raise ProblemError("minimum", "not_an_object")
    capacities = [float(row["capacity"]) for row in sites if "capacity" in row]
    if capacities and len(capacities) < len(sites):
        raise ProblemError("sites", "capacity_of_some")
    cost, problems = _cost(data, demand, sites, roads)
    asked = Sites(
        cost,
        [row["weight"] for row in demand],
        choose,
        tuple(n for n, row in enumerate(sites) if row.get("existing")),
        tuple(n for n, row in enumerate(sites) if row.get("forbidden")),
        capacities or None,
        [row.get("price", 1.0) for row in sites],
        numbers.get("budget"),
        numbers.get("reach"),
        [str(row.get("territory", "")) for row in demand],
        {str(k): _value(v, _NUMBER, f"minimum.{k}") for k, v in minimum.items()},
    )
    return SitesProblem(
        kind,
        asked,
        tuple(row["code"] for row in demand),
        tuple(row["code"] for row in sites),
        problems,
    )


def _cost(
    data: Data, demand: list[dict[str, Any]], sites: list[dict[str, Any]], roads: str | None
) -> tuple[Any, tuple[Problem, ...]]:
    travel = _fields("travel", data.get("travel", {}), "travel")
    if "cost" in travel:
        try:
            cost = np.array(
                [[np.inf if one is None else one for one in row] for row in travel["cost"]], float
            )
        except (TypeError, ValueError) as error:
            raise ProblemError("travel.cost", "not_a_matrix") from error
        if cost.shape != (len(demand), len(sites)):
            shape = f"{len(demand)} x {len(sites)}"
            raise ProblemError("travel.cost", "wrong_shape", wanted=shape)
        return cost, ()
    try:
        here, there = (
            [(row["latitude"], row["longitude"]) for row in part] for part in (demand, sites)
        )
    except KeyError as error:
        raise ProblemError("travel", "no_positions", missing=str(error.args[0])) from error
    try:
        if "roads" in travel or roads is not None:
            graph = read_roads(str(roads or travel["roads"]), speed=travel.get("speed"))
            within = float(travel.get("within", 1e12))
            pace = 60 / travel["speed"] if graph.unit == "min" and travel.get("speed") else 1.0
            snap = float(travel.get("snap_km", 10.0))
            found = by_roads(graph, here, there, within, snap_km=snap, pace=pace)
            return found, (*_doubtful(demand, sites, here, there), *graph.problems())
        found = by_distance(
            here,
            there,
            float(travel.get("within", 1e12)),
            detour=float(travel.get("detour", 1.3)),
            speed=travel.get("speed"),
        )
        return found, _doubtful(demand, sites, here, there)
    except RoadsError as error:
        raise ProblemError("travel.roads", error.code, **error.values) from error
    except ValueError as error:
        raise ProblemError("travel", str(error)) from error


def _doubtful(
    demand: list[dict[str, Any]],
    sites: list[dict[str, Any]],
    here: list[tuple[float, float]],
    there: list[tuple[float, float]],
) -> tuple[Problem, ...]:
    """Tell demand points in one position, and sites far from every demand point, by name."""
    told = [
        (demand, [one for one in check_points(here) if one.code == "twice"]),
        (
            sites,
            [
                one
                for one in check_points(there, near=here, within_km=_FAR_KM)
                if one.code == "in_the_sea"
            ],
        ),
    ]
    found = []
    for rows, problems in told:
        for one in problems:
            first = one.values["first"]
            assert isinstance(first, tuple)
            names = tuple(str(rows[int(at)]["code"]) for at in first)
            found.append(Problem(one.code, {"rows": one.values["rows"], "names": names}))
    return tuple(found)


def _rows(data: Data, part: str) -> list[dict[str, Any]]:
    rows = data.get(part, [])
    if not isinstance(rows, list):
        raise ProblemError(part, "not_a_list")
    return [_fields(part, row, f"{part}[{n}]") for n, row in enumerate(rows)]


def _fields(part: str, row: object, path: str) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise ProblemError(path, "not_an_object")
    _only(row, tuple(_FIELDS[part]), path)
    found = {
        name: _value(value, _FIELDS[part][name], f"{path}.{name}")
        for name, value in row.items()
        if value is not None
    }
    for name in _NEEDED.get(part, ()):
        if name not in found:
            raise ProblemError(f"{path}.{name}", "missing")
    return found


def _value(value: object, kinds: tuple[type, ...], path: str) -> Any:
    if not isinstance(value, kinds) or (isinstance(value, bool) and kinds != _FLAG):
        raise ProblemError(path, "wrong_type", wanted=" or ".join(k.__name__ for k in kinds))
    return value


def _only(data: Data, known: Sequence[str], path: str = "") -> None:
    for name in data:
        if name not in known:
            where = f"{path}.{name}" if path else str(name)
            raise ProblemError(where, "unknown_field", known=", ".join(known))


def solve(
    problem: SitesProblem | ClaimsProblem,
    *,
    watch: Watch | None = None,
    time_limit: float | None = None,
    gap: float = 0.0,
) -> Placement | Allocation:
    """Solve what was read; raises ProblemError for numbers that make no sense."""
    try:
        if isinstance(problem, SitesProblem):
            run = SOLVERS[problem.kind]
            return run(problem.sites, watch=watch, time_limit=time_limit, gap=gap)
        return allocate(
            problem.pools,
            problem.claims,
            problem.limits,
            problem.objective,
            watch=watch,
            time_limit=time_limit,
        )
    except (SitesError, ClaimsError) as error:
        raise ProblemError("$", error.code, **error.values) from error


def _told(problem: SitesProblem | ClaimsProblem) -> tuple[Problem, ...]:
    return problem.problems if isinstance(problem, SitesProblem) else ()


def to_data(
    problem: SitesProblem | ClaimsProblem, answer: Placement | Allocation
) -> dict[str, Any]:
    """Return the answer as plain data, with the names of the problem."""
    found: dict[str, Any] = {
        "status": str(answer.status),
        "objective": answer.objective,
        "bound": answer.bound,
        "gap": answer.gap,
        "clash": [asdict(one) for one in answer.clash],
        "problems": [asdict(one) for one in (*_told(problem), *answer.problems)],
    }
    if isinstance(answer, Placement) and isinstance(problem, SitesProblem):
        name = problem.names
        found["open"] = [name[site] for site in answer.open]
        found["assigned"] = {
            point: name[site] if site >= 0 else None
            for point, site in zip(problem.demand, answer.assigned, strict=False)
        }
        found["shares"] = [
            {"demand": problem.demand[i], "site": name[j], "share": share}
            for i, j, share in answer.shares
        ]
        found["covered"] = answer.covered
    elif isinstance(answer, Allocation):
        for part in ("gifts", "places", "reasons"):
            found[part] = [asdict(one) for one in getattr(answer, part)]
        found["left"] = answer.left
    return found
