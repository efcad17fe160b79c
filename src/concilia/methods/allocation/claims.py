"""Who gets what: the pools that there are, the claims on them, limits, and the answer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from concilia.methods.allocation.outcome import Constraint, Status, relative_gap
from concilia.methods.problems import Problem


@dataclass(frozen=True, slots=True)
class Pool:
    """An amount of one resource that one agency holds at one level.

    Indivisible resources (teams, vehicles) are given whole; divisible ones (money, doses) are
    not. `price` is what one unit costs, for limits on money.
    """

    code: str
    resource: str
    amount: float
    agency: str = ""
    level: str = ""
    divisible: bool = False
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class Claim:
    """What one place needs of one resource.

    One unit of the resource serves `served_by_one` of the need; `already` is served without it.
    `weight` says how grave one unit of need is here, beside other places.
    """

    place: str
    resource: str
    need: float
    served_by_one: float = 1.0
    already: float = 0.0
    weight: float = 1.0
    level: str = ""

    @property
    def open(self) -> float:
        """The need that is not served yet."""
        return max(0.0, self.need - self.already)


@dataclass(frozen=True, slots=True)
class Limit:
    """At least or at most an amount over all that fits: resource, agency and level of the pool,
    place, level of the place. None fits everything. `money` counts prices instead of units."""

    code: str
    at_least: float | None = None
    at_most: float | None = None
    resource: str | None = None
    agency: str | None = None
    level: str | None = None
    place: str | None = None
    place_level: str | None = None
    money: bool = False

    def fits(self, pool: Pool, claim: Claim) -> bool:
        """Say whether a gift from the pool to the claim counts."""
        return all(
            wanted is None or wanted == found
            for wanted, found in (
                (self.resource, pool.resource),
                (self.agency, pool.agency),
                (self.level, pool.level),
                (self.place, claim.place),
                (self.place_level, claim.level),
            )
        )


@dataclass(frozen=True, slots=True)
class Objective:
    """What is best.

    kind "efficiency": the most need served, by weight. "worst_off": the worst-off place as well
    off as can be, then the second worst, and so on. "mix": the most need served while the
    worst-off place keeps at least `mix` (0 to 1) of what worst-off first could do for it.
    measure, for the last two: "unmet" the largest weighted unmet need is the worst off; "share"
    the smallest share of need served is.
    """

    kind: str = "worst_off"
    measure: str = "unmet"
    mix: float = 0.5


@dataclass(frozen=True, slots=True)
class Gift:
    """How much of a pool goes to a place."""

    pool: str
    place: str
    amount: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a place has of one resource in the end."""

    place: str
    resource: str
    need: float
    already: float
    given: float
    served: float
    unmet: float
    share: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the reasoning, as a code and values."""

    code: str
    values: dict[str, str | float | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who gets what, how good that is proven to be, and why."""

    status: Status
    gifts: tuple[Gift, ...] = ()
    places: tuple[Outcome, ...] = ()
    objective: float | None = None
    bound: float | None = None
    left: dict[str, float] = field(default_factory=dict)
    clash: tuple[Constraint, ...] = ()
    problems: tuple[Problem, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def gap(self) -> float | None:
        """The largest possible distance from the optimum, relative to the objective."""
        return relative_gap(self.objective, self.bound)


class ClaimsError(ValueError):
    """A problem that cannot be understood: a code and values for its sentence."""

    def __init__(self, code: str, **values: str | float) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def check(
    pools: Sequence[Pool], claims: Sequence[Claim], limits: Sequence[Limit], objective: Objective
) -> tuple[Problem, ...]:
    """Refuse what makes no sense with ClaimsError; tell what is only doubtful."""
    if objective.kind not in ("efficiency", "worst_off", "mix"):
        raise ClaimsError("unknown_objective", objective=objective.kind)
    if objective.measure not in ("unmet", "share"):
        raise ClaimsError("unknown_measure", measure=objective.measure)
    if not 0 <= objective.mix <= 1:
        raise ClaimsError("mix", mix=objective.mix)
    if not pools or not claims:
        raise ClaimsError("empty")
    for pool in pools:
        _amount(pool.amount, "stock", pool.code)
        _amount(pool.price, "price", pool.code)
    for claim in claims:
        where = f"{claim.place}/{claim.resource}"
        for what in ("need", "served_by_one", "already", "weight"):
            _amount(getattr(claim, what), what, where)
    for limit in limits:
        for end in (limit.at_least, limit.at_most):
            if end is not None:
                _amount(end, "limit", limit.code)
    for what, codes in (
        ("pool", [pool.code for pool in pools]),
        ("claim", [f"{claim.place}/{claim.resource}" for claim in claims]),
        ("limit", [limit.code for limit in limits]),
    ):
        twice = [code for code, rows in Counter(codes).items() if rows > 1]
        if twice:
            raise ClaimsError("twice", what=what, name=twice[0])
    problems = [
        Problem("part_of_a_whole", {"pool": pool.code, "amount": pool.amount})
        for pool in pools
        if not pool.divisible and pool.amount != math.floor(pool.amount)
    ]
    held = {pool.resource for pool in pools}
    problems += [
        Problem("nobody_holds", {"place": claim.place, "resource": claim.resource})
        for claim in claims
        if claim.resource not in held
    ]
    problems += [
        Problem("no_need", {"place": claim.place, "resource": claim.resource})
        for claim in claims
        if claim.need == 0
    ]
    problems += [
        Problem("limit_fits_nothing", {"limit": limit.code})
        for limit in limits
        if not any(
            limit.fits(pool, claim)
            for pool in pools
            for claim in claims
            if pool.resource == claim.resource
        )
    ]
    return tuple(problems)


def _amount(value: float, what: str, code: str) -> None:
    if not math.isfinite(value):
        raise ClaimsError("not_a_number", what=what, name=code)
    if value < 0:
        raise ClaimsError("negative", what=what, name=code, value=value)


def limits_are_nested(
    pools: Sequence[Pool], claims: Sequence[Claim], limits: Sequence[Limit]
) -> bool:
    """Say whether all limits are upper ones that each look at pools alone or at places alone,
    and of each side any two lie in each other or apart. Then what fits is a flow in whole units.
    """
    of_pools, of_claims = [], []
    for limit in limits:
        if limit.at_least or limit.money or limit.at_most != math.floor(limit.at_most or 0):
            return False
        from_pools = limit.agency is not None or limit.level is not None
        from_places = limit.place is not None or limit.place_level is not None
        if from_pools and from_places:
            return False
        kind = limit.resource
        if from_places:
            of_claims.append(
                {
                    i
                    for i, claim in enumerate(claims)
                    if kind in (None, claim.resource)
                    and limit.place in (None, claim.place)
                    and limit.place_level in (None, claim.level)
                }
            )
        else:
            of_pools.append(
                {
                    k
                    for k, pool in enumerate(pools)
                    if kind in (None, pool.resource)
                    and limit.agency in (None, pool.agency)
                    and limit.level in (None, pool.level)
                }
            )
    return all(
        a <= b or b <= a or not a & b
        for side in (of_pools, of_claims)
        for n, a in enumerate(side)
        for b in side[:n]
    )
