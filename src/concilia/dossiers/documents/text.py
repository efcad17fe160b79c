"""Text that people typed, as blocks in which no mark means anything."""

from __future__ import annotations

import re

from django.conf import settings

from concilia.core.documents import Block, Paragraph, plain

_GAP = re.compile(r"\n\s*\n")


def paragraphs(text: str) -> list[Block]:
    """Return a paragraph for each stretch of text between empty lines."""
    return [Paragraph(plain(part.strip())) for part in _GAP.split(text) if part.strip()]


def address(url: str) -> str:
    """Return an address that can be followed from paper: one of our own begins with the site."""
    return settings.BASE_URL + url if url.startswith("/") else url


def joined(*parts: str, by: str = ", ") -> str:
    """Return the parts that are not empty, joined."""
    return by.join(part for part in parts if part)
