"""Which target holds, who may adapt one, and the traffic status: said once, here."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass

NEAR = 0.1
"""A value that misses its target by no more than this share of it is near."""


class Status(enum.StrEnum):
    """How a value stands against its target."""

    REACHED = "reached"
    NEAR = "near"
    MISSED = "missed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Aim:
    """A target as the rules see it. `depth` is that of the body in the tree of bodies."""

    territory: str
    starts: dt.date
    ends: dt.date | None
    value: float
    depth: int = 0


def status(value: float | None, target: float | None, better: str) -> Status:
    """Return the status: reached, near (within a tenth), or missed.

    Without a value, a target, or a direction there is none.
    """
    if value is None or target is None or better not in {"up", "down"}:
        return Status.NONE
    short = target - value if better == "up" else value - target
    if short <= 0:
        return Status.REACHED
    return Status.NEAR if short <= NEAR * abs(target) else Status.MISSED


def holding(aims: Iterable[Aim], path: str, day: dt.date) -> Aim | None:
    """Return the target that holds for the territory with this path on this day.

    That of the nearest territory counts; there that of the body furthest down the tree, because
    it adapts the one above; and of several the one that began last.
    """
    there = [
        aim
        for aim in aims
        if path.startswith(aim.territory)
        and aim.starts <= day
        and (aim.ends is None or day <= aim.ends)
    ]
    return max(there, key=lambda aim: (len(aim.territory), aim.depth, aim.starts), default=None)


def may_adapt(steering: Iterable[str]) -> bool:
    """Say whether a child may set its own target where bodies above it have set one.

    `steering` are the models of those bodies: a centralised one binds; a hybrid one sets the
    objective and lets its value be adapted; a decentralised one leaves it to the children.
    """
    return "centralised" not in set(steering)
