"""Pages of requests and offers of resources."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core import permissions, tables
from concilia.core.errors import Forbidden, Invalid, Problem
from concilia.core.permissions import Actor, acts_for
from concilia.core.tables import Column
from concilia.resources.models import Authority, ResourceRequest, Transfer
from concilia.resources.requests import actions, queries, rules, words
from concilia.resources.requests.forms import (
    AnswerForm,
    AuthorityForm,
    RemarkForm,
    RequestForm,
    StepForm,
)

COLUMNS = (
    Column(gettext_lazy("Number"), "#meta+id"),
    Column(gettext_lazy("This is"), "#item+type"),
    Column(gettext_lazy("Agency"), "#org+name"),
    Column(gettext_lazy("What"), "#item+name"),
    Column(gettext_lazy("Quantity"), "#item+num"),
    Column(gettext_lazy("Unit"), "#item+unit"),
    Column(gettext_lazy("Territory"), "#loc+name"),
    Column(gettext_lazy("Needed by"), "#date+due"),
    Column(gettext_lazy("State"), "#status"),
)


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """All requests and offers that the reader sees."""
    shown = request.GET.get("state", "open")
    found = queries.requests(request.user)
    if shown in ResourceRequest.State.values:
        found = found.filter(state=shown)
    if request.GET.get("kind") in ResourceRequest.Kind.values:
        found = found.filter(kind=request.GET["kind"])
    wanted = tables.requested_format(request)
    if wanted:
        return tables.download(
            wanted,
            _("requests and offers"),
            COLUMNS,
            (
                (
                    one.ref,
                    one.get_kind_display(),
                    str(one.agency),
                    one.item,
                    one.quantity,
                    one.unit,
                    str(one.territory or ""),
                    one.due,
                    one.get_state_display(),
                )
                for one in found
            ),
        )
    page = Paginator(found, 40).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, queries.left(one)) for one in page],
        "shown": shown,
        "may_make": queries.bodies(request.user).exists(),
        "waiting": list(queries.waiting_for(request.user)[:20]),
        "states": [("all", _("all")), *ResourceRequest.State.choices],
    }
    return render(request, "resources/requests/list.html", context)


def _agencies(user: Actor, bodies: QuerySet[Body]) -> QuerySet[Agency]:
    """Return the agencies for which the person may speak in any of the bodies."""
    held = {body.pk: body for body in bodies}
    mine = {pk: acts_for(user, pk) for pk in held}
    ids = {agency for found in mine.values() for agency in found}
    whole: set[int] = set()
    for one in Authority.objects.filter(mandate__body__in=held).select_related("mandate"):
        mandate, body = one.mandate, held[one.mandate.body_id]
        over = mandate.ends is not None and mandate.ends < body.today()
        if one.holder_id not in mine[body.pk] or mandate.starts > body.today() or over:
            continue
        if one.agency_id:
            ids.add(one.agency_id)
        else:
            whole.add(body.pk)
    for pk in whole:
        ids |= set(held[pk].seats.on(held[pk].today()).values_list("agency", flat=True))
    return Agency.objects.filter(pk__in=ids, state=Agency.State.ACTIVE)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for resources, or offer some."""
    bodies = queries.bodies(request.user)
    agencies = _agencies(request.user, bodies)
    if not agencies:
        raise Forbidden(_("Only who speaks for an agency in a body may ask or offer."))
    initial: dict[str, object] = {"kind": request.GET.get("kind", "ask")}
    if len(bodies) == 1:
        initial["body"] = bodies[0]
    if len(agencies) == 1:
        initial["agency"] = agencies[0]
    data = request.POST if request.method == "POST" else None
    form = RequestForm(data, bodies, agencies, initial=initial)
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = actions.make_request(
                given.pop("body"), given.pop("agency"), **given, by=request.user
            )
        except Invalid as refusal:
            _blame(form, refusal)
        else:
            messages.success(request, _("It is entered, and the body's office is told."))
            return redirect(made)
    status = 422 if form.is_bound else 200
    return render(request, "resources/requests/new.html", {"form": form}, status=status)


def _held(request: HttpRequest, pk: int) -> ResourceRequest:
    return get_object_or_404(queries.requests(request.user), pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request or offer: who gives how much, how far it is, and its history."""
    held = _held(request, pk)
    bodies = Body.objects.filter(pk=held.body_id)
    agencies = _agencies(request.user, bodies).exclude(pk=held.agency_id)
    left = queries.left(held)
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, agencies, quantity=left or None)
    if form.is_bound:
        if not form.agencies:
            raise Forbidden(_("Only who speaks for another agency in the body may answer."))
        if form.is_valid():
            try:
                actions.answer_request(held, **form.cleaned_data, by=request.user)
            except Invalid as refusal:
                _blame(form, refusal)
            else:
                messages.success(request, _("Thank you. The body's office is told."))
                return redirect(held)
    speaks = actions.powers(held.body, request.user)
    office = permissions.may(request.user, "resources.assign", held.body)
    is_open = held.state == ResourceRequest.State.OPEN
    context = {
        "request_": held,
        "rows": [
            (row, [(step, words.button(step), step in rules.COUNTED) for step in row.steps])
            for row in queries.rows(held, office=office, speaks=speaks)
        ],
        "history": [(one, words.deed(one.step)) for one in queries.history(held)],
        "left": left,
        "form": form if is_open and form.agencies else None,
        "may_end": is_open and (office or speaks(held.agency)[0]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "resources/requests/detail.html", context, status=status)


@login_required
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step with a transfer."""
    if step not in {one.name for one in rules.LIFE.steps}:
        raise Http404
    transfer = get_object_or_404(
        Transfer.objects.select_related("agency", "request__agency", "request__body"), pk=pk
    )
    held = _held(request, transfer.request_id)
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Invalid(_wrong(form))
    actions.move(transfer, step, **form.cleaned_data, by=request.user)
    messages.success(request, _("Done. The agencies concerned have been told."))
    return redirect(held)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one's own, or close it for the body."""
    held = _held(request, pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        raise Invalid(_wrong(form))
    actions.end_request(held, **form.cleaned_data, by=request.user)
    messages.success(request, _("It is closed."))
    return redirect(held)


@login_required
@require_http_methods(["GET", "POST"])
def authorities(request: HttpRequest, ref: str) -> HttpResponse:
    """Who may answer on behalf of whom in a body, by which provision."""
    body = get_object_or_404(Body.objects.visible_to(request.user), ref=ref)
    may_write = permissions.may(request.user, "resources.authority", body)
    form = AuthorityForm(request.POST if request.method == "POST" else None, body)
    if form.is_bound:
        permissions.require(request.user, "resources.authority", body)
        if form.is_valid():
            given = dict(form.cleaned_data)
            try:
                actions.give_authority(
                    given.pop("mandate"), given.pop("holder"), **given, by=request.user
                )
            except Invalid as refusal:
                _blame(form, refusal)
            else:
                messages.success(request, _("It is entered."))
                return redirect("resources:authorities", body.ref)
    rows = Authority.objects.filter(mandate__body=body)
    context = {
        "body": body,
        "authorities": rows.select_related("mandate", "holder", "agency"),
        "form": form if may_write else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "resources/requests/authorities.html", context, status=status)


def _wrong(form: forms.Form) -> Iterator[Problem]:
    if "quantity" in form.errors:
        yield Problem(_("Give a quantity above zero."), column="quantity")
    for text in form.errors.get("text", ()):
        yield Problem(str(text), column="text")


def _blame(form: forms.Form, refusal: Invalid) -> None:
    for problem in refusal:
        form.add_error(problem.column if problem.column in form.fields else None, problem.message)
