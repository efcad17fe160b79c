"""Parts of the protocol: who spoke, dissent, papers, who approved it, what is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.documents import Block, Callout, Heading, Paragraph, Run, Table, plain
from concilia.meetings.models import AgendaItem, Dissent, Material, Meeting, Motion
from concilia.meetings.models.speaking import Turn
from concilia.meetings.protocols import queries


def dissents_of(motions: Collection[Motion]) -> dict[int, list[Dissent]]:
    """Return the dissent that was recorded, by motion."""
    known = {motion.pk: motion for motion in motions}
    found: dict[int, list[Dissent]] = {}
    rows = Dissent.objects.filter(motion__in=known).select_related("seat__agency")
    for row in rows.order_by("seat__agency__name", "pk"):
        row.motion = known[row.motion_id]
        found.setdefault(row.motion_id, []).append(row)
    return found


def turns_of(items: Collection[AgendaItem]) -> dict[int, list[Turn]]:
    """Return who had the floor, by item, in the order in which they spoke."""
    found: dict[int, list[Turn]] = {}
    spoken = Turn.objects.filter(item__in=items, began_at__isnull=False, ended_at__isnull=False)
    for turn in spoken.select_related("seat__agency", "person").order_by("began_at", "pk"):
        found.setdefault(turn.item_id, []).append(turn)
    return found


def spoke(turns: Sequence[Turn]) -> Iterator[Block]:
    """Yield who had the floor and for how long."""
    if not turns:
        return
    said = []
    for turn in turns:
        seconds = turn.seconds or 0
        values = {
            "who": turn.seat.agency.label if turn.person is None else str(turn.person),
            "agency": turn.seat.agency.label,
            "minutes": f"{seconds // 60}:{seconds % 60:02}",
        }
        said.append(_("%(who)s, %(agency)s (%(minutes)s)") % values)
    yield Paragraph((Run(_("Had the floor: "), bold=True), Run("; ".join(said))))


def dissent(rows: Sequence[Dissent]) -> Iterator[Block]:
    """Yield the dissent that was recorded on request, each with its reasons."""
    for row in rows:
        head = _("Dissent recorded on request, %(agency)s") % {"agency": row.seat.agency}
        if not row.text:
            yield Paragraph((Run(f"{head}.", italic=True),))
            continue
        yield Paragraph((Run(f"{head}: ", italic=True), *plain(row.text)))


def papers_of(items: Collection[AgendaItem]) -> list[Material]:
    """Return the materials of the items, in their order."""
    rows = Material.objects.filter(item__in=items).select_related("item", "file")
    return list(rows.defer("file__content").order_by("item__position", "pk"))


def annexes(items: Collection[AgendaItem], day: Callable[[dt.datetime], str]) -> Iterator[Block]:
    """Yield the papers and frozen dossiers that the meeting received, with their digests."""
    versions = [item.dossier_version for item in items if item.dossier_version]
    rows = papers_of(items)
    if rows or versions:
        yield Heading(1, _("Annexes"))
    if rows:
        yield Table(
            columns=(_("Paper"), _("Item"), _("SHA-256 digest")),
            rows=tuple((row.title, row.item.title, grouped(row.file.digest)) for row in rows),
            widths=(4, 3.2, 4),
        )
    if versions:
        yield Table(
            columns=(_("Dossier"), _("Version"), _("Frozen"), _("SHA-256 digest")),
            rows=tuple(
                (str(v.dossier), str(v.number), day(v.frozen_at), grouped(v.digest))
                for v in versions
            ),
            widths=(4, 1.2, 2, 4),
        )


def record(head: tuple[int, str] | None) -> Iterator[Block]:
    """Yield the head of the ledger by which a later change can be proved."""
    yield Heading(1, _("Proof"))
    if head is None:
        yield Paragraph(_("The head of the ledger is printed here when the protocol is issued."))
        return
    sequence, value = head
    text = ngettext(
        "When this protocol was issued the ledger held %(count)d entry; the hash of the last "
        "one is:",
        "When this protocol was issued the ledger held %(count)d entries; the hash of the last "
        "one is:",
        sequence,
    )
    yield Paragraph(text % {"count": sequence})
    yield Callout((Run(grouped(value), bold=True),))
    yield Paragraph(
        _(
            "To check that nothing before it was changed since, run “concilia ledger verify” "
            "and compare the hash of entry %(sequence)d with the one printed here."
        )
        % {"sequence": sequence}
    )


def grouped(digest: str) -> str:
    """Return a digest in groups of eight, which can be read aloud and broken into lines."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def public_note(items: Sequence[AgendaItem]) -> Iterator[Block]:
    """Yield what the public text leaves out."""
    closed = sum(item.closed for item in items)
    if closed:
        text = ngettext(
            "This is the public text. What concerns %(count)d closed item is left out.",
            "This is the public text. What concerns %(count)d closed items is left out.",
            closed,
        )
        yield Callout(text % {"count": closed}, "calm")


def approval(meeting: Meeting, issued_by: str, issued_at: dt.datetime) -> Iterator[Block]:
    """Yield how the text was approved: the rule, what went out, who agreed, who signed it off."""

    def day(moment: dt.datetime) -> str:
        return str(formats.date_format(moment.astimezone(meeting.zone), "DATE_FORMAT"))

    found = queries.approval_of(meeting)
    yield Heading(1, _("Approval"))
    yield Paragraph(found.sentence)
    if found.draft is not None:
        text = _("Draft %(version)d was sent on %(day)s; the SHA-256 digest of its text begins ")
        values = {"version": found.draft.version, "day": day(found.draft.sent_at)}
        yield Paragraph((Run(text % values), Run(found.draft.digest[:16], bold=True), Run(".")))
    if found.motion is not None:
        values = {
            "ref": found.motion.item.meeting.ref,
            "day": day(found.motion.closed_at or issued_at),
        }
        yield Paragraph(_("Adopted by meeting %(ref)s on %(day)s.") % values)
    rows = [
        (
            party.name,
            party.person or "–",
            {
                True: _("agreed"),
                False: _("refused"),
                None: _("said nothing in time: agreed") if party.silent else "–",
            }[party.agrees],
            day(party.said_at) if party.said_at else "–",
        )
        for party in found.parties
    ]
    if rows:
        yield Table(
            columns=(_("Party"), _("Person"), _("Answer"), _("Day")),
            rows=tuple(rows),
            widths=(3.6, 3, 2.6, 2.8),
        )
    if issued_by:
        text = _("Signed off and issued by %(person)s on %(day)s.")
        yield Paragraph(text % {"person": issued_by, "day": day(issued_at)})
