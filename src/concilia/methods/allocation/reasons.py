"""Why an allocation is what it is: its gifts replayed one by one, the worst off first."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from concilia.methods.allocation.claims import Claim, Gift, Objective, Outcome, Pool, Reason

_MOST = 200


def reasons(
    pools: Sequence[Pool],
    claims: Sequence[Claim],
    places: Sequence[Outcome],
    gifts: Sequence[Gift],
    objective: Objective,
) -> list[Reason]:
    """Return a reason per thing given (at most 200), and who is worst off in the end and why.

    Codes: "given" {place, resource, pool, agency, amount, unmet_before, unmet_after,
    share_before, share_after, worst_before}: worst_before says whether the place was then the
    worst off of all. "stays_worst_off" {place, resource, unmet, share, given, why}: why is
    "stock" (nothing is left), "limit" (something is left that may or can not go there), or
    "served" (nobody has an unmet need).
    """
    by_code = {pool.code: pool for pool in pools}
    served = {(c.place, c.resource): min(c.already, c.need) for c in claims}
    asked = {(c.place, c.resource): c for c in claims}
    waiting: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for gift in gifts:
        pool = by_code[gift.pool]
        step = gift.amount if pool.divisible else 1.0
        for _unit in range(min(_MOST, max(1, math.floor(gift.amount / step + 0.5)))):
            waiting[gift.place, pool.resource].append((gift.pool, step))

    def badness(key: tuple[str, str]) -> float:
        claim = asked[key]
        if objective.measure == "share":
            return -(served[key] / claim.need if claim.need else 1.0)
        return claim.weight * (claim.need - served[key])

    found: list[Reason] = []
    while waiting and len(found) < _MOST:
        worst = max(map(badness, asked))
        key = max(waiting, key=badness)
        was_worst = badness(key) >= worst - 1e-9
        code, amount = waiting[key].pop(0)
        if not waiting[key]:
            del waiting[key]
        claim, pool = asked[key], by_code[code]
        before = served[key]
        served[key] = min(claim.need, before + amount * claim.served_by_one)
        found.append(
            Reason(
                "given",
                {
                    "place": claim.place,
                    "resource": claim.resource,
                    "pool": code,
                    "agency": pool.agency,
                    "amount": amount,
                    "unmet_before": claim.need - before,
                    "unmet_after": claim.need - served[key],
                    "share_before": before / claim.need if claim.need else 1.0,
                    "share_after": served[key] / claim.need if claim.need else 1.0,
                    "worst_before": int(was_worst),
                },
            )
        )
    found.append(_worst(pools, places, gifts, asked, objective))
    return found


def _worst(
    pools: Sequence[Pool],
    places: Sequence[Outcome],
    gifts: Sequence[Gift],
    asked: dict[tuple[str, str], Claim],
    objective: Objective,
) -> Reason:
    def badness(place: Outcome) -> float:
        if objective.measure == "share":
            return -place.share
        return asked[place.place, place.resource].weight * place.unmet

    worst = max(places, key=badness)
    gone = {
        pool.code: pool.amount - math.fsum(g.amount for g in gifts if g.pool == pool.code)
        for pool in pools
        if pool.resource == worst.resource
    }
    least = {pool.code: 1e-9 if pool.divisible else 1.0 for pool in pools}
    why = "limit" if any(left >= least[code] for code, left in gone.items()) else "stock"
    if worst.unmet <= 0:
        why = "served"
    return Reason(
        "stays_worst_off",
        {
            "place": worst.place,
            "resource": worst.resource,
            "unmet": worst.unmet,
            "share": worst.share,
            "given": worst.given,
            "why": why,
        },
    )
