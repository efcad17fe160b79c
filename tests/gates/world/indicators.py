"""Indicators and their observations."""

from __future__ import annotations

import datetime as dt

from concilia.core.permissions import SYSTEM
from concilia.indicators import actions as definitions
from concilia.indicators import feeds
from concilia.indicators.models import Finding, Indicator, Observation, Signal
from concilia.indicators.quality import computing as quality
from concilia.indicators.signals import computing as signals
from concilia.indicators.signals.judging import Found
from tests.gates.world.state import Room, World


def series() -> Indicator:
    """Return the indicator that was brought in."""
    return Indicator.objects.get(code="contacts_lost")


def build(world: World) -> None:
    """Put what was brought in."""
    observation = Observation.objects.filter(indicator=series()).order_by("pk").first()
    assert observation
    world.put("indicators:observation", pk=observation.pk)
    for name in ("indicator", "change", "targets", "funnel"):
        world.put(f"indicators:{name}", code=series().code)
    _judged(world)
    # A second place, so that the page compares series with few rows as with many.
    feeds.put(series().code, [(world.house.south, observation.period, 9.0)])


def _judged(world: World) -> None:
    """A series with a gap and a signal, and what programs ask of them."""
    wait = definitions.define(
        by=SYSTEM, code="wait", name="Wait", frequency="month", source=world.house.hospital
    )
    feeds.put("wait", [(world.house.north, dt.date(2025, n, 1), 5.0) for n in (1, 2, 4)])
    quality.run()
    stretch = Found(
        world.house.north.pk,
        Signal.Method.XMR,
        "up",
        ("shift",),
        dt.date(2025, 1, 1),
        dt.date(2025, 4, 1),
        current=True,
        probability=1e-6,
    )
    signals.keep(signals.rank([(wait, stretch)], tested=1))
    signal, finding = Signal.objects.get(), Finding.objects.get()
    for name in ("signal", "signal_dismiss"):
        world.put(f"indicators:{name}", pk=signal.pk)
    world.put("indicators:finding_acknowledge", pk=finding.pk)
    for name in (
        "indicator",
        "change_indicator",
        "values",
        "series",
        "summed",
        "funnel",
        "target_list",
        "set_target",
    ):
        world.put(f"api:{name}", code=wait.code)
    for name in ("signal", "dismiss"):
        world.put(f"api:{name}", pk=signal.pk)
    world.put("api:acknowledge", pk=finding.pk)
    world.put("api:adopt_pack", pack="county")


ROOM = Room(
    build=build,
    plain=(
        "indicators:list",
        "indicators:define",
        "indicators:packs",
        "indicators:signals",
        "indicators:quality",
        "api:indicators",
        "api:define_indicator",
        "api:pack_list",
        "api:listed",
        "api:findings",
        "api:quality_agencies",
    ),
)
