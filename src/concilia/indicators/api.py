"""Indicators, their series and signals for machines."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from concilia.agencies.models import Agency, Territory
from concilia.core.errors import Invalid, Problem
from concilia.indicators import actions as definitions
from concilia.indicators.appeals.api import router as appeals
from concilia.indicators.models import Indicator, Observation, Signal
from concilia.indicators.pack_api import router as packs
from concilia.indicators.quality.api import router as quality
from concilia.indicators.queries import as_known_on
from concilia.indicators.signals import actions, queries, reading, wording
from concilia.indicators.signals.api import router as charted
from concilia.indicators.targets.api import router as targets

router = Router(tags=["indicators"])
signals = Router(tags=["signals"])

router.add_router("", charted)
router.add_router("", targets)

MOST = 500
CHOICES = {
    "frequency": Indicator.Frequency.values,
    "direction": Indicator.Direction.values,
    "level": ["", *Territory.Level.values],
}


class IndicatorOut(Schema):
    """A definition."""

    code: str
    name: str
    unit: str
    direction: str = Field(description="which way is better: up, down, none")
    frequency: str
    due_days: int | None = Field(description="values are due so many days after the period ends")
    cumulative: bool
    numerator: str
    denominator: str
    expression: str = Field(description="how it is computed; empty: reported")
    factor: float
    defined: bool = Field(description="false: define before use")
    level: str
    standard_code: str
    pack: str
    reference: str


class IndicatorIn(Schema):
    """A new definition; `source` is the code of the agency that answers for the values."""

    code: str = Field(pattern="^[-a-zA-Z0-9_]{1,60}$")
    name: str = Field(min_length=1, max_length=200)
    frequency: str = Field(description="day, week, month, quarter or year")
    names: dict[str, str] = Field({}, description="by language")
    unit: str = Field("", max_length=60)
    direction: str = "none"
    due_days: int | None = None
    cumulative: bool = False
    numerator: str = Field("", max_length=250)
    denominator: str = Field("", max_length=250)
    expression: str = Field("", max_length=1000)
    factor: float = Field(1, allow_inf_nan=False)
    defined: bool = True
    minimum: float | None = Field(0, allow_inf_nan=False)
    maximum: float | None = Field(None, allow_inf_nan=False)
    source: str = ""
    level: str = ""
    standard_code: str = Field("", max_length=80)
    reference: str = ""
    note: str = ""


class IndicatorEdit(Schema):
    """What is to change; what is left out stays. The code never changes."""

    name: str = Field("", min_length=1, max_length=200)
    names: dict[str, str] = {}
    frequency: str = ""
    unit: str = Field("", max_length=60)
    direction: str = ""
    due_days: int | None = None
    cumulative: bool = False
    numerator: str = Field("", max_length=250)
    denominator: str = Field("", max_length=250)
    expression: str = Field("", max_length=1000)
    factor: float = Field(1, allow_inf_nan=False)
    defined: bool = True
    minimum: float | None = Field(None, allow_inf_nan=False)
    maximum: float | None = Field(None, allow_inf_nan=False)
    source: str = ""
    level: str = ""
    standard_code: str = Field("", max_length=80)
    reference: str = ""
    note: str = ""


class ValueOut(Schema):
    """One value and where it comes from."""

    id: int
    territory: str
    period: dt.date
    value: float = Field(description="with `known`: as it was on that day")
    known_at: dt.datetime
    file: str | None = Field(description="name of the imported file")
    digest: str | None = Field(description="SHA-256 of the file")
    row: int | None


class PointOut(Schema):
    """A value as its chart judges it."""

    period: dt.date
    value: float
    rules: list[str] = Field(description="rules that mark it as more than ordinary variation")


class SeriesOut(Schema):
    """One series with its limits and verdicts."""

    territory: str
    mean: float | None
    lower: float | None
    upper: float | None
    seasonal: bool
    variation: str
    assurance: str
    target: float | None
    status: str
    sentence: str
    points: list[PointOut]


class SignalOut(Schema):
    """A stretch that is more than ordinary variation."""

    id: int
    indicator: str
    territory: str
    tone: str
    direction: str
    method: str
    rules: list[str]
    onset: dt.date
    last: dt.date
    current: bool
    q: float = Field(description="false discovery rate among all series")
    state: str
    reason: str
    sentence: str
    challenge: str


class ReasonIn(Schema):
    """Why."""

    reason: str


@router.get("/", response=list[IndicatorOut], summary="All indicators")
def indicators(request: HttpRequest) -> object:
    """Definitions, by name."""
    return Indicator.objects.visible_to(request.user)


@router.post("/", response={201: IndicatorOut}, summary="Define an indicator")
def define_indicator(request: HttpRequest, given: IndicatorIn) -> object:
    """Its values come in through `/api/imports/`."""
    return Status(201, definitions.define(by=request.user, **_definition(given.dict())))


def _definition(data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields as the action wants them; raises `Invalid` for an unknown choice."""
    for name, known in CHOICES.items():
        if name in data and data[name] not in known:
            raise Invalid(Problem("unknown value", column=name, value=str(data[name])[:40]))
    if "source" in data:
        code = data["source"]
        data["source"] = get_object_or_404(Agency.objects.standing(), code=code) if code else None
    return data


