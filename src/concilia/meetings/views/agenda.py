"""Building the agenda from the meeting's page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core.errors import Invalid, Problem
from concilia.dossiers.models import Dossier
from concilia.meetings import actions, queries
from concilia.meetings.forms import ItemForm
from concilia.meetings.views.access import item_for, meeting_for
from concilia.meetings.views.page import show


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a free point on the agenda."""
    meeting = meeting_for(request.user, pk)
    form = ItemForm(request.POST)
    if not form.is_valid():
        return show(request, meeting, item_form=form)
    actions.add_item(meeting, by=request.user, **form.cleaned_data)
    return redirect(meeting)


@login_required
@require_POST
def add_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a ready dossier on the agenda, which freezes it."""
    meeting = meeting_for(request.user, pk)
    chosen = request.POST.get("dossier", "")
    if not chosen.isdecimal() or len(chosen) > 18:
        raise Invalid(_("Choose a dossier from the list."))
    dossier = get_object_or_404(
        Dossier.objects.visible_to(request.user).select_related("challenge"), pk=int(chosen)
    )
    item = actions.add_dossier(meeting, dossier, by=request.user)
    text = _("“%(title)s” is on the agenda and frozen in the version that the meeting receives.")
    messages.success(request, text % {"title": item.title})
    return redirect(meeting)


@login_required
@require_POST
def add_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Put something on the agenda that must come back; it is looked up, not taken as sent."""
    meeting = meeting_for(request.user, pk)
    url = request.POST.get("url", "")
    offered = next((item for item in queries.returning(meeting.body) if item.url == url), None)
    if offered is None:
        raise Invalid(_("This no longer waits for the agenda."))
    actions.add_item(
        meeting, by=request.user, title=offered.title[:200], kind="return", about_url=offered.url
    )
    return redirect(meeting)


@login_required
@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the agenda into the order sent."""
    meeting = meeting_for(request.user, pk)
    sent = request.POST.getlist("items")
    if not all(number.isdecimal() and len(number) < 18 for number in sent):
        raise Invalid(_("The agenda has changed meanwhile. Look at it again, then order it."))
    actions.order(meeting, [int(number) for number in sent], by=request.user)
    return redirect(meeting)


@login_required
@require_POST
def times(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how long the items take: `minutes_7` for item 7; an empty one is not said."""
    meeting = meeting_for(request.user, pk)
    minutes = {}
    for name, value in request.POST.items():
        kind, _line, item = name.partition("_")
        if kind != "minutes" or not item.isdecimal() or len(item) > 17:
            continue
        typed = str(value).strip() or "0"
        if not typed.isascii() or not typed.isdecimal() or len(typed) > 6:
            raise Invalid(Problem(_("Give a whole number."), column=name, value=typed[:20]))
        minutes[int(item)] = int(typed)
    actions.set_times(meeting, minutes, by=request.user)
    messages.success(request, _("The times are kept."))
    return redirect(f"{meeting.get_absolute_url()}#agenda")


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a point one place up or down."""
    item = item_for(request.user, pk)
    actions.move_item(item, -1 if request.POST.get("to") == "up" else 1, by=request.user)
    return redirect(f"{item.meeting.get_absolute_url()}#agenda")


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a point off the agenda."""
    item = item_for(request.user, pk)
    actions.remove_item(item, by=request.user)
    messages.success(request, _("“%(title)s” is off the agenda.") % {"title": item.title})
    return redirect(item.meeting)
