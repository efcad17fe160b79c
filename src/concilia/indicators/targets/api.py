"""Targets for machines."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.indicators.models import Indicator, Target
from concilia.indicators.targets import actions

router = Router(tags=["indicators"])


class TargetOut(Schema):
    """What a body wants of an indicator in a territory, and below it, from a day on."""

    body: str = Field(alias="body.ref")
    territory: str = Field(alias="territory.code")
    value: float
    starts: dt.date
    ends: dt.date | None
    note: str


class TargetIn(Schema):
    """A target; where there is one from the same day on, it is set anew."""

    body: str
    territory: str
    value: float = Field(allow_inf_nan=False)
    starts: dt.date
    ends: dt.date | None = None
    note: str = ""


@router.get("/{code}/targets", response=list[TargetOut], summary="Targets of an indicator")
def target_list(request: HttpRequest, code: str) -> Any:
    """Of every body, by territory."""
    thing = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    rows = Target.objects.visible_to(request.user).filter(indicator=thing)
    return rows.select_related("body", "territory").defer("territory__geometry")


@router.post("/{code}/targets", response={201: TargetOut}, summary="Set a target")
def set_target(request: HttpRequest, code: str, given: TargetIn) -> Any:
    """As the steering of the bodies above allows."""
    thing = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    body = get_object_or_404(Body.objects.visible_to(request.user), ref=given.body)
    place = get_object_or_404(Territory.objects.defer("geometry"), code=given.territory)
    data = given.dict(exclude={"body", "territory"})
    return Status(201, actions.set_target(body, thing, place, by=request.user, **data))
