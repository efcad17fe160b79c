"""Which characters of a document no font holds, and what a machine lacks."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext as _

from concilia.core import fonts
from concilia.core.charts.chart import Chart
from concilia.core.documents.blocks import (
    Callout,
    Document,
    Figure,
    Heading,
    Items,
    Note,
    Paragraph,
    Signatures,
    Table,
)
from concilia.core.documents.inline import Text, clean, runs

#: Characters that have no picture of their own: joiners, directions, variation selectors.
_BARE = {"Cf", "Zs", "Zl", "Zp", "Cc", "Cs", "Co", "Cn"}


def texts(document: Document) -> Iterator[str]:
    """Yield every text of the document."""
    yield from (document.title, document.subtitle, document.footer, document.reference)
    for pair in document.facts:
        yield from pair
    for block in document.blocks:
        match block:
            case Heading(_level, text):
                yield text
            case Paragraph(text) | Callout(text) | Note(text):
                yield from _words(text)
            case Items(entries):
                for entry in entries:
                    yield from _words(entry)
            case Table():
                yield block.caption
                yield from block.columns
                for row in block.rows:
                    for cell in row:
                        yield from (cell,) if isinstance(cell, str) else _words(cell)
            case Figure(image, caption):
                yield caption
                if isinstance(image, Chart):
                    yield from (c for row in image.rows for c in row if isinstance(c, str))
            case Signatures(names):
                for pair in names:
                    yield from pair
            case _:
                pass


def _words(text: Text) -> Iterator[str]:
    return (run.text for run in runs(text))


def _asked(document: Document) -> set[str]:
    asked: set[str] = set()
    for text in texts(document):
        asked.update(clean(text))
    return {
        c
        for c in asked
        if ord(c) > 127 and unicodedata.category(c) not in _BARE and not 0xFE00 <= ord(c) <= 0xFE0F
    }


def beyond_bundled(document: Document) -> frozenset[str]:
    """Return the characters of the document that the bundled fonts do not hold."""
    return frozenset(c for c in _asked(document) if ord(c) not in fonts.bundled())


def missing_glyphs(document: Document) -> list[str]:
    """Return the characters of the document that no font on this machine holds, in order."""
    return sorted(c for c in beyond_bundled(document) if ord(c) not in fonts.system())


@cache
def _families() -> int:
    try:
        told = subprocess.run(
            ["fc-list", ":", "family"],  # noqa: S607  fontconfig lies where the system put it
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    return len(set(told.stdout.splitlines()))


def font_report() -> list[tuple[str, bool, str]]:
    """Return for each font (what it is for, whether it is there, what to do if not)."""
    report = []
    for package, inside, purpose in fonts.SOURCES:
        there = fonts.folder(package, inside) is not None
        name = package.replace("_", "-")
        remedy = "" if there else _("Install the Python package %(name)s.") % {"name": name}
        report.append((purpose, there, remedy))
    found = _families()
    remedy = (
        ""
        if found
        else _(
            "For scripts other than Latin, Cyrillic, Greek and Chinese install the system package "
            "fonts-noto-core."
        )
    )
    report.append((_("The system's own fonts"), bool(found), remedy))
    return report
