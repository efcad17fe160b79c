"""When the series of a territory first gave a signal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from concilia.agencies.models import Territory
from concilia.indicators.models import Indicator, Observation
from concilia.indicators.signals import reading
from concilia.indicators.signals.judging import Found


@dataclass(frozen=True, slots=True)
class First:
    """The first stretch of special-cause variation of one series."""

    indicator: Indicator
    territory: Territory
    found: Found


def of(territory: Territory) -> Iterator[First]:
    """Yield the first signal of every indicator that has one in the territory, by date."""
    held = Observation.objects.filter(territory=territory).values("indicator").distinct()
    rows = []
    for indicator in Indicator.objects.filter(pk__in=held):
        stretches = reading.stretches(indicator, territory)
        if stretches:
            rows.append(First(indicator, territory, stretches[0]))
    yield from sorted(rows, key=lambda one: (one.found.onset, one.indicator.code))
