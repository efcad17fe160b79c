"""The pieces of which every document is built. Immutable, comparable, free of any database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from concilia.core.charts.chart import Chart
from concilia.core.documents.inline import Run, Text, runs

Tone = Literal["calm", "late", "soon", "done", "contested"]
Align = Literal["left", "right", "center"]
TONES: tuple[Tone, ...] = ("calm", "late", "soon", "done", "contested")


def _text(value: object) -> str | tuple[Run, ...]:
    """Return a cell or an entry in the one form in which it is kept."""
    if isinstance(value, str):
        return value
    if isinstance(value, Run):
        return (value,)
    if isinstance(value, tuple | list):
        return tuple(value)
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 to 3 (others are brought to the nearest)."""

    level: int
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", min(max(int(self.level), 1), 3))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. A string may hold `**bold**`, `*emphasis*` and `[^1]` note marks.

    Text that a person typed goes in as `Paragraph(plain(text))`, in which no mark means anything.
    """

    text: Text

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _text(self.text))


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `ordered` numbers it. Entries hold the same marks as a paragraph."""

    entries: tuple[Text, ...]
    ordered: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", tuple(_text(e) for e in self.entries))


SHORT_ROWS, SHORT_LETTERS = 8, 900
"""A table of no more than these stays in one piece."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head repeats on every page.

    `rows` are rows of cells: plain strings (no marks), runs, numbers or None. `widths` are shares
    of the line, one per column; `align` is left, right or center, one per column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: str = ""
    widths: tuple[float, ...] | None = None
    align: tuple[Align, ...] | None = None

    def __post_init__(self) -> None:
        wide = len(self.columns)
        rows = tuple(tuple(_text(cell) for cell in row)[:wide] for row in self.rows)
        rows = tuple(row + ("",) * (wide - len(row)) for row in rows)
        object.__setattr__(self, "columns", tuple(str(c) for c in self.columns))
        object.__setattr__(self, "rows", rows)
        for name in ("widths", "align"):
            given = getattr(self, name)
            if given is not None:
                if len(given) != wide:
                    raise ValueError(f"{name} has {len(given)} entries for {wide} columns")
                object.__setattr__(self, name, tuple(given))
        if self.widths and min(self.widths) <= 0:
            raise ValueError("widths must be above zero")

    @property
    def short(self) -> bool:
        """Whether it surely fits on part of a page, and so is not torn apart."""
        letters = sum(
            len(cell) if isinstance(cell, str) else sum(len(run.text) for run in cell)
            for row in self.rows
            for cell in row
        )
        return len(self.rows) <= SHORT_ROWS and letters <= SHORT_LETTERS


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, or the bytes of a PNG, JPEG or SVG image.

    Caption and alternative text are the chart's own when not given; an image must have its
    alternative text. Raises ValueError otherwise.
    """

    image: Chart | bytes
    caption: str = ""
    alt: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.image, Chart):
            object.__setattr__(self, "caption", self.caption or self.image.title)
            object.__setattr__(self, "alt", self.alt or self.image.alt)
        elif not self.alt:
            raise ValueError("an image needs an alternative text")
        if isinstance(self.image, bytes):
            self.kind  # noqa: B018  raises when the bytes are no image

    @property
    def kind(self) -> str:
        """Return chart, png, jpg or svg; raises ValueError when the bytes are none of them."""
        if isinstance(self.image, Chart):
            return "chart"
        if self.image.startswith(b"\x89PNG\r\n\x1a\n"):
            return "png"
        if self.image.startswith(b"\xff\xd8\xff"):
            return "jpg"
        if b"<svg" in self.image[:2000]:
            return "svg"
        raise ValueError("the image is neither PNG nor JPEG nor SVG")


@dataclass(frozen=True, slots=True)
class Note:
    """The text of a footnote, such as a source.

    A mark `[^key]` refers to it; without a key the notes count 1, 2, 3 in their order.
    Where the block stands does not matter.
    """

    text: Text
    key: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _text(self.text))


@dataclass(frozen=True, slots=True)
class Callout:
    """A paragraph set apart, with one of the design system's fixed meanings."""

    text: Text
    tone: Tone = "calm"

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _text(self.text))
        if self.tone not in TONES:
            raise ValueError(f"{self.tone!r} is no tone")


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a page."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on: names, each with what the person signs as."""

    names: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        pairs = tuple((n, "") if isinstance(n, str) else (n[0], n[1]) for n in self.names)
        object.__setattr__(self, "names", pairs)


Block = Heading | Paragraph | Items | Table | Figure | Note | Callout | PageBreak | Signatures


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    `facts` are label and value pairs of the title block (body, date, number); `reference` stands
    in the running head, `footer` at the foot of every page. `language` is a code such as "ru" or
    "zh-hans"; the document's own labels ("Contents", "Table 1") follow it. `date` is an ISO date
    that becomes the file's date, never the clock's.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    language: str = "en"
    facts: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    toc: bool = False
    reference: str = ""
    author: str = ""
    date: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", tuple(self.blocks))
        facts = tuple((str(label), str(value)) for label, value in self.facts)
        object.__setattr__(self, "facts", facts)


@dataclass(frozen=True, slots=True)
class Section:
    """One room's part of a dossier, for the "dossier" offer; sections stand by `order`.

    `key` names the part of the template that it fills: appeals, means, earlier, agencies or map.
    """

    title: str
    blocks: tuple[Block, ...]
    order: int = 50
    key: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", tuple(self.blocks))


def _scoped(value: Text, scope: str) -> Text:
    """Return text whose note marks carry the scope of the section that they stand in."""
    return tuple(
        Run(r.text, r.bold, r.italic, f"{scope}{r.note}", r.link) if r.note else r
        for r in runs(value)
    )


def join(sections: Iterable[Section], level: int = 1) -> tuple[Block, ...]:
    """Return the blocks of `sections`, each under its heading of `level`.

    Note keys are kept apart by section, so that two rooms may both write `[^1]`.
    """
    out: list[Block] = []
    for number, section in enumerate(sorted(sections, key=lambda s: s.order), 1):
        scope, counted = f"{number}.", 0
        out.append(Heading(level, section.title))
        for block in section.blocks:
            match block:
                case Note(text, key):
                    counted += 1
                    out.append(Note(_scoped(text, scope), scope + (key or str(counted))))
                case Paragraph(text):
                    out.append(Paragraph(_scoped(text, scope)))
                case Callout(text, tone):
                    out.append(Callout(_scoped(text, scope), tone))
                case Items(entries, ordered):
                    out.append(Items(tuple(_scoped(e, scope) for e in entries), ordered))
                case Table(columns, rows, caption, widths, align):
                    kept = tuple(
                        tuple(c if isinstance(c, str) else _scoped(c, scope) for c in row)
                        for row in rows
                    )
                    out.append(Table(columns, kept, caption, widths, align))
                case Heading(deep, text):
                    out.append(Heading(deep + level, text))
                case _:
                    out.append(block)
    return tuple(out)
