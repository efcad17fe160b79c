"""Forms of placement and allocation: asked here, answered in the background."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from concilia.bodies.models import Body
from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.indicators.permissions import anywhere
from concilia.resources.models import Scenario
from concilia.resources.placement import allocation_inputs, inputs
from concilia.resources.placement.allocation_forms import AllocationForm
from concilia.resources.placement.forms import PlacementForm
from concilia.resources.scenarios import actions
from concilia.resources.scenarios.forms import bodies_for

_get_or_post = require_http_methods(["GET", "POST"])


@login_required
@_get_or_post
def place(request: HttpRequest) -> HttpResponse:
    """Ask where sites should be."""
    permissions.require(request.user, actions.VERB, anywhere(request.user))
    sent = request.POST if request.method == "POST" else None
    form = PlacementForm(sent, user=request.user, bodies=bodies_for(request.user))
    if request.method == "POST" and form.is_valid():
        body = Body.objects.get(ref=form.cleaned_data["body"])
        question, held = inputs.gathered(form, request.user)
        try:
            made = actions.ask(
                body,
                title=form.cleaned_data["title"],
                kind=Scenario.Kind.PLACEMENT,
                question=question,
                inputs=held,
                people_layer=form.layer("people"),
                travel_layer=form.layer("travel"),
                by=request.user,
            )
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(made)
    status = 422 if form.is_bound else 200
    return render(request, "resources/scenarios/place.html", {"form": form}, status=status)


@login_required
@_get_or_post
def share(request: HttpRequest) -> HttpResponse:
    """Ask who gets what."""
    permissions.require(request.user, actions.VERB, anywhere(request.user))
    sent = request.POST if request.method == "POST" else None
    start = {"need": request.GET.get("need", ""), "inside": request.GET.get("territory", "")}
    form = AllocationForm(sent, initial=start, user=request.user, bodies=bodies_for(request.user))
    if request.method == "POST" and form.is_valid():
        body = Body.objects.get(ref=form.cleaned_data["body"])
        question, held = allocation_inputs.gathered(form, body, request.user)
        try:
            made = actions.ask(
                body,
                title=form.cleaned_data["title"],
                kind=Scenario.Kind.ALLOCATION,
                question=question,
                inputs=held,
                by=request.user,
            )
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(made)
    status = 422 if form.is_bound else 200
    return render(request, "resources/scenarios/share.html", {"form": form}, status=status)
