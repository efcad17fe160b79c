"""What the meetings room puts on paper: the protocol."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from concilia.bodies.models import Body, Seat
from concilia.core import documents
from concilia.core.documents import (
    Block,
    Callout,
    Document,
    Heading,
    Items,
    Paragraph,
    Run,
    Signatures,
    Table,
    plain,
)
from concilia.meetings import queries, rules
from concilia.meetings.models import AgendaItem, Attendance, Ballot, Meeting, Motion, Protocol
from concilia.meetings.protocols import parts, votes

VERSION = 1
Head = tuple[int, str]


def protocol_document(
    meeting: Meeting,
    *,
    head: Head | None = None,
    issued_at: dt.datetime | None = None,
    issued_by: str = "",
    public: bool = False,
    room: queries.Room | None = None,
) -> Document:
    """Return the protocol of a meeting, in the language of its body.

    Once issued it is the kept text, whatever has changed since. Before, it is made afresh and
    marked as a draft, unless `head` (sequence and hash of the ledger) says that it is being
    issued at `issued_at` by somebody. The `public` one leaves out what was said and decided on
    closed items.
    """
    kept = getattr(meeting, "protocol", None)
    if kept is not None:
        return documents.from_data(kept.blocks)
    return Writer(meeting, head, issued_at, issued_by, public=public, room=room).document()


def language_of(body: Body) -> str:
    """Return the language in which a body's protocols are written, where it is one of ours."""
    return body.language if body.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def paper(meeting: Meeting, form: str) -> bytes:
    """Return the kept bytes of the issued paper (`pdf` or `docx`), or those of the draft."""
    issued = Protocol.objects.filter(meeting=meeting).select_related("pdf", "docx").first()
    kept = getattr(issued, form) if issued else None
    if kept:
        return bytes(kept.content)
    write = documents.to_pdf if form == "pdf" else documents.to_docx
    return write(protocol_document(meeting))


