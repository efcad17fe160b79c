"""Telling those who vote that a vote is open for days or hours, with a link to vote by."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.core import clock, links, notices
from concilia.meetings.models import Motion
from concilia.meetings.rooms import Room


def tell_voters(room: Room, motion: Motion) -> int:
    """Tell everybody who may vote on a motion outside the room until when; return how many."""
    if motion.ends_at is None:
        return 0
    meeting, ends = room.meeting, motion.ends_at

    def until() -> str:
        return str(formats.date_format(ends.astimezone(meeting.zone), "DATETIME_FORMAT"))

    def subject() -> str:
        return _("Vote until %(until)s: %(title)s") % {"until": until(), "title": motion.item}

    def text() -> str:
        limit = _("Ballots and objections are possible until %(until)s.") % {"until": until()}
        return "\n".join([str(meeting.body), motion.wording, "", limit])

    people = voters_of(room, motion)
    days = max(1, (ends - clock.now()).days + 1)
    for person in people:
        notices.tell(
            person,
            kind="meeting",
            key=f"vote-open:{motion.pk}",
            subject=subject,
            text=text,
            url=f"{meeting.get_absolute_url()}sit/",
            link=links.make(person, "meetings.vote", motion, days=days)
            if room.procedure.links
            else None,
        )
    return len(people)


def voters_of(room: Room, motion: Motion) -> list[Person]:
    """Return the delegates, and where the rules let them, substitutes, of the seats that vote."""
    found: dict[int, Person] = {}
    for seat in room.voting(item=motion.item):
        more = seat.substitutes if room.procedure.substitutes else []
        found |= {one.pk: one for one in (seat.delegate, *more) if one and one.is_active}
    return list(found.values())
