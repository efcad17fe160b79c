"""Asking agencies, and what they give; signed in or by link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilia.agencies.models import Person
from concilia.challenges.views.detail import posted
from concilia.challenges.views.evidence import handed_out
from concilia.core import files, permissions
from concilia.core.errors import Invalid
from concilia.core.models import SignedLink
from concilia.dossiers import actions, rules
from concilia.dossiers.forms import AskForm, ContributionForm, ReturnForm
from concilia.dossiers.models import Contribution, Dossier
from concilia.dossiers.views.product import found, is_late

_get_or_post = require_http_methods(["GET", "POST"])


@login_required
@_get_or_post
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask an agency for a contribution."""
    one = found(request, pk)
    permissions.require(request.user, "dossiers.ask", one)
    form = AskForm(posted(request), dossier=one, initial={"part": request.GET.get("part", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.ask_contribution(
                one,
                data["agency"],
                question=data["question"],
                days=data["days"],
                part=data["part"],
                by=request.user,  # type: ignore[arg-type]  # signed in
            )
        except Invalid as refused:
            form.add_error("agency", str(refused))
        else:
            said = _("%(agency)s was asked.") % {"agency": made.agency}
            messages.success(request, said)
            return redirect(one)
    context = {
        "dossier": one,
        "challenge": one.challenge,
        "form": form,
        "form_heading": _("Ask an agency"),
        "button": _("Ask"),
    }
    return render(request, "dossiers/form.html", context, status=422 if form.is_bound else 200)


def _held(request: HttpRequest, pk: int) -> Contribution:
    seen = Contribution.objects.visible_to(request.user).select_related(
        "agency", "given_by", "asked_by", "file", "part", "dossier__challenge__body"
    )
    return get_object_or_404(seen, pk=pk)


@login_required
@_get_or_post
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, the answer, and the form to give it."""
    held = _held(request, pk)
    form = _form(held, posted(request), request.FILES)
    if request.method == "POST":
        permissions.require(request.user, "dossiers.contribute", held)
        if form.is_valid() and _give(held, form, request.user):
            messages.success(request, _("Your contribution was sent to the secretary."))
            return redirect(held)
    return _page(request, held, form, ReturnForm())


def _form(held: Contribution, sent: Any, files: Any = None) -> ContributionForm:
    start = {"text": held.text, "dissent": held.dissent}
    return ContributionForm(sent, files if sent is not None else None, initial=start)


def _give(held: Contribution, form: ContributionForm, by: Any, link: Any = None) -> bool:
    """Give the contribution; say no, with the problem on the form, when the file is refused."""
    data = dict(form.cleaned_data)
    sent = data.pop("file")
    try:
        with transaction.atomic():
            file = files.keep(sent.name, sent.read()) if sent else None
            actions.give_contribution(held, **data, file=file, by=by, link=link)
    except Invalid as refused:
        form.add_error("file", str(refused))
        return False
    return True


@login_required
def attached(request: HttpRequest, pk: int) -> HttpResponse:
    """The document that came with a contribution."""
    held = _held(request, pk)
    if held.file is None:
        raise Http404
    return handed_out(held.file)


def _page(
    request: HttpRequest, held: Contribution, form: ContributionForm, back: ReturnForm
) -> HttpResponse:
    drafting = held.dossier.state == Dossier.State.DRAFTING
    abilities = permissions.abilities(request.user, held)
    context = {
        "contribution": held,
        "challenge": held.dossier.challenge,
        "form": form,
        "return_form": back,
        "late": is_late(held, held.dossier.challenge.body),
        "sees_dossier": Dossier.objects.visible_to(request.user)
        .filter(pk=held.dossier_id)
        .exists(),
        "may_give": drafting
        and "dossiers.contribute" in abilities
        and held.state != Contribution.State.ACCEPTED,
        "may_judge": drafting
        and "dossiers.judge" in abilities
        and held.state == Contribution.State.GIVEN,
        "owed": held.state in rules.OWED,
    }
    status = 422 if form.is_bound or back.is_bound else 200
    return render(request, "dossiers/contribution.html", context, status=status)


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contribution into the dossier."""
    held = _held(request, pk)
    actions.accept_contribution(held, by=request.user)
    messages.success(request, _("The contribution was accepted."))
    return redirect(held.dossier)


@login_required
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a contribution with a reason."""
    held = _held(request, pk)
    permissions.require(request.user, "dossiers.judge", held)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, held, _form(held, None), form)
    actions.return_contribution(held, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("The contribution went back to the agency."))
    return redirect(held.dossier)


def by_link(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Give a contribution from an e-mail, without signing in: acts as `link.person`."""
    held = get_object_or_404(
        Contribution.objects.select_related("agency", "dossier__challenge__body"),
        pk=link.object_id,
    )
    person: Person = link.person
    permissions.require(person, "dossiers.contribute", held)
    form = _form(held, posted(request), request.FILES)
    context = {
        "contribution": held,
        "challenge": held.dossier.challenge,
        "form": form,
        "late": is_late(held, held.dossier.challenge.body),
        "person": person,
    }
    if request.method == "POST" and form.is_valid() and _give(held, form, person, link):
        return render(request, "dossiers/link_done.html", context)
    status = 422 if form.is_bound else 200
    return render(request, "dossiers/link.html", context, status=status)