@router.patch("/{code}", response=IndicatorOut, summary="Change a definition")
def change_indicator(request: HttpRequest, code: str, given: IndicatorEdit) -> object:
    """Unit and frequency stay once there are values."""
    thing = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    data = given.dict(exclude_unset=True)
    return definitions.change(thing, by=request.user, **_definition(data))


@router.get("/{code}", response=IndicatorOut, summary="One indicator")
def indicator(request: HttpRequest, code: str) -> object:
    """Its definition."""
    return get_object_or_404(Indicator.objects.visible_to(request.user), code=code)


@router.get("/{code}/values", response=list[ValueOut], summary="Values and their sources")
def values(
    request: HttpRequest,
    code: str,
    territory: str = "",
    start: dt.date | None = None,
    end: dt.date | None = None,
    known: dt.date | None = None,
    page: int = 1,
) -> object:
    """Newest first, 500 a page; of a territory and a stretch of time where asked.

    With `known` only what was known at the end of that day, with the value that it had then.
    """
    thing = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    seen = Observation.objects.visible_to(request.user)
    rows: QuerySet[Observation] = seen.filter(indicator=thing)
    if known:
        if known >= dt.date.max:
            raise Invalid(Problem("too far in the future", column="known"))
        rows = as_known_on(rows, known)
    if territory:
        rows = rows.filter(territory__code=territory)
    if start:
        rows = rows.filter(period__gte=start)
    if end:
        rows = rows.filter(period__lte=end)
    first = min(max(page - 1, 0), 10_000_000) * MOST
    found = rows.select_related("territory", "source_import__file").defer(
        "source_import__file__content", "territory__geometry"
    )
    return [_value(one) for one in found.order_by("-period", "pk")[first : first + MOST]]


def _value(one: Observation) -> dict[str, Any]:
    file = one.source_import.file if one.source_import else None
    return {
        "id": one.pk,
        "territory": one.territory.code,
        "period": one.period,
        "value": getattr(one, "then", one.value),
        "known_at": one.known_at,
        "file": file.name if file else None,
        "digest": file.digest if file else None,
        "row": one.source_row,
    }


@router.get("/{code}/series", response=list[SeriesOut], summary="Series with their limits")
def series(
    request: HttpRequest,
    code: str,
    territory: str = "",
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> object:
    """Limits of ordinary variation, verdicts and targets; all territories, or one."""
    thing = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    held = Observation.objects.filter(indicator=thing).values("territory").distinct()
    places = Territory.objects.filter(pk__in=held).defer("geometry").order_by("path")
    if territory:
        places = places.filter(code=territory)
    return [_series(one, thing) for one in reading.read(thing, places, start, end)]


def _series(one: reading.Read, thing: Indicator) -> dict[str, Any]:
    return {
        "territory": one.territory.code,
        "mean": one.mean,
        "lower": one.lower,
        "upper": one.upper,
        "seasonal": one.seasonal,
        "variation": one.variation.value,
        "assurance": one.assurance.value,
        "target": one.target,
        "status": one.status.value,
        "sentence": wording.verdict(one, thing),
        "points": [
            {"period": day, "value": value, "rules": list(fired)}
            for day, value, fired in zip(one.periods, one.values, one.flags, strict=True)
            if value is not None
        ],
    }


@signals.get("/", response=list[SignalOut], summary="Signals, the clearest first")
def listed(
    request: HttpRequest,
    state: str = "",
    tone: str = "",
    indicator: str = "",
    territory: str = "",
) -> object:
    """Those that wait when no state is named; at most 500."""
    place = get_object_or_404(Territory, code=territory) if territory else None
    found = queries.matching(
        queries.listed(request.user),
        state=state,
        tone=tone,
        indicator=indicator,
        territory=place,
    )
    return [_signal(one) for one in found[:MOST]]


@signals.get("/{pk}", response=SignalOut, summary="One signal")
def signal(request: HttpRequest, pk: int) -> object:
    """What happened, in one sentence and in figures."""
    return _signal(get_object_or_404(queries.listed(request.user), pk=pk))


@signals.post("/{pk}/dismiss", response=SignalOut, summary="Dismiss a signal")
def dismiss(request: HttpRequest, pk: int, given: ReasonIn) -> object:
    """Say why nothing is to be done; it is not shown again."""
    thing = get_object_or_404(queries.listed(request.user), pk=pk)
    return _signal(actions.dismiss(thing, reason=given.reason, by=request.user))


def _signal(one: Signal) -> dict[str, Any]:
    return {
        "id": one.pk,
        "indicator": one.indicator.code,
        "territory": one.territory.code,
        "tone": one.tone,
        "direction": one.direction,
        "method": one.method,
        "rules": one.rules,
        "onset": one.onset,
        "last": one.last,
        "current": one.current,
        "q": one.q,
        "state": one.state,
        "reason": one.reason,
        "sentence": wording.sentence(one),
        "challenge": one.challenge,
    }


ROUTERS = {
    "indicators": router,
    "packs": packs,
    "signals": signals,
    "quality": quality,
    "appeals": appeals,
}
