"""Opening a dossier, its summary, its draft decisions and its steps."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilia.challenges.models import Challenge
from concilia.challenges.views.detail import posted
from concilia.core import permissions
from concilia.dossiers import actions
from concilia.dossiers.forms import DraftForm, SummaryForm
from concilia.dossiers.models import Dossier, DraftDecision
from concilia.dossiers.views.product import found

_get_or_post = require_http_methods(["GET", "POST"])


@login_required
@require_POST
def open_dossier(request: HttpRequest, challenge: int) -> HttpResponse:
    """Open the dossier on a challenge."""
    seen = Challenge.objects.visible_to(request.user)
    made = actions.open_dossier(get_object_or_404(seen, pk=challenge), by=request.user)  # type: ignore[arg-type]  # signed in
    messages.success(request, _("The dossier is open. Ask agencies for what they know."))
    return redirect(made)


@login_required
@_get_or_post
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the summary."""
    one = found(request, pk)
    permissions.require(request.user, "dossiers.edit", one)
    form = SummaryForm(posted(request), initial={"summary": one.summary})
    if request.method == "POST" and form.is_valid():
        actions.edit_summary(one, summary=form.cleaned_data["summary"], by=request.user)
        messages.success(request, _("The summary was saved."))
        return redirect(one)
    return _form(request, one, form, _("Summary"), _("Save"))


@login_required
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Mark as ready, or take back to drafting."""
    one = found(request, pk)
    if name == "ready":
        actions.mark_ready(one, by=request.user)
        messages.success(request, _("The dossier is ready: a meeting can take it."))
    elif name == "reopen":
        actions.reopen(one, by=request.user)
        messages.success(request, _("The dossier is in drafting again."))
    else:
        raise Http404
    return redirect(one)


@login_required
@_get_or_post
def new_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a decision."""
    one = found(request, pk)
    permissions.require(request.user, "dossiers.edit", one)
    form = DraftForm(posted(request), dossier=one)
    if request.method == "POST" and form.is_valid():
        actions.add_draft(one, **form.cleaned_data, by=request.user)
        messages.success(request, _("The draft decision was added."))
        return redirect(one)
    return _form(request, one, form, _("Propose a decision"), _("Add the draft"))


@login_required
@_get_or_post
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft decision, move it up or down, or remove it."""
    seen = Dossier.objects.visible_to(request.user)
    held = get_object_or_404(DraftDecision.objects.filter(dossier__in=seen), pk=pk)
    one = found(request, held.dossier_id)
    held.dossier = one
    permissions.require(request.user, "dossiers.edit", one)
    what = request.POST.get("do", "")
    if what in ("up", "down"):
        actions.step_draft(held, direction=what, by=request.user)  # type: ignore[arg-type]  # signed in
        return redirect(one)
    if what == "remove":
        actions.remove_draft(held, by=request.user)
        messages.success(request, _("The draft decision was removed."))
        return redirect(one)
    start = {
        "wording": held.wording,
        "lead": held.lead_id,
        "co_leads": list(held.co_leads.all()),
        "supporting": list(held.supporting.all()),
        "deliverable": held.deliverable,
        "due_in_days": held.due_in_days,
    }
    form = DraftForm(posted(request), dossier=one, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.edit_draft(held, **form.cleaned_data, by=request.user)
        messages.success(request, _("The draft decision was changed."))
        return redirect(one)
    return _form(request, one, form, _("Change a draft decision"), _("Save"), removable=True)


def _form(
    request: HttpRequest,
    one: Dossier,
    form: SummaryForm | DraftForm,
    heading: str,
    button: str,
    *,
    removable: bool = False,
) -> HttpResponse:
    context = {
        "dossier": one,
        "challenge": one.challenge,
        "form": form,
        "form_heading": heading,
        "button": button,
        "removable": removable,
    }
    status = 422 if form.is_bound else 200
    return render(request, "dossiers/form.html", context, status=status)
