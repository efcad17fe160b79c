"""The dossier as PDF and DOCX: at once when it is short, with its progress when it is long."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from concilia.core import documents
from concilia.core.errors import NotNow
from concilia.dossiers import printing
from concilia.dossiers.documents import printed
from concilia.dossiers.models import Dossier, DossierVersion, Printout
from concilia.dossiers.views.product import found, frozen, now

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@login_required
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier as it is now, as PDF."""
    one = found(request, pk)
    return paper(request, one, now(request, one), "pdf")


@login_required
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier as it is now, as DOCX."""
    one = found(request, pk)
    return paper(request, one, now(request, one), "docx")


@login_required
def version_pdf(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The PDF that was kept when the version was frozen."""
    one = frozen(request, pk, number)
    if one.pdf:
        return file(bytes(one.pdf.content), "pdf", name_of(one.dossier, "pdf", number))
    return paper(request, one.dossier, printed(one), "pdf", one)


@login_required
def version_docx(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version as DOCX."""
    one = frozen(request, pk, number)
    return paper(request, one.dossier, printed(one), "docx", one)


def paper(
    request: HttpRequest,
    one: Dossier,
    document: documents.Document,
    form: str,
    version: DossierVersion | None = None,
) -> HttpResponse:
    """Return the paper, or the way to the page that shows how far it is; `here` waits for it."""
    number = version.number if version else None
    if "here" in request.GET or not printing.lengthy(document):
        made = printing.WRITERS[Printout.Form(form)](document)
        return file(made, form, name_of(one, form, number))
    reader: Any = request.user
    held = printing.ask(one, document, form, reader=reader, version=version)
    if held.state == Printout.State.DONE:
        return file(bytes(held.content or b""), form, name_of(one, form, number))
    return redirect(held)


def asked(request: HttpRequest, pk: int, number: int) -> Printout:
    """Return a paper that the person asked for; otherwise 404."""
    mine = Printout.objects.visible_to(request.user).select_related(
        "dossier__challenge__body", "version"
    )
    return get_object_or_404(mine, dossier=pk, pk=min(number, 2**31 - 1))


@login_required
def printout(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """How far a paper is; asked again by the page itself until it is ready."""
    one = asked(request, pk, number)
    again = "HX-Request" in request.headers
    context = {
        "printout": one,
        "dossier": one.dossier,
        "challenge": one.dossier.challenge,
        "size": len(one.content) if one.content else 0,
    }
    template = "dossiers/_printout.html" if again else "dossiers/printout.html"
    return render(request, template, context)


@login_required
def printout_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The paper itself."""
    one = asked(request, pk, number)
    if one.state != Printout.State.DONE or one.content is None:
        raise NotNow(_("This paper is still being made. Its page says how far it is."))
    version = one.version.number if one.version else None
    return file(bytes(one.content), one.form, name_of(one.dossier, one.form, version))


def name_of(one: Dossier, ending: str, number: int | None = None) -> str:
    """Return the name of a dossier's file, for instance `council-C-7-v2.pdf`."""
    version = f"-v{number}" if number else ""
    return f"{one.challenge.body.ref}-{one.challenge.ref}{version}.{ending}"


def file(content: bytes, form: str, name: str) -> HttpResponse:
    """Return a file; a PDF opens in the browser, anything else is saved."""
    response = HttpResponse(content, content_type=MEDIA[form])
    how = "inline" if form == "pdf" else "attachment"
    response.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name)}"
    return response
