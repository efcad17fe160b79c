"""A document as DOCX, with Word's own styles, footnotes, captions and fields."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from concilia.core.charts import render
from concilia.core.charts.chart import Chart
from concilia.core.charts.theme import LIGHT
from concilia.core.documents.blocks import (
    Callout,
    Document,
    Figure,
    Heading,
    Items,
    Note,
    PageBreak,
    Paragraph,
    Signatures,
    Table,
)
from concilia.core.documents.drawing import SCALE, Told, draw_charts, quiet
from concilia.core.documents.inline import clean
from concilia.core.documents.laid import Laid, Part, Piece, lay_out
from concilia.core.documents.word import notes, package, styles, tables
from concilia.core.documents.word.xml import bookmark, edge, element, field, link, run_into, shade

WIDE, TALL, PICTURE = Mm(160), Mm(200), Mm(158)
_GROUND = {
    "calm": "#eef3f8",
    "late": "#fbeeed",
    "soon": "#f8f3ea",
    "done": "#ecf5f0",
    "contested": "#f3eff8",
}


def to_docx(document: Document, told: Told = quiet) -> bytes:
    """Return the document as DOCX; the same document gives the same bytes.

    `told(done, of)` hears how many of its charts are drawn.
    """
    laid = lay_out(document)
    draw_charts(document, raster=True, told=told)
    made = docx.Document()
    styles.prepare(made, laid.language)
    _properties(made, laid)
    _edges(made, document)
    _head(made, document)
    if document.toc:
        _contents(made, laid)
    writer = _Writer(made, laid)
    for part in laid.parts:
        writer.write(part)
    notes.add_notes(made, len(laid.notes), lambda at, n: pieces_into(at, laid.notes[n - 1]))
    return package.packed(made)


def pieces_into(paragraph: Any, pieces: Iterable[Piece]) -> None:
    """Add the pieces to a paragraph as runs."""
    for piece in pieces:
        if piece.note:
            notes.add_mark(paragraph, piece.note, first=piece.first)
            continue
        run = run_into(paragraph, piece.text)
        if piece.bold:
            run.bold = True
        if piece.italic:
            run.italic = True
        if piece.link:
            run.style = "Hyperlink"
            link(paragraph, piece.link, run)


def _properties(made: Any, laid: Laid) -> None:
    document, known = laid.document, made.core_properties
    try:
        day = dt.datetime.fromisoformat(document.date[:10])
    except ValueError:
        day = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # the format has no zone
    known.created = known.modified = max(day, dt.datetime(1980, 1, 1))  # noqa: DTZ001  # the format has no zone
    known.title, known.subject = clean(document.title)[:255], clean(document.subtitle)[:255]
    known.author = known.last_modified_by = clean(document.author)[:255]
    known.language, known.identifier = laid.language, clean(document.reference)[:255]
    known.comments, known.keywords, known.revision = "", "", 1


def _short(text: str, length: int = 90) -> str:
    kept = " ".join(clean(text).split())
    return kept if len(kept) <= length else kept[: length - 1] + "…"


def _edges(made: Any, document: Document) -> None:
    section = made.sections[0]
    head = section.header.paragraphs[0]
    head.text = f"{_short(document.title)}\t{_short(document.reference, 40)}"
    edge(head._p, "bottom", 4, LIGHT["rule"])
    for footer in (section.footer, section.first_page_footer):
        foot = footer.paragraphs[0]
        foot.style = made.styles["Footer"]
        foot.add_run(f"{_short(document.footer)}\t")
        field(foot, "PAGE", "1")
        foot.add_run(" / ")
        field(foot, "NUMPAGES", "1")
        edge(foot._p, "top", 4, LIGHT["rule"])
    for name in ("Header", "Footer"):
        stops = made.styles[name].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(WIDE, WD_TAB_ALIGNMENT.RIGHT)


def _head(made: Any, document: Document) -> None:
    if document.reference:
        made.add_paragraph(clean(document.reference), style="Reference")
    last = made.add_paragraph(clean(document.title), style="Title")
    if document.subtitle:
        last = made.add_paragraph(clean(document.subtitle), style="Subtitle")
    edge(last._p, "bottom", 12, LIGHT["calm"])
    if document.facts:
        tables.facts(made, document.facts)


def _contents(made: Any, laid: Laid) -> None:
    made.add_paragraph(laid.labels.contents, style="Contents Heading")
    # Entries that refer to their pages, not one TOC field: LibreOffice would take the field's
    # entries as they stand and never count the pages.
    known = styles.keys(made)
    for part in laid.parts:
        if isinstance(part.block, Heading) and part.block.level <= laid.contents_depth:
            line = made.add_paragraph()
            line._p.style = known[f"toc {part.block.level}"]
            stops = line.paragraph_format.tab_stops
            stops.add_tab_stop(WIDE, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            hyper = element("hyperlink", anchor=f"part{part.number}", history=1)
            line.add_run(part.block.text)
            line.add_run("\t")
            field(line, f"PAGEREF part{part.number} \\h", "–", dirty=True)
            for run in line._p.findall(qn("w:r")):
                hyper.append(run)
            line._p.append(hyper)


class _Writer:
    """Writes the parts of one document, in their order."""

    def __init__(self, made: Any, laid: Laid) -> None:
        self.made = made
        self.laid = laid
        self.fresh_page = False
        self.keys = styles.keys(made)
        self.pictures = itertools.count(1)

    def styled(self, style: str, text: str = "") -> Any:
        """Add a paragraph of the style, without the library's search through all styles."""
        made = self.made.add_paragraph(text)
        made._p.style = self.keys.get(style)
        return made

    def write(self, part: Part) -> None:
        """Add one block."""
        block = part.block
        match block:
            case Heading(level, text):
                head = self.styled(f"Heading {level}", text)
                bookmark(head, part.number, f"part{part.number}")
                head.paragraph_format.page_break_before = self.fresh_page or None
                self.fresh_page = False
            case Paragraph():
                self.paragraph(part)
            case Note():
                self.paragraph(part, "Source")
            case Callout(_text, tone):
                shade(self.paragraph(part, "Callout"), _GROUND[tone], LIGHT[tone])
            case Items(_entries, ordered):
                self.items(part, ordered)
            case Table():
                self.table(part)
            case Figure():
                self.figure(part)
            case PageBreak():
                self.fresh_page = True
            case Signatures(names):
                tables.signatures(self.made, names)

    def paragraph(self, part: Part, style: str = "Normal") -> Any:
        """Add a paragraph of the style; return it."""
        made = self.styled(style)
        pieces_into(made, part.texts[0])
        made.paragraph_format.page_break_before = self.fresh_page or None
        self.fresh_page = False
        return made

    def items(self, part: Part, ordered: bool) -> None:
        """Add a list; every numbered list begins at one."""
        style = "List Number" if ordered else "List Bullet"
        number = tables.fresh_numbering(self.made, style) if ordered else 0
        for pieces in part.texts:
            made = self.styled(style)
            pieces_into(made, pieces)
            if ordered:
                known = made._p.get_or_add_pPr().get_or_add_numPr()
                known.get_or_add_ilvl().val = 0
                known.get_or_add_numId().val = number

    def caption(self, label: str, number: int, text: str, *, above: bool) -> None:
        """Add a caption whose number is a field, so that Word can list the tables and figures."""
        made = self.styled("Caption")
        made.add_run(f"{label} ").bold = True
        field(made, f"SEQ {'Table' if above else 'Figure'} \\* ARABIC", str(number))
        for run in made.runs:
            run.bold = True
            run.font.color.rgb = styles.colour("ink")
        made.add_run(".").bold = True
        made.add_run(f" {clean(text)}")
        made.paragraph_format.keep_with_next = above
        if above:
            made.paragraph_format.space_before = Pt(8)
            made.paragraph_format.space_after = Pt(4)

    def table(self, part: Part) -> None:
        """Add a table, its caption above it."""
        block = part.block
        assert isinstance(block, Table)
        if not block.columns:
            return
        if part.number:
            self.caption(self.laid.labels.table, part.number, block.caption, above=True)
        tables.table(self.made, block, part.texts, pieces_into)

    def figure(self, part: Part) -> None:
        """Add a picture, its caption below it."""
        block = part.block
        assert isinstance(block, Figure)
        place = self.made.add_paragraph()
        place.alignment = WD_ALIGN_PARAGRAPH.CENTER
        place.paragraph_format.keep_with_next = bool(part.number)
        place.paragraph_format.space_before = Pt(6)
        try:
            shown = package.picture(self.made, place, _png(block), next(self.pictures))
        except (UnrecognizedImageError, ValueError, ZeroDivisionError):
            place.add_run(clean(block.alt))  # a broken image: its words stand in its place
        else:
            wide = PICTURE if isinstance(block.image, Chart) else min(shown.width, PICTURE)
            share = min(wide / shown.width, TALL / shown.height)
            shown.width, shown.height = (
                Emu(int(shown.width * share)),
                Emu(int(shown.height * share)),
            )
            known = shown._inline.docPr
            known.set("descr", clean(block.alt))
            known.set("title", clean(block.caption))
        if part.number:
            self.caption(self.laid.labels.figure, part.number, block.caption, above=False)


def _png(figure: Figure) -> bytes:
    image = figure.image
    if isinstance(image, Chart):
        return image.png(SCALE)
    return render.svg_to_png(image.decode(), 2.0) if figure.kind == "svg" else image
