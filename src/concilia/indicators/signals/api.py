"""Moving averages, sums of deviations and funnel plots for machines."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from concilia.agencies.models import Territory
from concilia.indicators.models import Indicator, Observation
from concilia.indicators.signals import across, reading, sums
from concilia.indicators.signals.across_views import chosen

router = Router(tags=["indicators"])


class SumPointOut(Schema):
    """A period in the moving average and in the sums of deviations."""

    period: dt.date
    value: float | None = Field(description="without its season; growth of a running total")
    average: float = Field(description="exponentially weighted moving average")
    lower: float
    upper: float
    high: float = Field(description="sum of what lies above the usual level")
    low: float


class SumsOut(Schema):
    """EWMA and CUSUM of one series."""

    territory: str
    mean: float
    limit: float = Field(description="of the sums")
    ewma: str = Field(description="what the moving average says, in one sentence")
    cusum: str
    points: list[SumPointOut]


class PlaceOut(Schema):
    """One territory in a funnel plot."""

    territory: str
    events: float
    base: float
    value: float
    inner: tuple[float, float] = Field(description="limits at about 95 in 100")
    outer: tuple[float, float] = Field(description="limits at about 99.8 in 100")
    outside: bool


class FunnelOut(Schema):
    """Territories of one level compared in one period."""

    period: dt.date
    level: str
    unit: str
    centre: float
    overdispersion: float
    between: float = Field(description="variance between territories that widens the limits")
    sentences: list[str]
    places: list[PlaceOut]


@router.get("/{code}/sums", response=list[SumsOut], summary="EWMA and CUSUM")
def summed(request: HttpRequest, code: str, territory: str = "") -> object:
    """Moving averages and sums of deviations; of all territories, or one."""
    thing = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    held = Observation.objects.filter(indicator=thing).values("territory").distinct()
    places = Territory.objects.filter(pk__in=held).defer("geometry").order_by("path")
    if territory:
        places = places.filter(code=territory)
    judged = reading.judge(thing)
    return [_sums(one) for place in places if (one := sums.of(thing, judged, place))]


def _sums(one: sums.Sums) -> dict[str, Any]:
    arrays = (one.ewma.average, one.ewma.lower, one.ewma.upper, one.cusum.high, one.cusum.low)
    return {
        "territory": one.territory.code,
        "mean": one.mean,
        "limit": one.limit,
        "ewma": sums.sentence(one, "ewma"),
        "cusum": sums.sentence(one, "cusum"),
        "points": [
            {"period": day, "value": None if value != value else value}
            | dict(zip(("average", "lower", "upper", "high", "low"), figures, strict=True))
            for day, value, *figures in zip(
                one.periods, one.values.tolist(), *(row[0].tolist() for row in arrays), strict=True
            )
        ],
    }


@router.get("/{code}/funnel", response=FunnelOut | None, summary="Territories by size")
def funnel(request: HttpRequest, code: str, level: str = "", period: str = "") -> object:
    """A funnel plot's figures for a level and a period, the newest when none is named; null where
    it is not known what the values are out of."""
    thing = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    found = across.basis(thing)
    levels, days = chosen(found, level, period)
    if found is None or not days:
        return None
    made = across.compare(thing, found, levels[0], days[0])
    return {
        "period": made.period,
        "level": made.level,
        "unit": made.unit,
        "centre": made.centre,
        "overdispersion": made.factor,
        "between": made.between,
        "sentences": [text for text, _meaning in across.sentences(made)],
        "places": [
            {
                "territory": place.code,
                "events": events,
                "base": spot.size,
                "value": spot.value,
                "inner": spot.inner,
                "outer": spot.outer,
                "outside": spot.tone == "late",
            }
            for place, events, spot in zip(made.territories, made.events, made.spots, strict=True)
        ],
    }
