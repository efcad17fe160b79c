"""The pages of groups."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from concilia.core import permissions, tables
from concilia.core.permissions import Actor
from concilia.indicators.appeals import queries as appeals
from concilia.indicators.appeals.grouping import actions, offers, queries
from concilia.indicators.appeals.models import Appeal, AppealGroup

PAGE = 25
_STATES = ("proposed", "confirmed", "taken", "dismissed")


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The groups that the person sees, the largest first."""
    found = queries.counted(request.user).order_by("-size", "pk")
    asked = request.GET.get("state", "")
    found = found.filter(state=asked) if asked in _STATES else found.exclude(state="dismissed")
    form = tables.requested_format(request)
    if form:
        return _download(form, list(found))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    for group in page:
        group.told = queries.told(group)
    context = {"page": page, "asked": asked, "states": AppealGroup.State.choices}
    return render(request, "indicators/appeals/groups.html", context)


def _download(form: str, found: list[Any]) -> HttpResponseBase:
    columns = (_("About"), _("Territory"), _("Appeals"), _("First"), _("Last"), _("State"))
    rows = (
        (
            queries.topic(one),
            str(one.territory),
            one.size,
            one.first,
            one.last,
            one.get_state_display(),
        )
        for one in found
    )
    return tables.download(form, "appeal-groups", columns, rows)


def _found(user: Actor, pk: int) -> AppealGroup:
    found: AppealGroup = get_object_or_404(queries.counted(user), pk=pk)
    return found


@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the appeals of a group say, and what can be done with it."""
    group = _found(request.user, pk)
    rows = Appeal.objects.filter(group=group).select_related("body", "territory", "agency")
    context = {
        "group": group,
        "told": queries.told(group),
        "topic": queries.topic(group),
        "page": Paginator(rows.order_by("-received_on", "-pk"), 50).get_page(
            request.GET.get("page")
        ),
        "chart": appeals.monthly(rows),
        "extensions": queries.counted(request.user).filter(extends=group),
        "may": permissions.may(request.user, "appeals.group", group),
        "may_raise": permissions.may(request.user, "appeals.take_up", group),
        "raise_url": offers.raise_url(group),
    }
    return render(request, "indicators/appeals/group.html", context)


@login_required
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Confirm, rename, split, dismiss or join."""
    group = _found(request.user, pk)
    name = request.POST.get("name", "")
    if step == "confirm":
        moved = actions.confirm(group, name=name, by=request.user)
        messages.success(request, _("The group is confirmed as “%(name)s”.") % {"name": moved})
    elif step == "split":
        given = request.POST.getlist("members")
        chosen = [int(one) for one in given if one.isdecimal() and len(one) < 12]
        moved = actions.split(group, members=chosen, name=name, by=request.user)
        messages.success(request, _("They are now a group of their own."))
    elif step == "dismiss":
        actions.dismiss(group, by=request.user)
        messages.success(request, _("These appeals are not proposed together again."))
        return redirect("appeals:groups")
    elif step == "join":
        moved = actions.join(group, by=request.user)
        messages.success(request, _("The newer appeals have joined the group."))
    else:
        raise Http404
    return redirect(moved)
