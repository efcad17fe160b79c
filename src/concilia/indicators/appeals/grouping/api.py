"""Groups of similar appeals for machines."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from concilia.core.permissions import Actor
from concilia.indicators.appeals.grouping import actions, queries
from concilia.indicators.appeals.models import AppealGroup

router = Router(tags=["appeals"])
MOST = 500


class GroupOut(Schema):
    """Similar appeals of one territory."""

    id: int
    state: str
    sentence: str
    name: str
    terms: list[str]
    territory: str
    appeals: int
    first: dt.date
    last: dt.date
    cohesion: float = Field(description="mean similarity of two of its appeals, 0 to 1")


class NameIn(Schema):
    """What the group is called."""

    name: str


class SplitIn(Schema):
    """Some of the appeals, by the numbers in their addresses, and what they are about."""

    name: str
    members: list[int]


def _out(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "state": one.state,
        "sentence": queries.told(one),
        "name": one.name,
        "terms": one.terms,
        "territory": one.territory.code,
        "appeals": one.size,
        "first": one.first,
        "last": one.last,
        "cohesion": one.cohesion,
    }


def _found(user: Actor, pk: int) -> Any:
    return get_object_or_404(queries.counted(user), pk=pk)


@router.get("/", response=list[GroupOut], summary="Groups of similar appeals")
def appeal_groups(request: HttpRequest) -> object:
    """What many appeals say alike, the largest first."""
    found = queries.counted(request.user).exclude(state=AppealGroup.State.DISMISSED)
    return [_out(one) for one in found.order_by("-size", "pk")[:MOST]]


@router.get("/{int:pk}", response=GroupOut, summary="One group")
def appeal_group(request: HttpRequest, pk: int) -> object:
    """Its appeals are those with its number as their group."""
    return _out(_found(request.user, pk))


@router.post("/{int:pk}/confirm", response=GroupOut, summary="Confirm or rename a group")
def confirm_group(request: HttpRequest, pk: int, given: NameIn) -> object:
    """Say that these appeals belong together."""
    actions.confirm(_found(request.user, pk), name=given.name, by=request.user)
    return _out(_found(request.user, pk))


@router.post("/{int:pk}/split", response=GroupOut, summary="Take appeals out of a group")
def split_group(request: HttpRequest, pk: int, given: SplitIn) -> object:
    """They become a group of their own, which is returned."""
    held = _found(request.user, pk)
    made = actions.split(held, members=given.members, name=given.name, by=request.user)
    return _out(_found(request.user, made.pk))


@router.post("/{int:pk}/join", response=GroupOut, summary="Let newer appeals join a group")
def join_group(request: HttpRequest, pk: int) -> object:
    """The group that they resemble, which is returned."""
    target = actions.join(_found(request.user, pk), by=request.user)
    return _out(_found(request.user, target.pk))


@router.post("/{int:pk}/dismiss", response=GroupOut, summary="Dismiss a group")
def dismiss_group(request: HttpRequest, pk: int) -> object:
    """These appeals are not proposed together again."""
    actions.dismiss(_found(request.user, pk), by=request.user)
    return _out(_found(request.user, pk))
