"""Due dates as a calendar to subscribe to: one all-day event a duty (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from concilia.agencies.models import Person
from concilia.core import clock
from concilia.duties.models import Duty

_signer = Signer(salt="concilia.duties.feed")


def feed_url(person: Person) -> str:
    """Return the secret address of the calendar of what a person's agencies owe."""
    token = _signer.sign(str(person.pk)).replace(":", "~")
    return settings.BASE_URL + reverse("duties:feed", args=[token])


def reader_of(token: str) -> Person | None:
    """Return whose calendar a token opens; None when it opens none."""
    try:
        pk = _signer.unsign(token.replace("~", ":"))
    except BadSignature:
        return None
    return Person.objects.filter(pk=int(pk), is_active=True).first()


def feed(duties: Iterable[Duty]) -> bytes:
    """Return the due dates of open duties as one calendar."""
    made = Calendar()
    made.add("prodid", "-//Concilia//Duties//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Due dates"))
    for duty in duties:
        made.add_component(_event(duty))
    return bytes(made.to_ical())


def _event(duty: Duty) -> Event:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    made = Event()
    made.add("uid", f"duty-{duty.pk}@{host}")
    made.add("dtstamp", clock.now())
    made.add("dtstart", duty.due)
    made.add("dtend", duty.due + dt.timedelta(days=1))
    made.add("summary", f"{duty.ref} {duty.title}")
    lines = [
        str(duty.body),
        _("Lead: %(agency)s") % {"agency": duty.lead},
        f"{duty.get_state_display()}, {duty.percent} %",
    ]
    made.add("description", "\n".join(lines))
    made.add("url", settings.BASE_URL + duty.get_absolute_url())
    made.add("transp", "TRANSPARENT")
    return made
