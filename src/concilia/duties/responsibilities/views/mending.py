"""The fewest changes that mend a list: asked for, computed by a worker, taken into the draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from concilia.core import permissions
from concilia.duties.responsibilities import actions, changing, packing, queries, sentences
from concilia.duties.responsibilities.models import ListProposal
from concilia.duties.responsibilities.queries import Judged
from concilia.duties.responsibilities.views.lists import address
from concilia.duties.responsibilities.views.opening import Opened, opened
from concilia.methods.responsibility import Change, Proposal
from concilia.methods.responsibility import findings as judge


@login_required
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the proposal for the list as it stands; POST asks for it or takes it into the draft.

    htmx asks with `?watch=` how far the worker is.
    """
    one = opened(request, pk)
    if getattr(request, "htmx", False):
        return _progress(request, one)
    if request.method == "POST" and request.POST.get("step") == "ask":
        actions.ask_proposal(one.version, by=request.user)
        return redirect(address(one, "proposal"))
    judged = queries.judged(one.version)
    digest = packing.digest(judged.standing)
    held = ListProposal.objects.filter(version=one.version, digest=digest).first()
    found = judge(judged.standing)
    made = packing.unpack(held.result, found) if held and held.result else None
    if request.method == "POST":
        return _take(request, one, made)
    sets = [made.changes, *made.alternatives] if made else []
    context = one.context(
        "proposal",
        held=held,
        made=made,
        sets=[[_change(change, judged, at) for at, change in enumerate(each)] for each in sets],
        size=len(made.changes) if made else 0,
        found=len(found),
        remaining=[sentences.sentence(f, judged.name) for f in made.remaining[:20]] if made else [],
        lines=len(judged.standing.lines),
        may_ask=permissions.may(request.user, "responsibilities.propose", one.kept),
    )
    return render(request, "duties/responsibilities/proposal.html", context)


def _progress(request: HttpRequest, one: Opened) -> HttpResponse:
    asked = request.GET.get("watch", "")
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    held = get_object_or_404(ListProposal, pk=int(asked), version=one.version)
    context = one.context("proposal", held=held)
    response = render(request, "duties/responsibilities/_progress.html", context)
    if not held.goes_on:
        response.headers["HX-Refresh"] = "true"
    return response


def _change(change: Change, judged: Judged, at: int) -> dict[str, Any]:
    return {
        "sentence": changing.sentence(change, judged.name),
        "also": changing.also(change),
        "needs_basis": change.needs_basis,
        "live": change.live is not None,
        "others": [judged.name(code) for code in change.others],
        "at": at,
    }


def _take(request: HttpRequest, one: Opened, made: Proposal | None) -> HttpResponse:
    permissions.require(request.user, "responsibilities.keep", one.kept)
    chosen = request.POST.get("set", "0")
    sets = [made.changes, *made.alternatives] if made else []
    if not chosen.isdecimal() or int(chosen[:3]) >= len(sets):
        raise Http404
    at = int(chosen)
    bases = {n: request.POST.get(f"basis-{at}-{n}", "").strip() for n in range(len(sets[at]))}
    count = actions.apply_changes(one.version, sets[at], bases=bases, by=request.user)
    text = ngettext(
        "%(count)s line of the draft was changed.",
        "%(count)s lines of the draft were changed.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect(address(one, "findings"))
