"""Questionnaires: the list, one of them, its file, bringing another, using it on a body."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.core import permissions, tables
from concilia.core.errors import Invalid
from concilia.learning import actions, queries, questionnaire
from concilia.learning.instrument_forms import AssessForm, BringForm
from concilia.learning.models import Instrument
from concilia.learning.permissions import anywhere
from concilia.learning.views.page import posted

_get_or_post = require_http_methods(["GET", "POST"])
MOST_BYTES = 1_000_000


def found(request: HttpRequest, pk: int) -> Instrument:
    """Return the instrument, or 404."""
    return get_object_or_404(Instrument.objects.visible_to(request.user), pk=pk)


def refused(form: forms.Form, wrong: Invalid) -> None:
    """Say beside the fields, or above the form, what is wrong."""
    for problem in wrong.problems:
        place = problem.column if problem.column in form.fields else None
        said = f"{problem.column}: {problem.message}" if problem.column else problem.message
        form.add_error(place, problem.message if place else said)


def form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """Render a form about an instrument; 422 when it was filled in wrongly."""
    status = 422 if form.is_bound else 200
    return render(
        request, "learning/instrument_form.html", {"form": form, **context}, status=status
    )


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """All questionnaires."""
    rows = queries.instruments_for(request.user)
    format = tables.requested_format(request)
    if format:
        heads = [_("Title"), _("Version"), _("Code"), _("Source"), _("Assessments")]
        lines = (
            (one.title, one.version, one.code, one.source, one.used)  # type: ignore[attr-defined]  # annotated by the query
            for one in rows
        )
        return tables.download(format, "instruments", heads, lines)
    page = Paginator(rows, 40).get_page(request.GET.get("page"))
    lines_shown = [(one, questionnaire.of(one.content)) for one in page]
    may_bring = permissions.may(request.user, "learning.bring", anywhere(request.user))
    return render(
        request,
        "learning/instruments.html",
        {"page": page, "lines": lines_shown, "may_bring": may_bring},
    )


@login_required
def instrument(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One questionnaire with its items, and its assessments that the person sees."""
    one = found(request, pk)
    rows = queries.assessments_for(request.user).filter(instrument=one)
    format = tables.requested_format(request)
    if format:
        heads = [_("Body"), _("Occasion"), _("Opened on"), _("Closed on"), _("People")]
        lines = (
            (
                str(row.body),
                row.occasion,
                row.opened_at.date(),
                row.closed_at.date() if row.closed_at else None,
                row.people,  # type: ignore[attr-defined]  # annotated by the query
            )
            for row in rows
        )
        return tables.download(format, f"assessments-{pk}", heads, lines)
    context = {
        "one": one,
        "form": questionnaire.of(one.content),
        "page": Paginator(rows, 40).get_page(request.GET.get("page")),
        "may_assess": queries.bodies_to_assess(request.user).exists(),
    }
    return render(request, "learning/instrument.html", context)


@login_required
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The questionnaire as the file that another installation can bring in."""
    one = found(request, pk)
    body = json.dumps(one.content, indent=1, ensure_ascii=False)
    response = HttpResponse(body, content_type="application/json")
    name = f"{one.code}-{one.pk}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@_get_or_post
def bring(request: HttpRequest) -> HttpResponse:
    """Bring a questionnaire as a file."""
    permissions.require(request.user, "learning.bring", anywhere(request.user))
    form = BringForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read(MOST_BYTES)
            one = actions.bring_instrument(content, by=request.user)
        except Invalid as wrong:
            refused(form, wrong)
        else:
            messages.success(request, _("The questionnaire is here. Use it on a body next."))
            return redirect(one)
    return form_page(
        request,
        form,
        heading=_("Bring a questionnaire"),
        button=_("Bring it in"),
        back=reverse("learning:instruments"),
        multipart=True,
    )


@login_required
@_get_or_post
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Use the questionnaire on a body."""
    one = found(request, pk)
    if not queries.bodies_to_assess(request.user).exists():
        permissions.require(request.user, "learning.assess")
    form = AssessForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        assessment = actions.open_assessment(
            one, said["body"], occasion=said["occasion"], by=request.user
        )
        messages.success(request, _("The assessment is open. Ask the people of the body for it."))
        return redirect(assessment)
    return form_page(
        request,
        form,
        one=one,
        heading=_("Assess a body"),
        button=_("Open the assessment"),
        back=one.get_absolute_url(),
        lede=_("Everybody with a voice in the body can answer until you close it."),
    )
