"""The page of one dispute, its evidence, and its ruling on paper."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header

from concilia.core import documents
from concilia.core.permissions import Actor
from concilia.duties.disputes import queries
from concilia.duties.disputes.actions.checking import terms_of
from concilia.duties.disputes.documents import document
from concilia.duties.disputes.models import Dispute, Statement
from concilia.duties.models import Duty

PAPER = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def dispute_for(user: Actor, pk: int) -> Dispute:
    """Return a dispute that `user` sees; 404 otherwise."""
    found = Dispute.objects.visible_to(user).select_related(
        "body", "duty", "list", "cost__agency", "interim_lead", "opened_by"
    )
    return get_object_or_404(found, pk=pk)


def statements_of(dispute: Dispute) -> list[Statement]:
    """Return what the sides laid before, oldest first, without the bytes of the files."""
    found = dispute.statements.select_related("agency", "person", "file").defer("file__content")
    return list(found.prefetch_related("acceptances__agency").order_by("made_at", "pk"))


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where it stands, what each side says, how work goes on, and what comes next."""
    dispute = dispute_for(request.user, pk)
    seen = queries.seen(dispute, request.user)
    statements = statements_of(dispute)
    mine = {agency.pk for agency in seen.mine}
    offers = [
        one
        for one in statements
        if one.kind == Statement.Kind.OFFER
        and "state" in seen.steps
        and dispute.state != Dispute.State.APPEAL
        and mine - {each.agency_id for each in one.acceptances.all()}
    ]
    duty = dispute.duty
    context = {
        "dispute": dispute,
        "seen": seen,
        "steps": seen.steps,
        "statements": statements,
        "offers": {one.pk for one in offers},
        "way": list(dispute.steps.all()),
        "terms": terms_of(dispute.body),
        "duty_visible": duty is not None
        and Duty.objects.visible_to(request.user).filter(pk=duty.pk).exists(),
    }
    return render(request, "duties/disputes/dispute.html", context)


@login_required
def evidence(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    """Download a file that a side laid before; never shown inside the page."""
    dispute = dispute_for(request.user, pk)
    found = get_object_or_404(dispute.statements.select_related("file"), pk=statement)
    if found.file is None:
        raise Http404
    response = HttpResponse(bytes(found.file.content), content_type="application/octet-stream")
    disposition = content_disposition_header(True, found.file.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The ruling as PDF or DOCX; 404 before there is one."""
    dispute = dispute_for(request.user, pk)
    seen = queries.seen(dispute, request.user)
    if form not in PAPER or not seen.given:
        raise Http404
    made = document(seen, statements_of(dispute), list(dispute.steps.all()))
    write = documents.to_pdf if form == "pdf" else documents.to_docx
    response = HttpResponse(write(made), content_type=PAPER[form])
    name = f"{dispute.body.ref}-{dispute.ref}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
