"""Counts of other rooms as indicators: appeals received, duties late, and the like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from concilia.agencies.models import Territory
from concilia.core.actions import act
from concilia.core.permissions import SYSTEM, Actor
from concilia.indicators import actions, recording
from concilia.indicators.models import Indicator
from concilia.indicators.permissions import anywhere
from concilia.indicators.recording import Written
from concilia.indicators.rules import period_start


def put(
    code: str,
    rows: Iterable[tuple[Territory, dt.date, float]],
    *,
    by: Actor = SYSTEM,
    define: Mapping[str, Any] | None = None,
) -> Written:
    """Write what a room counted; `define` holds the definition for a code that is not known yet.

    Raises Indicator.DoesNotExist for an unknown code without a definition. Nothing is written,
    and nothing recorded, when every value is as it was.
    """
    indicator = Indicator.objects.filter(code=code).first()
    if indicator is None:
        if define is None:
            raise Indicator.DoesNotExist(code)
        indicator = actions.define(by=by, code=code, **define)
    given = [
        (territory.pk, period_start(day, indicator.frequency), float(value))
        for territory, day, value in rows
    ]
    known = set(indicator.observations.values_list("territory", "period", "value"))
    if set(given) <= known:
        return Written(0, 0, len(given))
    with act("indicators.import", by=by, on=anywhere(by)) as doing:
        written = recording.put(indicator, given)
        doing.record(indicator, {"created": written.created, "updated": written.updated})
    return written
