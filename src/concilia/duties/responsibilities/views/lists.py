"""All lists, a new one, and the matrix of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core.errors import Forbidden, Invalid
from concilia.core.tables import download, requested_format
from concilia.duties.responsibilities import actions, exports, matrix, queries
from concilia.duties.responsibilities.forms import FunctionForm, ListForm, blame
from concilia.duties.responsibilities.models import StandingDuty
from concilia.duties.responsibilities.views.opening import Opened, asked, opened
from concilia.methods.responsibility import findings

FUNCTIONS = 20
"""Functions on one page of a matrix."""

MOST_COLUMNS = 40


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """The lists of the reader’s bodies."""
    found = queries.lists_for(request.user).order_by("body__name", "title")
    form = requested_format(request)
    if form:
        heads = (_("List"), _("Body"), _("Lines"))
        rows = ((one.title, str(one.body), one.held) for one in found)  # type: ignore[attr-defined]  # annotated
        return download(form, "responsibility-lists", heads, rows)
    context = {
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
        "may_begin": queries.bodies_to_keep_for(request.user).exists(),
    }
    return render(request, "duties/responsibilities/index.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Begin a list."""
    bodies = queries.bodies_to_keep_for(request.user)
    if not bodies.exists():
        raise Forbidden(_("Only who leads a body keeps its responsibility lists."))
    form = ListForm(request.POST or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.create_list(
                form.cleaned_data["body"],
                title=form.cleaned_data["title"],
                note=form.cleaned_data["note"],
                by=request.user,
            )
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The list is begun. Enter functions, or import a table."))
            return redirect(kept)
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/responsibilities/new.html", {"form": form}, status=status)


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The matrix of a version; with `?format=` its lines as a file, or with `&as=matrix` itself."""
    one = opened(request, pk)
    form = requested_format(request)
    if form:
        return _download(one, form, asked(request, "as"))
    return render(request, "duties/responsibilities/matrix.html", _matrix(request, one))


def _download(one: Opened, form: str, shape: str) -> HttpResponseBase:
    name = f"{one.kept.body.ref}-{one.kept.pk}-{one.version.number}"
    lines = queries.lines_of(one.version)
    if shape == "matrix":
        heads, rows = exports.matrix_table(list(lines))
        return download(form, f"{name}-matrix", heads, rows)
    return download(form, name, exports.line_columns(), exports.line_rows(lines.iterator(500)))


def _matrix(request: HttpRequest, one: Opened) -> dict[str, Any]:
    wanted = {name: asked(request, name) for name in ("q", "area", "agency", "wrong", "with")}
    judged = queries.judged(one.version)
    found = findings(judged.standing)
    lines = judged.standing.lines
    everybody = matrix.columns_of(lines, judged.agencies)
    shown = list(lines)
    if wanted["area"]:
        shown = [line for line in shown if line.area == wanted["area"]]
    if wanted["q"]:
        word = wanted["q"].casefold()
        shown = [x for x in shown if word in f"{x.area} {x.function} {x.task}".casefold()]
    places = dict.fromkeys((line.area, line.function) for line in shown)
    if wanted["agency"]:
        mine = {(line.area, line.function) for line in lines if line.agency == wanted["agency"]}
        places = {place: None for place in places if place in mine}
    if wanted["wrong"]:
        wrong = {(f.area, f.function) for f in found if wanted["wrong"] in {f.kind, "any"}}
        places = {place: None for place in places if place in wrong}
    paged = Paginator(list(places), FUNCTIONS).get_page(request.GET.get("page"))
    on_page = judged.rows(set(paged.object_list))
    agencies = matrix.columns(on_page)[:MOST_COLUMNS]
    if one.editable and wanted["with"]:
        agencies += Agency.objects.filter(
            ~Q(pk__in=[a.pk for a in agencies]), code=wanted["with"], state=Agency.State.ACTIVE
        )
    return one.context(
        "matrix",
        asked=wanted,
        page=paged,
        blocks=matrix.blocks(on_page, agencies, found),
        agencies=agencies,
        everybody=everybody,
        areas=sorted({line.area for line in lines}),
        findings=len(found),
        lines=len(lines),
        function_form=FunctionForm(),
        others=_others(one, agencies),
        roles=[(matrix.LETTERS[role], label) for role, label in StandingDuty.Role.choices],
    )


def _others(one: Opened, agencies: list[Agency]) -> list[Agency]:
    """Return the agencies that could have a column: the body’s first, then all active ones."""
    if not one.editable:
        return []
    held = [agency.pk for agency in agencies]
    active = Agency.objects.filter(state=Agency.State.ACTIVE).exclude(pk__in=held)
    return list(active.only("code", "name", "names", "short_name")[:1_000])


def address(one: Opened, name: str = "list") -> str:
    """Return the address of one of the list’s pages in the version shown."""
    path = reverse(f"duties:responsibilities:{name}", args=[one.kept.pk])
    return f"{path}?version={one.version.number}"
