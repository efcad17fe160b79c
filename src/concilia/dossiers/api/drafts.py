"""Draft decisions: what the meeting will be asked to adopt."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from concilia.dossiers import actions, queries
from concilia.dossiers.api.finding import agencies, agency, found
from concilia.dossiers.models import Dossier, DraftDecision

router = Router()


class DraftIn(Schema):
    """A proposed decision; agencies are named by their codes."""

    wording: str
    lead: str = ""
    co_leads: list[str] = []
    supporting: list[str] = []
    deliverable: str = ""
    due_in_days: int = Field(20, description="working days after the decision")


class DraftOut(DraftIn):
    """A draft decision."""

    id: int


@router.get(
    "/{int:pk}/drafts",
    response=list[DraftOut],
    url_name="drafts_of_dossier",
    summary="Draft decisions",
)
def drafts(request: HttpRequest, pk: int) -> Any:
    """In their order, with who would lead, co-lead and support."""
    return [_out(one) for one in queries.drafts_of(found(request, pk))]


@router.post(
    "/{int:pk}/drafts",
    response={201: DraftOut},
    url_name="drafts_of_dossier",
    summary="Propose a decision",
)
def add(request: HttpRequest, pk: int, sent: DraftIn) -> Any:
    """As the last."""
    made = actions.add_draft(found(request, pk), by=request.user, **_values(sent))
    return Status(201, _out(made))


@router.put(
    "/{int:pk}/drafts/{int:draft}",
    response=DraftOut,
    url_name="dossier_draft",
    summary="Change a draft decision",
)
def change(request: HttpRequest, pk: int, draft: int, sent: DraftIn) -> Any:
    """What is left out is emptied."""
    held = _held(found(request, pk), draft)
    return _out(actions.edit_draft(held, by=request.user, **_values(sent)))


@router.delete(
    "/{int:pk}/drafts/{int:draft}",
    response={204: None},
    url_name="dossier_draft",
    summary="Remove a draft decision",
)
def remove(request: HttpRequest, pk: int, draft: int) -> Any:
    """Unless a motion was put from it."""
    actions.remove_draft(_held(found(request, pk), draft), by=request.user)
    return Status(204, None)


def _held(one: Dossier, pk: int) -> DraftDecision:
    held = get_object_or_404(one.drafts, pk=pk)
    held.dossier = one
    return held


def _values(sent: DraftIn) -> dict[str, Any]:
    return sent.dict() | {
        "lead": agency(sent.lead, "lead") if sent.lead else None,
        "co_leads": agencies(sent.co_leads, "co_leads"),
        "supporting": agencies(sent.supporting, "supporting"),
    }


def _out(one: DraftDecision) -> dict[str, Any]:
    return {
        "id": one.pk,
        "wording": one.wording,
        "lead": one.lead.code if one.lead else "",
        "co_leads": [held.code for held in one.co_leads.all()],
        "supporting": [held.code for held in one.supporting.all()],
        "deliverable": one.deliverable,
        "due_in_days": one.due_in_days,
    }
