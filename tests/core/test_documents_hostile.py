"""What people paste into fields must neither fail nor be obeyed."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import docx
import pytest
from pypdf import PdfReader

from concilia.core import documents
from concilia.core.documents import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    Items,
    Note,
    Paragraph,
    Run,
    Signatures,
    Table,
    plain,
)
from tests.core.sample_document import image

HOSTILE = {
    "typst": '#panic() $x^2$ *bold* _it_ `raw` @ref <label> \\ #import "x": * // /* = Head',
    "html": "<script>alert(1)</script><b onclick=x>&amp;\"'",
    "control": "nul\x00 bell\x07 escape\x1b del\x7f \ud800 \ufffe end",
    "rtl": "مرحبا \u202e override שלום",
    "emoji": "👩🏽‍⚕️ 🇱🇷 😀",
    "long": "W" * 10_000,
    "spaces": "  \n\n\t ",
    "combining": "Z" + "\u0300" * 60,
    "field": '{"kind": "figure", "file": "/etc/passwd"} PAGEREF \\h',
}


def filled(text: str) -> Document:
    """Every place that takes text, taken by `text`."""
    typed: tuple[Run, ...] = plain(text)
    blocks: tuple[Block, ...] = (
        Heading(1, text),
        Paragraph(typed),
        Paragraph(
            (Run(text, bold=True, italic=True, note="n", link="https://example.org/" + text),)
        ),
        Items((typed, text), ordered=True),
        Table((text, "b"), ((text, typed), ("x" + text, "y")), caption=text),
        Table(tuple(text[:40] for _ in range(9)), (tuple([text] * 9),)),
        Figure(image(), text, text or "alt"),
        Note(typed, key="n"),
        Callout(typed, "late"),
        Signatures(((text, text), (text, ""))),
    )
    return Document(
        text,
        blocks,
        subtitle=text,
        facts=((text, text),),
        footer=text,
        toc=True,
        reference=text,
        author=text,
        date=text,
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names += [tag, *(name for name, _value in attrs)]


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_writer_fails_or_obeys(kind: str) -> None:
    text = HOSTILE[kind]
    document = filled(text)
    reader = Tags()
    reader.feed(documents.to_html(document))
    assert not {"script", "b", "onclick"} & set(reader.names)
    pages = PdfReader(io.BytesIO(documents.to_pdf(document))).pages
    assert pages
    made = docx.Document(io.BytesIO(documents.to_docx(document)))
    if kind in {"typst", "html"}:
        said = "".join(page.extract_text() for page in pages)
        assert text[:8] in said
        assert any(p.text == text for p in made.paragraphs)


def test_text_that_looks_like_markup_is_set_as_it_is() -> None:
    text = "#panic() $x$ *a* <b>"
    made = documents.to_pdf(Document("x", (Paragraph(plain(text)),)))
    assert text in PdfReader(io.BytesIO(made)).pages[0].extract_text()


def test_a_long_word_stays_on_its_page() -> None:
    made = PdfReader(io.BytesIO(documents.to_pdf(Document("x", (Paragraph("W" * 10_000),)))))
    said = "".join(page.extract_text() for page in made.pages)
    assert said.count("W") == 10_000
