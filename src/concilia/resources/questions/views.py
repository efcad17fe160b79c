"""Asking agencies about a gap, their answers, and answering by a signed link."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.core.models import SignedLink
from concilia.indicators.permissions import anywhere
from concilia.resources.coverage import origins, sentences
from concilia.resources.models import GapAnswer
from concilia.resources.questions import actions, queries
from concilia.resources.questions.forms import AnswerForm, AskForm


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Choose the agencies to ask about one gap, and send the question."""
    named = origins.named_by(request.GET.get("gap", ""), request.user)
    if named is None or not named.finding.territory or not named.finding.activity:
        raise Http404
    seen, finding = named.seen, named.finding
    permissions.require(request.user, "resources.ask_gap", named.body or anywhere(request.user))
    found = queries.candidates(seen, finding.territory, finding.activity)
    form = AskForm(request.POST if request.method == "POST" else None, found)
    sentence = sentences.finding(finding, seen.place, seen.kind, seen.agency)
    if form.is_bound and form.is_valid():
        chosen = {
            one.agency: one.why for one in found if one.agency.pk in form.cleaned_data["agencies"]
        }
        try:
            question = actions.ask_gap(
                chosen,
                type=seen.scene.kinds[finding.activity],
                territory=seen.scene.places[finding.territory],
                day=named.day,
                sentence=sentence,
                text=form.cleaned_data["text"],
                body=named.body,
                by=request.user,
            )
        except Invalid as refusal:
            for problem in refusal:
                form.add_error(problem.column or None, problem.message)
        else:
            messages.success(request, _("The question is on its way. Answers are collected here."))
            return redirect(question)
    context = {"form": form, "sentence": sentence, "found": found, "day": named.day}
    status = 422 if form.is_bound else 200
    return render(request, "resources/questions/ask.html", context, status=status)


@login_required
def questions(request: HttpRequest) -> HttpResponse:
    """All questions about gaps, newest first."""
    page = Paginator(queries.questions(request.user), 30).get_page(request.GET.get("page"))
    return render(request, "resources/questions/list.html", {"page": page})


@login_required
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with its answers."""
    held = get_object_or_404(queries.questions(request.user), pk=pk)
    answers = list(held.answers.all())
    context = {
        "question": held,
        "answers": answers,
        "given": [one for one in answers if one.says],
        "mine": [one for one in answers if permissions.may(request.user, actions.VERB, one)],
    }
    return render(request, "resources/questions/question.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for one's agency."""
    held = _held(pk)
    permissions.require(request.user, actions.VERB, held)
    form = AnswerForm(request.POST if request.method == "POST" else None, instance=held)
    if form.is_bound and form.is_valid():
        actions.answer_gap(held, **form.cleaned_data, by=request.user)
        messages.success(request, _("Thank you, the answer is in."))
        return redirect(held.question)
    context = {"form": form, "asked": held, "question": held.question}
    status = 422 if form.is_bound else 200
    return render(request, "resources/questions/answer.html", context, status=status)


def answer_by_link(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Answer from an e-mail, without signing in: acts as `link.person`."""
    held = _held(link.object_id)
    permissions.require(link.person, actions.VERB, held)
    form = AnswerForm(request.POST if request.method == "POST" else None, instance=held)
    context = {"form": form, "asked": held, "question": held.question, "person": link.person}
    if form.is_bound and form.is_valid():
        given = actions.answer_gap(held, **form.cleaned_data, by=link.person, link=link)
        return render(request, "resources/questions/answered.html", context | {"asked": given})
    status = 422 if form.is_bound else 200
    return render(request, "resources/questions/answer.html", context, status=status)


def _held(pk: int) -> GapAnswer:
    rows = GapAnswer.objects.select_related("agency", "question__type", "question__territory")
    return get_object_or_404(rows.defer("question__territory__geometry"), pk=pk)
