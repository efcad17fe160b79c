"""Imports for machines: a table comes in, checked row by row, with all that was wrong in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Router, Schema, Status, UploadedFile

from concilia.core.models import Import
from concilia.core.tables import actions
from concilia.core.tables.queries import imports_visible_to
from concilia.core.tables.registry import importer_of, offered_to

router = Router(tags=["imports"])
MOST = 500


class KindOut(Schema):
    """What can be brought in, and under which headings."""

    kind: str
    label: str
    fields: list[str]
    required: list[str]


class ProblemOut(Schema):
    """What is wrong with a row, a cell, or (without a row) the whole file."""

    row: int | None
    column: str
    value: str
    message: str


class FindingOut(Schema):
    """What came in and is worth a look."""

    message: str
    rows: list[int]


class ImportOut(Schema):
    """A file on its way in, or in."""

    id: int = Field(alias="pk")
    kind: str
    state: str = Field(description="checking and running: a worker is at it; ask again")
    file: str = Field(alias="file.name")
    digest: str = Field(alias="file.digest", description="SHA-256")
    rows: int = Field(alias="rows_total")
    created_at: dt.datetime
    counts: dict[str, Any] = Field(description="right and wrong; then created, updated, unchanged")
    problems: list[ProblemOut] = Field(description="the first 500")
    findings: list[FindingOut]

    @staticmethod
    def resolve_problems(one: Import) -> list[Any]:
        """The first of them."""
        found: list[Any] = one.problems[:MOST]
        return found


@router.get("/kinds", response=list[KindOut], summary="What you may bring in")
def import_kinds(request: HttpRequest) -> Any:
    """Headings may also be the names of the fields, or HXL hashtags."""
    return [
        {
            "kind": kind,
            "label": str(one.label),
            "fields": [field.name for field in one.fields],
            "required": [field.name for field in one.fields if field.required],
        }
        for kind, one in offered_to(request.user).items()
    ]


@router.post("/", response={201: ImportOut}, summary="Bring a table in")
def bring_in(
    request: HttpRequest,
    kind: Form[str],
    file: File[UploadedFile],
    set_aside: Form[bool] = False,
    check_only: Form[bool] = False,
    companion: File[UploadedFile | None] = None,
) -> Any:
    """CSV, XLSX, or JSON of DHIS2: everything, or nothing when a row is wrong.

    `companion` is the second file of a kind that takes two: the metadata of DHIS2.

    With `set_aside` the right rows come in and the wrong ones are listed; with `check_only`
    nothing is written. A file that is in already changes nothing.
    """
    name = file.name or "table"
    content = file.read()
    if companion is not None:
        content = importer_of(kind).join(content, companion.read())
    made = actions.upload(kind, name=name, content=content, by=request.user)
    if made.state == Import.State.UPLOADED:
        actions.check(made, by=request.user)
        runnable = made.state == Import.State.CHECKED and not check_only
        if runnable and (set_aside or not made.counts.get("wrong")):
            actions.run(made, by=request.user, set_aside=set_aside)
    return Status(201, made)


@router.get("/{int:pk}", response=ImportOut, summary="How an import went")
def import_state(request: HttpRequest, pk: int) -> Any:
    """Your own, and those that their kind shows to you."""
    return get_object_or_404(imports_visible_to(request.user), pk=pk)


@router.post("/{int:pk}/run", response=ImportOut, summary="Bring in what was checked")
def import_run(request: HttpRequest, pk: int, set_aside: bool = False) -> Any:
    """After a worker has checked a large file, or after a look at what is wrong."""
    made = get_object_or_404(imports_visible_to(request.user), pk=pk)
    return actions.run(made, by=request.user, set_aside=set_aside)


ROUTERS = {"imports": router}
