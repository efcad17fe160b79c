"""A document made ready for its writers: notes, tables and figures counted, labels chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from concilia.core.documents.blocks import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    Items,
    Note,
    Paragraph,
    Table,
)
from concilia.core.documents.glyphs import missing_glyphs
from concilia.core.documents.inline import Run, Text, clean, runs

MOST_ENTRIES = 24
_SCRIPTS = {"zh": "zh-Hans", "zh-hans": "zh-Hans", "zh-cn": "zh-Hans", "zh-hant": "zh-Hant"}


@dataclass(frozen=True, slots=True)
class Labels:
    """The words that a document says by itself, in its own language."""

    contents: str
    table: str
    figure: str
    page: str
    notes: str
    back: str
    signature: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text as a writer takes it: cleaned; `note` is a number, 0 for none.

    `first` says whether this is the first place that refers to the note.
    """

    text: str
    bold: bool = False
    italic: bool = False
    note: int = 0
    first: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One block: `number` counts captioned tables, figures, and headings, each by themselves.

    `texts` are the block's texts as pieces: one for a paragraph, one per entry, one per cell.
    """

    block: Block
    number: int
    texts: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """The whole document, ready. `notes` are the footnotes in the order of their numbers."""

    document: Document
    language: str
    labels: Labels
    parts: tuple[Part, ...]
    notes: tuple[tuple[Piece, ...], ...]

    @property
    def contents_depth(self) -> int:
        """The levels of headings that the contents list: one where two take most of a page."""
        listed = [
            one.block
            for one in self.parts
            if isinstance(one.block, Heading) and one.block.level < 3
        ]
        return 2 if len(listed) <= MOST_ENTRIES else 1


class _Notes:
    """Counts footnotes by their first mention."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self.texts: dict[str, Text] = {}
        self.numbers: dict[str, int] = {}
        self.keys: dict[int, str] = {}
        count = 0
        for at, block in enumerate(blocks):
            if isinstance(block, Note):
                count += not block.key
                self.keys[at] = block.key or str(count)
                self.texts.setdefault(self.keys[at], block.text)

    def pieces(self, text: Text, *, marks: bool = True) -> tuple[Piece, ...]:
        """Return the pieces of `text`; a mark of an unknown note stays as it was written."""
        given = (Run(text),) if isinstance(text, str) and not marks else runs(text)
        out: list[Piece] = []
        for run in given:
            words = clean(run.text)
            if words:
                out.append(Piece(words, run.bold, run.italic, link=clean(run.link)))
            if run.note in self.texts:
                first = run.note not in self.numbers
                number = self.numbers.setdefault(run.note, len(self.numbers) + 1)
                out.append(Piece("", note=number, first=first))
            elif run.note:
                out.append(Piece(f"[^{clean(run.note)}]"))
        return tuple(out)


def lay_out(document: Document) -> Laid:
    """Return the document ready to be written."""
    with override(_django(document.language)):
        labels = Labels(
            contents=_("Contents"),
            table=_("Table"),
            figure=_("Figure"),
            page=_("Page"),
            notes=_("Notes"),
            back=_("Back to the text"),
            signature=_("Signature"),
        )
        blocks = (*document.blocks, *_lacking(document))
    notes = _Notes(blocks)
    counts = {Table: 0, Figure: 0, Heading: 0}
    parts: list[Part] = []
    cited = _cited(blocks)
    deepest = 0
    for at, block in enumerate(blocks):
        number = 0
        if isinstance(block, Heading):
            deepest = min(block.level, deepest + 1)
            block = Heading(deepest, clean(block.text))
        if isinstance(block, Heading) or (isinstance(block, Table | Figure) and block.caption):
            counts[type(block)] += 1
            number = counts[type(block)]
        if isinstance(block, Note) and notes.keys[at] in cited:
            continue
        parts.append(Part(block, number, _texts(block, notes)))
    texts: list[tuple[Piece, ...]] = []
    while len(texts) < len(notes.numbers):  # a note may itself refer to a further note
        key = list(notes.numbers)[len(texts)]
        texts.append(tuple(p for p in notes.pieces(notes.texts[key]) if not p.note))
    return Laid(document, tag(document.language), labels, tuple(parts), tuple(texts))


def tag(language: str) -> str:
    """Return the BCP 47 tag of a language code; "en" when it is no code at all."""
    code = language.lower().replace("_", "-")
    if code in _SCRIPTS:
        return _SCRIPTS[code]
    return language if re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", code) else "en"


def _django(language: str) -> str:
    found = tag(language).lower()
    return "zh-hans" if found.startswith("zh") else found


def _cited(blocks: tuple[Block, ...]) -> set[str]:
    marks: set[str] = set()
    for block in blocks:
        match block:
            case Paragraph(text) | Callout(text):
                given: tuple[Text, ...] = (text,)
            case Items(entries):
                given = entries
            case Table():
                given = tuple(c for row in block.rows for c in row if not isinstance(c, str))
            case _:
                continue
        marks.update(run.note for text in given for run in runs(text) if run.note)
    return marks


def _texts(block: Block, notes: _Notes) -> tuple[tuple[Piece, ...], ...]:
    match block:
        case Paragraph(text) | Callout(text) | Note(text):
            return (notes.pieces(text),)
        case Items(entries):
            return tuple(notes.pieces(entry) for entry in entries)
        case Table():
            return tuple(notes.pieces(c, marks=False) for row in block.rows for c in row)
        case _:
            return ()


def _lacking(document: Document) -> tuple[Block, ...]:
    lacking = missing_glyphs(document)
    if not lacking:
        return ()
    named = " ".join(f"U+{ord(c):04X}" for c in lacking[:24])
    said = ngettext(
        "One character of this document cannot be shown with the fonts of this machine: %(named)s.",
        "%(count)s characters of this document cannot be shown with the fonts of this machine: "
        "%(named)s.",
        len(lacking),
    ) % {"count": len(lacking), "named": named + (" …" if len(lacking) > 24 else "")}
    return (Callout((Run(said),), "soon"),)
