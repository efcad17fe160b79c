"""Two versions of a dossier side by side, in words. Pure.

Paragraphs, list entries and table rows are lines; a chart is the rows of the table behind it, so
that a value that changed can be read. Lines are matched section by section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from concilia.core.documents import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    Items,
    Paragraph,
    Table,
)
from concilia.core.documents.inline import Text, runs

_NUMBER = re.compile(r"^\d+\. ")
_WORDS = re.compile(r"\s+|[^\s]+")
ALIKE = 0.5
"""Lines of which less than this share is the same are one that went and one that came."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line that came (`old` empty), went (`new` empty), or reads otherwise."""

    section: str
    old: str
    new: str

    @property
    def words(self) -> list[tuple[str, str]]:
        """The line in pieces: ("same" | "gone" | "came", text)."""
        before, after = _WORDS.findall(self.old), _WORDS.findall(self.new)
        out: list[tuple[str, str]] = []
        for tag, a, b, c, d in SequenceMatcher(None, before, after, False).get_opcodes():
            if tag == "equal":
                out.append(("same", "".join(before[a:b])))
                continue
            if a < b:
                out.append(("gone", "".join(before[a:b])))
            if c < d:
                out.append(("came", "".join(after[c:d])))
        return out


def compare(old: Document, new: Document, *, but: Sequence[str] = ()) -> list[Change]:
    """Return what changed from `old` to `new`, in its order, without the sections `but`."""
    before, after = _sections(old), _sections(new)
    order = [*after, *(title for title in before if title not in after)]
    return [
        change
        for title in order
        if title not in but
        for change in _changes(title, before.get(title, []), after.get(title, []))
    ]


def _sections(document: Document) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    title = ""
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            title = _NUMBER.sub("", block.text)
            found.setdefault(title, [])
            continue
        found.setdefault(title, []).extend(line for line in _lines(block) if line)
    return found


def _said(text: Text) -> str:
    return " ".join("".join(run.text for run in runs(text)).split())


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(_level, text):
            yield text
        case Paragraph(text) | Callout(text):
            yield _said(text)
        case Items(entries):
            yield from (_said(entry) for entry in entries)
        case Table(_columns, rows):
            yield from (" | ".join(_said(cell) for cell in row) for row in rows)
        case Figure(image, caption):
            yield caption
            if not isinstance(image, bytes):
                yield from (
                    f"{caption}: " + " | ".join("" if c is None else str(c) for c in row)
                    for row in image.rows
                )


def _changes(section: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        gone, came = list(old[a:b]), list(new[c:d])
        for line in came:
            near = max(gone, key=lambda other: _alike(other, line), default="")
            if near and _alike(near, line) >= ALIKE:
                gone.remove(near)
                yield Change(section, near, line)
            else:
                yield Change(section, "", line)
        for line in gone:
            yield Change(section, line, "")


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one.split(), other.split(), False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE else 0.0
