"""Values that other parts of the system know: written once, corrected with the former one kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from concilia.core import clock
from concilia.indicators.models import Indicator, Observation, Revision

_BATCH = 2000
Known = tuple[int, dt.date, float]
"""Territory id, first day of the period, value."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many values were new, changed, and as they were."""

    created: int
    updated: int
    unchanged: int


def put(indicator: Indicator, rows: Iterable[Known]) -> Written:
    """Write values of one indicator; to be called inside an action.

    A value that differs replaces the known one, which stays as a revision.
    """
    wanted = {(territory, period): value for territory, period, value in rows}
    now = clock.now()
    known = {
        (territory, period): (pk, value)
        for pk, territory, period, value in Observation.objects.filter(indicator=indicator)
        .values_list("pk", "territory", "period", "value")
        .iterator(chunk_size=_BATCH)
    }
    fresh = [
        Observation(
            indicator=indicator, territory_id=place, period=period, value=value, known_at=now
        )
        for (place, period), value in wanted.items()
        if (place, period) not in known
    ]
    changed = {
        known[key][0]: value
        for key, value in wanted.items()
        if key in known and not _same(known[key][1], value)
    }
    Observation.objects.bulk_create(fresh, batch_size=_BATCH)
    _replace(changed, now)
    return Written(len(fresh), len(changed), len(wanted) - len(fresh) - len(changed))


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def _replace(changed: dict[int, float], now: dt.datetime) -> None:
    pks = list(changed)
    for start in range(0, len(pks), _BATCH):
        rows = list(
            Observation.objects.filter(pk__in=pks[start : start + _BATCH]).select_for_update()
        )
        Revision.objects.bulk_create(
            Revision(
                observation=row,
                value=row.value,
                source_import_id=row.source_import_id,
                source_row=row.source_row,
                known_at=row.known_at,
                replaced_at=now,
            )
            for row in rows
        )
        for row in rows:
            row.value, row.known_at = changed[row.pk], now
            row.source_import, row.source_row = None, None
        Observation.objects.bulk_update(
            rows, ("value", "source_import", "source_row", "known_at"), batch_size=500
        )
