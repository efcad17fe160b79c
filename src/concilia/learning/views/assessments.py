"""One assessment: who answered, the scores, filling it in, closing it."""

from __future__ import annotations

from math import floor

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.core import permissions, tables
from concilia.core.charts import bar
from concilia.core.errors import Invalid, NotNow
from concilia.learning import actions, queries, questionnaire
from concilia.learning.instrument_forms import DimensionForm, FillForm
from concilia.learning.models import Assessment, Instrument
from concilia.learning.views.instruments import form_page, refused
from concilia.learning.views.page import form_page as study_form_page
from concilia.learning.views.page import loaded, posted

_get_or_post = require_http_methods(["GET", "POST"])


def found(request: HttpRequest, pk: int) -> Assessment:
    """Return the assessment if the person sees it; otherwise 404."""
    return get_object_or_404(queries.assessments_for(request.user), pk=pk)


@login_required
def assessment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who answered; once it is closed the scores, and what they rest on."""
    one = found(request, pk)
    form = questionnaire.of(one.instrument.content)
    sheets = list(one.answers.select_related("rater"))
    found_scores = questionnaire.scores(form, [sheet.given for sheet in sheets])
    scores = found_scores if one.closed_at else ()
    format = tables.requested_format(request)
    if format:
        heads = [_("Dimension"), _("Score"), _("Lowest"), _("Highest"), _("People")]
        heads += [_("Questionnaire"), _("Closed on")]
        name, day = str(one.instrument), one.closed_at.date() if one.closed_at else None
        lines = (
            (score.dimension.title, score.value, score.low, score.high, score.raters, name, day)
            for score in scores
        )
        return tables.download(format, f"assessment-{pk}", heads, lines)
    chart = None
    if scores:
        values = {
            # Rounded as the table rounds, so that both say the same.
            score.dimension.title: None
            if score.value is None
            else floor(score.value * 100 + 0.5) / 100
            for score in scores
        }
        chart = bar(
            _("Score of each dimension, 0 to 1"), values, ordered=False, name_title=_("Dimension")
        )
    context = {
        "one": one,
        "form": form,
        "sheets": sheets,
        "mine": any(sheet.rater_id == request.user.pk for sheet in sheets),
        "scores": scores,
        "chart": chart,
        "abilities": permissions.abilities(request.user, one),
    }
    return render(request, "learning/assessment.html", context)


@login_required
@_get_or_post
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for oneself."""
    one = found(request, pk)
    permissions.require(request.user, "learning.answer", one)
    if one.closed_at:
        raise NotNow(_("This assessment is closed; its scores stand."))
    held = one.answers.filter(rater=request.user.pk).first()
    form = FillForm(
        posted(request),
        form=questionnaire.of(one.instrument.content),
        given=held.given if held else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(one, form.given(), by=request.user)
        except Invalid as wrong:
            refused(form, wrong)
        else:
            messages.success(
                request, _("Your answers are kept. You can change them until it is closed.")
            )
            return redirect(one)
    status = 422 if form.is_bound else 200
    return render(request, "learning/fill.html", {"one": one, "form": form}, status=status)


@login_required
@_get_or_post
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it, so that the scores stand."""
    one = found(request, pk)
    permissions.require(request.user, "learning.assess", one)
    if request.method == "POST":
        actions.close_assessment(one, by=request.user)
        messages.success(request, _("The assessment is closed; its scores stand."))
        return redirect(one)
    return form_page(
        request,
        forms.Form(),
        one=one.instrument,
        heading=_("Close the assessment"),
        button=_("Close"),
        back=one.get_absolute_url(),
        lede=_("Nobody can answer any more, and the people of the body see the scores."),
    )


@login_required
@_get_or_post
def dimension(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a condition of a study from a dimension of a questionnaire."""
    held = loaded(request, pk)
    permissions.require(request.user, "learning.work", held.study)
    form = DimensionForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        number, code = form.chosen()
        instrument = get_object_or_404(Instrument.objects.visible_to(request.user), pk=number)
        try:
            actions.add_dimension(
                held.study, instrument, code, reason=form.cleaned_data["reason"], by=request.user
            )
        except Invalid as wrong:
            refused(form, wrong)
        else:
            messages.success(request, _("The values were taken. Choose its anchors next."))
            return redirect("learning:calibration", pk)
    return study_form_page(
        request,
        held,
        form,
        heading=_("Take a condition from a questionnaire"),
        button=_("Take the values"),
        back=reverse("learning:data", args=[pk]),
        lede=_("Each case that is a body gets the score of its latest closed assessment."),
    )
