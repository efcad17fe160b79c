"""The extract: the part of an issued protocol that one agency receives, with just its duties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.http import Http404
from django.utils import formats, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Person
from concilia.core import offers
from concilia.core.documents import (
    Block,
    Callout,
    Document,
    Heading,
    Items,
    Paragraph,
    Run,
    plain,
)
from concilia.meetings.documents import language_of
from concilia.meetings.models import Decision, Meeting, Protocol
from concilia.meetings.protocols.parts import grouped


@dataclass(frozen=True)
class Asked:
    """One duty that a decision asks of an agency. `role` is lead, co_lead or support."""

    decision: int
    ref: str
    title: str
    role: str
    lead: str
    due: dt.date
    deliverable: str = ""


@dataclass(frozen=True)
class Extract:
    """What the decisions of one meeting ask of one agency, and who speaks for it."""

    agency: Agency
    people: Callable[[], list[Person]]
    asked: list[Asked] = field(default_factory=list)


def extracts_of(meeting: Meeting) -> list[Extract]:
    """Return what the meeting's decisions ask of every agency, by name."""
    found = [one for provider in offers.of("extract") for one in provider(meeting)]
    return sorted(found, key=lambda one: str(one.agency))


def extract_for(meeting: Meeting, code: str) -> Extract:
    """Return what the meeting's decisions ask of one agency; 404 where that is nothing."""
    for one in extracts_of(meeting):
        if one.agency.code == code:
            return one
    raise Http404


def extract_document(protocol: Protocol, extract: Extract) -> Document:
    """Return the extract as a document, in the language of the body."""
    with translation.override(language_of(protocol.meeting.body)):
        return _document(protocol, extract)


def _document(protocol: Protocol, extract: Extract) -> Document:
    meeting = protocol.meeting
    named = _("Extract from protocol %(ref)s") % {"ref": meeting.ref}
    start = formats.date_format(meeting.starts_at.astimezone(meeting.zone), "DATE_FORMAT")
    issued = formats.date_format(protocol.issued_at.astimezone(meeting.zone), "DATE_FORMAT")
    return Document(
        title=_("Extract for %(agency)s") % {"agency": extract.agency},
        subtitle=f"{meeting.body} · {meeting.title}",
        language=get_language() or "en",
        facts=(
            (_("Meeting"), _("No. %(number)d") % {"number": meeting.number}),
            (_("Date"), start),
            (_("Protocol issued"), issued),
        ),
        footer=named,
        reference=f"{meeting.body} · {named}",
        author=str(meeting.body),
        date=protocol.issued_at.date().isoformat(),
        blocks=tuple(_blocks(protocol, extract)),
    )


def _blocks(protocol: Protocol, extract: Extract) -> Iterator[Block]:
    for row in protocol.corrections.select_related("decision"):
        day = str(formats.date_format(row.made_at.astimezone(protocol.meeting.zone), "DATE_FORMAT"))
        head = _("Corrected by decision %(ref)s on %(day)s") % {"ref": row.decision.ref, "day": day}
        yield Callout((Run(f"{head}: ", bold=True), *plain(row.text)), "contested")
    roles = {"lead": _("lead"), "co_lead": _("co-lead"), "support": _("support")}
    decisions = Decision.objects.filter(pk__in=[one.decision for one in extract.asked])
    for decision in decisions.order_by("year", "number"):
        yield Heading(1, _("Decision %(ref)s") % {"ref": decision.ref})
        for part in decision.wording.split("\n"):
            if part.strip():
                yield Paragraph(plain(part))
        for one in extract.asked:
            if one.decision != decision.pk:
                continue
            yield Heading(2, f"{one.ref}: {one.title}")
            due = str(formats.date_format(one.due, "DATE_FORMAT"))
            said = [(_("Your part"), roles[one.role]), (_("Due"), due)]
            if one.role != "lead":
                said.insert(1, (_("Lead agency"), one.lead))
            if one.deliverable:
                said.append((_("Deliverable"), one.deliverable))
            yield Items(tuple((Run(f"{name}: ", bold=True), Run(text)) for name, text in said))
    yield Heading(1, _("Proof"))
    yield Paragraph(_("This extract belongs to the protocol whose text has the SHA-256 digest:"))
    yield Paragraph((Run(grouped(protocol.digest), bold=True),))