class Writer:
    """Writes the protocol of one meeting, part by part, in the language of its body."""

    def __init__(
        self,
        meeting: Meeting,
        head: Head | None = None,
        issued_at: dt.datetime | None = None,
        issued_by: str = "",
        *,
        public: bool = False,
        room: queries.Room | None = None,
    ) -> None:
        self.meeting = meeting
        self.head = head
        self.issued_at = issued_at
        self.issued_by = issued_by
        self.public = public
        self.room = room or queries.room_of(meeting)
        self.items = list(queries.agenda_of(meeting))
        self.motions = [
            motion
            for item in self.items
            if not (public and item.closed)
            for motion in item.motions.all()
            if motion.state != Motion.State.OPEN
        ]
        known = {motion.pk: motion for motion in self.motions}
        self.ballots: dict[int, list[Ballot]] = {}
        found = Ballot.objects.filter(motion__in=known).select_related("seat__agency", "cast_by")
        for ballot in found.order_by("seat__agency__name", "seat"):
            ballot.motion = known[ballot.motion_id]
            self.ballots.setdefault(ballot.motion_id, []).append(ballot)
        self.answers = {one.seat_id: one for held in self.ballots.values() for one in held}
        self.dissents = parts.dissents_of(self.motions)
        self.turns = parts.turns_of(self.items)

    def document(self) -> Document:
        """Return the whole, closed by the digest of all that stands above it once it is issued."""
        with translation.override(language_of(self.meeting.body)):
            return self.written()

    def written(self) -> Document:
        meeting = self.meeting
        named = _("Protocol %(ref)s") % {"ref": meeting.ref}
        draft = "" if self.head else _("draft")
        return Document(
            title=_("Protocol: %(title)s") % {"title": meeting.title},
            subtitle=" · ".join(filter(None, (str(meeting.body), draft.upper()))),
            language=get_language() or "en",
            facts=tuple(self.facts()),
            footer=" · ".join(filter(None, (named, draft))),
            reference=f"{meeting.body} · {named}",
            author=str(meeting.body),
            date=(self.issued_at.date() if self.issued_at else meeting.day).isoformat(),
            blocks=tuple(self.blocks()),
        )

    def blocks(self) -> Iterator[Block]:
        if self.head is None:
            yield Callout(
                _("This is a draft. It is not the protocol until the secretary has issued it."),
                "soon",
            )
        if self.public:
            yield from parts.public_note(self.items)
        yield from self.decisions()
        yield from self.attendance()
        yield from self.agenda()
        yield from parts.annexes(
            [i for i in self.items if not (self.public and i.closed)], self.day
        )
        if self.issued_at is not None:
            yield from parts.approval(self.meeting, self.issued_by, self.issued_at)
        yield from parts.record(self.head)
        yield from self.signatures()

    def hour(self, moment: dt.datetime | None) -> str:
        if moment is None:
            return ""
        return str(formats.date_format(moment.astimezone(self.meeting.zone), "H:i"))

    def day(self, moment: dt.datetime) -> str:
        return str(formats.date_format(moment.astimezone(self.meeting.zone), "DATE_FORMAT"))

    def facts(self) -> Iterator[tuple[str, str]]:
        meeting = self.meeting
        yield _("Meeting"), _("No. %(number)d") % {"number": meeting.number}
        yield _("Date"), self.day(meeting.starts_at)
        yield _("Place"), meeting.place or "–"
        if meeting.opened_at:
            sat = f"{self.hour(meeting.opened_at)}–{self.hour(meeting.closed_at)}"
            yield _("In session"), f"{sat} ({meeting.body.time_zone})"
        if meeting.convening > 1:
            yield _("Convening"), str(meeting.convening)
        if meeting.invited_at:
            sent = meeting.invited_at.astimezone(meeting.zone).date()
            given, required = queries.expected_notice(meeting, sent, self.room.procedure)
            yield (
                _("Invited"),
                f"{self.day(meeting.invited_at)}. {rules.notice_sentence(given, required)}",
            )
        if self.room.version:
            yield (
                _("Rules of procedure"),
                _("version %(version)d") % {"version": self.room.version},
            )
        if self.issued_at:
            yield (
                _("Issued"),
                _("%(day)s, version %(version)d")
                % {
                    "day": self.day(self.issued_at),
                    "version": VERSION,
                },
            )

    def decisions(self) -> Iterator[Block]:
        yield Heading(1, _("Decisions"))
        taken = votes.decisions_of(self.motions)
        if not taken:
            yield Paragraph(_("The meeting took no decision."))
            return
        yield Table(
            columns=(_("Number"), _("Decision")),
            rows=tuple((decision.ref, plain(decision.wording)) for decision in taken),
            widths=(1, 6),
        )

    def attendance(self) -> Iterator[Block]:
        yield Heading(1, _("Attendance and quorum"))
        voting = [seat for seat in self.room.seats if self.room.votes(seat)]
        names = list(dict.fromkeys(str(seat.cluster or "") for seat in voting))
        for name in names:
            yield Heading(2, name or (_("Other voting seats") if len(names) > 1 else _("Seats")))
            yield self.presence_table(s for s in voting if str(s.cluster or "") == name)
        guests = [seat for seat in self.room.seats if not self.room.votes(seat)]
        if guests:
            yield Heading(2, _("Without a vote"))
            yield self.presence_table(guests)
        if self.meeting.quorum_at_opening:
            counted = rules.QuorumResult.from_data(self.meeting.quorum_at_opening)
            text = _("%(sentence)s. The rules of procedure require %(rule)s.")
            said = text % {"sentence": counted.sentence, "rule": counted.rule}
            yield Paragraph((Run(_("Quorum at the opening: "), bold=True), Run(said)))

    def presence_table(self, seats: Iterable[Seat]) -> Table:
        return Table(
            columns=(
                _("Agency"),
                _("Seat"),
                _("Represented by"),
                _("Attendance") if self.room.form == "sitting" else _("Answer"),
            ),
            rows=tuple(self.presence_row(seat) for seat in seats),
            widths=(5, 2, 4, 3),
        )

    def presence_row(self, seat: Seat) -> tuple[str, str, str, str]:
        row = self.room.attendance.get(seat.pk)
        role = seat.title or str(seat.get_role_display())
        if self.room.form != "sitting":
            said = self.answers.get(seat.pk)
            given = pgettext("seat in a written procedure", "answered")
            who = str(said.cast_by) if said else "–"
            return str(seat.agency), role, who, given if said else "–"
        if row is None:
            return str(seat.agency), role, "–", str(Attendance.Mode.ABSENT.label)
        person = str(row.person) if row.person else "–"
        if row.substitute:
            person = _("%(person)s (substitute)") % {"person": person}
        return str(seat.agency), role, person, self.mode(row)

    def mode(self, row: Attendance) -> str:
        opened, closed = self.meeting.opened_at, self.meeting.closed_at
        parts = [str(row.get_mode_display())]
        if row.arrived_at and opened and row.arrived_at > opened:
            parts.append(_("from %(hour)s") % {"hour": self.hour(row.arrived_at)})
        if row.left_at and (closed is None or row.left_at < closed):
            parts.append(_("until %(hour)s") % {"hour": self.hour(row.left_at)})
        return ", ".join(parts)

    def agenda(self) -> Iterator[Block]:
        yield Heading(1, _("Agenda"))
        yield Items(tuple(plain(self.title_of(item)) for item in self.items), ordered=True)
        yield Heading(1, _("Proceedings"))
        for number, item in enumerate(self.items, start=1):
            yield Heading(2, f"{number}. {self.title_of(item)}")
            yield from self.item(item)

    def title_of(self, item: AgendaItem) -> str:
        return _("Closed item") if self.public and item.closed else item.title

    def item(self, item: AgendaItem) -> Iterator[Block]:
        if self.public and item.closed:
            yield Paragraph(_("This item was closed to the public; nothing of it is published."))
            return
        if item.closed:
            yield Paragraph((Run(_("Closed item: not published."), italic=True),))
        if item.dossier_version:
            text = _("The meeting received version %(version)d of the dossier (see annexes).")
            yield Paragraph(text % {"version": item.dossier_version.number})
        yield from _paragraphs(_("Heard: "), item.heard)
        yield from parts.spoke(self.turns.get(item.pk, []))
        yield from _paragraphs(_("Spoke: "), item.spoke)
        motions = [motion for motion in item.motions.all() if motion in self.motions]
        for one in votes.in_order(motions):
            one.item = item
            yield from votes.motion(
                one, self.ballots.get(one.pk, []), self.dissents.get(one.pk, [])
            )
        yield from _paragraphs(_("Resolved: "), item.resolved)
        spoken = item.spoke or item.pk in self.turns
        if not (item.heard or spoken or item.resolved or motions):
            yield Paragraph(_("Nothing was recorded at this point."))

    def signatures(self) -> Iterator[Block]:
        signing = []
        for roles, label in (
            (("chair", "deputy"), _("Presiding")),
            (("secretary",), _("Secretary")),
        ):
            seats = [s for role in roles for s in self.room.seats if s.role == role]
            here = [s for s in seats if s.pk in self.room.attendance]
            persons = [self.room.attendance[s.pk].person for s in here]
            names = [str(p) for p in persons if p] or [str(s.delegate) for s in seats if s.delegate]
            if names:
                signing.append((names[0], label))
        if signing:
            yield Signatures(tuple(signing))


def _paragraphs(label: str, text: str) -> Iterator[Block]:
    """Yield the paragraphs that a person typed, the first after a bold label."""
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    for place, part in enumerate(parts):
        if place == 0:
            yield Paragraph((Run(label, bold=True), *plain(part)))
        else:
            yield Paragraph(plain(part))
