"""Adding evidence of each kind, opening its documents, removing it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilia.challenges import actions, origins
from concilia.challenges.forms import EVIDENCE_FORMS, CiteForm
from concilia.challenges.models import Challenge, Evidence
from concilia.challenges.views.detail import found, posted
from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.core.models import StoredFile

CITED = (Evidence.Kind.APPEALS, Evidence.Kind.DECISION)


@login_required
@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Point at a series, a document, a group of appeals, a decision, a link, or write a note."""
    if kind not in EVIDENCE_FORMS:
        raise Http404
    one = found(request, pk)
    permissions.require(request.user, "challenges.analyse", one)
    form = _form(request, one, kind)
    if request.method == "POST" and form.is_valid():
        try:
            _add(request, one, kind, form)
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The evidence was added."))
            return redirect(f"{one.get_absolute_url()}#evidence")
    context = {"challenge": one, "form": form, "kind": Evidence.Kind(kind)}
    status = 422 if request.method == "POST" else 200
    return render(request, "challenges/evidence.html", context, status=status)


def _form(request: HttpRequest, one: Challenge, kind: str) -> Any:
    start = {key: request.GET.get(key, "") for key in ("cause", "factor")}
    given: dict[str, Any] = {"challenge": one, "initial": start | {"territory": one.territory_id}}
    if kind in CITED:
        given["choices"] = origins.citable(kind, one, request.user)
    if kind == Evidence.Kind.DOCUMENT and request.method == "POST":
        given["files"] = request.FILES
    form: Any = EVIDENCE_FORMS[kind](posted(request), **given)
    return form


def _add(request: HttpRequest, one: Challenge, kind: str, form: Any) -> None:
    data = dict(form.cleaned_data)
    by: Any = request.user
    if isinstance(form, CiteForm):
        data.pop("title", None)
        actions.cite(one, form.citable[data.pop("pointed")], **data, by=by)
    elif kind == Evidence.Kind.DOCUMENT:
        sent = data.pop("file")
        actions.add_document(one, **data, name=sent.name, content=sent.read(), by=by)
    elif kind == Evidence.Kind.SERIES:
        actions.add_series(one, **data, by=by)
    elif kind == Evidence.Kind.LINK:
        actions.add_link(one, **data, by=by)
    else:
        actions.add_note(one, **data, by=by)


@login_required
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The document behind a piece of evidence."""
    seen = Challenge.objects.visible_to(request.user)
    held = get_object_or_404(
        Evidence.objects.filter(challenge__in=seen, file__isnull=False).select_related("file"),
        pk=pk,
    )
    assert held.file
    return handed_out(held.file)


def handed_out(file: StoredFile) -> HttpResponse:
    """Return a stored file to be saved, never to be run in the browser."""
    response = HttpResponse(bytes(file.content), content_type=file.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_POST
def remove_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a piece of evidence."""
    seen = Challenge.objects.visible_to(request.user)
    held = get_object_or_404(Evidence.objects.filter(challenge__in=seen), pk=pk)
    one = held.challenge
    actions.remove_evidence(held, by=request.user)
    messages.success(request, _("The evidence was removed."))
    return redirect(f"{one.get_absolute_url()}#evidence")
