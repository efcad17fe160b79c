"""The list of studies, one study at a glance, starting, describing and removing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from concilia.bodies.models import Body
from concilia.core import permissions, tables
from concilia.learning import actions, charts, queries, words
from concilia.learning.findings import compare, parsimonious_paths
from concilia.learning.forms import ReasonForm, StartForm, StudyForm
from concilia.learning.models import Study
from concilia.learning.queries import Loaded
from concilia.learning.views.page import form_page, found, loaded, posted, shown

_get_or_post = require_http_methods(["GET", "POST"])


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """All studies that the person sees: filters, order, pages, downloads."""
    filters = {key: request.GET.get(key, "") for key in ("q", "body")}
    rows = queries.filtered(queries.studies_for(request.user), filters, request.GET.get("sort", ""))
    format = tables.requested_format(request)
    if format:
        heads = [
            _("Title"),
            _("Body"),
            _("Question"),
            _("The cases are"),
            _("Cases"),
            _("Conditions"),
            _("Started on"),
            _("Changed on"),
        ]
        lines = (
            (
                one.title,
                str(one.body),
                one.question,
                one.get_origin_display(),
                one.case_count,  # type: ignore[attr-defined]  # annotated by the query
                one.condition_count,  # type: ignore[attr-defined]  # annotated by the query
                one.started_at.date(),
                one.changed_at.date(),
            )
            for one in rows.iterator(chunk_size=500)
        )
        return tables.download(format, "studies", heads, lines)
    return render(
        request,
        "learning/list.html",
        {
            "page": Paginator(rows, 50).get_page(request.GET.get("page")),
            "filters": filters,
            "filtered": any(filters.values()),
            "bodies": Body.objects.filter(
                studies__in=Study.objects.visible_to(request.user)
            ).distinct(),
            "may_start": queries.bodies_to_start_in(request.user).exists(),
        },
    )


@login_required
@_get_or_post
def new(request: HttpRequest) -> HttpResponse:
    """Start a study."""
    start = {"body": request.GET.get("body", "")}
    form = StartForm(posted(request), user=request.user, initial=start)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        study = actions.start_study(data.pop("body"), **data, by=request.user)
        messages.success(request, _("The study was started. Give it its cases next."))
        return redirect("learning:data", study.pk)
    anywhere = form.fields["body"].queryset.exists()  # type: ignore[attr-defined]  # a ModelChoiceField
    status = 422 if form.is_bound else 200 if anywhere else 403
    return render(request, "learning/new.html", {"form": form, "anywhere": anywhere}, status=status)


def next_step(held: Loaded) -> tuple[str, str]:
    """Return what comes next in a study, and where."""
    pk = held.study.pk
    if not held.cases:
        return _("Give the study its cases: hand in a spreadsheet."), reverse(
            "learning:data", args=[pk]
        )
    if not held.ready:
        return _("Choose the outcome and the conditions."), reverse(
            "learning:calibration", args=[pk]
        )
    if held.result.refusal:
        return _("Mend what hinders the analysis: calibration or cuts."), reverse(
            "learning:calibration", args=[pk]
        )
    if not held.study.choices.exclude(kind="data").exists():
        return _("Choose the anchors for reasons, not by quartiles."), reverse(
            "learning:calibration", args=[pk]
        )
    if not held.study.runs.filter(revision=held.study.revision, state="done").exists():
        return _("See how far each choice can move before the solution changes."), reverse(
            "learning:robustness", args=[pk]
        )
    return _("Ask the advisor what a body lacks, and hand the report on."), reverse(
        "learning:advisor", args=[pk]
    )


@login_required
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """What the study asks, what it found, and what comes next."""
    held = loaded(request, pk)
    step, where = next_step(held)
    context: dict[str, Any] = {"next": step, "next_url": where, "chart": None, "figures": []}
    result = held.result if held.ready else None
    kind = result.preferred if result else "conservative"
    solution = result.solution(kind) if result else None
    if result and result.analysis and solution:
        parsimonious = parsimonious_paths(result.analysis)
        context["chart"] = charts.configurations(
            words.solution_name(kind), held.labels, solution.models[:4], parsimonious
        )
        count = len(held.cases) - len(result.left_out)
        rows, models = len(result.analysis.table.positive), len(solution.models)
        paths = len(solution.models[0].terms)
        context["figures"] = [
            (count, ngettext("case in the analysis", "cases in the analysis", count)),
            (rows, ngettext("sufficient configuration", "sufficient configurations", rows)),
            (paths, ngettext("pathway", "pathways", paths)),
            (models, ngettext("model", "models that fit equally", models)),
        ]
    compared = held.study.comparison
    if compared:
        labels = held.labels or {}
        context["compared"] = charts.published(
            compared["label"], labels, [(name, text) for name, text in compared["paths"]]
        )
        if result and result.analysis:
            context["parts"] = compare(result.analysis, compared["paths"])
    return shown(request, "study", held, "study", context)


@login_required
@_get_or_post
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Describe the study in other words."""
    held = loaded(request, pk)
    one = held.study
    permissions.require(request.user, "learning.work", one)
    start = {
        "title": one.title,
        "question": one.question,
        "origin": one.origin,
        "source": one.source,
    }
    form = StudyForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        actions.edit_study(one, **form.cleaned_data, by=request.user)
        messages.success(request, _("The study was changed."))
        return redirect(one)
    return form_page(
        request,
        held,
        form,
        heading=_("Change the study"),
        button=_("Save"),
        back=one.get_absolute_url(),
    )


@login_required
@_get_or_post
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove the study with all in it."""
    one = found(request, pk)
    permissions.require(request.user, "learning.remove", one)
    form = ReasonForm(posted(request))
    del form.fields["reason"]
    if request.method == "POST":
        actions.remove_study(one, by=request.user)
        messages.success(request, _("The study was removed."))
        return redirect("learning:list")
    return form_page(
        request,
        queries.load(one),
        form,
        heading=_("Remove the study"),
        button=_("Remove for good"),
        back=one.get_absolute_url(),
        lede=_("Its cases, choices and results go with it. The ledger keeps that it was there."),
        danger=True,
    )
