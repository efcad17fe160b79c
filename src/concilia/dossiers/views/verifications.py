"""Demanding that a figure be verified, and answering."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.challenges.models import Evidence
from concilia.challenges.queries import agencies_to_raise_for
from concilia.challenges.views.detail import posted
from concilia.core import permissions
from concilia.dossiers import actions
from concilia.dossiers.forms import AnswerForm, DemandForm
from concilia.dossiers.models import Dossier, Verification
from concilia.dossiers.views.product import found

_get_or_post = require_http_methods(["GET", "POST"])


@login_required
@_get_or_post
def demand(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Demand that a figure be verified."""
    one = found(request, pk)
    permissions.require(request.user, "dossiers.demand_verification", one)
    figure = get_object_or_404(Evidence, challenge=one.challenge_id, pk=evidence)
    form = DemandForm(posted(request))
    if request.method == "POST" and form.is_valid():
        agency = agencies_to_raise_for(request.user).filter(seats__body=one.challenge.body).first()  # type: ignore[arg-type]  # signed in
        actions.demand_verification(
            one,
            figure,
            reason=form.cleaned_data["reason"],
            agency=agency,
            by=request.user,  # type: ignore[arg-type]  # signed in
        )
        messages.success(request, _("The figure is marked until it is verified."))
        return redirect(one)
    context = {
        "dossier": one,
        "challenge": one.challenge,
        "form": form,
        "form_heading": _("Demand to verify: %(title)s") % {"title": figure.title},
        "button": _("Demand verification"),
    }
    return render(request, "dossiers/form.html", context, status=422 if form.is_bound else 200)


@login_required
@_get_or_post
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a figure was verified."""
    seen = Dossier.objects.visible_to(request.user)
    held = get_object_or_404(
        Verification.objects.filter(dossier__in=seen).select_related("evidence", "agency"), pk=pk
    )
    one = found(request, held.dossier_id)
    held.dossier = one
    permissions.require(request.user, "dossiers.verify", one)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.answer_verification(held, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]  # signed in
        messages.success(request, _("The figure is no longer marked."))
        return redirect(one)
    context = {
        "dossier": one,
        "challenge": one.challenge,
        "form": form,
        "form_heading": held.evidence.title,
        "said": held.reason,
        "button": _("Verified"),
    }
    return render(request, "dossiers/form.html", context, status=422 if form.is_bound else 200)
