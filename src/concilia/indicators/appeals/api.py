"""Appeals for machines: the cases, never the persons behind them."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.indicators.appeals import actions, queries, routing
from concilia.indicators.appeals.grouping.api import router as groups
from concilia.indicators.appeals.models import Appeal

router = Router(tags=["appeals"])
router.add_router("groups/", groups)
MOST = 500


class AppealOut(Schema):
    """A case without its person."""

    ref: str
    id: int = Field(alias="pk")
    body: str = Field(alias="body.ref")
    received_on: dt.date
    channel: str
    category: str
    territory: str = Field(alias="territory.code")
    agency: str | None = None
    text: str = Field(description="empty until the secretary wrote the case down")
    state: str
    due_on: dt.date
    answered_on: dt.date | None
    answer: str
    well_founded: bool | None
    settled: str = Field(description="before_court, in_court or empty")
    closed_on: dt.date | None
    group: int | None = Field(alias="group_id")

    @staticmethod
    def resolve_agency(one: Appeal) -> str | None:
        """The code of the agency concerned."""
        return one.agency.code if one.agency else None


class AppealIn(Schema):
    """What the desk writes down of a new case; no personal data."""

    body: str
    category: str
    channel: str = "e-mail"
    territory: str = Field(description="code")
    text: str
    received_on: dt.date
    agency: str = ""
    reference: str = ""


class PrepareIn(Schema):
    """The case without the person."""

    text: str
    category: str = ""


class CandidateOut(Schema):
    """An agency that may be competent, and what speaks for it."""

    agency: str
    name: str
    reasons: list[str]


class AssignIn(Schema):
    """The agency that is to answer."""

    agency: str


class AnswerIn(Schema):
    """What the person was told, again without personal data."""

    answer: str


class CloseIn(Schema):
    """Whether it was well founded (null: cannot be said), and where it was settled."""

    well_founded: bool | None = None
    settled: str = Field("", description="before_court, in_court or empty")


@router.get("/", response=list[AppealOut], summary="Appeals")
def appeals(
    request: HttpRequest,
    q: str = "",
    body: str = "",
    category: str = "",
    territory: str = "",
    agency: str = "",
    state: str = "",
    offset: int = 0,
) -> object:
    """The cases that you see, newest first, at most 500; narrowed as in the list of the pages."""
    asked = {
        "q": q.replace("\0", "")[:200],
        "body": body,
        "category": category,
        "territory": territory,
        "agency": agency,
        "state": state,
    }
    found = queries.listed(request.user, asked, {}).order_by("-received_on", "-pk")
    start = min(max(offset, 0), 10**9)
    return found[start : start + MOST]


@router.get("/{int:pk}", response=AppealOut, summary="One appeal")
def appeal(request: HttpRequest, pk: int) -> object:
    """The case, by the number in its address."""
    seen = Appeal.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("body", "territory", "agency"), pk=pk)


@router.post("/", response={201: AppealOut}, summary="Enter an appeal")
def receive(request: HttpRequest, data: AppealIn) -> object:
    """Enter a case as the desk does; with an agency it goes there at once."""
    body = get_object_or_404(Body.objects.visible_to(request.user), ref=data.body)
    place = get_object_or_404(Territory.objects.defer("geometry"), code=data.territory)
    agency = get_object_or_404(Agency, code=data.agency) if data.agency else None
    made = actions.receive_appeal(
        body,
        received_on=data.received_on,
        channel=queries.choice(Appeal.Channel, data.channel, "channel"),
        category=queries.choice(Appeal.Category, data.category, "category"),
        territory=place,
        text=data.text,
        agency=agency,
        reference=data.reference[:60],
        by=request.user,
    )
    return Status(201, made)


def _found(request: HttpRequest, pk: int) -> Appeal:
    seen = Appeal.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("body", "territory", "agency"), pk=pk)


@router.post("/{int:pk}/prepare", response=AppealOut, summary="Write the case down")
def prepare_appeal(request: HttpRequest, pk: int, given: PrepareIn) -> object:
    """Without the person; from then on all who need the case see it."""
    if given.category:
        queries.choice(Appeal.Category, given.category, "category")
    held = _found(request, pk)
    return actions.prepare(held, text=given.text, category=given.category, by=request.user)


@router.get("/{int:pk}/route", response=list[CandidateOut], summary="Which agency is competent")
def appeal_route(request: HttpRequest, pk: int) -> object:
    """At most three, the best first, by competence, place and earlier practice."""
    held = _found(request, pk)
    return [
        {"agency": one.agency.code, "name": str(one.agency), "reasons": one.reasons}
        for one in routing.propose(held.body, held.category, held.territory)
    ]


@router.post("/{int:pk}/assign", response=AppealOut, summary="Send an appeal to an agency")
def assign_appeal(request: HttpRequest, pk: int, given: AssignIn) -> object:
    """It is told at once and asked for the answer."""
    held = _found(request, pk)
    agency = get_object_or_404(Agency, code=given.agency)
    proposed = routing.propose(held.body, held.category, held.territory)
    because = next((one.basis for one in proposed if one.agency == agency), "")
    return actions.assign(held, agency=agency, because=because, by=request.user)


@router.post("/{int:pk}/answer", response=AppealOut, summary="Answer an appeal")
def answer_appeal(request: HttpRequest, pk: int, given: AnswerIn) -> object:
    """The person gets it by e-mail, or sees it on the site."""
    return actions.answer(_found(request, pk), answer=given.answer, by=request.user)


@router.post("/{int:pk}/close", response=AppealOut, summary="Close an appeal")
def close_appeal(request: HttpRequest, pk: int, given: CloseIn) -> object:
    """The counts of the body rest on it."""
    if given.settled:
        queries.choice(Appeal.Settled, given.settled, "settled")
    held = _found(request, pk)
    return actions.close(
        held, well_founded=given.well_founded, settled=given.settled, by=request.user
    )
