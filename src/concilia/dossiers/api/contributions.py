"""What agencies are asked, what they give, and what the secretary says to it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from concilia.dossiers import actions, queries
from concilia.dossiers.api.finding import agency, found
from concilia.dossiers.models import Contribution
from concilia.dossiers.views.product import is_late

router = Router(tags=["contributions"])
MOST = 200


class ContributionOut(Schema):
    """What an agency was asked and gave."""

    id: int
    dossier_id: int
    agency: str
    question: str
    section: str = Field(description="the key of the section for which it is, or empty")
    due: dt.date
    state: str
    late: bool
    dissent: bool
    text: str
    return_reason: str


class Ask(Schema):
    """A question to an agency; `section` is the key of the section for which it is."""

    dossier: int
    agency: str
    question: str
    days: int = Field(10, description="working days of the body's calendar")
    section: str = ""


class Give(Schema):
    """A contribution."""

    text: str
    dissent: bool = False


class Verdict(Schema):
    """Accept it, or return it with a reason."""

    step: Literal["accept", "return"]
    reason: str = ""


@router.get("/", response=list[ContributionOut], summary="Contributions")
def contribution_list(request: HttpRequest, owed: bool = False, dossier: int = 0) -> Any:
    """Those that you see, the next due first; `owed` leaves out what was given."""
    seen = _seen(request)
    if owed:
        seen = seen.filter(pk__in=queries.owed_for(request.user).values("pk"))
    if dossier:
        seen = seen.filter(dossier=dossier)
    return [_out(one) for one in seen.order_by("due", "pk")[:MOST]]


@router.post(
    "/", response={201: ContributionOut}, url_name="contribution_list", summary="Ask an agency"
)
def ask(request: HttpRequest, sent: Ask) -> Any:
    """Its delegates and coordinators are told, each with a signed link."""
    one = found(request, sent.dossier)
    by: Any = request.user
    made = actions.ask_contribution(
        one,
        agency(sent.agency, "agency"),
        question=sent.question,
        days=sent.days,
        part=get_object_or_404(one.parts, key=sent.section) if sent.section else None,
        by=by,
    )
    return Status(201, _out(made))


@router.get(
    "/{int:pk}", response=ContributionOut, url_name="contribution", summary="One contribution"
)
def contribution(request: HttpRequest, pk: int) -> Any:
    """The question and the answer."""
    return _out(get_object_or_404(_seen(request), pk=pk))


@router.post(
    "/{int:pk}",
    response=ContributionOut,
    url_name="contribution",
    summary="Give a contribution",
)
def give(request: HttpRequest, pk: int, sent: Give) -> Any:
    """In the name of your agency."""
    one = get_object_or_404(_seen(request), pk=pk)
    by: Any = request.user
    return _out(actions.give_contribution(one, text=sent.text, dissent=sent.dissent, by=by))


@router.post(
    "/{int:pk}/judge",
    response=ContributionOut,
    url_name="judge_contribution",
    summary="Accept or return a contribution",
)
def judge(request: HttpRequest, pk: int, sent: Verdict) -> Any:
    """As the secretary; what is returned goes back to the agency with the reason."""
    one = get_object_or_404(_seen(request), pk=pk)
    if sent.step == "accept":
        return _out(actions.accept_contribution(one, by=request.user))
    return _out(actions.return_contribution(one, reason=sent.reason, by=request.user))


def _seen(request: HttpRequest) -> Any:
    return Contribution.objects.visible_to(request.user).select_related(
        "agency", "part", "dossier__challenge__body"
    )


def _out(one: Contribution) -> dict[str, Any]:
    return {
        "id": one.pk,
        "dossier_id": one.dossier_id,
        "agency": one.agency.code,
        "question": one.question,
        "section": one.part.key if one.part else "",
        "due": one.due,
        "state": one.state,
        "late": is_late(one, one.dossier.challenge.body),
        "dissent": one.dissent,
        "text": one.text,
        "return_reason": one.return_reason,
    }
