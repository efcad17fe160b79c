"""Keeping the findings in line with the data: new ones open, mended ones gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import numpy as np
from django.db import transaction
from django.db.models import F

from concilia.core import clock
from concilia.core.actions import act
from concilia.core.permissions import SYSTEM, Actor
from concilia.indicators import computing, grids
from concilia.indicators.models import Computation, Finding, Indicator, Rival
from concilia.indicators.quality import totals
from concilia.indicators.quality.looking import Doubt, look, stretch
from concilia.methods.expressions import Reason

_SHOWN = (
    Reason.ZERO_DENOMINATOR,
    Reason.NEGATIVE,
    Reason.NO_POPULATION,
    Reason.NO_PARENT,
    Reason.NO_DENOMINATOR,
)
_BATCH = 500
_TOLD = 10
"""The progress is written after so many indicators."""
Key = tuple[int, int, str, dt.date]


def run(*, by: Actor = SYSTEM) -> int:
    """Look through everything and keep what is doubtful; return the computation's id."""
    chosen = list(Indicator.objects.filter(defined=True).order_by("pk"))
    computation = Computation.objects.create(
        kind=Computation.Kind.QUALITY, started_at=clock.now(), indicators_total=len(chosen)
    )
    mine = Computation.objects.filter(pk=computation.pk)
    found: dict[Key, tuple[Indicator, Doubt]] = {}
    today = clock.today()
    series = values = 0
    sums: dict[str, list[int]] = {}
    for number, indicator in enumerate(chosen, 1):
        grid = grids.read(indicator)
        doubts = list(look(indicator, grid, today)) if not indicator.expression else []
        if not indicator.expression:
            counted = sums.setdefault(str(indicator.source_id or 0), [0, 0, 0, 0])
            late = sum(one.kind == Finding.Kind.LATE for one in doubts)
            for at, number_of in enumerate((*stretch(grid), late)):
                counted[at] += number_of
        doubts += _rivals(indicator)
        if indicator.expression:
            doubts += _not_computed(indicator)
        for one in doubts:
            found[(indicator.pk, one.territory, one.kind, one.period)] = (indicator, one)
        series, values = series + len(grid.territories), values + grid.count
        if not number % _TOLD or number == len(chosen):
            mine.update(series=series, values=values, indicators_done=number)
    for indicator, one in totals.standing():
        found[(indicator.pk, one.territory, one.kind, one.period)] = (indicator, one)
    with act("quality.compute", by=by) as doing:
        fresh = _keep(found)
        mine.update(finished_at=clock.now(), found=len(found), by_source=sums)
        computation.refresh_from_db()
        doing.record(computation, {"found": len(found), "new": fresh})
    return computation.pk


def _rivals(indicator: Indicator) -> Iterator[Doubt]:
    rows = (
        Rival.objects.filter(observation__indicator=indicator)
        .exclude(value=F("observation__value"))
        .select_related("observation", "source")
    )
    for row in rows.iterator(chunk_size=1000):
        facts = {
            "ours": row.observation.value,
            "theirs": row.value,
            "source": str(row.source),
            "observation": row.observation_id,
        }
        yield Doubt(row.observation.territory_id, Finding.Kind.RIVAL, row.observation.period, facts)


def _not_computed(indicator: Indicator) -> Iterator[Doubt]:
    _written, evaluation = computing.refresh(indicator)
    for row, territory in enumerate(evaluation.territories):
        reasons = evaluation.cells.reasons[row]
        for reason in _SHOWN:
            places = np.flatnonzero(reasons == reason)
            if len(places):
                facts = {"reason": reason.name.lower(), "count": len(places)}
                period = evaluation.periods[int(places[0])]
                yield Doubt(territory.pk, Finding.Kind.NOT_COMPUTED, period, facts)
                break


def _keep(found: dict[Key, tuple[Indicator, Doubt]]) -> int:
    now = clock.now()
    with transaction.atomic():
        known = {
            (row.indicator_id, row.territory_id, row.kind, row.period): row
            for row in Finding.objects.select_for_update().order_by("pk")
        }
        fresh = [
            Finding(
                indicator=indicator,
                territory_id=one.territory,
                source_id=indicator.source_id,
                kind=one.kind,
                period=one.period,
                facts=one.facts,
                found_at=now,
            )
            for key, (indicator, one) in found.items()
            if key not in known
        ]
        Finding.objects.bulk_create(fresh, batch_size=_BATCH, ignore_conflicts=True)
        _update(known, found)
    return len(fresh)


def _update(known: dict[Key, Finding], found: dict[Key, tuple[Indicator, Doubt]]) -> None:
    changed = []
    for key, row in known.items():
        if key not in found:
            if row.state == Finding.State.OPEN:
                row.state = Finding.State.GONE
                changed.append(row)
        else:
            indicator, one = found[key]
            back = row.state == Finding.State.GONE
            if back or row.facts != one.facts or row.source_id != indicator.source_id:
                row.facts, row.source_id = one.facts, indicator.source_id
                row.state = Finding.State.OPEN if back else row.state
                changed.append(row)
    _save(changed)


def _save(rows: Iterable[Finding]) -> None:
    Finding.objects.bulk_update(rows, ("state", "facts", "source"), batch_size=_BATCH)
