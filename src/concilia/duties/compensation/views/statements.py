"""The statement of an agency: page, PDF, DOCX, XLSX and CSV."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from concilia.agencies.models import Agency
from concilia.core import documents, permissions
from concilia.core.permissions import Actor, Somewhere, seated
from concilia.core.tables import download
from concilia.duties.compensation import queries
from concilia.duties.compensation.documents import COLUMNS, document, rows
from concilia.duties.compensation.models import Fund
from concilia.duties.compensation.money import in_words
from concilia.duties.compensation.queries import StatementOf

PAPER = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def statement_for(user: Actor, pk: int, code: str) -> StatementOf:
    """Return the statement when the person leads the body or acts for the agency; else 404."""
    fund = get_object_or_404(Fund.objects.visible_to(user).select_related("body"), pk=pk)
    agency = get_object_or_404(Agency, code=code)
    there = seated(fund.body_id, agency.pk)
    where = Somewhere((("body", fund.body_id), ("agency", agency.pk), there))
    if not permissions.may(user, "compensation.statement", where):
        raise Http404
    return queries.statement(fund, agency)


@login_required
def page(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show what an agency booked, got and is owed in a fund."""
    shown = statement_for(request.user, pk, code)
    currency = shown.fund.currency
    context = {
        "shown": shown,
        "fund": shown.fund,
        "agency": shown.agency,
        "words": shown.words(),
        "costs": [
            (
                one,
                in_words(one.amount, currency),
                "–" if one.awarded is None else in_words(one.awarded, currency),
            )
            for one in shown.costs[-200:][::-1]
        ],
        "lines": shown.lines[-200:][::-1],
    }
    return render(request, "duties/compensation/statement.html", context)


@login_required
def paper(request: HttpRequest, pk: int, code: str, form: str) -> HttpResponseBase:
    """The statement as PDF, DOCX, XLSX or CSV."""
    if form not in {*PAPER, "xlsx", "csv"}:
        raise Http404
    shown = statement_for(request.user, pk, code)
    name = f"{shown.fund.body.ref}-{shown.agency.code}-statement"
    if form not in PAPER:
        return download(form, name, COLUMNS, rows(shown))
    write = documents.to_pdf if form == "pdf" else documents.to_docx
    response = HttpResponse(write(document(shown)), content_type=PAPER[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
