"""Dossiers themselves: the list, the product as blocks and on paper, versions, summary, steps."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from concilia.challenges.models import Challenge
from concilia.core import documents
from concilia.core.errors import Invalid, Problem
from concilia.dossiers import actions, comparing, queries, rules
from concilia.dossiers.api.finding import found
from concilia.dossiers.documents import dossier_document, heading_of_changes
from concilia.dossiers.models import Dossier, DossierVersion

router = Router()
MOST = 200
LANGUAGES = ("en", "zh-hans", "ru", "nl", "fr")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DossierOut(Schema):
    """A dossier in a list."""

    id: int
    challenge: str = Field(description="for instance council/C-7")
    title: str
    state: str
    asked: int = Field(description="contributions asked for")
    owed: int = Field(description="of them still owed")
    late: int = Field(description="of those past their day")
    versions: int

    @staticmethod
    def resolve_challenge(one: Dossier) -> str:
        """Body and number."""
        return f"{one.challenge.body.ref}/{one.challenge.ref}"

    @staticmethod
    def resolve_title(one: Dossier) -> str:
        """The title of the challenge."""
        return one.challenge.title

    @staticmethod
    def resolve_versions(one: Any) -> int:
        """How many were frozen."""
        return int(one.version_count)


class VersionOut(Schema):
    """A version as a meeting received it."""

    number: int
    digest: str = Field(description="SHA-256 of the canonical JSON of its blocks")
    frozen_at: dt.datetime
    frozen_by: str

    @staticmethod
    def resolve_frozen_by(one: DossierVersion) -> str:
        """The person's name."""
        return str(one.frozen_by)


class WorkOut(DossierOut):
    """A dossier with what a reader would still look for."""

    summary: str
    missing: list[str] = Field(description="in sentences")
    frozen: list[VersionOut] = Field(description="the newest first")

    @staticmethod
    def resolve_missing(one: Any) -> list[str]:
        """As the page of the dossier says it."""
        return rules.missing(
            summary=one.summary,
            drafts=one.draft_count,
            open_contributions=one.contributions.exclude(state="accepted").count(),
            evidence=one.challenge.evidence.count(),
        )

    @staticmethod
    def resolve_frozen(one: Dossier) -> list[DossierVersion]:
        """Without their blocks."""
        return list(one.versions.select_related("frozen_by").defer("blocks"))


class ChangeOut(Schema):
    """A line that came (`old` empty), went (`new` empty) or reads otherwise."""

    section: str
    old: str
    new: str


class Open(Schema):
    """The id of an accepted challenge."""

    challenge: int


class Summary(Schema):
    """What stands first."""

    summary: str


class Move(Schema):
    """`ready` for a meeting, or `reopen` for a second reading."""

    step: Literal["ready", "reopen"]


@router.get("/", response=list[DossierOut], summary="Dossiers")
def dossiers(request: HttpRequest, body: str = "", state: str = "", q: str = "") -> Any:
    """The newest 200 that you see."""
    filters = {"body": body, "state": state, "q": q}
    return queries.filtered(queries.dossiers_for(request.user), filters, "")[:MOST]


@router.post("/", response={201: DossierOut}, url_name="dossiers", summary="Open a dossier")
def open_dossier(request: HttpRequest, sent: Open) -> Any:
    """On an accepted challenge; the one that there already is when it is open."""
    seen = Challenge.objects.visible_to(request.user)
    by: Any = request.user
    made = actions.open_dossier(get_object_or_404(seen, pk=sent.challenge), by=by)
    return Status(201, queries.dossiers_for(request.user).get(pk=made.pk))


@router.get("/{int:pk}", response=dict[str, Any], summary="One dossier as blocks")
def dossier(request: HttpRequest, pk: int, language: str = "en") -> Any:
    """The tree of blocks of which page, PDF and DOCX are made."""
    return documents.to_data(_document(request, pk, language))


def _document(request: HttpRequest, pk: int, language: str) -> documents.Document:
    if language not in LANGUAGES:
        said = f"one of {', '.join(LANGUAGES)}"
        raise Invalid(Problem(said, column="language", value=language[:20]))
    return dossier_document(found(request, pk), language, request.user)


@router.get("/{int:pk}/pdf", summary="One dossier as PDF")
def pdf(request: HttpRequest, pk: int, language: str = "en") -> HttpResponse:
    """The dossier as it is now."""
    content = documents.to_pdf(_document(request, pk, language))
    return HttpResponse(content, content_type="application/pdf")


@router.get("/{int:pk}/docx", url_name="dossier_docx", summary="One dossier as DOCX")
def docx(request: HttpRequest, pk: int, language: str = "en") -> HttpResponse:
    """The dossier as it is now."""
    content = documents.to_docx(_document(request, pk, language))
    return HttpResponse(content, content_type=DOCX)


@router.get("/{int:pk}/work", response=WorkOut, url_name="work_of_dossier", summary="Its state")
def work(request: HttpRequest, pk: int) -> Any:
    """Where the work on it stands, what is missing, and its versions."""
    return _work(request, found(request, pk))


@router.put("/{int:pk}/work", response=WorkOut, url_name="work_of_dossier", summary="Summary")
def summary(request: HttpRequest, pk: int, sent: Summary) -> Any:
    """Write the summary."""
    one = found(request, pk)
    actions.edit_summary(one, summary=sent.summary, by=request.user)
    return _work(request, one)


@router.post("/{int:pk}/work", response=WorkOut, url_name="work_of_dossier", summary="Next step")
def move(request: HttpRequest, pk: int, sent: Move) -> Any:
    """Call it ready for a meeting, or take it back to drafting."""
    one = found(request, pk)
    step = actions.mark_ready if sent.step == "ready" else actions.reopen
    step(one, by=request.user)
    return _work(request, one)


def _work(request: HttpRequest, one: Dossier) -> Dossier:
    return queries.dossiers_for(request.user).get(pk=one.pk)


@router.get(
    "/{int:pk}/versions/{int:number}",
    response=dict[str, Any],
    url_name="dossier_version",
    summary="A frozen version as blocks",
)
def version(request: HttpRequest, pk: int, number: int) -> Any:
    """As a meeting received it; its digest is that of this tree."""
    return get_object_or_404(found(request, pk).versions, number=number).blocks


@router.get("/{int:pk}/changes", response=list[ChangeOut], summary="What changed since a version")
def changes(request: HttpRequest, pk: int, version: int) -> Any:
    """Between a frozen version and the dossier as it is now."""
    one = found(request, pk)
    old = documents.from_data(get_object_or_404(one.versions, number=version).blocks)
    new = dossier_document(one, old.language, request.user, changes=False)
    kept = comparing.compare(old, new, but=[heading_of_changes(version - 1)])
    return [{"section": c.section, "old": c.old, "new": c.new} for c in kept]
