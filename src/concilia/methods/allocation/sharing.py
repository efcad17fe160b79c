"""Allocate pools to claims: the most need served, the worst-off first, or a mix of both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilia.methods.allocation.claims import (
    Allocation,
    Claim,
    Gift,
    Limit,
    Objective,
    Outcome,
    Pool,
    check,
    limits_are_nested,
)
from concilia.methods.allocation.clash import smallest_clash
from concilia.methods.allocation.levels import lexicographic, one_by_one, worst_first
from concilia.methods.allocation.model import INF, Model
from concilia.methods.allocation.outcome import Constraint, Control, Status, Watch
from concilia.methods.allocation.reasons import reasons

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(slots=True)
class Shape:
    """The model of an allocation: a column per pool and claim of one resource, one per claim."""

    model: Model
    pools: Sequence[Pool]
    claims: Sequence[Claim]
    pairs: list[tuple[int, int]]
    served: Ints
    named: list[Constraint]

    @property
    def whole(self) -> bool:
        """Whether something is given whole."""
        return any(not pool.divisible for pool in self.pools)


def allocate(
    pools: Sequence[Pool],
    claims: Sequence[Claim],
    limits: Sequence[Limit] = (),
    objective: Objective = Objective(),  # noqa: B008 - a frozen value, the same for every call
    *,
    watch: Watch | None = None,
    time_limit: float | None = None,
) -> Allocation:
    """Return who gets what.

    The objective of the answer is the weighted need that is newly served. For "worst_off" it is
    told in `places`; the proof is in the status: every level was solved to its optimum. Raises
    ClaimsError for negative stocks and needs, doubles and unknown objectives.
    """
    problems = check(pools, claims, limits, objective)
    control = Control(watch, time_limit)
    shape = _shape(pools, claims, limits)
    weight = np.array([claim.weight for claim in claims])
    if objective.kind == "efficiency":
        status, x, bound = _efficient(shape, weight, control)
    else:
        simple = not limits and not any(pool.divisible for pool in pools)
        nested = bool(limits) and not any(pool.divisible for pool in pools)
        nested = nested and limits_are_nested(pools, claims, limits)
        status, x, bound = _fair(shape, objective, weight, control, simple, nested)
    if status is Status.INFEASIBLE:
        clash = smallest_clash(shape.model, shape.named, control)
        return Allocation(status, clash=clash, problems=problems)
    if x is None:
        return Allocation(status, problems=problems)
    gifts = _gifts(shape, x)
    places = _outcomes(claims, gifts, {pool.code: pool.resource for pool in pools})
    value = math.fsum(
        claim.weight * (place.served - min(claim.already, claim.need))
        for claim, place in zip(claims, places, strict=True)
    )
    left = {
        pool.code: pool.amount - math.fsum(g.amount for g in gifts if g.pool == pool.code)
        for pool in pools
    }
    told = reasons(pools, claims, places, gifts, objective)
    return Allocation(
        status,
        tuple(gifts),
        tuple(places),
        value,
        value if status is Status.OPTIMAL else bound,
        left,
        (),
        problems,
        tuple(told),
    )


def _shape(pools: Sequence[Pool], claims: Sequence[Claim], limits: Sequence[Limit]) -> Shape:
    model, named = Model(), []
    pairs = [
        (k, i)
        for k, pool in enumerate(pools)
        for i, claim in enumerate(claims)
        if pool.resource == claim.resource
    ]
    for k, _i in pairs:
        # What a pool holds is a row of its own, so that it can be named in a clash.
        model.add(1, whole=not pools[k].divisible)
    served = model.add(len(claims), upper=[claim.open for claim in claims])
    rows: list[tuple[Constraint, list[int], list[float], float, float]] = []
    for k, pool in enumerate(pools):
        mine = [column for column, (owner, _i) in enumerate(pairs) if owner == k]
        told = Constraint(
            "stock", {"resource": pool.resource, "agency": pool.agency, "amount": pool.amount}
        )
        rows.append((told, mine, [1.0] * len(mine), -INF, pool.amount))
    for limit in limits:
        mine = [c for c, (k, i) in enumerate(pairs) if limit.fits(pools[k], claims[i])]
        worth = [pools[pairs[c][0]].price if limit.money else 1.0 for c in mine]
        for code, low, high in (
            ("at_least", limit.at_least, None),
            ("at_most", None, limit.at_most),
        ):
            end = low if low is not None else high
            if end is not None:
                told = Constraint(code, {"limit": limit.code, "amount": end})
                ends = (end, INF) if low is not None else (-INF, end)
                rows.append((told, mine, worth, *ends))
    for group, (told, columns, worth, lower, upper) in enumerate(rows):
        named.append(told)
        model.require(
            np.zeros(len(columns), np.int64), columns, worth, lower=lower, upper=upper, group=group
        )
    for i, claim in enumerate(claims):
        mine = [column for column, (_k, whose) in enumerate(pairs) if whose == i]
        model.require(
            np.zeros(len(mine) + 1, np.int64),
            [int(served[i]), *mine],
            [1.0, *[-claim.served_by_one] * len(mine)],
            upper=0.0,
        )
    return Shape(model, pools, claims, pairs, served, named)


def _priced(shape: Shape, weight: Floats) -> None:
    cost = np.zeros(shape.model.columns)
    cost[shape.served] = -weight
    # Of equal answers the one that gives away least, so that nothing is given for nothing.
    gifts = np.arange(len(shape.pairs))
    size = np.array([max(1e-9, shape.claims[i].served_by_one) for _k, i in shape.pairs])
    cost[gifts] = 1e-7 * float(weight.max(initial=1.0)) * size
    shape.model.reprice(cost)


def _efficient(
    shape: Shape, weight: Floats, control: Control
) -> tuple[Status, Floats | None, float | None]:
    _priced(shape, weight)
    found = shape.model.solve(control)
    bound = None if found.bound is None else -found.bound
    return found.status, found.x, bound


def _fair(
    shape: Shape, objective: Objective, weight: Floats, control: Control, simple: bool, nested: bool
) -> tuple[Status, Floats | None, float | None]:
    """Worst-off first; for a mix only its first level binds, as far as the mix says."""
    scale, start = _levels(shape.claims, objective.measure)
    if objective.kind == "worst_off":
        if simple:
            return Status.OPTIMAL, _handed_out(shape, scale, start), None
        if nested:
            given = _handed_out_within(shape, scale, start, control)
            return (Status.STOPPED if control.stopped else Status.OPTIMAL), given, None
        if shape.whole:
            status, x = worst_first(shape.model, shape.served, scale, start, control)
        else:
            status, x = lexicographic(shape.model, shape.served, scale, start, control)
        return status, x, None
    status, x = worst_first(shape.model, shape.served, scale, start, control, levels=1)
    if x is None or status is not Status.OPTIMAL:
        return status, x, None
    before = float(start.min())
    best = float((start + scale * x[shape.served]).min())
    least = before + objective.mix * (best - before)
    count = len(shape.claims)
    shape.model.require(
        np.arange(count),
        shape.served,
        scale,
        count=count,
        lower=least - start - 1e-7 * max(1.0, abs(least)),
    )
    return _efficient(shape, weight, control)


def _handed_out(shape: Shape, scale: Floats, start: Floats) -> Floats:
    """Worst-off first without limits: each resource on its own, one thing after the other."""
    x = np.zeros(shape.model.columns)
    column = {pair: number for number, pair in enumerate(shape.pairs)}
    for resource in dict.fromkeys(pool.resource for pool in shape.pools):
        mine = [i for i, claim in enumerate(shape.claims) if claim.resource == resource]
        owners = [k for k, pool in enumerate(shape.pools) if pool.resource == resource]
        stock = {k: math.floor(shape.pools[k].amount + 1e-9) for k in owners}
        gain = [shape.claims[i].served_by_one for i in mine]
        most = [shape.claims[i].open for i in mine]
        given = one_by_one(sum(stock.values()), gain, most, scale[mine], start[mine])
        for i, amount in zip(mine, given, strict=True):
            for k in owners:
                part = min(amount, stock[k])
                x[column[k, i]] += part
                stock[k] -= part
                amount -= part
    return x


def _handed_out_within(shape: Shape, scale: Floats, start: Floats, control: Control) -> Floats:
    """Worst-off first where all limits are nested: what fits is a flow, and so a polymatroid."""
    flow = np.zeros(shape.model.columns)
    pairs = np.array(shape.pairs, np.int64).reshape(-1, 2)
    count = len(shape.claims)

    def fits(given: list[int]) -> bool:
        nonlocal flow
        trial = shape.model.copy()
        trial.require(
            pairs[:, 1], np.arange(len(pairs)), 1.0, count=count, lower=given, upper=given
        )
        found = trial.solve(control, feasibility=True, relaxed=True, phase="levels")
        if found.x is not None:
            flow = np.round(found.x)
        return found.x is not None

    units = sum(math.floor(pool.amount + 1e-9) for pool in shape.pools)
    gain = [claim.served_by_one for claim in shape.claims]
    most = [claim.open for claim in shape.claims]
    one_by_one(units, gain, most, scale, start, fits)
    return flow


def _levels(claims: Sequence[Claim], measure: str) -> tuple[Floats, Floats]:
    """Return scale and start of each claim's level `start + scale * newly served`: more is better.

    For "share" the share of need that is served; for "unmet" minus the weighted unmet need. A
    place without need is as well off as can be.
    """
    if measure == "unmet":
        scale = np.array([claim.weight for claim in claims])
        return scale, -scale * np.array([claim.open for claim in claims])
    need = np.array([claim.need for claim in claims])
    safe = np.where(need > 0, need, 1.0)
    already = np.array([min(claim.already, claim.need) for claim in claims])
    return np.where(need > 0, 1 / safe, 0.0), np.where(need > 0, already / safe, 1.0)


def _gifts(shape: Shape, x: Floats) -> list[Gift]:
    """Return the gifts; whole things are rounded, and what serves nobody is not given."""
    found = []
    for column, (k, i) in enumerate(shape.pairs):
        amount = float(x[column])
        amount = amount if shape.pools[k].divisible else float(round(amount))
        if amount > 1e-7 * max(1.0, shape.pools[k].amount):
            found.append(Gift(shape.pools[k].code, shape.claims[i].place, amount))
    return found


def _outcomes(
    claims: Sequence[Claim], gifts: Sequence[Gift], resource: dict[str, str]
) -> list[Outcome]:
    given: dict[tuple[str, str], float] = {}
    for gift in gifts:
        key = (gift.place, resource[gift.pool])
        given[key] = given.get(key, 0.0) + gift.amount
    found = []
    for claim in claims:
        amount = given.get((claim.place, claim.resource), 0.0)
        served = min(claim.need, claim.already + amount * claim.served_by_one)
        unmet = max(0.0, claim.need - served)
        share = served / claim.need if claim.need else 1.0
        found.append(
            Outcome(
                claim.place, claim.resource, claim.need, claim.already, amount, served, unmet, share
            )
        )
    return found
