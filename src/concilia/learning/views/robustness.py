"""How far can each choice move before the solution changes? Computed by a worker."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.core.charts import Chart
from concilia.learning import actions, charts, words
from concilia.learning.models import Run
from concilia.learning.queries import Loaded
from concilia.learning.views.page import loaded, shown
from concilia.methods.qca.pictures import Range


def latest(held: Loaded) -> Run | None:
    """Return the run of the study as it stands, if there is one."""
    return held.study.runs.filter(revision=held.study.revision).first()


def spans_chart(held: Loaded, result: dict[str, Any]) -> Chart:
    """Return the picture of the ranges."""
    methods = {c.code: c.method for c in held.conditions}
    return charts.ranges(
        _("How far each choice can move before the solution changes"),
        [
            Range(
                words.span_name(span, held.labels, methods),
                span["value"],
                span["lower"],
                span["upper"],
                span["least"],
                span["most"],
            )
            for span in result["spans"]
        ],
    )


def kinds_in_words() -> dict[str, str]:
    """Return what the kinds of cases of the robustness are called."""
    return {
        "robust_typical": _("robust typical"),
        "robust_deviant": _("robust deviant"),
        "shaky_typical": _("shaky typical"),
        "shaky_deviant": _("shaky deviant"),
        "possible_typical": _("possible typical"),
        "possible_deviant": _("possible deviant"),
        "extreme_deviant_coverage": _("outside all solutions, with the outcome"),
        "irrelevant": _("outside all solutions, without the outcome"),
    }


def context_of(held: Loaded) -> dict[str, Any]:
    """Return what page and report say of the robustness."""
    run = latest(held)
    if run is None or run.state != Run.State.DONE or not run.result:
        return {"run": run}
    found = run.result
    methods = {c.code: c.method for c in held.conditions}
    names = kinds_in_words()
    compared = found["compared"]
    return {
        "run": run,
        "found": found,
        "chart": spans_chart(held, found),
        "spans": [(words.span_name(s, held.labels, methods), s) for s in found["spans"]],
        "compared": compared,
        "kinds": [
            (names[kind], cases)
            for kind, cases in (compared["cases"].items() if compared else ())
            if cases
        ],
    }


@login_required
@require_http_methods(["GET", "POST"])
def robustness(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the robustness; POST asks for it. htmx asks for the progress alone."""
    held = loaded(request, pk)
    if request.method == "POST":
        actions.ask_run(held.study, by=request.user)
        return redirect("learning:robustness", pk)
    if getattr(request, "htmx", False):
        run = latest(held)
        response = render(request, "learning/_progress.html", {"study": held.study, "run": run})
        if run is None or run.state in (Run.State.DONE, Run.State.FAILED):
            response.headers["HX-Refresh"] = "true"
        return response
    return shown(request, "robustness", held, "robustness", context_of(held))
