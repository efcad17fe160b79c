"""Computing all signals: series by series, compared with each other, kept once.

A job (`signals.compute`) does it after imports and once a day; it may be run again at any time
and then changes nothing. What was taken up or dismissed stays so while its stretch lasts.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction

from concilia.core import clock, jobs
from concilia.core.actions import act
from concilia.core.permissions import SYSTEM, Actor
from concilia.indicators import grids
from concilia.indicators.models import Computation, Indicator, Signal
from concilia.indicators.signals import judging
from concilia.indicators.signals.judging import Found
from concilia.methods import signals

CLEAR = 0.05
"""Of the signals shown, about so many in a hundred may be chance (false discovery rate)."""

_BATCH = 500
_TOLD = 10
"""The progress is written after so many indicators."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    indicator: Indicator
    found: Found
    q: float


def request(key: str) -> None:
    """Ask for a computation, once per `key`."""
    jobs.enqueue("signals.compute", key=f"signals.compute:{key}")


@jobs.lease(dt.timedelta(minutes=30))
def run(*, by: Actor = SYSTEM) -> int:
    """Compute every signal and keep what is clear; return the computation's id."""
    chosen = list(Indicator.objects.filter(defined=True).order_by("pk"))
    computation = Computation.objects.create(
        kind=Computation.Kind.SIGNALS, started_at=clock.now(), indicators_total=len(chosen)
    )
    mine = Computation.objects.filter(pk=computation.pk)
    candidates: list[tuple[Indicator, Found]] = []
    tested = values = 0
    for number, indicator in enumerate(chosen, 1):
        grid = grids.read(indicator)
        if grid.count:
            judged = judging.judge(indicator, grid)
            candidates += [(indicator, one) for one in judging.found(indicator, judged)]
            tested += int((~np.isnan(judged.chart.mean)).sum())
            values += grid.count
        if not number % _TOLD or number == len(chosen):
            mine.update(indicators_done=number, series=tested, values=values)
    ranked = rank(candidates, tested)
    with act("signals.compute", by=by) as doing:
        fresh = keep(ranked)
        mine.update(finished_at=clock.now(), found=len(ranked))
        computation.refresh_from_db()
        doing.record(
            computation,
            {
                "series": computation.series,
                "values": computation.values,
                "signals": len(ranked),
                "new": fresh,
                "version": signals.VERSION,
            },
        )
    return computation.pk


def rank(candidates: Sequence[tuple[Indicator, Found]], tested: int) -> list[_Ranked]:
    """Return those that stand out among all the series that were tested, the clearest first."""
    q = signals.false_discovery([one.probability for _i, one in candidates], tested=tested)
    made = [
        _Ranked(indicator, one, float(value))
        for (indicator, one), value in zip(candidates, q, strict=True)
        if value <= CLEAR
    ]
    return sorted(made, key=lambda one: one.q)


def keep(ranked: Sequence[_Ranked]) -> int:
    """Bring the rows in line with what was found; return how many signals are new.

    A stretch that overlaps a known signal of the same series and direction is that signal.
    """
    now = clock.now()
    known: dict[tuple[int, int, str], list[Signal]] = defaultdict(list)
    with transaction.atomic():
        for row in Signal.objects.select_for_update().order_by("pk"):
            known[(row.indicator_id, row.territory_id, row.direction)].append(row)
        fresh: list[Signal] = []
        changed: list[Signal] = []
        still: set[int] = set()
        for one in ranked:
            same = known[(one.indicator.pk, one.found.territory, one.found.direction)]
            former = next((row for row in same if _overlap(row, one.found)), None)
            if former is None:
                fresh.append(_row(one, now))
            else:
                still.add(former.pk)
                if _bring_up(former, one):
                    changed.append(former)
        over = [
            row.pk for rows in known.values() for row in rows if row.current and row.pk not in still
        ]
        Signal.objects.bulk_create(fresh, batch_size=_BATCH, ignore_conflicts=True)
        Signal.objects.bulk_update(changed, _MOVING, batch_size=_BATCH)
        for start in range(0, len(over), _BATCH):
            Signal.objects.filter(pk__in=over[start : start + _BATCH]).update(current=False)
    return len(fresh)


_MOVING = ("rules", "last", "current", "probability", "q", "facts")


def _overlap(row: Signal, one: Found) -> bool:
    return row.onset <= one.last and one.onset <= row.last


def _values(one: _Ranked) -> dict[str, object]:
    return {
        "rules": list(one.found.rules),
        "last": max(one.found.last, one.found.onset),
        "current": True,
        "probability": one.found.probability,
        "q": one.q,
        "facts": one.found.facts,
    }


def _bring_up(row: Signal, one: _Ranked) -> bool:
    values = _values(one)
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True


def _row(one: _Ranked, now: dt.datetime) -> Signal:
    return Signal(
        indicator=one.indicator,
        territory_id=one.found.territory,
        method=one.found.method,
        direction=one.found.direction,
        tone=judging.tone(one.indicator, one.found.direction),
        onset=one.found.onset,
        found_at=now,
        **_values(one),
    )
