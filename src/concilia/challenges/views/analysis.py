"""Work on causes, factors and stakeholders. The tree works with and without htmx."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilia.challenges import actions, cause_tree, queries
from concilia.challenges.forms import (
    CauseForm,
    FactorForm,
    GradeForm,
    MoveForm,
    RenameForm,
    StakeholderForm,
)
from concilia.challenges.models import Cause, Challenge, Factor, Stakeholder
from concilia.challenges.views.detail import causes_context, found, page, posted
from concilia.core import permissions
from concilia.core.errors import Invalid


def _tree(request: HttpRequest, one: Challenge, said: str = "", **forms: Any) -> HttpResponse:
    """Answer with the tree alone for htmx, with a redirect to it otherwise."""
    if getattr(request, "htmx", False):
        context = causes_context(request, one, said=said, **forms)
        return render(request, "challenges/_causes.html", context)
    if said:
        messages.success(request, said)
    return redirect(f"{one.get_absolute_url()}#causes")


@login_required
@require_http_methods(["GET", "POST"])
def causes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the tree (GET, for htmx), or add a cause to it."""
    one = found(request, pk)
    if request.method == "GET":
        return _tree(request, one)
    permissions.require(request.user, "challenges.analyse", one)
    form = CauseForm(request.POST, prefix="cause", challenge=one)
    if form.is_valid():
        try:
            actions.add_cause(one, **form.cleaned_data, by=request.user)
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            return _tree(request, one, _("The cause was added."))
    if getattr(request, "htmx", False):
        context = causes_context(request, one, cause_form=form)
        return render(request, "challenges/_causes.html", context, status=422)
    return page(request, one, status=422, cause_form=form)


@login_required
@require_POST
def step_cause(request: HttpRequest, pk: int) -> HttpResponse:
    """Move one cause a place up, down, in or out: `step` is `12:up`."""
    one = found(request, pk)
    id, _sep, direction = request.POST.get("step", "").partition(":")
    if not (id.isascii() and id.isdigit()) or direction not in cause_tree.DIRECTIONS:
        raise Http404
    moved = get_object_or_404(one.causes.all(), pk=min(int(id), 2**62))
    moved.challenge = one
    actions.step_cause(moved, direction=direction, by=request.user)
    return _tree(request, one, _("Moved: %(cause)s") % {"cause": moved.text})


def _cause(request: HttpRequest, pk: int) -> tuple[Challenge, Cause]:
    cause = get_object_or_404(
        Cause.objects.filter(challenge__in=Challenge.objects.visible_to(request.user)), pk=pk
    )
    cause.challenge = found(request, cause.challenge_id)
    return cause.challenge, cause


@login_required
@require_http_methods(["GET", "POST"])
def cause(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a cause, put it elsewhere, or remove it with all below it."""
    one, held = _cause(request, pk)
    permissions.require(request.user, "challenges.analyse", one)
    what = request.POST.get("do", "")
    rename = RenameForm(request.POST if what == "rename" else None, initial={"text": held.text})
    start = {"parent": held.parent_id}
    move = MoveForm(request.POST if what == "move" else None, challenge=one, initial=start)
    if what == "remove":
        count = actions.remove_cause(held, by=request.user)
        return _tree(request, one, _("Removed with all below it: %(count)d.") % {"count": count})
    if what == "rename" and rename.is_valid():
        actions.rename_cause(held, text=rename.cleaned_data["text"], by=request.user)
        return _tree(request, one, _("The cause was changed."))
    if what == "move" and move.is_valid():
        try:
            actions.move_cause(held, parent=move.cleaned_data["parent"], by=request.user)
        except Invalid as refused:
            move.add_error("parent", str(refused))
        else:
            return _tree(request, one, _("The cause was moved."))
    below = len(cause_tree.below(queries.nodes_of(one), held.pk)) - 1
    context = {"challenge": one, "cause": held, "rename": rename, "move": move, "below": below}
    return render(
        request, "challenges/cause.html", context, status=422 if request.method == "POST" else 200
    )


@login_required
@require_POST
def factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a factor."""
    one = found(request, pk)
    permissions.require(request.user, "challenges.analyse", one)
    form = FactorForm(request.POST, prefix="factor")
    if not form.is_valid():
        return page(request, one, status=422, factor_form=form)
    actions.add_factor(one, **form.cleaned_data, by=request.user)
    messages.success(request, _("The factor was added."))
    return redirect(f"{one.get_absolute_url()}#factors")


@login_required
@require_POST
def remove_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a factor."""
    seen = Challenge.objects.visible_to(request.user)
    factor = get_object_or_404(Factor.objects.filter(challenge__in=seen), pk=pk)
    one = factor.challenge
    actions.remove_factor(factor, by=request.user)
    messages.success(request, _("The factor was removed."))
    return redirect(f"{one.get_absolute_url()}#factors")


@login_required
@require_POST
def grade_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how strong the evidence for a factor is."""
    seen = Challenge.objects.visible_to(request.user)
    factor = get_object_or_404(Factor.objects.filter(challenge__in=seen), pk=pk)
    one = factor.challenge
    permissions.require(request.user, "challenges.analyse", one)
    form = GradeForm(request.POST)
    if not form.is_valid():
        return page(request, one, status=422)
    actions.grade_factor(factor, strength=form.cleaned_data["strength"], by=request.user)
    messages.success(request, _("The factor was graded."))
    return redirect(f"{one.get_absolute_url()}#factors")


@login_required
@require_http_methods(["GET", "POST"])
def stakeholders(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who has a say, and how each stands to it."""
    one = found(request, pk)
    permissions.require(request.user, "challenges.analyse", one)
    start = {"agency": request.GET.get("agency", "")}
    form = StakeholderForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_stakeholder(one, **form.cleaned_data, by=request.user)
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The stakeholder was noted."))
            return redirect(f"{one.get_absolute_url()}#stakeholders")
    context = {"challenge": one, "form": form}
    return render(
        request, "challenges/stakeholder.html", context, status=422 if form.is_bound else 200
    )


@login_required
@require_POST
def remove_stakeholder(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a stakeholder."""
    seen = Challenge.objects.visible_to(request.user)
    held = get_object_or_404(Stakeholder.objects.filter(challenge__in=seen), pk=pk)
    one = held.challenge
    actions.remove_stakeholder(held, by=request.user)
    messages.success(request, _("The stakeholder was removed."))
    return redirect(f"{one.get_absolute_url()}#stakeholders")
