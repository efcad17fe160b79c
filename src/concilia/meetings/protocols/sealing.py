"""The digest of a text, printed on the text itself and found again on the paper."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from concilia.core import documents
from concilia.core.documents import Block, Callout, Document, Paragraph, Run, Signatures
from concilia.meetings.protocols.parts import grouped


def sealed(document: Document) -> tuple[Document, str]:
    """Return the text with its own digest printed above the signatures, and that digest."""
    digest = documents.digest(document)
    with translation.override(document.language):
        text = _("The SHA-256 digest of this text, taken without these two lines, is:")
    before, after = _around(document.blocks)
    return replace(document, blocks=(*before, Paragraph(text), _printed(digest), *after)), digest


def holds(document: Document, digest: str) -> bool:
    """Say whether a text still has the digest that is printed on it."""
    line = _printed(digest)
    if line not in document.blocks:
        return False
    place = document.blocks.index(line)
    rest = (*document.blocks[: place - 1], *document.blocks[place + 1 :])
    return documents.digest(replace(document, blocks=rest)) == digest


def _printed(digest: str) -> Callout:
    return Callout((Run(grouped(digest), bold=True),))


def _around(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return what stands before the signatures, and these."""
    place = len(blocks)
    while place and isinstance(blocks[place - 1], Signatures):
        place -= 1
    return blocks[:place], blocks[place:]
