"""The ledger, for operators and auditors."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core import clock, jobs, permissions
from concilia.core import ledger as chain
from concilia.core.errors import Invalid
from concilia.core.ledger import redaction
from concilia.core.models import Job, LedgerEntry
from concilia.core.standing import VERIFY_JOB

PAGE = 50
FILTERS = ("verb", "actor", "object")


def _day(text: str) -> dt.datetime | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    if day is None or not 1970 <= day.year < dt.MAXYEAR:
        return None
    return dt.datetime.combine(day, dt.time(), timezone.get_current_timezone())


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _filtered(asked: dict[str, str]) -> QuerySet[LedgerEntry]:
    """Verbs match from their beginning (`duties.`), objects and actors whole or by kind."""
    found = LedgerEntry.objects.order_by("-sequence")
    for name in FILTERS:
        if asked[name]:
            found = found.filter(**{f"{name}__startswith": asked[name]})
    since, until = _day(asked["since"]), _day(asked["until"])
    if since:
        found = found.filter(time__gte=_utc(since))
    if until:
        found = found.filter(time__lt=_utc(until + dt.timedelta(days=1)))
    return found


def _names(entries: Iterable[LedgerEntry]) -> dict[str, str]:
    """Return the names of the people who acted, by their label in the ledger."""
    people = get_user_model()
    prefix = f"{people._meta.label_lower}:"
    found = (
        entry.actor.removeprefix(prefix) for entry in entries if entry.actor.startswith(prefix)
    )
    keys = {int(key) for key in found if key.isdecimal() and len(key) < 18}
    return {
        f"{prefix}{person.pk}": str(person)
        for person in people._default_manager.filter(pk__in=keys)
    }


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List entries, newest first; the next page begins before the last sequence of this one."""
    permissions.require(request.user, "ledger.read")
    asked = {
        name: request.GET.get(name, "").replace("\0", "").strip()[:200]
        for name in (*FILTERS, "since", "until")
    }
    before = request.GET.get("before", "")
    found = _filtered(asked)
    if before.isdecimal() and len(before) < 19:
        found = found.filter(sequence__lt=int(before))
    entries = list(found[: PAGE + 1])
    shown = {name: value for name, value in asked.items() if value}
    count, head = chain.head()
    context = {
        "entries": entries[:PAGE],
        "names": _names(entries),
        "older": urlencode(shown | {"before": str(entries[PAGE - 1].sequence)})
        if len(entries) > PAGE
        else "",
        "newest": urlencode(shown) if before else "",
        "paged": bool(before),
        "asked": asked,
        "filtered": bool(shown),
        "count": count,
        "head": head,
        "checks": Job.objects.filter(kind=VERIFY_JOB).order_by("-created_at")[:3],
        "abilities": permissions.abilities(request.user),
    }
    return render(request, "core/ledger.html", context)


@login_required
def entry(request: HttpRequest, sequence: int) -> HttpResponse:
    """Show one entry with its payload and its place in the chain."""
    permissions.require(request.user, "ledger.read")
    return _entry_page(request, sequence)


def _entry_page(request: HttpRequest, sequence: int, **more: Any) -> HttpResponse:
    found = get_object_or_404(LedgerEntry, sequence=min(sequence, 2**62))
    payload = ""
    if found.payload is not None:
        payload = json.dumps(json.loads(found.payload), indent=2, ensure_ascii=False)
    reason = LedgerEntry.objects.filter(
        verb=chain.REDACT, object=f"core.ledgerentry:{found.sequence}"
    ).first()
    context = {
        "entry": found,
        "names": _names([found]),
        "payload": payload,
        "erasure": reason,
        "abilities": permissions.abilities(request.user),
    }
    return render(request, "core/ledger_entry.html", context | more, status=422 if more else 200)


@login_required
@require_POST
def redact(request: HttpRequest, sequence: int) -> HttpResponse:
    """Erase the payload of an entry."""
    permissions.require(request.user, "ledger.read")
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        redaction.redact(min(sequence, 2**62), reason=reason, by=request.user)
    except Invalid as error:
        return _entry_page(request, sequence, problem=str(error), reason=reason)
    messages.success(request, _("The payload is erased. The chain holds, and says why."))
    return redirect("core:ledger_entry", sequence)


@login_required
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Queue a check of the whole ledger; two within a minute are one."""
    permissions.require(request.user, "ledger.verify")
    jobs.enqueue(VERIFY_JOB, key=f"{VERIFY_JOB}:{clock.now():%Y%m%dT%H%M}")
    messages.success(request, _("The check has been queued; its result appears on this page."))
    return redirect("core:ledger")


@login_required
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Download the head as it is now, to be kept outside."""
    permissions.require(request.user, "ledger.read")
    found = chain.checkpoint()
    response = JsonResponse(found, json_dumps_params={"indent": 2})
    name = f"concilia-checkpoint-{found['count']}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
