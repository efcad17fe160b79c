"""Sending the draft to those who were present."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.core import clock, documents, links, notices
from concilia.core.actions import act
from concilia.core.calendar import Calendar
from concilia.core.errors import NotNow
from concilia.core.permissions import Actor
from concilia.meetings.actions.locking import locked_meeting, require_state
from concilia.meetings.documents import protocol_document
from concilia.meetings.models import Draft, Meeting
from concilia.meetings.protocols import queries, rules
from concilia.meetings.rooms import room_of

LINK_DAYS = 30


def send_draft(meeting: Meeting, *, by: Actor) -> Draft:
    """Send the text as it stands to those who were present, to comment and, by rule, to agree.

    What was agreed to an earlier text does not count for this one. Raises `NotNow` unless the
    meeting is closed, or when this very text is already out.
    """
    with act("meetings.circulate", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, {"closed"})
        document = protocol_document(meeting)
        digest = documents.digest(document)
        last = queries.last_draft(meeting)
        if last is not None and last.digest == digest:
            raise NotNow(_("This text is already out. Change it first, then send it again."))
        room = room_of(meeting)
        rule = room.procedure.protocol
        now = clock.now()
        silent = None
        if rule.approval == "agreement" and rule.silence:
            days = Calendar(meeting.body.country)
            silent = days.add_working_days(meeting.body.today(), rule.silence)
        found = Draft.objects.filter(meeting=meeting).aggregate(last=Max("version"))["last"] or 0
        draft = Draft.objects.create(
            meeting=meeting,
            version=found + 1,
            blocks=documents.to_data(document),
            digest=digest,
            sent_by=by if getattr(by, "pk", 0) else None,
            sent_at=now,
            silent_until=silent,
        )
        told = _tell(draft, room.procedure.links)
        doing.record(
            draft, {"meeting": meeting, "version": draft.version, "digest": digest, "people": told}
        )
    return draft


def _tell(draft: Draft, by_link: bool) -> int:
    meeting = draft.meeting
    room = room_of(meeting)
    rule = room.procedure.protocol.approval
    people = queries.people_here(room)
    people += [
        person
        for seat in room.seats
        if rule == "both" and queries.party_of(rule, seat)
        for person in (seat.delegate,)
        if person
    ]
    people = list({person.pk: person for person in people}.values())

    def subject() -> str:
        return _("Draft protocol to read: %(title)s") % {"title": meeting.title}

    def text() -> str:
        if rule in rules.ASKED:
            return _("Read the draft, comment on it, and say whether you agree.")
        return _("Read the draft and comment on it if something is missing or wrong.")

    for person in people:
        notices.tell(
            person,
            kind="meeting",
            key=f"protocol-draft:{draft.pk}",
            subject=subject,
            text=text,
            url=f"{meeting.get_absolute_url()}protocol/",
            link=links.make(person, "meetings.comment", draft, days=LINK_DAYS) if by_link else None,
        )
    return len(people)
