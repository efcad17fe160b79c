"""Meetings as iCalendar: invitation, update, cancellation, and feeds to subscribe to.

An event keeps its UID for good; every change counts SEQUENCE up, so calendar programs replace what
they have (RFC 5545, RFC 5546). Moments are written in UTC: every program shows them in its own
zone, and none has to understand a table of clock changes. The description says the body's hour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from concilia.agencies.models import Person
from concilia.core import clock
from concilia.core.permissions import Actor
from concilia.meetings import queries
from concilia.meetings.models import Meeting

USUAL = dt.timedelta(hours=2)
_signer = Signer(salt="concilia.meetings.feed")


def invitation(meeting: Meeting, to: Actor) -> bytes:
    """Return the invitation, update or cancellation of a meeting for one person."""
    cancelled = meeting.state == Meeting.State.CANCELLED
    made = _calendar(str(meeting.body))
    made.add("method", "CANCEL" if cancelled else "REQUEST")
    made.add_component(_event(meeting, to))
    return bytes(made.to_ical())


def feed(meetings: Iterable[Meeting], reader: Person) -> bytes:
    """Return many meetings as one calendar to subscribe to."""
    made = _calendar(_("Meetings"))
    made.add("method", "PUBLISH")
    for meeting in meetings:
        made.add_component(_event(meeting, None))
    return bytes(made.to_ical())


def feed_url(person: Person, body: str = "") -> str:
    """Return the secret address of a person's calendar, of all bodies or of one."""
    token = _signer.sign(f"{person.pk}.{body}").replace(":", "~")
    return settings.BASE_URL + reverse("meetings:feed", args=[token])


def reader_of(token: str) -> tuple[Person, str] | None:
    """Return whose calendar a token opens, and of which body; None when it opens none."""
    try:
        pk, _dot, body = _signer.unsign(token.replace("~", ":")).partition(".")
    except BadSignature:
        return None
    person = Person.objects.filter(pk=int(pk), is_active=True).first()
    return (person, body) if person else None


def _calendar(name: str) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Concilia//Meetings//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    return made


def _event(meeting: Meeting, to: Actor | None) -> Event:
    local = meeting.starts_at.astimezone(meeting.zone)
    minutes = sum(meeting.items.filter(accepted=True).values_list("minutes", flat=True))
    lasting = dt.timedelta(minutes=minutes) if minutes else USUAL
    # The end is counted in real time: a clock change within the meeting does not shorten it.
    end = meeting.ends_at or meeting.starts_at + lasting
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    made = Event()
    made.add("uid", f"meeting-{meeting.pk}@{host}")
    made.add("sequence", meeting.sequence)
    made.add("dtstamp", clock.now())
    made.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    made.add("dtend", end.astimezone(dt.UTC))
    made.add("summary", f"{meeting.body}: {meeting.title}")
    if meeting.place:
        made.add("location", meeting.place)
    agenda = [f"{n}. {item.title}" for n, item in enumerate(queries.agenda_of(meeting), start=1)]
    made.add(
        "description",
        "\n".join([f"{local:%H:%M} ({meeting.body.time_zone})", _("Agenda"), *agenda]),
    )
    made.add("url", settings.BASE_URL + meeting.get_absolute_url())
    cancelled = meeting.state == Meeting.State.CANCELLED
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = vText(str(meeting.body))
    made.add("organizer", organizer)
    if isinstance(to, Person):
        made.add("attendee", _attendee(to))
    return made


def _attendee(person: Person) -> vCalAddress:
    made = vCalAddress(f"mailto:{person.email}")
    made.params["cn"] = vText(str(person))
    made.params["role"] = vText("REQ-PARTICIPANT")
    made.params["partstat"] = vText("NEEDS-ACTION")
    made.params["rsvp"] = vText("TRUE")
    return made
