"""Items that members propose, and materials to items."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.bodies.queries import procedure_of
from concilia.core import clock, files, permissions
from concilia.core.actions import act
from concilia.core.errors import Forbidden, NotNow
from concilia.core.permissions import Actor
from concilia.meetings.actions.agenda import UNTIL_CLOSED, number_after
from concilia.meetings.actions.locking import TITLE, locked_meeting, require_state, said
from concilia.meetings.models import AgendaItem, Material, Meeting
from concilia.meetings.permissions import LEADS


def propose_item(meeting: Meeting, *, by: Actor, title: str) -> AgendaItem:
    """Propose an item; it stands apart from the agenda until the secretary takes it up.

    Raises `Forbidden` for a role that the rules do not let propose, `NotNow` once it is open.
    """
    title = said(title, "title", TITLE)
    with act("meetings.propose", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, {"planned", "invited"})
        procedure = procedure_of(meeting.body, meeting.day)
        roles = permissions.roles_on(by, meeting)
        if roles.isdisjoint(procedure.proposers) and "system" not in roles:
            raise Forbidden(_("The rules of procedure do not let your seat propose items."))
        item = AgendaItem.objects.create(
            meeting=meeting,
            position=number_after(meeting),
            title=title,
            kind=AgendaItem.Kind.PROPOSAL,
            proposed_by=by if getattr(by, "pk", 0) else None,
            accepted=False,
        )
        doing.record(item, {"meeting": meeting, "title": title})
    return item


def accept_item(item: AgendaItem, *, by: Actor) -> AgendaItem:
    """Take a proposed item onto the agenda; raises `NotNow` when it is there already."""
    with act("meetings.agenda", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, UNTIL_CLOSED)
        taken = AgendaItem.objects.filter(pk=item.pk, accepted=False).update(accepted=True)
        if not taken:
            raise NotNow(_("This item is on the agenda already, or no longer proposed."))
        item.accepted = True
        doing.record(item, {"title": item.title}, verb="meetings.accept_item")
    return item


def add_material(item: AgendaItem, *, by: Actor, title: str, name: str, content: bytes) -> Material:
    """Keep a paper to an item, with the time at which it was there.

    By who leads the meeting, or proposed the item. Raises `Invalid` for a file that cannot be
    kept.
    """
    title = said(title, "title", TITLE)
    with act("meetings.material", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, UNTIL_CLOSED)
        leads = not permissions.roles_on(by, meeting).isdisjoint(LEADS)
        if not leads and item.proposed_by != by:
            raise Forbidden(_("Only who leads the meeting or proposed the item adds materials."))
        file = files.keep(name, content)
        made = Material.objects.create(
            item=item,
            title=title,
            file=file,
            added_by=by if getattr(by, "pk", 0) else None,
            added_at=clock.now(),
        )
        doing.record(item, {"title": title, "digest": file.digest})
    return made
