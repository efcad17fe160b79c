"""Raising a challenge, changing its wording, taking its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.challenges import actions, origins, rules
from concilia.challenges.forms import ChallengeForm, MergeForm, RaiseForm, ReasonForm, ReferForm
from concilia.challenges.models import Challenge
from concilia.challenges.views.detail import found, posted
from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.core.origins import Origin

_get_or_post = require_http_methods(["GET", "POST"])


@login_required
@_get_or_post
def new(request: HttpRequest) -> HttpResponse:
    """Raise a challenge: by hand, or from what the address names."""
    origin, named = origins.found(dict(request.GET.lists()), request.user)
    if named and origin is None:
        raise Http404
    form = RaiseForm(posted(request), user=request.user, initial=_start(request, origin))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        body = data.pop("body")
        one = actions.raise_challenge(body, **data, origin=origin, by=request.user)  # type: ignore[arg-type]  # signed in
        messages.success(request, _("%(ref)s was raised.") % {"ref": one.ref})
        return redirect(one)
    anywhere = form.fields["body"].queryset.exists()  # type: ignore[attr-defined]  # a choice field
    status = 422 if form.is_bound else 200 if anywhere else 403
    context = {"form": form, "anywhere": anywhere, "origin": origin}
    return render(request, "challenges/new.html", context, status=status)


_PLAIN = ("body", "title", "statement", "kind", "severity", "urgency", "population")


def _start(request: HttpRequest, origin: Origin | None) -> dict[str, Any]:
    """Return what the form is filled with: from the origin, and above it from the address."""
    start: dict[str, Any] = {}
    if origin:
        body = Body.objects.filter(pk=origin.body).first() if origin.body else None
        start = {
            "title": origin.title[: rules.TITLE_LENGTH],
            "statement": origin.statement,
            "territory": origin.territory,
            "population": origin.population,
            "severity": origin.severity or Challenge.Severity.MODERATE,
            "body": body.ref if body else "",
        }
    start |= {key: value for key in _PLAIN if (value := request.GET.get(key, ""))}
    if code := request.GET.get("territory", ""):
        place = Territory.objects.filter(code=code.replace("\0", "")).only("pk").first()
        start["territory"] = place.pk if place else None
    return start


@login_required
@_get_or_post
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the wording, the severity or the territory."""
    one = found(request, pk)
    permissions.require(request.user, "challenges.edit", one)
    start = {
        "title": one.title,
        "statement": one.statement,
        "severity": one.severity,
        "territory": one.territory_id,
        "urgency": one.urgency,
        "kind": one.kind,
        "population": one.population,
        "population_note": one.population_note,
    }
    form = ChallengeForm(posted(request), bodies=[one.body], initial=start)
    if request.method == "POST" and form.is_valid():
        actions.edit_challenge(one, **form.cleaned_data, by=request.user)
        messages.success(request, _("The challenge was changed."))
        return redirect(one)
    status = 422 if form.is_bound else 200
    return render(request, "challenges/edit.html", {"form": form, "challenge": one}, status=status)


Do = Callable[[Challenge, str, Any], Challenge]
_STEPS: dict[str, tuple[str, Do]] = {
    "accept": (
        "challenges.triage",
        lambda one, reason, by: actions.accept(one, reason=reason, by=by),
    ),
    "decline": (
        "challenges.triage",
        lambda one, reason, by: actions.decline(one, reason=reason, by=by),
    ),
    "close": (
        "challenges.close",
        lambda one, reason, by: actions.close_challenge(one, note=reason, by=by),
    ),
    "reopen": (
        "challenges.reopen",
        lambda one, reason, by: actions.reopen_challenge(one, reason=reason, by=by),
    ),
}


def _said(name: str) -> tuple[str, str, str]:
    """Return heading, label of the field and the message afterwards."""
    return {
        "accept": (_("Accept the challenge"), _("Remark"), _("The challenge was accepted.")),
        "decline": (
            _("Decline the challenge"),
            _("Why the body does not take it up"),
            _("The challenge was declined."),
        ),
        "close": (_("Close the challenge"), _("What came of it"), _("The challenge was closed.")),
        "reopen": (
            _("Open the challenge again"),
            _("What changed"),
            _("The challenge is open again."),
        ),
    }[name]


@login_required
@_get_or_post
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Accept, decline, close or open again, with a reason."""
    if name not in _STEPS:
        raise Http404
    one = found(request, pk)
    verb, do = _STEPS[name]
    permissions.require(request.user, verb, one)
    heading, label, done = _said(name)
    form = ReasonForm(posted(request), label=label, required=name != "accept")
    if request.method == "POST" and form.is_valid():
        do(one, form.cleaned_data.get("reason", ""), request.user)
        messages.success(request, done)
        return redirect(one)
    context = {"form": form, "challenge": one, "step_heading": heading, "step": name}
    return render(request, "challenges/step.html", context, status=422 if form.is_bound else 200)


@login_required
@_get_or_post
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another challenge of the body take this one in."""
    one = found(request, pk)
    permissions.require(request.user, "challenges.triage", one)
    form = MergeForm(posted(request), challenge=one)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.merge(one, into=data["into"], reason=data["reason"], by=request.user)
        messages.success(request, _("Merged into %(ref)s.") % {"ref": data["into"].ref})
        return redirect(data["into"])
    context = {"form": form, "challenge": one, "step_heading": _("Merge the challenge")}
    return render(request, "challenges/step.html", context, status=422 if form.is_bound else 200)


@login_required
@_get_or_post
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    """Refer the challenge to the competent body."""
    one = found(request, pk)
    permissions.require(request.user, "challenges.triage", one)
    form = ReferForm(posted(request), challenge=one)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.refer(one, to=data["to"], reason=data["reason"], by=request.user)  # type: ignore[arg-type]  # signed in
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            said = {"body": made.body, "ref": made.ref}
            messages.success(request, _("%(body)s has it as %(ref)s.") % said)
            return redirect(one)
    context = {"form": form, "challenge": one, "step_heading": _("Refer the challenge")}
    return render(request, "challenges/step.html", context, status=422 if form.is_bound else 200)
