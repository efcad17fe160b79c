"""The way of a transfer, and who may answer for whom; no database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from concilia.core.lifecycles import Lifecycle, Step

LIFE = Lifecycle(
    states=("said", "approved", "assigned", "sent", "received", "declined", "withdrawn"),
    initial="said",
    final=("received", "declined", "withdrawn"),
    steps=(
        Step("approve", ("said",), "approved"),
        Step("assign", ("said", "approved", "assigned"), "assigned"),
        Step("send", ("assigned",), "sent"),
        Step("receive", ("sent",), "received"),
        Step("decline", ("said", "approved", "assigned"), "declined"),
        Step("withdraw", ("said", "approved", "assigned"), "withdrawn"),
    ),
)
"""Approve may be left out: whoever assigns approves. Assigned may be assigned anew until sent."""

COUNTED = ("assign", "send", "receive")
"""Steps that name a quantity."""

OFFICE = ("approve", "assign", "decline")
"""Steps of the body's office; the others are the agencies' own."""

GIVER = ("send", "withdraw")
"""Of the agencies' own steps those of whoever gives; receiving is the taker's."""


class Power(NamedTuple):
    """A mandate lets `holder` answer on behalf of `agency` (None: of any) in the body."""

    pk: int
    holder: int
    agency: int | None


def power_for(
    agency: int, acting: Iterable[int], powers: Iterable[Power]
) -> tuple[bool, Power | None]:
    """Return whether somebody who acts for the agencies `acting` may answer for `agency`.

    First as itself, then under the authority that names it, then under one for any agency.
    """
    mine = frozenset(acting)
    if agency in mine:
        return True, None
    held = [one for one in powers if one.holder in mine and one.agency in (agency, None)]
    held.sort(key=lambda one: (one.agency is None, one.pk))
    return (True, held[0]) if held else (False, None)


def outstanding(wanted: float, transfers: Iterable[tuple[str, float, float | None]]) -> float:
    """Return how much is still not promised: transfers are state, said, and assigned.

    What was declined or withdrawn does not count; what was assigned counts as assigned.
    """
    promised = sum(
        said if assigned is None else assigned
        for state, said, assigned in transfers
        if state not in ("declined", "withdrawn")
    )
    return max(0.0, wanted - promised)


def met(wanted: float, received: Iterable[float | None]) -> bool:
    """Say whether all that was wanted has arrived."""
    return sum(one or 0 for one in received) >= wanted
