"""The sections of a dossier, and the templates from which they come."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from concilia.bodies.models import Body
from concilia.challenges.models import Challenge
from concilia.dossiers import actions, layouts
from concilia.dossiers.api.finding import agency, found
from concilia.dossiers.models import Part

router = Router()


class SectionOut(Schema):
    """A section: who owns it, and what a person wrote in it."""

    key: str
    title: str
    filled: bool = Field(description="the system puts what it knows here")
    owner: str = Field(description="code of the agency, or empty")
    question: str
    days: int
    text: str
    mode: str = Field(description="the text stands before, or instead of, what the system knows")
    edited_by: str
    edited_at: dt.datetime | None


class SectionIn(Schema):
    """What a person writes in a section; an empty text takes it back."""

    title: str = ""
    text: str = ""
    mode: Literal["before", "instead"] = "before"
    owner: str = ""
    question: str = ""
    days: int = 10


class NewSection(Schema):
    """A section of one's own."""

    title: str


class Place(Schema):
    """One section of a template; a key that the system does not fill is written by its owner."""

    key: str = ""
    title: str = ""
    owner: str = ""
    question: str = ""
    days: int = 10


@router.get(
    "/{int:pk}/sections",
    response=list[SectionOut],
    url_name="sections_of_dossier",
    summary="Sections",
)
def sections(request: HttpRequest, pk: int) -> Any:
    """In their order; what stands in them is in the tree of blocks."""
    return [_out(p) for p in found(request, pk).parts.select_related("owner", "edited_by")]


@router.post(
    "/{int:pk}/sections",
    response={201: SectionOut},
    url_name="sections_of_dossier",
    summary="Add a section",
)
def add(request: HttpRequest, pk: int, sent: NewSection) -> Any:
    """As the last."""
    made = actions.add_part(found(request, pk), title=sent.title, by=request.user)
    return Status(201, _out(made))


@router.put(
    "/{int:pk}/sections/{slug:key}",
    response=SectionOut,
    url_name="dossier_section",
    summary="Write in a section",
)
def write(request: HttpRequest, pk: int, key: str, sent: SectionIn) -> Any:
    """It then says that it was edited, by whom and when."""
    part = _part(request, pk, key)
    by: Any = request.user
    owner = agency(sent.owner, "owner") if sent.owner else None
    return _out(actions.edit_part(part, **(sent.dict() | {"owner": owner}), by=by))


@router.delete(
    "/{int:pk}/sections/{slug:key}",
    response={204: None},
    url_name="dossier_section",
    summary="Leave a section out",
)
def leave_out(request: HttpRequest, pk: int, key: str) -> Any:
    """Unless agencies contribute to it."""
    actions.remove_part(_part(request, pk, key), by=request.user)
    return Status(204, None)


def _part(request: HttpRequest, pk: int, key: str) -> Part:
    one = found(request, pk)
    part = get_object_or_404(one.parts.select_related("owner", "edited_by"), key=key)
    part.dossier = one
    return part


def _out(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "title": part.heading,
        "filled": part.key in layouts.KEYS,
        "owner": part.owner.code if part.owner else "",
        "question": part.question,
        "days": part.days,
        "text": part.text,
        "mode": part.mode,
        "edited_by": str(part.edited_by or ""),
        "edited_at": part.edited_at,
    }


@router.get("/templates/{slug:kind}", response=list[Place], summary="A template")
def template(request: HttpRequest, kind: str, body: str = "") -> Any:
    """The sections with which a dossier on this kind of challenge begins, in a body or usually."""
    if not body:
        return layouts.to_data(layouts.shipped(kind))
    return layouts.to_data(actions.template_of(_body(request, body), kind))


@router.put(
    "/templates/{slug:kind}", response=list[Place], url_name="template", summary="Change a template"
)
def save(request: HttpRequest, kind: str, body: str, sent: list[Place]) -> Any:
    """It holds for dossiers that are opened from now on; an empty list: the usual one again."""
    one = _body(request, body)
    if kind not in Challenge.Kind:
        raise Http404
    by: Any = request.user
    if sent:
        actions.save_template(one, kind, [place.dict() for place in sent], by=by)
    else:
        actions.reset_template(one, kind, by=by)
    return layouts.to_data(actions.template_of(one, kind))


def _body(request: HttpRequest, ref: str) -> Body:
    return get_object_or_404(Body.objects.visible_to(request.user), ref=ref.replace("\0", ""))
