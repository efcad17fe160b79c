"""What is doubtful in the data, for machines."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from concilia.indicators.models import Finding
from concilia.indicators.quality import actions, queries, wording

router = Router(tags=["data quality"])
MOST = 500


class FindingOut(Schema):
    """Something doubtful in the data."""

    id: int
    agency: str | None
    indicator: str
    territory: str
    period: dt.date
    kind: str
    sentence: str
    state: str
    reason: str


class StandingOut(Schema):
    """How the values of one agency stand; `agency` null: nobody answers for them."""

    agency: str | None
    series: int
    complete: float | None = Field(description="values there, in per cent of those expected")
    timely: float | None = Field(description="series not overdue, in per cent")
    gaps: int
    late: int
    odd: int = Field(description="outliers and changes of level")
    other: int
    acknowledged: int


class KnownIn(Schema):
    """What was found out."""

    reason: str


@router.get("/", response=list[FindingOut], summary="What is doubtful in the data")
def findings(
    request: HttpRequest, agency: str = "", kind: str = "", state: str = "", indicator: str = ""
) -> object:
    """Open findings when no state is named; at most 500."""
    found = queries.matching(
        queries.listed(request.user),
        agency=agency,
        kind=kind,
        state=state,
        indicator=indicator,
    )
    return [_finding(one) for one in found[:MOST]]


@router.get("/agencies", response=list[StandingOut], summary="Data quality by agency")
def quality_agencies(request: HttpRequest) -> object:
    """Completeness, timeliness and what is open, the agency with most that is open first."""
    names = tuple(StandingOut.model_fields.keys() - {"agency"})
    return [
        {"agency": one.agency.code if one.agency else None}
        | {name: getattr(one, name) for name in names}
        for one in queries.by_agency(request.user)
    ]


@router.post("/{pk}/acknowledge", response=FindingOut, summary="Acknowledge a finding")
def acknowledge(request: HttpRequest, pk: int, given: KnownIn) -> object:
    """Say what you found out; it is not shown again."""
    thing = get_object_or_404(queries.listed(request.user), pk=pk)
    return _finding(actions.acknowledge(thing, reason=given.reason, by=request.user))


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "id": one.pk,
        "agency": one.source.code if one.source else None,
        "indicator": one.indicator.code,
        "territory": one.territory.code,
        "period": one.period,
        "kind": one.kind,
        "sentence": wording.sentence(one),
        "state": one.state,
        "reason": one.reason,
    }
