"""The pages of the cascade: what was sent, the tree of one, sending, answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core import permissions
from concilia.core.errors import Invalid, NotNow
from concilia.core.tables import download, requested_format
from concilia.duties.cascade import actions, queries
from concilia.duties.cascade.forms import AnswerForm, SendForm
from concilia.duties.cascade.models import Branch, Cascade
from concilia.duties.forms import blame
from concilia.meetings.models import Decision

PAGE = 50


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """List what bodies of the person sent or received."""
    found = queries.cascades_for(request.user).order_by("-created_at", "-pk")
    form = requested_format(request)
    if form:
        heads = (
            _("Objective"),
            _("Body"),
            _("Decision"),
            _("Steering"),
            _("Bodies"),
            _("Answers due"),
            _("Due"),
        )
        rows = (
            (
                one.objective,
                str(one.body),
                one.decision.ref,
                one.get_steering_display(),
                one.reached,  # type: ignore[attr-defined]  # annotated
                one.waiting,  # type: ignore[attr-defined]  # annotated
                one.due,
            )
            for one in found
        )
        return download(form, "cascades", heads, rows)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "duties/cascade/list.html", {"page": page})


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the tree with states and targets, and what rolls up, by territory too."""
    visible = Cascade.objects.visible_to(request.user)
    cascade = get_object_or_404(
        visible.select_related("decision__body", "body", "indicator"), pk=pk
    )
    twigs = queries.tree(cascade, request.user)
    context = {
        "cascade": cascade,
        "twigs": twigs,
        "sums": queries.sums(twigs),
        "mine": [one for one in twigs if one.may_answer],
        "today": cascade.body.today(),
        "decision_visible": Decision.objects.visible_to(request.user)
        .filter(pk=cascade.decision_id)
        .exists(),
    }
    return render(request, "duties/cascade/cascade.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Send the decision of `?decision=` to the bodies below."""
    asked = request.GET.get("decision", "")
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    visible = Decision.objects.visible_to(request.user).select_related("body")
    decision = get_object_or_404(visible, pk=int(asked))
    permissions.require(request.user, "cascade.send", decision)
    if Cascade.objects.filter(decision=decision).exists():
        raise NotNow(_("This decision was sent to the bodies below already."))
    children = list(queries.children_of(decision.body))
    if not children:
        raise NotNow(_("There is no body below this one."))
    wording = " ".join(decision.wording.split())
    form = SendForm(
        request.POST or None,
        body=decision.body,
        children=children,
        initial={"objective": wording if len(wording) <= 300 else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _send(decision, dict(form.cleaned_data), children, request.user)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Sent. The bodies below have been told."))
            return redirect(made)
    context = {"form": form, "decision": decision, "children": children}
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/cascade/new.html", context, status=status)


def _send(decision: Decision, data: dict[str, Any], children: list[Body], by: Any) -> Cascade:
    named = {child.pk: data.pop(f"lead_{child.pk}", None) for child in children}
    leads = {child: agency for child, agency in named.items() if agency is not None}
    return actions.send(decision, leads=leads, by=by, **data)


@login_required
def answer(request: HttpRequest, pk: int, branch: int) -> HttpResponse:
    """Adapt, adopt or decline for the body that received it."""
    visible = Cascade.objects.visible_to(request.user).select_related(
        "decision", "body", "indicator"
    )
    cascade = get_object_or_404(visible, pk=pk)
    found = get_object_or_404(
        Branch.objects.select_related("body", "cascade"), cascade=cascade, pk=branch
    )
    found.cascade = cascade
    permissions.require(request.user, "cascade.answer", found)
    if not found.waits:
        raise NotNow(_("This body has answered already, or is bound as it is."))
    step = "adapt" if found.state == Branch.State.ASKED else "adopt"
    declining = step == "adopt" and request.POST.get("step") == "decline"
    form = AnswerForm(
        request.POST if request.method == "POST" else None, branch=found, declining=declining
    )
    if request.method == "POST" and form.is_valid():
        take = actions.decline if declining else getattr(actions, step)
        try:
            take(found, by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Answered. The body above has been told."))
            return redirect(found)
    context = {
        "form": form,
        "branch": found,
        "cascade": cascade,
        "step": step,
        "twig": queries.Twig(found),
        "heading": _("Adapt it for your body") if step == "adapt" else _("Your body’s answer"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/cascade/answer.html", context, status=status)
