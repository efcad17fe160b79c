"""Changing a draft: a cell of the matrix, a line, a function."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.agencies.models import Agency
from concilia.core import permissions
from concilia.core.errors import Invalid, NotNow
from concilia.duties.responsibilities import actions, matrix, queries
from concilia.duties.responsibilities.forms import FunctionForm, LineForm, blame
from concilia.duties.responsibilities.models import StandingDuty
from concilia.duties.responsibilities.views.lists import address
from concilia.duties.responsibilities.views.opening import Opened, opened
from concilia.methods.responsibility import findings

_ROLES = {letter: role for role, letter in matrix.LETTERS.items()}


def _draft(request: HttpRequest, pk: int) -> Opened:
    """Return the list with its draft shown. Raises `Forbidden`, or `NotNow` without a draft."""
    one = opened(request, pk)
    permissions.require(request.user, "responsibilities.keep", one.kept)
    if not one.editable:
        raise NotNow(_("This version is no draft; make a draft of the list first."))
    return one


def _word(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:300]


@login_required
@require_POST
def cell(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the role of an agency in a cell; answers with the function’s rows afresh."""
    one = _draft(request, pk)
    agency = get_object_or_404(Agency, code=_word(request, "agency"))
    area, function = _word(request, "area"), _word(request, "function")
    role = _word(request, "role")
    actions.set_role(
        one.version,
        area=area,
        function=function,
        stage=_word(request, "stage"),
        agency=agency,
        role=_ROLES.get(role, role),
        by=request.user,
    )
    if not getattr(request, "htmx", None):
        return redirect(address(one))
    judged = queries.judged(one.version)
    found = findings(judged.standing)
    here = judged.rows({(area, function)})
    codes = [code for code in request.POST.get("columns", "").split(",")[:200] if code]
    known = {each.code: each for each in Agency.objects.filter(code__in=codes)}
    agencies = [known[code] for code in codes if code in known]
    (block,) = matrix.blocks(here, agencies, found)
    context = one.context(
        "matrix",
        block=block,
        findings=len(found),
        anchor=_word(request, "anchor"),
        areas={line.area for line in judged.standing.lines},
    )
    return render(request, "duties/responsibilities/_block.html", context)


@login_required
def line(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Everything that a line says, to read or, in a draft, to change."""
    one = opened(request, pk)
    found = get_object_or_404(
        StandingDuty.objects.select_related("agency", "version__list__body", "source_import__file")
        .defer("source_import__file__content")
        .filter(version__in=one.versions, agency__isnull=False),
        pk=line,
    )
    one = Opened(
        one.kept,
        one.versions,
        next(version for version in one.versions if version.pk == found.version_id),
        one.may_keep,
    )
    if request.method == "POST":
        permissions.require(request.user, "responsibilities.keep", one.kept)
    form = LineForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in ("role", *actions.editing.DETAILS)},
    )
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_line(found, by=request.user)
        messages.success(request, _("The line is removed from the draft."))
        return redirect(address(one))
    if request.method == "POST" and form.is_valid():
        try:
            actions.state_line(found, by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The line is kept."))
            return redirect(address(one))
    status = 422 if request.method == "POST" else 200
    context = one.context("matrix", line=found, form=form)
    return render(request, "duties/responsibilities/line.html", context, status=status)


@login_required
def add_function(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a function with its three stages."""
    one = _draft(request, pk)
    form = FunctionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_function(one.version, by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The function is in the draft, with nobody in it yet."))
            return redirect(address(one))
    status = 422 if request.method == "POST" else 200
    context = one.context("matrix", form=form)
    return render(request, "duties/responsibilities/function_new.html", context, status=status)


@login_required
@require_POST
def remove_function(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a function out of the draft."""
    one = _draft(request, pk)
    count = actions.remove_function(
        one.version,
        area=_word(request, "area"),
        function=_word(request, "function"),
        by=request.user,
    )
    messages.success(request, _("Removed, with %(count)s lines.") % {"count": count})
    return redirect(address(one))
