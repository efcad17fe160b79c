"""The pages that anybody may open."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from concilia.core.errors import Invalid
from concilia.indicators.appeals import actions, attachments, passphrase, terms
from concilia.indicators.appeals.forms import blame
from concilia.indicators.appeals.models import Appeal, Intake, Petitioner
from concilia.indicators.appeals.public import guard
from concilia.indicators.appeals.public.forms import AppealForm, StateForm

_SALT = "concilia.appeals.receipt"
RECEIPT = "appeal"
RECEIPT_AGE = 1800
"""Seconds for which the confirmation with the secret can be shown again."""


def _intake(request: HttpRequest, ref: str) -> Intake:
    return get_object_or_404(
        Intake.objects.open_to(request.user).select_related("body__territory"), body__ref=ref
    )


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Name the bodies that take appeals from everybody."""
    found = Intake.objects.open_to(request.user).select_related("body__territory")
    context = {"intakes": found.order_by("body__name")}
    return render(request, "indicators/appeals/public/bodies.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the form of a body, and take in what was written."""
    intake = _intake(request, ref)
    sent = guard.count(request)
    posted = request.method == "POST"
    if posted and sent >= guard.MOST:
        context: dict[str, Any] = {"intake": intake}
        return render(request, "indicators/appeals/public/slow.html", context, status=429)
    form = AppealForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        body=intake.body,
        asked=sent >= guard.FREE,
    )
    if posted and form.is_valid():
        answer = _take(request, intake, form)
        if answer is not None:
            return answer
    context = {
        "intake": intake,
        "form": form,
        "term": terms.term_of(intake, ""),
        "languages": settings.LANGUAGES,
    }
    status = 422 if posted else 200
    return render(request, "indicators/appeals/public/write.html", context, status=status)


def _take(request: HttpRequest, intake: Intake, form: AppealForm) -> HttpResponse | None:
    """Write the appeal and lead to the confirmation; None when something is wrong with it."""
    data: dict[str, Any] = form.cleaned_data
    files, problems = attachments.check(data["attachments"])
    if request.META.get("concilia.upload_too_large"):
        problems.append(attachments.too_large())
    if problems:
        blame(form, Invalid(problems))
        return None
    if form.given is None or not guard.spend(form.given):
        form.add_error(None, _("This page was sent already."))
        return None
    guard.note(request)
    try:
        received = actions.submit(
            intake.body,
            category=data["category"],
            territory=data["territory"],
            words=data["words"],
            person={name: data[name] for name in ("name", "email", "phone", "address")},
            shared=data["shared"],
            language=get_language() or "",
            files=files,
        )
    except Invalid as refusal:
        blame(form, refusal)
        return None
    response = redirect("appeals:done", ref=intake.body.ref)
    # In a cookie of this browser, and not in an address or a session on the server.
    response.set_signed_cookie(
        RECEIPT,
        json.dumps([received.appeal.pk, received.secret]),
        salt=_SALT,
        max_age=RECEIPT_AGE,
        path=reverse("appeals:done", kwargs={"ref": intake.body.ref}),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


@never_cache
@require_safe
def done(request: HttpRequest, ref: str) -> HttpResponse:
    """Confirm the receipt: the number, the day of the answer, and the secret."""
    intake = _intake(request, ref)
    try:
        kept = request.get_signed_cookie(RECEIPT, "", salt=_SALT, max_age=RECEIPT_AGE)
    except signing.BadSignature:
        kept = ""
    if not kept:
        return redirect("appeals:state")
    pk, secret = json.loads(kept)
    appeal = get_object_or_404(Appeal, pk=pk, body=intake.body)
    context = {"intake": intake, "appeal": appeal, "secret": secret}
    return render(request, "indicators/appeals/public/done.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest) -> HttpResponse:
    """Show how an appeal stands to whoever knows its number and its secret."""
    posted = request.method == "POST"
    if posted and guard.count(request, "secrets") >= guard.WRONG:
        return render(request, "indicators/appeals/public/slow.html", {}, status=429)
    form = StateForm(request.POST if posted else None)
    appeal = None
    if posted and form.is_valid():
        appeal = _known(form.cleaned_data["ref"], form.cleaned_data["secret"])
        if appeal is None:
            guard.note(request, "secrets")
            words = _("No appeal is known by this reference and secret.")
            form.add_error(None, words)
    status = 422 if posted and appeal is None else 200
    context = {"form": form, "appeal": appeal}
    return render(request, "indicators/appeals/public/state.html", context, status=status)


def _known(ref: str, secret: str) -> Appeal | None:
    """Return the appeal that both name; found by the digest, so that time tells nothing."""
    digest = passphrase.digest_of(secret)
    if not digest:
        return None
    found = Petitioner.objects.filter(digest=digest).select_related(
        "appeal__body", "appeal__territory", "appeal__agency"
    )
    one = found.first()
    if one is None or one.appeal.ref != ref.replace("\0", "").strip().upper():
        return None
    return one.appeal
