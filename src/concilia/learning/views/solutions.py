"""All models of all solutions, honest about ambiguity; and what is necessary."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.core import permissions, tables
from concilia.learning import actions, charts
from concilia.learning.findings import beside, plots, solutions_of
from concilia.learning.forms import ExpectationsForm
from concilia.learning.views.page import form_page, loaded, posted, shown
from concilia.methods import qca

NECESSARY = 0.9


@login_required
def solutions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every model of every solution with its fit and its cases."""
    held = loaded(request, pk)
    result = held.result if held.ready else None
    analysis = result.analysis if result else None
    found = solutions_of(held.labels, analysis) if analysis else []
    format = tables.requested_format(request)
    if format and found:
        heads = [
            _("Solution"),
            _("Model"),
            _("Path"),
            _("Consistency"),
            _("PRI"),
            _("Raw coverage"),
            _("Unique coverage"),
            _("Cases"),
        ]
        lines = (
            (
                one.name,
                number,
                str(t.product),
                t.fit.incl,
                t.fit.pri,
                t.fit.cov,
                t.fit.cov_unique,
                list(t.cases),
            )
            for one in found
            for number, model in enumerate(one.solution.models, 1)
            for t in model.terms
        )
        return tables.download(format, f"solutions-{pk}", heads, lines)
    drawn = plots(analysis) if analysis else []
    return shown(
        request,
        "solutions",
        held,
        "solutions",
        {
            "found": found,
            "plots": drawn,
            "beside": beside(analysis) if analysis else None,
            "expectations": [
                (code, value) for code, value in held.study.settings.get("expectations", {}).items()
            ],
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def expectations(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which way each condition should contribute."""
    held = loaded(request, pk)
    permissions.require(request.user, "learning.work", held.study)
    start = {
        f"expect_{code}": value
        for code, value in held.study.settings.get("expectations", {}).items()
    }
    form = ExpectationsForm(posted(request), conditions=held.taking_part, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.set_expectations(
            held.study,
            expectations=form.values(),
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, _("The expectations were chosen."))
        return redirect("learning:solutions", pk)
    return form_page(
        request,
        held,
        form,
        heading=_("Directional expectations"),
        button=_("Choose"),
        back=reverse("learning:solutions", args=[pk]),
        lede=_(
            "What should contribute to the outcome, by theory or by knowledge of the cases? The "
            "intermediate solution assumes no more than this."
        ),
    )


@login_required
def necessity(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the outcome cannot do without: each condition, and minimal disjunctions."""
    held = loaded(request, pk)
    analysis = held.result.analysis if held.ready else None
    if analysis is None:
        return shown(request, "necessity", held, "necessity")
    single = sorted(analysis.necessity, key=lambda one: -one.incl)
    several: tuple[qca.Necessity, ...] = ()
    if len(analysis.table.conditions) <= 10:
        several = qca.supersets(
            analysis.table.data,
            analysis.table.outcome,
            list(analysis.table.conditions),
            incl_cut=NECESSARY,
            ron_cut=0.5,
            depth=3,
            negate=analysis.table.negate,
        )
    format = tables.requested_format(request)
    if format:
        heads = [_("Expression"), _("Consistency"), _("Relevance"), _("Coverage")]
        lines = ((n.expression, n.incl, n.ron, n.cov) for n in (*single, *several))
        return tables.download(format, f"necessity-{pk}", heads, lines)
    first = next((n for n in single if n.incl >= NECESSARY), None)
    chart = None
    if first:
        table = analysis.table
        chart = charts.xy(
            _("Necessity of %(what)s") % {"what": first.expression},
            table.data.cases,
            qca.membership(table.data, first.expression).tolist(),
            table.y.tolist(),
            first.expression,
            table.outcome_text,
        )
    return shown(
        request,
        "necessity",
        held,
        "necessity",
        {
            "single": [(n, n.incl >= NECESSARY) for n in single],
            "several": sorted(several, key=lambda n: (-n.ron, -n.incl))[:40],
            "chart": chart,
            "bar": NECESSARY,
        },
    )
