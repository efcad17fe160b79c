"""Pages on which an analyst writes how much is needed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.indicators.models import Indicator
from concilia.resources.coverage import actions
from concilia.resources.coverage.forms import RuleForm
from concilia.resources.coverage.models import NeedRule


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Write a rule."""
    permissions.require(request.user, "resources.rule", actions.scope(None, request.user))
    return _write(request, None)


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rule."""
    return _write(request, _found(request, pk))


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rule away."""
    actions.remove_rule(_found(request, pk), by=request.user)
    messages.success(request, _("The rule is removed."))
    return redirect("resources:gaps")


def _found(request: HttpRequest, pk: int) -> NeedRule:
    rules = NeedRule.objects.visible_to(request.user).select_related("type", "body")
    rule = get_object_or_404(rules, pk=pk)
    permissions.require(request.user, "resources.rule", actions.scope(rule.body, request.user))
    return rule


def _write(request: HttpRequest, rule: NeedRule | None) -> HttpResponse:
    form = RuleForm(request.POST or None, instance=rule, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_rule(rule, by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            for problem in refusal:
                known = problem.column if problem.column in form.fields else None
                form.add_error(known, problem.message)
        else:
            messages.success(request, _("The rule is saved."))
            return redirect("resources:gaps")
    indicators = Indicator.objects.visible_to(request.user).order_by("code")[:200]
    return render(
        request,
        "resources/coverage/rule.html",
        {
            "form": form,
            "rule": rule,
            "indicators": [(actions.symbol(one.code), one) for one in indicators],
        },
        status=422 if form.is_bound else 200,
    )
