"""The pages of appeals, but for the list."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from concilia.core import permissions
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.permissions import Actor
from concilia.indicators.appeals import actions, history, queries, routing, rules
from concilia.indicators.appeals.actions import persons
from concilia.indicators.appeals.forms import (
    AnswerForm,
    AssignForm,
    CloseForm,
    IntakeForm,
    PrepareForm,
    blame,
)
from concilia.indicators.appeals.models import Appeal, AppealGroup, Petitioner


@dataclass(frozen=True, slots=True)
class Words:
    """A step: its form, and what its page says."""

    form: type[forms.Form]
    heading: str | Promise
    lede: str | Promise
    button: str | Promise


STEPS = {
    "prepare": Words(
        PrepareForm,
        _l("Write the case down without the person"),
        _l("From then on all who need the case see it, and nobody sees the person."),
        _l("Keep the case"),
    ),
    "assign": Words(
        AssignForm,
        _l("Assign this appeal"),
        _l("The agency is told and asked for the answer."),
        _l("Assign"),
    ),
    "answer": Words(
        AnswerForm,
        _l("Answer this appeal"),
        _l("Write down what the person was told."),
        _l("Keep the answer"),
    ),
    "close": Words(
        CloseForm,
        _l("Close this appeal"),
        _l("Say whether it was well founded: the counts of the body rest on it."),
        _l("Close"),
    ),
}


@login_required
def receive(request: HttpRequest) -> HttpResponse:
    """Enter an appeal."""
    bodies = queries.bodies_to_receive_for(request.user)
    if not bodies.exists():
        raise Forbidden(_("Only the secretary or the chair of a body enters appeals."))
    form = IntakeForm(request.POST or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        person = {name: data.pop(name) for name in IntakeForm.PERSON}
        try:
            body = data.pop("body")
            appeal = actions.receive_appeal(body, person=person, by=request.user, **data)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The appeal is entered as %(ref)s.") % {"ref": appeal.ref})
            return redirect(appeal)
    status = 422 if request.method == "POST" else 200
    return render(request, "indicators/appeals/new.html", {"form": form}, status=status)


def _appeal_for(user: Actor, pk: int) -> Appeal:
    seen = Appeal.objects.visible_to(user)
    return get_object_or_404(
        seen.select_related("body", "territory", "agency", "source_import"), pk=pk
    )


def steps_for(user: Actor, appeal: Appeal) -> list[str]:
    """Return the steps that `user` may take on the appeal as it stands."""
    able = permissions.abilities(user, appeal)
    steps = rules.LIFE.allowed(appeal.state) if appeal.text else ("prepare",)
    return [name for name in steps if f"appeals.{name}" in able]


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what it is about, how it stands, and what comes next."""
    appeal = _appeal_for(request.user, pk)
    kept = Petitioner.objects.filter(appeal=appeal).defer(*Petitioner.PERSONAL).first()
    if kept is not None:
        kept.appeal = appeal
    allowed = permissions.may(request.user, "appeals.see_person", appeal)
    context = {
        "appeal": appeal,
        "steps": steps_for(request.user, appeal),
        "history": history.events(appeal),
        "group": AppealGroup.objects.visible_to(request.user)
        .filter(pk=appeal.group_id or 0)
        .first(),
        "petitioner": kept,
        "may_look": allowed and kept is not None and persons.may_look(request.user, kept),
    }
    return render(request, "indicators/appeals/appeal.html", context)


@login_required
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Assign, answer or close."""
    if step not in STEPS:
        raise Http404
    appeal = _appeal_for(request.user, pk)
    permissions.require(request.user, f"appeals.{step}", appeal)
    if step != "prepare":
        rules.LIFE.after(appeal.state, step)
    elif appeal.state != Appeal.State.RECEIVED:
        raise NotNow(_("The case is prepared already: the agency concerned has it."))
    start = {"text": appeal.text, "category": appeal.category}
    form = STEPS[step].form(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            moved = _take(step, appeal, form.cleaned_data, request.user)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            if step == "prepare":
                return redirect("appeals:step", pk=moved.pk, step="assign")
            text = _("%(ref)s is now: %(state)s.")
            facts = {"ref": moved.ref, "state": moved.get_state_display()}
            messages.success(request, text % facts)
            return redirect(moved)
    found = _candidates(appeal) if step == "assign" else []
    context = {
        "form": form,
        "appeal": appeal,
        "words": STEPS[step],
        "candidates": found,
        "routed": step == "assign",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "indicators/appeals/step.html", context, status=status)


def _candidates(appeal: Appeal) -> list[routing.Candidate]:
    return routing.propose(appeal.body, appeal.category, appeal.territory)


def _take(step: str, appeal: Appeal, data: dict[str, Any], by: Actor) -> Appeal:
    if step == "assign":
        chosen = [one for one in _candidates(appeal) if one.agency == data["agency"]]
        because = chosen[0].basis if chosen else ""
        return actions.assign(appeal, agency=data["agency"], because=because, by=by)
    taken = {"prepare": actions.prepare, "answer": actions.answer, "close": actions.close}
    moved: Appeal = taken[step](appeal, by=by, **data)  # type: ignore[operator]  # each step has its own fields
    return moved
