"""Options beside each other, criteria, scores, and who wins under which weights."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.challenges.views.detail import posted
from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.dossiers import actions, queries
from concilia.dossiers.documents.bands import lead_by_weight
from concilia.dossiers.documents.choices import cost_of, effects_of
from concilia.dossiers.forms import CriterionForm, OptionForm, ScoreForm
from concilia.dossiers.models import Criterion, Dossier, Option
from concilia.dossiers.views.product import found
from concilia.dossiers.weighing import compared
from concilia.resources.scenarios.proposals import Proposal, proposal

_get_or_post = require_http_methods(["GET", "POST"])


@login_required
@_get_or_post
def options(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of options; criteria are added, weighted and scored here."""
    one = found(request, pk)
    held = compared(queries.options_of(one), list(one.criteria.all()))
    what = request.POST.get("do", "")
    sent = posted(request)
    criterion = CriterionForm(sent if what == "criterion" else None)
    scores = ScoreForm(sent if what == "scores" else None, comparison=held)
    if request.method == "POST":
        permissions.require(request.user, "dossiers.edit", one)
        if _done(request, one, what, criterion, scores):
            return redirect("dossiers:options", one.pk)
    may = "dossiers.edit" in permissions.abilities(request.user, one)
    context = {
        "dossier": one,
        "challenge": one.challenge,
        "comparison": held,
        "rows": [(o, cost_of(o), effects_of(o), held.total(o)) for o in held.options],
        "table": [
            (o, [scores[f"score_{o.pk}_{c.pk}"] for c in held.criteria]) for o in held.options
        ],
        "sentences": held.sentences()[:2],
        "bands": lead_by_weight(held),
        "criterion": criterion,
        "scores": scores,
        "editable": may and one.state == Dossier.State.DRAFTING,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "dossiers/options.html", context, status=status)


def _done(
    request: HttpRequest, one: Dossier, what: str, criterion: CriterionForm, scores: ScoreForm
) -> bool:
    by: Any = request.user
    try:
        if what == "criterion" and criterion.is_valid():
            actions.put_criterion(one, **criterion.cleaned_data, by=by)
            messages.success(request, _("The criterion was saved."))
            return True
        if what == "scores" and scores.is_valid():
            actions.score(one, scores.scores(), by=by)
            messages.success(request, _("The scores were saved."))
            return True
    except Invalid as refused:
        (criterion if what == "criterion" else scores).add_error(None, str(refused))
        return False
    if what.startswith("remove-") and what[7:].isdigit():
        gone = get_object_or_404(Criterion, dossier=one, pk=min(int(what[7:]), 2**62))
        actions.remove_criterion(gone, by=by)
        messages.success(request, _("The criterion was removed."))
        return True
    return False


def from_scenario(request: HttpRequest) -> Proposal | None:
    """Return what the scenario in the address proposes; 404 for one that is not to be seen."""
    key = request.GET.get("scenario", "")
    if not key:
        return None
    found = proposal(key, request.user)
    if found is None:
        raise Http404
    return found


@login_required
@_get_or_post
def option(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """Add an option, change one, or remove it."""
    one = found(request, pk)
    permissions.require(request.user, "dossiers.edit", one)
    held = None
    if number is not None:
        chosen = Option.objects.filter(dossier=one).prefetch_related("effects")
        held = get_object_or_404(chosen, pk=min(number, 2**62))
        held.dossier = one
        if request.POST.get("do") == "remove":
            actions.remove_option(held, by=request.user)
            messages.success(request, _("The option was removed."))
            return redirect("dossiers:options", one.pk)
    names = (
        "title",
        "description",
        "cost",
        "currency",
        "cost_note",
        "means",
        "legal_basis",
        "risks",
    )
    start = {name: getattr(held, name) for name in names} if held else {}
    scenario = None if held else from_scenario(request)
    if scenario:
        start = {"title": scenario.title, "description": scenario.text}
    form = OptionForm(posted(request), option=held, initial=start)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.values()
        if scenario:
            values |= {"source": scenario.title, "source_url": scenario.url}
        try:
            actions.put_option(one, held, **values, effects=form.effects(), by=request.user)
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The option was saved."))
            return redirect("dossiers:options", one.pk)
    context = {
        "dossier": one,
        "challenge": one.challenge,
        "form": form,
        "form_heading": held.title if held else _("Add an option"),
        "button": _("Save"),
        "removable": held is not None,
    }
    return render(request, "dossiers/form.html", context, status=422 if form.is_bound else 200)
