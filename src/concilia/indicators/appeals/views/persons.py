"""Who appealed: shown on asking, which the ledger notes; letters, files and lists with persons."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from concilia.bodies.documents import respond
from concilia.bodies.models import Body
from concilia.core import permissions, tables
from concilia.core.actions import act
from concilia.core.permissions import Actor
from concilia.indicators.appeals import actions, letters, masking
from concilia.indicators.appeals.forms import PrepareForm
from concilia.indicators.appeals.models import Appeal, Attachment, Petitioner


def found(user: Actor, pk: int) -> Appeal:
    """Return an appeal that `user` sees; else 404."""
    seen = Appeal.objects.visible_to(user).select_related("body", "territory", "agency")
    return get_object_or_404(seen, pk=pk)


@never_cache
@login_required
@require_POST
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who appealed, in this answer only."""
    appeal = found(request.user, pk)
    petitioner = actions.look(appeal, why="page", by=request.user)
    prepare = not appeal.text and permissions.may(request.user, "appeals.prepare", appeal)
    proposal = masking.mask(
        petitioner.words, (petitioner.name, petitioner.phone, petitioner.address)
    )
    start = {"text": proposal, "category": appeal.category}
    context = {
        "appeal": appeal,
        "form": PrepareForm(initial=start) if prepare else None,
        "person": petitioner,
        "files": petitioner.attachments.defer("content"),
        "may_erase": permissions.may(request.user, "appeals.erase", appeal) and appeal.text,
    }
    return render(request, "indicators/appeals/person.html", context)


@login_required
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase who appealed before its time."""
    appeal = found(request.user, pk)
    actions.erase_person(appeal, by=request.user)
    messages.success(request, _("Who appealed is erased; the case stays."))
    return redirect(appeal)


@never_cache
@login_required
@require_POST
def attachment(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Send a file that came with the appeal, never to be shown by the browser itself."""
    appeal = found(request.user, pk)
    permissions.require(request.user, "appeals.see_person", appeal)
    kept = get_object_or_404(Attachment, pk=file, petitioner__appeal=appeal)
    actions.look(appeal, why="attachment", by=request.user)
    response = HttpResponse(bytes(kept.content), content_type=kept.media_type)
    plain = "".join(c if (c.isascii() and c.isalnum()) or c in "._-" else "_" for c in kept.name)
    response.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """Write the answer letter: without the person, or on asking (POST) with the addressee."""
    appeal = found(request.user, pk)
    if format not in {"pdf", "docx"} or not appeal.answer:
        raise Http404
    addressee = None
    if request.method == "POST":
        addressee = actions.look(appeal, why="letter", by=request.user)
    name = f"{appeal.body.ref}-{appeal.ref}"
    return respond(letters.letter(appeal, addressee), name, format)


@never_cache
@login_required
@require_POST
def download(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Send the secretary the list of a body's appeals with the persons; the ledger notes it."""
    body = get_object_or_404(Body.objects.visible_to(request.user), ref=ref)
    form = request.POST.get("format", "xlsx")
    if form not in {"csv", "xlsx"}:
        raise Http404
    people = Petitioner.objects.filter(appeal__body=body, erased_at=None)
    with act("appeals.see_person", by=request.user, on=body) as doing:
        rows = [
            (p.appeal.ref, p.appeal.received_on, p.name, p.email, p.phone, p.address)
            for p in people.select_related("appeal").order_by("appeal__number")
        ]
        doing.record(body, {"for": "export", "count": len(rows)})
    columns = (
        _("Number"),
        _("Received on"),
        _("Name"),
        _("E-mail"),
        _("Telephone"),
        _("Postal address"),
    )
    return tables.download(form, f"appeals-{body.ref}-persons", columns, rows)
