"""Pages of scenarios: the list, one with its progress and answer, what-if, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from concilia.core import offers, permissions, tables
from concilia.core.errors import Invalid
from concilia.indicators.permissions import anywhere
from concilia.resources.access.inputs import whole
from concilia.resources.models import Layer, Scenario
from concilia.resources.scenarios import actions, answers, presenting, words
from concilia.resources.scenarios.forms import LayerForm, MinutesForm, WhatIfForm, bodies_for

_get_or_post = require_http_methods(["GET", "POST"])


def found(request: HttpRequest, pk: int) -> Scenario:
    """Return the scenario if the person sees it; otherwise 404."""
    seen = Scenario.objects.visible_to(request.user).select_related(
        "body", "base", "asked_by", "travel_layer", "people_layer__file"
    )
    return get_object_or_404(seen, pk=min(pk, 2**62))


@login_required
@require_GET
def scenarios(request: HttpRequest) -> HttpResponse:
    """All scenarios that the person sees, newest first."""
    rows = Scenario.objects.visible_to(request.user).select_related("body", "base", "asked_by")
    rows = rows.defer("question", "inputs", "result", "base__inputs", "base__result")
    kind = request.GET.get("kind", "")
    if kind in Scenario.Kind.values:
        rows = rows.filter(kind=kind)
    context = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "kind": kind,
        "kinds": Scenario.Kind.choices,
        "may_ask": bool(bodies_for(request.user)),
    }
    return render(request, "resources/scenarios/list.html", context)


@login_required
@require_GET
def scenario(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One scenario: how far it is, or what came of it."""
    one = found(request, pk)
    if getattr(request, "htmx", False):
        context = {"scenario": one, "doing": answers.phase(one.progress)}
        response = render(request, "resources/scenarios/progress.html", context)
        if not one.busy:
            response.headers["HX-Refresh"] = "true"
        return response
    view = presenting.shown(one) if one.result else None
    wanted = tables.requested_format(request)
    if wanted and view:
        return tables.download(wanted, one.title, view.columns, view.rows)
    panels: list[Any] = []
    for provider in offers.of("scenario"):
        panels += provider(one, request.user)
    variants = one.variants.only("pk", "title", "state").order_by("pk")[:50]
    refused = one.problem and words.refusal(one.problem["code"], one.problem["values"])
    return render(
        request,
        "resources/scenarios/scenario.html",
        {
            "scenario": one,
            "view": view,
            "page": Paginator(view.rows, 100).get_page(request.GET.get("page")) if view else None,
            "doing": answers.phase(one.progress),
            "refused": refused,
            "changes": presenting.changes(one),
            "as_of": presenting.said_day(one.question.get("day") or ""),
            "advice": answers.advice(len(view.clash)) if view and view.clash else "",
            "panels": sorted(panels, key=lambda panel: panel.order),
            "variants": variants,
            "minutes": MinutesForm(),
            "abilities": permissions.abilities(request.user, one),
        },
    )


@login_required
@_get_or_post
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the same in a changed world."""
    base = found(request, pk)
    permissions.require(request.user, actions.VERB, base)
    start = {"title": _("What if: %(title)s") % {"title": base.title[:180]}}
    form = WhatIfForm(
        request.POST if request.method == "POST" else None,
        initial=start,
        scenario=base,
        places=whole(base).get("people", []),
    )
    if request.method == "POST" and form.is_valid():
        changes = [{**one, "names": _named(one, form.named)} for one in form.changes()]
        try:
            made = actions.vary(
                base, title=form.cleaned_data["title"], changes=changes, by=request.user
            )
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(made)
    status = 422 if form.is_bound else 200
    context = {"form": form, "scenario": base}
    return render(request, "resources/scenarios/what_if.html", context, status=status)


def _named(change: Any, names: dict[str, str]) -> dict[str, str]:
    keys = ("code", "place", "pool", "agency", "type", "name")
    return {key: names.get(str(change[key]), str(change[key])) for key in keys if key in change}


@login_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop with the best so far."""
    one = found(request, pk)
    actions.stop(one, by=request.user)
    messages.success(request, _("The search stops with the best so far."))
    return redirect(one)


@login_required
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Search on, for longer."""
    one = found(request, pk)
    permissions.require(request.user, actions.VERB, one)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Say for how many minutes, from 0.1 to 30."))
    actions.again(one, minutes=form.cleaned_data["minutes"], by=request.user)
    return redirect(one)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a scenario away."""
    actions.remove(found(request, pk), by=request.user)
    messages.success(request, _("The scenario is removed."))
    return redirect("resources:scenarios")


@login_required
@_get_or_post
def layers(request: HttpRequest) -> HttpResponse:
    """Files of people, roads and travel costs: those there are, and one more."""
    bodies = bodies_for(request.user)
    sent = request.method == "POST"
    form = LayerForm(
        request.POST if sent else None, request.FILES if sent else None, user=request.user
    )
    if sent:
        permissions.require(request.user, actions.VERB, anywhere(request.user))
    if sent and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_layer(
                form.chosen(),
                kind=data["kind"],
                title=data["title"],
                name=data["file"].name,
                content=data["file"].read(),
                by=request.user,
            )
        except Invalid as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("The file is kept. Choose it where people travel."))
            return redirect("resources:layers")
    held = Layer.objects.visible_to(request.user).select_related("body", "file")
    rows = [
        (one, [words.problem(p["code"], p["values"]) for p in one.facts.get("problems", ())])
        for one in held.defer("file__content")[:200]
    ]
    can = permissions.scopes_with(request.user, "body", permissions.rule_for(actions.VERB).roles)
    context = {"form": form, "rows": rows, "may_add": bool(bodies), "mine": can}
    status = 422 if form.is_bound else 200
    return render(request, "resources/scenarios/layers.html", context, status=status)


@login_required
@require_POST
def remove_layer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away."""
    held = get_object_or_404(Layer.objects.visible_to(request.user), pk=min(pk, 2**62))
    actions.remove_layer(held, by=request.user)
    messages.success(request, _("The file is removed."))
    return redirect("resources:layers")
