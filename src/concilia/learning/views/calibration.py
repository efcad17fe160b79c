"""How raw values become memberships: drag an anchor and see the cases move."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.learning import actions, charts, rules, words
from concilia.learning.analysis import inputs_of
from concilia.learning.forms import CalibrationForm, RoleForm, WeightForm
from concilia.learning.models import Condition
from concilia.learning.queries import Loaded
from concilia.learning.views.page import form_page, loaded, posted, shown
from concilia.methods.qca.recipes import Recipe

_get_or_post = require_http_methods(["GET", "POST"])


@login_required
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """All conditions: what they are, how they are calibrated, how many cases are in."""
    held = loaded(request, pk)
    inputs = inputs_of(held.text)
    lines = []
    for one in held.conditions:
        recipe = Recipe(one.method, tuple(one.anchors), _odds(held))
        found = recipe.apply(inputs.raw[one.code])
        known = found[np.isfinite(found)]
        lines.append(
            {
                "one": one,
                "anchors": ", ".join(f"{a:g}" for a in one.anchors),
                "inside": int((known > 0.5).sum()),
                "outside": int((known <= 0.5).sum()),
                "half": int((known == 0.5).sum()) if one.method != "multivalue" else 0,
                "unknown": len(found) - len(known),
            }
        )
    return shown(request, "calibration", held, "calibration", {"lines": lines})


def _odds(held: Loaded) -> float:
    return float(np.log(19)) if held.study.settings.get("log_odds") == "ln19" else 3.0


def _condition(held: Loaded, code: str) -> Condition:
    for one in held.conditions:
        if one.code == code:
            one.study = held.study
            return one
    raise Http404


def _preview(request: HttpRequest, one: Condition) -> tuple[str, list[float], str]:
    """Return method and anchors to draw: those asked for by the address, else those that hold."""
    method = request.GET.get("method", one.method)
    if method not in Condition.Method or "method" not in request.GET:
        return one.method, list(one.anchors), ""
    wanted = rules.ANCHORS.get(method, rules.MOST_ANCHORS)
    try:
        values = [rules.finite(request.GET.get(f"anchor_{at}", "")) for at in range(wanted)]
        return method, rules.anchors(method, values), ""
    except ValueError:
        return one.method, list(one.anchors), _("An anchor is not a number.")
    except Invalid as wrong:
        return one.method, list(one.anchors), str(wrong)


@login_required
@_get_or_post
def condition(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One condition: curve, cases, anchors. A GET with anchors shows what they would do."""
    held = loaded(request, pk)
    one = _condition(held, code)
    method, anchors, wrong = _preview(request, one)
    start: dict[str, Any] = {"method": method}
    start |= {f"anchor_{at}": value for at, value in enumerate(anchors[: rules.MOST_ANCHORS])}
    form = CalibrationForm(posted(request), initial=start)
    if request.method == "POST":
        permissions.require(request.user, "learning.work", held.study)
    if request.method == "POST" and form.is_valid():
        try:
            actions.calibrate(
                one,
                method=form.cleaned_data["method"],
                anchors=form.anchors(),
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The calibration of %(code)s was chosen.") % {"code": code})
            return redirect("learning:condition", pk, code)
    inputs = inputs_of(held.text)
    raw = inputs.raw[code]
    recipe = Recipe(method, tuple(anchors), _odds(held))
    membership = recipe.apply(raw)
    known = np.isfinite(membership)
    chart = None
    if known.any():
        span = (float(raw[known].min()), float(raw[known].max()))
        line = np.linspace(min(span[0], *anchors, span[0]), max(span[1], *anchors, span[1]), 241)
        names = [n for n, there in zip(inputs.cases, known, strict=True) if there]
        chart = charts.curve(
            f"{one.label} ({one.code})",
            names,
            raw[known].tolist(),
            membership[known].tolist(),
            (line.tolist(), recipe.apply(raw, line).tolist()),
            anchors,
            one.unit or one.label,
        )
    order = sorted(range(len(raw)), key=lambda at: (not known[at], -raw[at] if known[at] else 0))
    lines = [
        (
            inputs.cases[at],
            raw[at] if np.isfinite(raw[at]) else None,
            membership[at] if known[at] else None,
        )
        for at in order
    ]
    context = {
        "one": one,
        "form": form,
        "chart": chart,
        "lines": lines,
        "wrong": wrong,
        "previewing": "method" in request.GET and not wrong,
        "half": [n for n, _r, m in lines if m == 0.5 and method != "multivalue"],
        "play": {
            "cases": [[n, r] for n, r, _m in lines if r is not None],
            "anchors": anchors,
            "method": method,
            "odds": recipe.log_odds,
            "names": words.anchor_names(method, len(anchors)),
            "fields": {
                name: words.anchor_names(name, rules.ANCHORS.get(name, rules.MOST_ANCHORS))
                for name in Condition.Method.values
            },
            "unit": one.unit or one.label,
            "membership": _("Membership"),
            "moved": _("%(name)s at %(value)s: %(inside)s of %(count)s cases are in"),
        },
        "history": held.study.choices.filter(subject=code).select_related("by")[:20],
    }
    status = 422 if form.is_bound else 200
    return shown(request, "condition", held, "calibration", context, status=status)


@login_required
@_get_or_post
def role(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Say what a column is: condition, outcome, or left aside."""
    held = loaded(request, pk)
    one = _condition(held, code)
    permissions.require(request.user, "learning.work", held.study)
    start = {"label": one.label, "unit": one.unit, "role": one.role}
    form = RoleForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        actions.set_role(one, **form.cleaned_data, by=request.user)
        messages.success(request, _("%(code)s was changed.") % {"code": code})
        return redirect("learning:calibration", pk)
    return form_page(
        request,
        held,
        form,
        heading=_("What is %(code)s?") % {"code": code},
        button=_("Save"),
        back=reverse("learning:calibration", args=[pk]),
    )


@login_required
@_get_or_post
def weight(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Say what changing a condition costs, for the advisor."""
    held = loaded(request, pk)
    one = _condition(held, code)
    permissions.require(request.user, "learning.work", held.study)
    form = WeightForm(posted(request), initial={"cost": one.cost, "changeable": one.changeable})
    if request.method == "POST" and form.is_valid():
        actions.set_weight(one, **form.cleaned_data, by=request.user)
        messages.success(request, _("%(code)s was changed.") % {"code": code})
        return redirect("learning:calibration", pk)
    return form_page(
        request,
        held,
        form,
        heading=_("What does changing %(code)s cost?") % {"code": code},
        button=_("Save"),
        back=reverse("learning:calibration", args=[pk]),
        lede=_("The advisor orders changes by it. Nothing of the analysis depends on it."),
    )
