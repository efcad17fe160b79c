"""The dossier as a page, as PDF and as DOCX; now and as it was frozen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.challenges.models import Evidence
from concilia.core import documents, permissions
from concilia.dossiers import comparing, rules
from concilia.dossiers.documents import (
    ANNEX,
    Knowledge,
    builders,
    dossier_document,
    heading_of_changes,
    printed,
    section_of,
    sheets,
)
from concilia.dossiers.layouts import title_of
from concilia.dossiers.models import Contribution, Dossier, DossierVersion, Part


def found(request: HttpRequest, pk: int) -> Dossier:
    """Return the dossier if the person sees it; otherwise 404."""
    seen = (
        Dossier.objects.visible_to(request.user)
        .select_related("challenge__body__territory", "challenge__territory", "opened_by")
        .annotate(evidence_count=Count("challenge__evidence"))
    )
    return get_object_or_404(seen, pk=pk)


def now(request: HttpRequest, dossier: Dossier) -> documents.Document:
    """Return the dossier as it is now, in the language of the page."""
    return dossier_document(dossier, get_language() or "en", request.user)


@login_required
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """The product on the left, the work on it at the side.

    The sections come in sheets of their own, each of which is read when the page is there: a large
    dossier shows how far it is instead of nothing.
    """
    one = found(request, pk)
    known = Knowledge(one, request.user)
    contributions = known.contributions
    drafts = list(one.drafts.all())
    keys = {part.key: part for part in known.parts}
    context: dict[str, Any] = {
        "dossier": one,
        "challenge": one.challenge,
        "parts": known.parts,
        "sheets": [
            [keys[key].title or title_of(key) for key in run if key in keys]
            for run in sheets(known.parts)
        ],
        "abilities": permissions.abilities(request.user, one),
        "contributions": [(held, is_late(held, one.challenge.body)) for held in contributions],
        "drafts": drafts,
        "versions": list(one.versions.select_related("frozen_by").defer("blocks")),
        "doubts": [doubt for held in known.doubts.values() for doubt in held],
        "owners": sum(
            1
            for part in known.parts
            if part.owner_id and part.pk not in {held.part_id for held in contributions}
        ),
        "missing": rules.missing(
            summary=one.summary,
            drafts=len(drafts),
            open_contributions=sum(held.state != "accepted" for held in contributions),
            evidence=one.evidence_count,  # type: ignore[attr-defined]  # annotated
        ),
    }
    return render(request, "dossiers/detail.html", context)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One section as it stands on the page."""

    part: Part | None
    html: SafeString
    evidence: Sequence[Evidence] = ()


_ANCHOR = re.compile(r'(id="|href="#)(part|note)-')
_HEAD = re.compile(r'<header class="document__head">.*?</header>', re.DOTALL)


@login_required
def sheet(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A run of sections, for the page of the dossier."""
    one = found(request, pk)
    known = Knowledge(one, request.user)
    runs = sheets(known.parts)
    if not 0 <= number < len(runs):
        raise Http404
    language = get_language() or "en"
    build = builders(known)
    out = []
    for at, part in enumerate(known.parts, 1):
        if part.key in runs[number]:
            section = section_of(known, part, at, build)
            out.append(Sheet(part, _html(part.key, section, language), _evidence(known, part)))
    if ANNEX in runs[number] and (blocks := build[ANNEX]()):
        section = documents.Section(_("Annex: sources"), tuple(blocks))
        out.append(Sheet(None, _html(ANNEX, section, language)))
    context = {
        "dossier": one,
        "sections": out,
        "abilities": permissions.abilities(request.user, one),
    }
    return render(request, "dossiers/sheet.html", context)


def _evidence(known: Knowledge, part: Part) -> list[Evidence]:
    """Return the evidence that stands in a section: figures, or all the rest."""
    series = {"figures": True, "further": False}.get(part.key)
    return [one for one in known.evidence if (one.kind == Evidence.Kind.SERIES) is series]


def _html(key: str, section: documents.Section, language: str) -> SafeString:
    """Return a section without a head of its own, and with anchors that only it has."""
    made = documents.Document(title="", blocks=documents.join([section]), language=language)
    html = _HEAD.sub("", documents.to_html(made), count=1)
    # The texts in it were escaped when it was made: no quote of theirs can look like an anchor.
    return SafeString(_ANCHOR.sub(rf"\g<1>{key}-\g<2>-", html))


def is_late(held: Contribution, body: Body) -> bool:
    """Say whether a contribution to `body` is late today there, or came late."""
    given = held.given_at.astimezone(body.zone).date() if held.given_at else None
    return rules.late(held.state, held.due, given, body.today())


def frozen(request: HttpRequest, pk: int, number: int) -> DossierVersion:
    """Return a version of a dossier that the person sees; otherwise 404."""
    seen = Dossier.objects.visible_to(request.user)
    versions = DossierVersion.objects.filter(dossier__in=seen).select_related(
        "dossier__challenge__body", "frozen_by", "pdf"
    )
    return get_object_or_404(versions, dossier=pk, number=min(number, 2**31 - 1))


@login_required
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version as a meeting received it."""
    one = frozen(request, pk, number)
    context = {
        "version": one,
        "dossier": one.dossier,
        "challenge": one.dossier.challenge,
        "document": documents.to_html(printed(one)),
    }
    return render(request, "dossiers/version.html", context)


@login_required
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side: `from` and `to` are numbers, no `to` is the dossier as it is."""
    one = found(request, pk)
    versions = list(one.versions.select_related("frozen_by").defer("blocks"))
    numbers = [held.number for held in versions]
    if not numbers:
        raise Http404
    start = _number(request, "from", numbers, numbers[0])
    end = _number(request, "to", numbers, None)
    assert start is not None
    old = documents.from_data(frozen(request, pk, start).blocks)
    context: dict[str, Any] = {
        "dossier": one,
        "challenge": one.challenge,
        "versions": versions,
        "start": start,
        "end": end,
    }
    but = [heading_of_changes(number) for number in numbers]
    if end is not None:
        new = documents.from_data(frozen(request, pk, end).blocks)
        found_ = comparing.compare(old, new, but=but)
        return _changes(request, context, found_, "dossiers/changes.html")
    # The dossier as it is comes in the same runs of sections as on its own page.
    parts = Knowledge(one, request.user).parts
    runs = sheets(parts)
    number = _number(request, "part", list(range(len(runs))), None)
    if number is None:
        context["pending"] = range(len(runs))
        return render(request, "dossiers/changes.html", context)
    language = get_language() or "en"
    new = dossier_document(one, language, request.user, changes=False, only=runs[number])
    annex = _("Annex: sources")
    titles = {part.key: part.heading for part in parts} | {ANNEX: annex}
    here = {titles[key] for key in runs[number]}
    known = set(titles.values())
    found_ = [
        change
        for change in comparing.compare(old, new, but=but)
        if change.section in here or (not number and change.section not in known)
    ]
    context["looked_at"] = [titles[key] for key in runs[number]]
    return _changes(request, context, found_, "dossiers/_changes.html")


def _changes(
    request: HttpRequest,
    context: dict[str, Any],
    found_: list[comparing.Change],
    template: str,
) -> HttpResponse:
    grouped: dict[str, list[comparing.Change]] = {}
    for change in found_:
        grouped.setdefault(change.section, []).append(change)
    return render(request, template, context | {"sections": grouped.items()})


def _number(request: HttpRequest, name: str, known: list[int], default: int | None) -> int | None:
    given = request.GET.get(name, "")
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 8 and int(given) in known):
        raise Http404
    return int(given)
