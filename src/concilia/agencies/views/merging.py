"""Suspected duplicates, and merging them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilia.agencies import actions, queries
from concilia.agencies.models import Agency
from concilia.agencies.views.agencies import PAGE, find
from concilia.core.permissions import abilities, require
from concilia.core.tables import download, requested_format


@login_required
def duplicates(request: HttpRequest) -> HttpResponseBase:
    """Pairs of agencies with like names, the most alike first."""
    require(request.user, "agencies.duplicates")
    pairs = queries.duplicates()
    if format := requested_format(request):
        columns = [_("Likeness"), _("Why"), _("Code"), _("Name"), _("Other code"), _("Other name")]
        lines = ([k.score, k.why, a.code, a.name, b.code, b.name] for a, b, k in pairs)
        return download(format, "duplicates", columns, lines)
    page = Paginator(pairs, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "abilities": abilities(request.user)}
    return render(request, "agencies/duplicates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Show what two agencies hold and merge the one named in the address into the other."""
    loser = find(request, code)
    require(request.user, "agencies.merge", loser)
    standing = Agency.objects.standing().exclude(pk=loser.pk)
    asked = (request.POST.get("into") or request.GET.get("into") or "").replace("\0", "")
    if not asked:
        text = request.GET.get("q", "").replace("\0", "")[:250]
        found = standing.search(text or loser.name)[:PAGE]
        context = {"loser": loser, "found": found, "q": text}
        return render(request, "agencies/merge_choose.html", context)
    into = get_object_or_404(standing.select_related("cluster", "parent"), code=asked[:60])
    if request.method == "POST":
        moved = actions.merge_agencies(loser, into, by=request.user)
        messages.success(
            request,
            _("“%(loser)s” is now part of this agency; %(count)s entries moved.")
            % {"loser": loser, "count": sum(moved.values())},
        )
        return redirect(into)
    held = [(agency, queries.held_in_words(agency)) for agency in (loser, into)]
    return render(request, "agencies/merge.html", {"loser": loser, "into": into, "held": held})


@login_required
@require_POST
def keep_apart(request: HttpRequest) -> HttpResponse:
    """Confirm that two agencies are two."""
    one = find(request, request.POST.get("one", "")[:60])
    other = find(request, request.POST.get("other", "")[:60])
    actions.keep_apart(one, other, by=request.user)
    messages.success(request, _("Noted: these are two agencies."))
    return redirect(reverse("agencies:duplicates"))
