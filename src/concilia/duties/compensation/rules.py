"""What effort costs, what a fund's rule gives back, and whether its ledger is in balance. Pure.

Money is whole minor units (cents) everywhere; nothing is ever kept as a fraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from concilia.core.lifecycles import Lifecycle, Step

TEXT, NAME = 500, 120
"""Characters."""

MOST = 10**15
"""Minor units of one amount; beyond, it is a slip of the pen."""

MOST_MINUTES = 60 * 24 * 366
LIFE = Lifecycle(
    states=("booked", "awarded", "refused", "withdrawn"),
    initial="booked",
    final=("refused", "withdrawn"),
    steps=(
        Step("award", ("booked",), "awarded"),
        Step("refuse", ("booked",), "refused"),
        Step("withdraw", ("booked",), "withdrawn"),
        Step("take back", ("awarded",), "booked"),
    ),
)


def halves_up(numerator: int, denominator: int) -> int:
    """Return a fraction that is not below zero, rounded to the nearest whole, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)


def price(minutes: int, rate: int) -> int:
    """Return what so many minutes cost at a rate per hour, in minor units."""
    return halves_up(minutes * rate, 60)


@dataclass(frozen=True, slots=True)
class Award:
    """What the rule gives, and every bound that counted."""

    amount: int
    eligible: int
    by_rate: bool
    by_cap: bool


def award(
    amount: int,
    *,
    share: int,
    minutes: int | None = None,
    rate: int | None = None,
    rate_cap: int | None = None,
    cap: int | None = None,
    already: int = 0,
) -> Award:
    """Return what the rule of a fund gives for one cost.

    `share` is percent; `rate_cap` bounds the hourly rate of effort; `cap` bounds what one agency
    gets in a calendar year, of which `already` was given.
    """
    by_rate = minutes is not None and rate is not None and rate_cap is not None and rate > rate_cap
    eligible = price(minutes or 0, rate_cap or 0) if by_rate else amount
    given = halves_up(eligible * share, 100)
    left = given if cap is None else max(cap - already, 0)
    return Award(min(given, left), eligible, by_rate, left < given)


def balances(entries: Iterable[tuple[int, int, int]]) -> Mapping[int, int]:
    """Return the balance of every account from (source, target, amount) entries.

    Each entry takes from one account what it gives to another, so they always sum to zero.
    """
    out: dict[int, int] = {}
    for source, target, amount in entries:
        out[source] = out.get(source, 0) - amount
        out[target] = out.get(target, 0) + amount
    return out
