"""Whom the issue of a protocol tells what; called by its action, in its transaction."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.core import notices
from concilia.meetings.models import Protocol
from concilia.meetings.protocols import extracts


def send_extracts(protocol: Protocol) -> int:
    """Tell every agency of which the meeting asks something where its extract is."""
    meeting = protocol.meeting
    told = 0
    for extract in extracts.extracts_of(meeting):
        duties = [f"{one.ref}: {one.title}" for one in extract.asked]
        agency = extract.agency

        def subject() -> str:
            return _("Extract of the protocol: %(title)s") % {"title": meeting.title}

        def text(agency: object = agency, duties: list[str] = duties) -> str:
            head = _("What the meeting asks of %(agency)s:") % {"agency": agency}
            return "\n".join([head, *duties])

        for person in extract.people():
            notices.tell(
                person,
                kind="meeting",
                key=f"protocol-extract:{meeting.pk}:{agency.pk}",
                subject=subject,
                text=text,
                url=reverse("meetings:extract", args=[meeting.pk, agency.code]),
            )
            told += 1
    return told
