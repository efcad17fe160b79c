"""Fetching what a person may see; everything else is not found."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from concilia.core.errors import NotNow
from concilia.core.permissions import Actor
from concilia.meetings.models import AgendaItem, Meeting, Motion


def meeting_for(user: Actor, pk: int) -> Meeting:
    """Return a meeting that `user` sees; 404 otherwise."""
    return get_object_or_404(Meeting.objects.visible_to(user).select_related("body"), pk=pk)


def written_meeting(user: Actor, pk: int) -> Meeting:
    """Return a meeting that `user` sees and of which there is a text; `NotNow` before it opens."""
    seen = Meeting.objects.visible_to(user).select_related("body", "protocol__issued_by")
    meeting = get_object_or_404(seen, pk=pk)
    if meeting.state not in {Meeting.State.OPEN, Meeting.State.CLOSED, Meeting.State.ISSUED}:
        raise NotNow(_("There is no protocol before the meeting has opened."))
    return meeting


def item_for(user: Actor, pk: int) -> AgendaItem:
    """Return an agenda item of a meeting that `user` sees; 404 otherwise."""
    items = AgendaItem.objects.filter(meeting__in=Meeting.objects.visible_to(user))
    return get_object_or_404(
        items.select_related("meeting__body", "dossier_version__dossier__challenge"), pk=pk
    )


def motion_for(user: Actor, pk: int) -> Motion:
    """Return a motion of a meeting that `user` sees; 404 otherwise."""
    motions = Motion.objects.filter(item__meeting__in=Meeting.objects.visible_to(user))
    return get_object_or_404(motions.select_related("item__meeting__body"), pk=pk)
