"""The public register: published decisions and protocols of a body, without sign-in."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concilia.bodies.models import Body
from concilia.core import documents
from concilia.core.documents import to_html
from concilia.core.tables import download, requested_format
from concilia.meetings import rules
from concilia.meetings.models import Decision, Meeting, Motion, Publication
from concilia.meetings.protocols.publishing import PDF
from concilia.meetings.register import popolo, queries
from concilia.meetings.register.execution import execution_of

PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the bodies that publish something."""
    bodies = list(queries.public_bodies())
    return render(request, "meetings/register/index.html", {"bodies": bodies})


def _body(ref: str) -> Body:
    return get_object_or_404(queries.public_bodies(), ref=ref)


@require_safe
def body(request: HttpRequest, ref: str) -> HttpResponseBase:
    """List what a body publishes: decisions with search and download, protocols."""
    shown = _body(ref)
    q = request.GET.get("q", "").replace("\x00", "")[:200].strip()
    year = request.GET.get("year", "")
    found = queries.found_by(queries.public_decisions(shown), q)
    if year.isdecimal() and len(year) == 4:
        found = found.filter(year=int(year))
    found = found.order_by("-year", "-number")
    asked = requested_format(request)
    if asked:
        rows = list(found)
        done = execution_of([one.pk for one in rows])
        columns = [_("Number"), _("Decision"), _("Legal force"), _("Meeting")]
        columns += [_("How it decided"), _("Decided"), _("Holds until"), _("Replaced by")]
        columns += [_("Carried out (%)")]
        table = (
            (
                one.ref,
                one.wording,
                one.get_force_display(),
                str(_meeting(one)),
                _meeting(one).get_form_display(),
                one.decided_at,
                one.ends_on,
                ", ".join(later.ref for later in one.superseded_by.all()),
                done[one.pk].percent if one.pk in done else None,
            )
            for one in rows
        )
        return download(asked, f"decisions-{shown.ref}", columns, table)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    years = queries.public_decisions(shown).order_by("-year").values_list("year", flat=True)
    context = {
        "body": shown,
        "page": page,
        "q": q,
        "year": year,
        "years": [str(one) for one in years.distinct()],
        "protocols": list(queries.public_protocols(shown)[:PAGE]),
        "execution": execution_of([one.pk for one in page]),
        "today": shown.today(),
    }
    return render(request, "meetings/register/body.html", context)


def _meeting(decision: Decision) -> Meeting:
    return decision.motion.item.meeting  # type: ignore[union-attr]  # published ones have a motion


def _decision(ref: str, year: int, number: int) -> Decision:
    found = queries.public_decisions().filter(body__ref=ref, year=year, number=number)
    return get_object_or_404(found)


@require_safe
def decision(request: HttpRequest, ref: str, year: int, number: int) -> HttpResponse:
    """Show one published decision with its vote and what it replaces."""
    shown = _decision(ref, year, number)
    motion = shown.motion
    held = popolo.shown(Motion.objects.filter(pk=motion.pk)).exists() if motion else False
    outcome = None
    if motion and motion.reasoning:
        outcome = rules.result_from(motion.reasoning)
    context = {
        "decision": shown,
        "body": shown.body,
        "meeting": _meeting(shown),
        "outcome": outcome,
        "votes": held,
        "replaces": list(queries.public_decisions(shown.body).filter(superseded_by=shown)),
        "execution": execution_of([shown.pk]).get(shown.pk),
        "whole": Publication.objects.filter(
            protocol__meeting__items__motions__decision=shown, whole=True
        ).exists(),
        "today": shown.body.today(),
    }
    return render(request, "meetings/register/decision.html", context)


@require_safe
def votes(request: HttpRequest, ref: str, year: int, number: int) -> HttpResponse:
    """The vote on a published decision as Popolo JSON; of a secret one only the counts."""
    shown = _decision(ref, year, number)
    motions = list(popolo.shown(Motion.objects.filter(decision=shown)))
    if not motions:
        raise Http404
    return JsonResponse(popolo.of_motions(motions), json_dumps_params={"ensure_ascii": False})


def _publication(ref: str, number: int) -> Publication:
    found = Publication.objects.filter(
        protocol__meeting__body__ref=ref, protocol__meeting__number=number
    )
    shown = get_object_or_404(found.select_related("protocol__meeting__body", "pdf"))
    if not shown.whole and shown.withdrawn_at is None:
        raise Http404
    return shown


@require_safe
def protocol(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Show a published protocol, with its corrections above it; 410 where it was withdrawn."""
    shown = _publication(ref, number)
    meeting = shown.protocol.meeting
    context: dict[str, Any] = {"publication": shown, "meeting": meeting, "body": meeting.body}
    if shown.withdrawn_at is not None:
        return render(request, "meetings/register/withdrawn.html", context, status=410)
    public = set(queries.public_decisions(meeting.body).values_list("pk", flat=True))
    corrections = shown.protocol.corrections.select_related("decision")
    context |= {
        "html": to_html(documents.from_data(shown.blocks or {})),
        "corrections": [one for one in corrections if one.decision_id in public],
    }
    return render(request, "meetings/register/protocol.html", context)


@require_safe
def paper(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A published protocol as PDF: the very bytes that were kept at its issue."""
    shown = _publication(ref, number)
    if shown.withdrawn_at is not None or shown.pdf is None:
        raise Http404
    return HttpResponse(
        bytes(shown.pdf.content),
        content_type=PDF,
        headers={"Content-Disposition": f'inline; filename="{ref}-{number}-protocol.pdf"'},
    )
