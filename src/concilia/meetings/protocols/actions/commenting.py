"""Comments on the draft, and their answers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.core import clock, notices, permissions
from concilia.core.actions import act
from concilia.core.errors import Forbidden, Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.meetings.actions.locking import TEXT, locked_meeting, require_state, said
from concilia.meetings.models import AgendaItem, Comment, Meeting
from concilia.meetings.permissions import LEADS
from concilia.meetings.protocols import queries
from concilia.meetings.rooms import room_of


def comment(meeting: Meeting, *, by: Actor, text: str, item: AgendaItem | None = None) -> Comment:
    """Comment on the draft, on one item or the whole; for those who were present.

    Raises `NotNow` unless the meeting is closed and the protocol not issued yet, `Forbidden` for
    who was not there.
    """
    text = said(text, "text", TEXT)
    if item is not None and item.meeting_id != meeting.pk:
        raise Invalid(Problem(_("This item belongs to another meeting."), column="item"))
    with act("meetings.comment", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, {"closed"})
        room = room_of(meeting)
        leads = not permissions.roles_on(by, meeting).isdisjoint(LEADS)
        if not leads and by not in queries.people_here(room):
            raise Forbidden(_("Only those who were present comment on the draft."))
        row = Comment.objects.create(
            meeting=meeting, item=item, person=by, text=text, made_at=clock.now()
        )
        doing.record(row, {"meeting": meeting, "item": item, "text": text})
        for seat in room.seats:
            if seat.role == "secretary" and seat.delegate and seat.delegate != by:
                _tell(row, seat.delegate, asked=True)
    return row


def settle(row: Comment, *, by: Actor, answer: str) -> Comment:
    """Answer a comment; whoever made it is told. Raises `NotNow` the second time."""
    answer = said(answer, "answer", TEXT)
    with act("meetings.settle", by=by, on=row) as doing:
        row = Comment.objects.select_for_update(of=("self",)).get(pk=row.pk)
        require_state(locked_meeting(row.meeting), {"closed"})
        if row.settled_at is not None:
            raise NotNow(_("This comment is already answered."))
        row.answer, row.settled_at = answer, clock.now()
        row.settled_by = by if getattr(by, "pk", 0) else None
        row.save(update_fields=("answer", "settled_at", "settled_by"))
        doing.record(row, {"answer": answer})
        _tell(row, row.person, asked=False)
    return row


def _tell(row: Comment, person: Actor, *, asked: bool) -> None:
    def subject() -> str:
        heading = _("Comment on a draft: %(title)s") if asked else _("Your comment: %(title)s")
        return heading % {"title": row.meeting.title}

    def text() -> str:
        return row.text if asked else row.answer

    notices.tell(
        person,
        kind="meeting",
        key=f"protocol-comment:{row.pk}:{'asked' if asked else 'answered'}",
        subject=subject,
        text=text,
        url=f"{row.meeting.get_absolute_url()}protocol/",
    )
