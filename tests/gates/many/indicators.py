"""Sixty more indicators, places and periods."""

from __future__ import annotations

import datetime as dt

from concilia.agencies.models import Territory
from concilia.indicators.models import Observation
from tests.gates.many.copying import copies, first
from tests.gates.world.indicators import series
from tests.gates.world.state import World


def fill(world: World) -> None:
    """Copy what stands in the room."""
    indicators = copies(series(), code=lambda n: f"i-{n}", name=lambda n: f"Indicator {n}")
    one = first(Observation.objects.all())
    zones = [*Territory.objects.filter(code__startswith="R-N-").order_by("pk")]
    copies(one, indicator=lambda n: indicators[n - 1])
    copies(one, territory=lambda n: zones[n - 1])
    copies(one, period=lambda n: one.period + dt.timedelta(days=100 + n))
