"""The part of the tick that keeps the terms of protocols."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _

from concilia.core import notices
from concilia.core.models import Notice
from concilia.meetings.models import Meeting
from concilia.meetings.protocols.queries import approval_of
from concilia.meetings.rooms import room_of

LEADING = ("chair", "deputy", "secretary")


def tick() -> int:
    """Tell who leads a body that the draft of a protocol is late, once; return how many."""
    told = 0
    waiting = Meeting.objects.filter(state=Meeting.State.CLOSED, drafts=None)
    for meeting in waiting.select_related("body"):
        key = f"protocol-late:{meeting.pk}"
        if not Notice.objects.filter(key=key).exists():
            told += _tell(meeting, key)
    return told


def _tell(meeting: Meeting, key: str) -> int:
    room = room_of(meeting)
    approval = approval_of(meeting, room)
    if not approval.late or approval.due is None:
        return 0
    due = approval.due

    def subject() -> str:
        return _("Draft protocol is late: %(title)s") % {"title": meeting.title}

    def text() -> str:
        day = formats.date_format(due, "DATE_FORMAT")
        said = _("By the rules of procedure the draft should have gone out by %(day)s.")
        return said % {"day": day}

    told = 0
    for seat in room.seats:
        if seat.role in LEADING and seat.delegate:
            notices.tell(
                seat.delegate,
                kind="meeting",
                key=key,
                subject=subject,
                text=text,
                url=f"{meeting.get_absolute_url()}protocol/write/",
            )
            told += 1
    return told
