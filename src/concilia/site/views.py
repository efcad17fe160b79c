"""Pages of the site itself that belong to no room."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.agencies.models import Person
from concilia.core import clock, offers
from concilia.core.permissions import abilities
from concilia.site import desk as rules
from concilia.site import pulse, queries, saved
from concilia.site.models import SavedView


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show what needs this person."""
    person = cast("Person", request.user)
    notices = queries.unread_notices(person)
    groups = rules.grouped(rules.items_for(request.user), clock.today())
    bodies = queries.my_bodies(person)
    return render(
        request,
        "site/desk.html",
        {
            "groups": groups,
            "count": sum(len(group.items) for group in groups),
            "bodies": bodies,
            "notices": notices[:6],
            "unread": len(notices),
            "today": clock.today(),
        },
    )


@login_required
def board(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the state of one body on one page, from what the rooms offer."""
    body = get_object_or_404(queries.shown(ref, request.user))
    panels = [panel for provider in offers.of("board") for panel in provider(body, request.user)]
    return render(
        request,
        "site/board.html",
        {
            "body": body,
            "panels": sorted(panels, key=lambda panel: (panel.order, panel.title)),
            "facts": queries.facts_of(body),
            "parts": pulse.parts_of(body, body.ref),
            "trends": pulse.trends(body, request.user),
            "body_url": body.get_absolute_url(),
            "today": clock.today(),
            "abilities": abilities(request.user, body),
            "unread": body.unread,  # type: ignore[attr-defined]  # annotated by `shown`
        },
    )


@login_required
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of a list under a name, and go back to it."""
    given = request.POST
    view = saved.keep(
        cast("Person", request.user),
        page=given.get("page", ""),
        query=given.get("query", ""),
        name=given.get("name", ""),
    )
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(view)


@login_required
@require_POST
def give_up_view(request: HttpRequest, pk: str) -> HttpResponse:
    """Give up a view, and go back to the whole list."""
    mine = SavedView.objects.filter(person=cast("Person", request.user))
    view = get_object_or_404(mine.select_related("person"), pk=pk)
    saved.give_up(view)
    messages.success(request, _("The view “%(name)s” is given up.") % {"name": view.name})
    return redirect(view.page)
