"""Challenges for machines: finding, raising, judging, changing and finishing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.challenges import actions, origins, queries, timeline
from concilia.challenges.api.schemas import (
    ChallengeOut,
    ChallengeWhole,
    Edit,
    EventOut,
    Judge,
    Raise,
    Reason,
    among,
)
from concilia.challenges.models import Challenge
from concilia.core.errors import Invalid, Problem

router = Router(tags=["challenges"])
MOST = 200
CHOICES = {
    "severity": Challenge.Severity,
    "urgency": Challenge.Urgency,
    "kind": Challenge.Kind,
}


@router.get("/", response=list[ChallengeOut], summary="Challenges")
def challenges(
    request: HttpRequest, body: str = "", state: str = "", q: str = "", territory: str = ""
) -> Any:
    """The newest 200 that you see; `state` may be `open` for all unfinished ones."""
    filters = {"body": body, "state": state, "q": q, "territory": territory}
    return queries.filtered(queries.challenges_for(request.user), filters)[:MOST]


@router.get("/{int:pk}", response=ChallengeWhole, summary="One challenge")
def challenge(request: HttpRequest, pk: int) -> Any:
    """With causes, factors, evidence and stakeholders."""
    return get_object_or_404(Challenge.objects.visible_to(request.user), pk=pk)


@router.post("/", response={201: ChallengeOut}, summary="Raise a challenge")
def raise_challenge(request: HttpRequest, sent: Raise) -> Any:
    """By hand, for a member agency, or from signals or groups of appeals, which are taken up."""
    user: Any = request.user
    body = get_object_or_404(queries.bodies_to_raise_in(user), ref=sent.body)
    data = sent.dict(exclude={"body", "territory", "signals", "appeals", "raised_for"})
    _chosen(data)
    if sent.raised_for:
        mine = queries.agencies_to_raise_for(user)
        data["raised_for"] = get_object_or_404(mine, code=sent.raised_for)
    asked = {
        name: [str(pk) for pk in keys]
        for name, keys in (("signal", sent.signals), ("appeals", sent.appeals))
        if keys
    }
    origin, named = origins.found(asked, user)
    if named and origin is None:
        column = "signals" if sent.signals else "appeals"
        raise Invalid(Problem(f"unknown {column}", column=column))
    place = _place(body, sent.territory)
    made = actions.raise_challenge(body, territory=place, origin=origin, by=user, **data)
    return Status(201, made)


def _chosen(data: Mapping[str, Any]) -> None:
    for name, known in CHOICES.items():
        if data.get(name) is not None:
            among(known, data[name], name)


def _place(body: Body, code: str) -> Territory:
    place = get_object_or_404(Territory, code=code)
    if not place.path.startswith(body.territory.path):
        raise Invalid(Problem("outside the territory of the body", column="territory"))
    return place


def found(request: HttpRequest, pk: int) -> Challenge:
    """Return the challenge if the person sees it; otherwise 404."""
    seen = Challenge.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("body__territory", "territory"), pk=pk)


@router.patch("/{int:pk}", response=ChallengeOut, summary="Change a challenge")
def edit_challenge(request: HttpRequest, pk: int, sent: Edit) -> Any:
    """Its wording, how bad and urgent it is, whom it touches, or the territory."""
    one = found(request, pk)
    data = sent.dict(exclude_unset=True)
    _chosen(data)
    code = data.pop("territory", None)
    place = _place(one.body, code) if code else one.territory
    kept = ("title", "statement", "severity", "population", "population_note")
    wanted = {name: getattr(one, name) for name in kept} | data
    for name in ("title", "statement", "severity", "population_note"):
        wanted[name] = getattr(one, name) if wanted[name] is None else wanted[name]
    return actions.edit_challenge(one, territory=place, by=request.user, **wanted)


@router.post("/{int:pk}/close", response=ChallengeOut, summary="Close a challenge")
def close_challenge(request: HttpRequest, pk: int, sent: Reason) -> Any:
    """Say what became of it."""
    return actions.close_challenge(found(request, pk), note=sent.reason, by=request.user)


@router.post("/{int:pk}/reopen", response=ChallengeOut, summary="Open a challenge again")
def reopen_challenge(request: HttpRequest, pk: int, sent: Reason) -> Any:
    """A declined one must be judged anew."""
    return actions.reopen_challenge(found(request, pk), reason=sent.reason, by=request.user)


@router.get("/{int:pk}/timeline", response=list[EventOut], summary="All that happened")
def challenge_timeline(request: HttpRequest, pk: int) -> Any:
    """Newest first: who did what; never the texts."""
    return timeline.events(found(request, pk), request.user)


@router.post("/{int:pk}/judge", response=ChallengeOut, summary="Judge a challenge")
def judge(request: HttpRequest, pk: int, sent: Judge) -> Any:
    """Accept, decline, merge or refer."""
    seen = Challenge.objects.visible_to(request.user)
    one = get_object_or_404(seen, pk=pk)
    by: Any = request.user
    match sent.step:
        case "accept":
            return actions.accept(one, reason=sent.reason, by=by)
        case "decline":
            return actions.decline(one, reason=sent.reason, by=by)
        case "merge":
            into = get_object_or_404(seen, pk=sent.into)
            return actions.merge(one, into=into, reason=sent.reason, by=by)
        case "refer":
            to = get_object_or_404(queries.bodies_to_refer_to(one.body), ref=sent.to)
            actions.refer(one, to=to, reason=sent.reason, by=by)
            return one
    raise Invalid(Problem("say accept, decline, merge or refer", column="step"))
