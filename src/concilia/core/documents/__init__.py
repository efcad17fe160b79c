"""Documents: one tree of blocks, written as a page, as PDF and as DOCX."""

from concilia.core.documents.blocks import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    Items,
    Note,
    PageBreak,
    Paragraph,
    Section,
    Signatures,
    Table,
    join,
)
from concilia.core.documents.data import digest, from_data, to_data
from concilia.core.documents.glyphs import font_report, missing_glyphs
from concilia.core.documents.inline import Run, plain
from concilia.core.documents.to_docx import to_docx
from concilia.core.documents.to_html import to_html
from concilia.core.documents.to_pdf import to_pdf

__all__ = [
    "Block",
    "Callout",
    "Document",
    "Figure",
    "Heading",
    "Items",
    "Note",
    "PageBreak",
    "Paragraph",
    "Run",
    "Section",
    "Signatures",
    "Table",
    "digest",
    "font_report",
    "from_data",
    "join",
    "missing_glyphs",
    "plain",
    "to_data",
    "to_docx",
    "to_html",
    "to_pdf",
]
