"""Causes, factors, evidence and stakeholders for machines."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Form, Router, Status, UploadedFile

from concilia.agencies.models import Agency, Territory
from concilia.challenges import actions, cause_tree, origins
from concilia.challenges.api.cases import found
from concilia.challenges.api.schemas import (
    CauseEdit,
    CauseIn,
    CauseOut,
    EvidenceIn,
    EvidenceOut,
    FactorIn,
    FactorOut,
    Grade,
    StakeholderIn,
    StakeholderOut,
    among,
)
from concilia.challenges.models import Cause, Challenge, Evidence, Factor, Stakeholder
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.indicators.models import Indicator

router = Router(tags=["challenges"])


def _part(model: Any, user: Actor, pk: int) -> Any:
    """Return a cause, factor, evidence or stakeholder of a challenge that the person sees."""
    seen = Challenge.objects.visible_to(user)
    rows = model.objects.filter(challenge__in=seen).select_related("challenge__body")
    return get_object_or_404(rows, pk=pk)


def _cause_out(one: Cause) -> dict[str, Any]:
    return {"id": one.pk, "parent": one.parent_id, "position": one.position, "text": one.text}


@router.post("/{int:pk}/causes", response={201: CauseOut}, summary="Add a cause")
def add_cause(request: HttpRequest, pk: int, sent: CauseIn) -> Any:
    """As the last below its parent."""
    one = found(request, pk)
    parent = get_object_or_404(one.causes.all(), pk=sent.parent) if sent.parent else None
    made = actions.add_cause(one, text=sent.text, parent=parent, by=request.user)
    return Status(201, _cause_out(made))


@router.patch("/causes/{int:pk}", response=CauseOut, summary="Change or move a cause")
def edit_cause(request: HttpRequest, pk: int, sent: CauseEdit) -> Any:
    """Say it in other words, put it below another, or move it one place."""
    held = _part(Cause, request.user, pk)
    if sent.step not in {"", *cause_tree.DIRECTIONS}:
        raise Invalid(Problem("say up, down, in or out", column="step"))
    if (sent.text, sent.parent, sent.step) == (None, None, ""):
        raise Invalid(Problem("say what is to change", column="text"))
    rows = Cause.objects.filter(challenge=held.challenge_id)
    parent = get_object_or_404(rows, pk=sent.parent) if sent.parent else None
    with transaction.atomic():
        if sent.text is not None:
            actions.rename_cause(held, text=sent.text, by=request.user)
        if sent.parent is not None:
            actions.move_cause(held, parent=parent, by=request.user)
        if sent.step:
            actions.step_cause(held, direction=sent.step, by=request.user)  # type: ignore[arg-type]  # looked at above
    return _cause_out(held)


@router.delete("/causes/{int:pk}", response={204: None}, summary="Remove a cause")
def remove_cause(request: HttpRequest, pk: int) -> Any:
    """With everything below it; evidence stays with the challenge."""
    actions.remove_cause(_part(Cause, request.user, pk), by=request.user)
    return Status(204, None)


@router.post("/{int:pk}/factors", response={201: FactorOut}, summary="Add a factor")
def add_factor(request: HttpRequest, pk: int, sent: FactorIn) -> Any:
    """With how strong the evidence for it is."""
    among(Factor.Effect, sent.effect, "effect")
    among(Factor.Strength, sent.strength, "strength")
    one = found(request, pk)
    return Status(201, actions.add_factor(one, **sent.dict(), by=request.user))


@router.patch("/factors/{int:pk}", response=FactorOut, summary="Grade a factor")
def grade_factor(request: HttpRequest, pk: int, sent: Grade) -> Any:
    """Say how strong the evidence for it is."""
    among(Factor.Strength, sent.strength, "strength")
    held = _part(Factor, request.user, pk)
    return actions.grade_factor(held, strength=sent.strength, by=request.user)


@router.delete("/factors/{int:pk}", response={204: None}, summary="Remove a factor")
def remove_factor(request: HttpRequest, pk: int) -> Any:
    """Its evidence stays with the challenge."""
    actions.remove_factor(_part(Factor, request.user, pk), by=request.user)
    return Status(204, None)


@router.post("/{int:pk}/evidence", response={201: EvidenceOut}, summary="Add evidence")
def add_evidence(request: HttpRequest, pk: int, sent: EvidenceIn) -> Any:
    """Point at a series, a link, a group of appeals or a decision, or write a note."""
    one = found(request, pk)
    by: Any = request.user
    under: dict[str, Any] = {
        "cause": get_object_or_404(one.causes.all(), pk=sent.cause) if sent.cause else None,
        "factor": get_object_or_404(one.factors.all(), pk=sent.factor) if sent.factor else None,
        "text": sent.text,
    }
    match sent.kind:
        case "series":
            made = actions.add_series(
                one,
                indicator=get_object_or_404(Indicator.objects.visible_to(by), code=sent.indicator),
                territory=get_object_or_404(Territory, code=sent.territory),
                starts=sent.starts,
                ends=sent.ends,
                title=sent.title,
                by=by,
                **under,
            )
        case "link":
            made = actions.add_link(one, title=sent.title, url=sent.url, by=by, **under)
        case "note":
            made = actions.add_note(one, title=sent.title, by=by, **under)
        case "appeals" | "decision":
            offered = origins.citable(sent.kind, one, by)
            pointed = next((known for known in offered if known.key == sent.key), None)
            if pointed is None:
                raise Invalid(Problem("nothing of this kind has this key", column="key"))
            made = actions.cite(one, pointed, by=by, **under)
        case _:
            raise Invalid(Problem("unknown value", column="kind", value=sent.kind[:40]))
    return Status(201, made)


@router.post("/{int:pk}/documents", response={201: EvidenceOut}, summary="Add a document")
def add_document(
    request: HttpRequest, pk: int, file: File[UploadedFile], title: Form[str] = ""
) -> Any:
    """PDF, picture, text or office document, checked by what it holds."""
    one = found(request, pk)
    by: Any = request.user
    name, content = file.name or "document", file.read()
    return Status(201, actions.add_document(one, title=title, name=name, content=content, by=by))


@router.delete("/evidence/{int:pk}", response={204: None}, summary="Remove evidence")
def remove_evidence(request: HttpRequest, pk: int) -> Any:
    """What it pointed at stays where it is."""
    actions.remove_evidence(_part(Evidence, request.user, pk), by=request.user)
    return Status(204, None)


@router.post("/{int:pk}/stakeholders", response={201: StakeholderOut}, summary="Note a stakeholder")
def put_stakeholder(request: HttpRequest, pk: int, sent: StakeholderIn) -> Any:
    """Who has a say, by which competence, and how it stands to a change."""
    one = found(request, pk)
    among(Stakeholder.Stance, sent.stance, "stance")
    data = sent.dict(exclude={"agency"})
    agency = get_object_or_404(Agency, code=sent.agency) if sent.agency else None
    made = actions.put_stakeholder(one, agency=agency, by=request.user, **data)
    return Status(
        201,
        {
            "id": made.pk,
            "name": str(made),
            "competence": made.competence,
            "stance": made.stance,
            "interest": made.interest,
        },
    )


@router.delete("/stakeholders/{int:pk}", response={204: None}, summary="Remove a stakeholder")
def remove_stakeholder(request: HttpRequest, pk: int) -> Any:
    """The agency itself stays where it is."""
    actions.remove_stakeholder(_part(Stakeholder, request.user, pk), by=request.user)
    return Status(204, None)
