"""The speakers' list: who comes next, and how much time is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for the floor: which turn, in which place, and whether on order."""

    turn: int
    place: int
    order: bool = False


def next_to_speak(waiting: Sequence[Waiting]) -> list[int]:
    """Return the turns in the order in which they get the floor: points of order first."""
    return [one.turn for one in sorted(waiting, key=lambda w: (not w.order, w.place, w.turn))]


def overtime(began: dt.datetime, moment: dt.datetime, limit: int) -> int:
    """Return the seconds beyond the limit at a moment, 0 within it or where there is none."""
    spoken = int((moment - began) / dt.timedelta(seconds=1))
    return max(0, spoken - limit) if limit else 0
