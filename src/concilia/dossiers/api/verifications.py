"""Demands to verify a figure; it is marked in the product until the secretary has answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from concilia.challenges.queries import agencies_to_raise_for
from concilia.dossiers import actions
from concilia.dossiers.api.finding import found
from concilia.dossiers.models import Verification

router = Router()


class VerificationOut(Schema):
    """A demand, and what came of it."""

    id: int
    evidence: int
    title: str = Field(description="of the evidence")
    reason: str
    agency: str = Field(description="code of the agency in whose name it was demanded, or empty")
    demanded_at: dt.datetime
    state: str = Field(description="demanded, verified or corrected")
    answer: str
    answered_at: dt.datetime | None


class Demand(Schema):
    """`evidence` is the id of a figure, as the challenge lists it."""

    evidence: int
    reason: str


class Answer(Schema):
    """How the figure was verified, or that it was corrected."""

    answer: str
    corrected: bool = False


@router.get(
    "/{int:pk}/verifications",
    response=list[VerificationOut],
    url_name="verifications_of_dossier",
    summary="Demands to verify a figure",
)
def verifications(request: HttpRequest, pk: int) -> Any:
    """The oldest first."""
    held = found(request, pk).verifications.select_related("evidence", "agency")
    return [_out(one) for one in held]


@router.post(
    "/{int:pk}/verifications",
    response={201: VerificationOut},
    url_name="verifications_of_dossier",
    summary="Demand that a figure be verified",
)
def demand(request: HttpRequest, pk: int, sent: Demand) -> Any:
    """In the name of your agency, where you act for one that sits in the body."""
    one = found(request, pk)
    by: Any = request.user
    made = actions.demand_verification(
        one,
        get_object_or_404(one.challenge.evidence, pk=sent.evidence),
        reason=sent.reason,
        agency=agencies_to_raise_for(by).filter(seats__body=one.challenge.body).first(),
        by=by,
    )
    return Status(201, _out(made))


@router.post(
    "/{int:pk}/verifications/{int:number}",
    response=VerificationOut,
    url_name="verification_of_dossier",
    summary="Answer a demand",
)
def answer(request: HttpRequest, pk: int, number: int, sent: Answer) -> Any:
    """The mark goes, and the product says how it was verified or that it was corrected."""
    one = found(request, pk)
    held = get_object_or_404(one.verifications.select_related("evidence", "agency"), pk=number)
    held.dossier = one
    by: Any = request.user
    return _out(actions.answer_verification(held, **sent.dict(), by=by))


def _out(one: Verification) -> dict[str, Any]:
    return {
        "id": one.pk,
        "evidence": one.evidence_id,
        "title": one.evidence.title,
        "reason": one.reason,
        "agency": one.agency.code if one.agency else "",
        "demanded_at": one.demanded_at,
        "state": one.state,
        "answer": one.answer,
        "answered_at": one.answered_at,
    }
