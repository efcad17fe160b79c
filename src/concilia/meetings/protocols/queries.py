"""Reads of drafts and of what was said to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.bodies.models import Seat
from concilia.bodies.rules import Procedure
from concilia.bodies.rules.words.sitting import protocol_words
from concilia.core.calendar import Calendar
from concilia.core.permissions import Actor
from concilia.meetings.models import Assent, Attendance, Ballot, Draft, Meeting, Motion
from concilia.meetings.protocols import rules
from concilia.meetings.rooms import Room, room_of

HERE = (Attendance.Mode.IN_PERSON, Attendance.Mode.REMOTE)


@dataclass(frozen=True)
class Party:
    """Somebody whose agreement is asked for: an agency that was present, or who signs."""

    key: str
    name: str
    agrees: bool | None = None
    silent: bool = False
    person: str = ""
    reason: str = ""
    said_at: dt.datetime | None = None


@dataclass(frozen=True)
class Approval:
    """How far the draft of a meeting is approved, and by which rule.

    `draft` is the text that went out last, `motion` the one by which a later meeting adopted it.
    """

    rule: str
    sentence: str
    standing: rules.Standing
    draft: Draft | None = None
    motion: Motion | None = None
    parties: list[Party] = field(default_factory=list)
    due: dt.date | None = None
    late: bool = False

    @property
    def asks(self) -> bool:
        """Whether parties are asked one by one."""
        return self.rule in rules.ASKED

    @property
    def must_go_out(self) -> bool:
        """Whether the text must have gone out before it is issued."""
        return self.rule in rules.SENT


def last_draft(meeting: Meeting) -> Draft | None:
    """Return the text that went out last."""
    return Draft.objects.filter(meeting=meeting).order_by("-version").first()


def with_result(motions: Iterable[Motion]) -> list[Motion]:
    """Return the motions from whose result a seat may dissent."""
    voted = {Motion.State.ADOPTED, Motion.State.REJECTED}
    return [one for one in motions if one.state in voted and one.kind != Motion.Kind.PROCEDURAL]


def were_here(room: Room) -> list[Seat]:
    """Return the seats for which somebody was there, at any time of the meeting.

    By letters who answered was there; in a silent procedure that is every voting seat.
    """
    if room.form == "written":
        rows = Ballot.objects.filter(motion__item__meeting=room.meeting)
        answered = set(rows.values_list("seat", flat=True))
        return [seat for seat in room.seats if seat.pk in answered]
    if room.form == "silent":
        return [seat for seat in room.seats if room.votes(seat)]
    here = {seat for seat, row in room.attendance.items() if row.mode in HERE}
    return [seat for seat in room.seats if seat.pk in here]


def people_here(room: Room) -> list[Person]:
    """Return the people who were there, once each."""
    if room.form == "sitting":
        rows = (row for row in room.attendance.values() if row.mode in HERE)
        found = [row.person for row in rows]
    else:
        found = [seat.delegate for seat in were_here(room)]
    return list({person.pk: person for person in found if person}.values())


def party_of(rule: str, seat: Seat) -> str:
    """Return as which party a seat answers, "" for none."""
    if rule == "agreement":
        return str(seat.agency_id)
    if rule == "both":
        return {"chair": "chair", "deputy": "chair", "secretary": "secretary"}.get(seat.role, "")
    return ""


def seats_answering(room: Room, rule: str, person: Actor) -> list[Seat]:
    """Return the seats for which a person answers whether they agree to the draft."""
    own = [s for s in room.seats if person in (s.delegate, *s.substitutes)]
    asked = own if rule == "both" else [s for s in were_here(room) if s in own]
    return [seat for seat in asked if party_of(rule, seat)]


def approval_of(meeting: Meeting, room: Room | None = None) -> Approval:
    """Return how far the draft of a meeting is approved."""
    room = room or room_of(meeting)
    rule = room.procedure.protocol
    draft = last_draft(meeting)
    names = _parties(room, rule.approval)
    said: dict[str, list[Assent]] = {}
    if draft is not None and names:
        for row in draft.assents.select_related("seat__agency", "person"):
            said.setdefault(party_of(rule.approval, row.seat), []).append(row)
    motion = _adopting(meeting, draft) if rule.approval == "meeting" else None
    found = rules.standing(
        rule.approval,
        tuple(names),
        {key: all(row.agrees for row in rows) for key, rows in said.items()},
        sent=draft is not None,
        silent_until=draft.silent_until if draft else None,
        today=meeting.body.today(),
        adopted=motion is not None,
    )
    due = due_of(meeting, room.procedure)
    out = draft.sent_at.astimezone(meeting.zone).date() if draft else meeting.body.today()
    return Approval(
        rule=rule.approval,
        sentence=protocol_words(room.procedure)[0],
        standing=found,
        draft=draft,
        motion=motion,
        parties=[_party(key, name, said.get(key, []), found) for key, name in names.items()],
        due=due,
        late=due is not None and out > due,
    )


def due_of(meeting: Meeting, procedure: Procedure) -> dt.date | None:
    """Return the last day on which the draft may go out, None where the rules know none."""
    if not procedure.protocol.days:
        return None
    ended = meeting.ends_at if meeting.form != Meeting.Form.SITTING else None
    day = ended.astimezone(meeting.zone).date() if ended else meeting.day
    return Calendar(meeting.body.country).add_working_days(day, procedure.protocol.days)


def _parties(room: Room, rule: str) -> dict[str, str]:
    if rule == "both":
        return {"chair": _("chair"), "secretary": _("secretary")}
    if rule != "agreement":
        return {}
    found = {party_of(rule, seat): str(seat.agency) for seat in were_here(room)}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _party(key: str, name: str, rows: list[Assent], found: rules.Standing) -> Party:
    silent = key in found.silent
    if not rows:
        return Party(key, name, silent=silent)
    row = next((one for one in rows if not one.agrees), rows[0])
    return Party(key, name, row.agrees, silent, str(row.person), row.reason, row.said_at)


def _adopting(meeting: Meeting, draft: Draft | None) -> Motion | None:
    """Return the motion by which a later meeting adopted the draft after it went out."""
    if draft is None:
        return None
    motions = Motion.objects.filter(
        item__about_url=reverse("meetings:protocol", args=[meeting.pk]),
        item__meeting__body=meeting.body_id,
        state=Motion.State.ADOPTED,
        put_at__gte=draft.sent_at,
    )
    later = motions.exclude(item__meeting=meeting).exclude(kind=Motion.Kind.AMENDMENT)
    return later.select_related("item__meeting__body").order_by("closed_at", "pk").first()
