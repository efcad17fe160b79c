"""Saying what names in files stand for, and looking through what is remembered."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from concilia.agencies.models import Alias
from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.core.models import Import
from concilia.core.tables.queries import imports_visible_to
from concilia.indicators.permissions import anywhere
from concilia.resources.spellings import actions, queries
from concilia.resources.spellings.forms import LearnForm


@login_required
@require_http_methods(["GET", "POST"])
def learn(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember what names of one import stand for, and check the file again."""
    held = get_object_or_404(imports_visible_to(request.user), pk=pk)
    permissions.require(request.user, actions.VERB, anywhere(request.user))
    doubts = queries.asked(held)
    if request.method != "POST" or not doubts:
        return redirect(held)
    form = LearnForm(request.POST, doubts)
    if form.is_valid():
        try:
            actions.learn(form.said, by=request.user)
        except Invalid as refusal:
            for problem in refusal:
                form.add_error(None, f"{problem.value}: {problem.message}")
        else:
            count = len(form.said)
            said = ngettext(
                "%(count)s spelling is remembered.", "%(count)s spellings are remembered.", count
            )
            messages.success(request, said % {"count": count})
            return _again(request, held)
    context = {"import": held, "form": form}
    return render(request, "resources/spellings/learn.html", context, status=422)


def _again(request: HttpRequest, held: Import) -> HttpResponse:
    if held.busy:
        return redirect(held)
    return redirect(actions.check_again(held, by=request.user))


@login_required
def spellings(request: HttpRequest) -> HttpResponse:
    """All spellings that people have confirmed."""
    permissions.require(request.user, actions.VERB, anywhere(request.user))
    found = Alias.objects.order_by("kind", "text")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if words:
        found = found.filter(text__icontains=words)
    kind = request.GET.get("kind", "")
    if kind in Alias.Kind.values:
        found = found.filter(kind=kind)
    page = Paginator(found, 100).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": queries.remembered(page),
        "words": words,
        "kind": kind,
        "kinds": Alias.Kind.choices,
    }
    return render(request, "resources/spellings/list.html", context)


@login_required
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one."""
    permissions.require(request.user, actions.VERB, anywhere(request.user))
    actions.forget(get_object_or_404(Alias, pk=pk), by=request.user)
    messages.success(request, _("It is forgotten; the next file asks again."))
    return redirect("resources:spellings")
