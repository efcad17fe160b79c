"""A diary: what happens when, so that the past is made in its own order."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable
from itertools import count

from concilia.core import clock

Happening = Callable[[], object]


class Diary:
    """Happenings by moment; one may put further ones into the diary, never into the past."""

    def __init__(self, until: dt.datetime) -> None:
        self.until = until
        self._order = count()
        self._heap: list[tuple[dt.datetime, int, Happening]] = []

    def at(self, moment: dt.datetime, happening: Happening) -> None:
        """Let `happening` happen at `moment`; what lies after the end of the diary never does."""
        if moment <= self.until:
            heapq.heappush(self._heap, (moment, next(self._order), happening))

    def run(self) -> int:
        """Let everything happen in order, each under its own clock; return how much did."""
        done = 0
        while self._heap:
            moment, _number, happening = heapq.heappop(self._heap)
            with clock.at(moment):
                happening()
            done += 1
        return done
