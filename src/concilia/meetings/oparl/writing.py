"""OParl 1.1 objects as JSON values.

Source: OParl-Spezifikation 1.1 (https://oparl.org/spezifikation/), chapter “Schema”. A
coordination body is a Body and, as the group that meets, an Organization; its agencies are
Organizations too. A decision is a Paper, its taking a Consultation; mandates are LegislativeTerms.
`created` and `modified` of what belongs to a meeting are those of its publication.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from concilia.agencies.models import Agency, Person, Territory
from concilia.bodies.models import Body, Filling, Mandate
from concilia.meetings.documents import language_of
from concilia.meetings.models import AgendaItem, Decision, Meeting, Publication
from concilia.meetings.oparl.scope import Scope

VERSION = "https://schema.oparl.org/1.1/"
LISTS = {
    "organization": "Organization",
    "person": "Person",
    "meeting": "Meeting",
    "paper": "Paper",
    "agendaItem": "AgendaItem",
    "consultation": "Consultation",
    "file": "File",
    "membership": "Membership",
    "locationList": "Location",
    "legislativeTermList": "LegislativeTerm",
}
"""The external lists of a Body and what stands in them."""
Data = dict[str, Any]


def address(name: str, *args: object) -> str:
    """Return the whole URL of a named address."""
    return settings.BASE_URL + reverse(name, args=args)


def link(kind: str, key: object) -> str:
    """Return the id of an object."""
    return address("oparl:object", kind, key)


def moment(value: dt.datetime) -> str:
    """Return a date-time as the specification asks."""
    return value.astimezone(dt.UTC).isoformat(timespec="seconds")


def made(kind: str, key: object, created: dt.datetime, modified: dt.datetime, **rest: Any) -> Data:
    """Return an object with what every object has; what is None or empty is left out."""
    data = {
        "id": link(kind, key),
        "type": f"{VERSION}{kind}",
        **rest,
        "created": moment(created),
        "modified": moment(modified),
    }
    return {name: value for name, value in data.items() if value is not None and value != ""}


def gone(kind: str, key: object, shown: Publication) -> Data:
    """Return a deleted object: only what the specification lets stand."""
    return made(kind, key, shown.published_at, shown.modified_at, deleted=True)


def system(created: dt.datetime, modified: dt.datetime) -> Data:
    """Return the System object, where every reader begins."""
    return {
        "id": address("oparl:system"),
        "type": f"{VERSION}System",
        "oparlVersion": VERSION,
        "body": address("oparl:bodies"),
        "name": "Concilia",
        "website": settings.BASE_URL + "/",
        "web": address("register:index"),
        "created": moment(created),
        "modified": moment(modified),
    }


def body(shown: Body, scope: Scope) -> Data:
    """Return a Body with the addresses of its lists."""
    lists = {name: address("oparl:list", shown.ref, name) for name in LISTS}
    return made(
        "Body",
        shown.ref,
        scope.created,
        scope.modified,
        system=address("oparl:system"),
        name=str(shown),
        shortName=shown.ref,
        classification=_in(shown, shown.get_kind_display),
        oparlSince=moment(scope.created),
        web=address("register:body", shown.ref),
        location=place(scope, shown.territory),
        legislativeTerm=[term(scope, one, alone=False) for one in scope.mandates],
        **lists,
    )


def _in(shown: Body, words: Any) -> str:
    """Return words in the language of the body."""
    with translation.override(language_of(shown)):
        return str(words())


def place(scope: Scope, shown: Territory, *, alone: bool = False) -> Data:
    """Return the territory of a body as a Location."""
    more = {"bodies": [link("Body", scope.body.ref)]} if alone else {}
    return made(
        "Location",
        f"{scope.body.ref}-area",
        scope.created,
        scope.modified,
        description=str(shown),
        **more,
    )


def room(shown: Publication, *, alone: bool = False) -> Data:
    """Return the place of a meeting as a Location."""
    meeting = shown.protocol.meeting
    more = {"meetings": [link("Meeting", meeting.pk)]} if alone else {}
    return made(
        "Location",
        f"{meeting.body.ref}-{meeting.number}",
        shown.published_at,
        shown.modified_at,
        description=meeting.place,
        **more,
    )


def term(scope: Scope, shown: Mandate, *, alone: bool = True) -> Data:
    """Return a mandate as a LegislativeTerm."""
    return made(
        "LegislativeTerm",
        shown.pk,
        scope.created,
        scope.modified,
        body=link("Body", scope.body.ref) if alone else None,
        name=shown.title,
        startDate=shown.starts.isoformat(),
        endDate=shown.ends.isoformat() if shown.ends else None,
    )


def council(scope: Scope) -> Data:
    """Return the group that meets."""
    shown = scope.body
    parent = shown.parent if shown.parent_id in scope.published else None
    return made(
        "Organization",
        shown.ref,
        scope.created,
        scope.modified,
        body=link("Body", shown.ref),
        name=str(shown),
        shortName=shown.ref,
        organizationType="Gremium",
        classification=_in(shown, shown.get_kind_display),
        subOrganizationOf=link("Organization", parent.ref) if parent else None,
        membership=[link("Membership", one.pk) for one in scope.fillings],
        meeting=address("oparl:list", shown.ref, "meeting"),
        web=address("register:body", shown.ref),
    )


def agency(scope: Scope, shown: Agency) -> Data:
    """Return an agency that has a seat."""
    return made(
        "Organization",
        f"{scope.body.ref}-{shown.pk}",
        scope.created,
        scope.modified,
        body=link("Body", scope.body.ref),
        name=str(shown),
        shortName=shown.label,
        organizationType="Institution",
    )


def person(scope: Scope, shown: Person) -> Data:
    """Return somebody who fills or filled a seat: name and memberships, nothing else."""
    held = [one for one in scope.fillings if one.person_id == shown.pk]
    created, modified = scope.times_of(held)
    return made(
        "Person",
        f"{scope.body.ref}-{shown.pk}",
        created,
        modified,
        body=link("Body", scope.body.ref),
        name=str(shown),
        membership=[membership(scope, one, alone=False) for one in held],
    )


def membership(scope: Scope, shown: Filling, *, alone: bool = True) -> Data:
    """Return what somebody is in the group, and for which agency."""
    seat = shown.seat
    substitute = shown.kind == Filling.Kind.SUBSTITUTE
    words = _in(scope.body, seat.get_role_display)
    if substitute:
        words = f"{words} ({_in(scope.body, shown.get_kind_display)})"
    created, modified = scope.times_of([shown])
    return made(
        "Membership",
        shown.pk,
        created,
        modified,
        person=link("Person", f"{scope.body.ref}-{shown.person_id}") if alone else None,
        organization=link("Organization", scope.body.ref),
        role=words,
        votingRight=seat.role in scope.voting and not substitute,
        startDate=shown.starts.isoformat(),
        endDate=shown.ends.isoformat() if shown.ends else None,
        onBehalfOf=link("Organization", f"{scope.body.ref}-{seat.agency_id}"),
    )


def meeting(shown: Publication, scope: Scope) -> Data:
    """Return a meeting whose protocol is issued, with what is public of it."""
    one: Meeting = shown.protocol.meeting
    if shown.withdrawn_at is not None:
        return gone("Meeting", one.pk, shown)
    here = {row.person_id for row in one.attendances.all() if row.mode in {"in_person", "remote"}}
    known = {filling.person_id for filling in scope.fillings}
    return made(
        "Meeting",
        one.pk,
        shown.published_at,
        shown.modified_at,
        name=one.title,
        # The words that the specification recommends for these states.
        meetingState="durchgeführt",
        cancelled=False,
        start=moment(one.opened_at or one.starts_at),
        end=moment(one.closed_at) if one.closed_at else None,
        location=room(shown) if one.place else None,
        organization=[link("Organization", one.body.ref)],
        participant=[
            link("Person", f"{one.body.ref}-{pk}") for pk in sorted(filter(None, here & known))
        ]
        if shown.whole
        else None,
        resultsProtocol=file(shown, alone=False) if shown.whole else None,
        agendaItem=[
            agenda_item(item, shown, alone=False)
            for item in sorted(one.items.all(), key=lambda item: (item.position, item.pk))
            if is_public(item, shown)
        ],
        web=address("register:protocol", one.body.ref, one.number) if shown.whole else None,
    )


def is_public(item: AgendaItem, shown: Publication) -> bool:
    """Say whether an item may be seen: open, and decided where only decisions are published."""
    return item.accepted and not item.closed and (shown.whole or bool(decisions_of(item)))


def decisions_of(item: AgendaItem) -> list[Decision]:
    """Return what was decided at an item."""
    found = [getattr(motion, "decision", None) for motion in item.motions.all()]
    return sorted((one for one in found if one), key=lambda one: (one.year, one.number))


def agenda_item(item: AgendaItem, shown: Publication, *, alone: bool = True) -> Data:
    """Return a point of the agenda with what was decided there."""
    if shown.withdrawn_at is not None:
        return gone("AgendaItem", item.pk, shown)
    decided = decisions_of(item)
    return made(
        "AgendaItem",
        item.pk,
        shown.published_at,
        shown.modified_at,
        meeting=link("Meeting", item.meeting_id) if alone else None,
        number=str(item.position),
        order=item.position,
        name=item.title,
        public=True,
        consultation=link("Consultation", decided[0].pk) if decided else None,
        result="; ".join(f"{one.ref}" for one in decided) or None,
        resolutionText="\n\n".join(one.wording for one in decided) or None,
    )


def paper(shown: Decision, scope: Mapping[int, Publication], related: Sequence[int] = ()) -> Data:
    """Return a decision as a Paper."""
    published = _of(shown, scope)
    if published.withdrawn_at is not None:
        return gone("Paper", shown.pk, published)
    return made(
        "Paper",
        shown.pk,
        published.published_at,
        published.modified_at,
        body=link("Body", shown.body.ref),
        name=shown.wording.split("\n")[0][:200],
        reference=shown.ref,
        date=shown.decided_at.astimezone(shown.body.zone).date().isoformat(),
        paperType=_in(shown.body, shown.get_force_display),
        relatedPaper=[link("Paper", pk) for pk in related],
        auxiliaryFile=[file(published, alone=False)] if published.whole else None,
        underDirectionOf=[link("Organization", shown.body.ref)],
        consultation=[consultation(shown, scope, alone=False)],
        web=address("register:decision", shown.body.ref, shown.year, shown.number),
    )


def consultation(shown: Decision, scope: Mapping[int, Publication], *, alone: bool = True) -> Data:
    """Return the taking of a decision at a point of a meeting."""
    published = _of(shown, scope)
    if published.withdrawn_at is not None:
        return gone("Consultation", shown.pk, published)
    item = shown.motion.item  # type: ignore[union-attr]  # published decisions have a motion
    return made(
        "Consultation",
        shown.pk,
        published.published_at,
        published.modified_at,
        paper=link("Paper", shown.pk) if alone else None,
        agendaItem=link("AgendaItem", item.pk),
        meeting=link("Meeting", item.meeting_id),
        organization=[link("Organization", shown.body.ref)],
        authoritative=True,
    )


def _of(shown: Decision, scope: Mapping[int, Publication]) -> Publication:
    return scope[shown.motion.item.meeting_id]  # type: ignore[union-attr]  # as above


def file(shown: Publication, *, alone: bool = True) -> Data:
    """Return the paper of a published protocol."""
    meeting = shown.protocol.meeting
    if shown.withdrawn_at is not None:
        return gone("File", shown.pk, shown)
    access = address("register:pdf", meeting.body.ref, meeting.number)
    return made(
        "File",
        shown.pk,
        shown.published_at,
        shown.modified_at,
        name=meeting.title,
        fileName=f"{meeting.body.ref}-{meeting.number}-protocol.pdf",
        mimeType="application/pdf",
        date=shown.published_at.date().isoformat(),
        size=shown.pdf.size if shown.pdf else None,
        accessUrl=access,
        downloadUrl=access,
        meeting=[link("Meeting", meeting.pk)] if alone else None,
    )
