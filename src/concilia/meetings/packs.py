"""Everything a meeting reads as one PDF: the agenda, then dossiers and papers, with bookmarks.

Papers that are PDF stand in it page by page; other files, and PDF files that cannot be read, are
enclosed in it as they are, and the agenda says so.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import formats, translation
from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from concilia.core import documents
from concilia.core.documents import Document, Heading, Paragraph, Table, plain
from concilia.dossiers.documents import printed
from concilia.meetings import queries, rules
from concilia.meetings.documents import language_of
from concilia.meetings.models import AgendaItem, Material, Meeting

UNREADABLE = (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError)
"""What a reader raises on a PDF that is none inside; its ending and beginning were checked."""


@dataclass
class Paper:
    """One paper: its title, its file, and its pages when they can be read."""

    title: str
    name: str
    content: bytes
    pages: PdfReader | None = None


@dataclass
class Part:
    """An agenda item with its papers."""

    item: AgendaItem
    starts: dt.datetime | None
    papers: list[Paper] = field(default_factory=list)


def pack(meeting: Meeting) -> bytes:
    """Return the agenda and all papers of a meeting, in the language of its body."""
    with translation.override(language_of(meeting.body)):
        parts = _parts(meeting)
        return _bound(documents.to_pdf(_cover(meeting, parts)), parts)


def _parts(meeting: Meeting) -> list[Part]:
    items = list(queries.agenda_of(meeting))
    papers: dict[int, list[Paper]] = {}
    for item in items:
        version = item.dossier_version
        if version is not None:
            kept = version.pdf
            content = bytes(kept.content) if kept else documents.to_pdf(printed(version))
            title = _("Dossier, version %(version)d") % {"version": version.number}
            papers.setdefault(item.pk, []).append(_read(title, "dossier.pdf", content))
    for row in Material.objects.filter(item__in=items).select_related("file"):
        made = _read(row.title, row.file.name, bytes(row.file.content))
        papers.setdefault(row.item_id, []).append(made)
    times = rules.times_of(meeting.starts_at, [item.minutes for item in items])
    return [
        Part(item, start, papers.get(item.pk, [])) for item, start in zip(items, times, strict=True)
    ]


def _read(title: str, name: str, content: bytes) -> Paper:
    made = Paper(title, name, content)
    if content.startswith(b"%PDF-"):
        try:
            reader = PdfReader(io.BytesIO(content))
            if not reader.is_encrypted and len(reader.pages):
                made.pages = reader
        except UNREADABLE:
            made.pages = None  # enclosed as it is, and the agenda says so
    return made


def _cover(meeting: Meeting, parts: Sequence[Part]) -> Document:
    def hour(part: Part) -> str:
        start = part.starts
        return str(formats.date_format(start.astimezone(meeting.zone), "H:i")) if start else ""

    def papers(part: Part) -> str:
        enclosed = _("%(title)s (enclosed as the file %(name)s)")
        return "; ".join(
            one.title if one.pages else enclosed % {"title": one.title, "name": one.name}
            for one in part.papers
        )

    start = meeting.starts_at.astimezone(meeting.zone)
    named = f"{meeting.body} · {meeting.ref}"
    return Document(
        title=meeting.title,
        subtitle=_("Agenda and materials"),
        language=translation.get_language() or "en",
        facts=(
            (_("Date"), str(formats.date_format(start, "DATE_FORMAT"))),
            (_("Hour"), f"{formats.date_format(start, 'H:i')} ({meeting.body.time_zone})"),
            (_("Place"), meeting.place or "–"),
        ),
        footer=named,
        reference=named,
        author=str(meeting.body),
        date=meeting.day.isoformat(),
        blocks=(
            Heading(1, _("Agenda")),
            Table(
                columns=(_("No."), _("Hour"), _("Item"), _("Papers")),
                rows=tuple(
                    (str(number), hour(part), plain(part.item.title), plain(papers(part)))
                    for number, part in enumerate(parts, start=1)
                ),
                widths=(1, 1.4, 5, 5),
            )
            if parts
            else Paragraph(_("The agenda is empty.")),
        ),
    )


def _bound(cover: bytes, parts: Sequence[Part]) -> bytes:
    writer = PdfWriter()
    writer.append(io.BytesIO(cover), outline_item=_("Agenda"), import_outline=False)
    for number, part in enumerate(parts, start=1):
        first = len(writer.pages) if any(one.pages for one in part.papers) else 0
        name, marked = f"{number}. {part.item.title}", None
        for paper in part.papers:
            if paper.pages is None:
                writer.add_attachment(paper.name, paper.content)
                continue
            start = len(writer.pages)
            for page in paper.pages.pages:
                writer.add_page(page)
            if marked is None:
                marked = writer.add_outline_item(title=name, page_number=first)
            writer.add_outline_item(title=paper.title, page_number=start, parent=marked)
        if marked is None:
            writer.add_outline_item(title=name, page_number=0)
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
