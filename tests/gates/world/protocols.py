"""What happens after a meeting: a draft that is out, a correction to come, what is public."""

from __future__ import annotations

import datetime as dt

from concilia.agencies.models import Agency
from concilia.bodies.models import Body, Filling, Mandate, Seat
from concilia.core import clock, documents
from concilia.duties.models import Duty
from concilia.meetings.models import AgendaItem, Meeting, Motion, Publication
from concilia.meetings.oparl.writing import LISTS
from concilia.meetings.protocols import actions
from concilia.meetings.protocols.publishing import Prepared, publish
from tests.gates.world.meetings import decision_taken
from tests.gates.world.state import NOW, Room, World


def published(meeting: Meeting) -> Publication:
    """Publish an issued protocol as its issue does where the rules of procedure say so."""
    protocol = meeting.protocol
    assert protocol.pdf
    text = documents.from_data(protocol.blocks)
    made = Prepared("protocols", text, bytes(protocol.pdf.content), protocol.digest)
    row = publish(protocol, made)
    assert row
    return row


def build(world: World) -> None:
    """Send the draft of the closed meeting, say something to it, and publish the issued one."""
    house = world.house
    ended, issued = (
        Meeting.objects.get(body=house.body, title=title)
        for title in ("Closed meeting", "Issued meeting")
    )
    item = AgendaItem.objects.get(meeting=ended)
    motion = Motion.objects.get(item=item)
    with clock.at(NOW - dt.timedelta(days=1)):
        actions.send_draft(ended, by=house.owner)
        said = actions.comment(ended, by=house.colleague, text="It was three.")
        secretary = Seat.objects.get(body=house.body, role="secretary")
        dissent = actions.record_dissent(motion, secretary, by=house.owner, text="Too many.")
    for name in ("send_draft", "comment", "agree", "dissent", "write"):
        world.put(f"meetings:{name}", pk=ended.pk)
    for name in ("item_text", "close_item", "ratify"):
        world.put(f"meetings:{name}", pk=item.pk)
    world.put("meetings:settle", pk=said.pk)
    world.put("meetings:withdraw_dissent", pk=dissent.pk)
    world.put("meetings:describe", pk=motion.decision.pk)
    for name in ("correct", "withdraw_publication", "votes"):
        world.put(f"meetings:{name}", pk=issued.pk)
    code = lead_of(issued).code
    world.put("meetings:extract", pk=issued.pk, code=code)
    for form in ("pdf", "docx"):
        world.put(f"meetings:extract_paper#{form}", pk=issued.pk, code=code, form=form)
    public(world, published(issued))


def lead_of(meeting: Meeting) -> Agency:
    """Return an agency of which the meeting asks a duty."""
    given = Duty.objects.filter(decision__motion__item__meeting=meeting).exclude(state="cancelled")
    return given.select_related("lead").earliest("number").lead


def public(world: World, row: Publication) -> None:
    """Put what anybody may read: the register and the OParl interface."""
    meeting, decision = row.protocol.meeting, decision_taken()
    body = Body.objects.get(pk=meeting.body_id)
    world.put("register:body", ref=body.ref)
    for name in ("decision", "votes"):
        world.put(f"register:{name}", ref=body.ref, year=decision.year, number=decision.number)
    for name in ("protocol", "pdf"):
        world.put(f"register:{name}", ref=body.ref, number=meeting.number)
    for name in LISTS:
        world.put(f"oparl:list#{name}", ref=body.ref, name=name)
    filling = Filling.objects.filter(seat__body=body).first()
    item = decision.motion.item if decision.motion else None
    assert filling
    assert item
    for kind, key in (
        ("Body", body.ref),
        ("Organization", body.ref),
        ("Person", f"{body.ref}-{filling.person_id}"),
        ("Membership", filling.pk),
        ("LegislativeTerm", Mandate.objects.get(body=body).pk),
        ("Location", f"{body.ref}-area"),
        ("Meeting", meeting.pk),
        ("AgendaItem", item.pk),
        ("Paper", decision.pk),
        ("Consultation", decision.pk),
        ("File", row.pk),
    ):
        world.put(f"oparl:object#{kind}", kind, str(key))


ANYBODY = (
    "register:index",
    "register:body",
    "register:decision",
    "register:votes",
    "register:protocol",
    "register:pdf",
    "oparl:system",
    "oparl:bodies",
    *(f"oparl:list#{name}" for name in LISTS),
    *(
        f"oparl:object#{kind}"
        for kind in (
            "Body",
            "Organization",
            "Person",
            "Membership",
            "LegislativeTerm",
            "Location",
            "Meeting",
            "AgendaItem",
            "Paper",
            "Consultation",
            "File",
        )
    ),
)
ROOM = Room(
    build=build,
    plain=("register:index", "oparl:system", "oparl:bodies"),
    public=frozenset(ANYBODY),
)
