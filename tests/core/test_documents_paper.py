"""The three writers: what is on the page, in the PDF and in the DOCX."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import cache

import docx
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

from concilia.core import documents
from concilia.core.documents import Document, Figure, Paragraph, Table
from tests.core.sample_document import everything

SCRIPTS = ("One in four", "Каждый четвёртый", "осмотрен", "主要结论", "未被随访", "Ama Doe", "李明")


@cache
def pdf() -> bytes:
    return documents.to_pdf(everything())


@cache
def word() -> bytes:
    return documents.to_docx(everything())


def part(name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(word())) as package:
        return etree.fromstring(package.read(name))


def test_the_pdf_reads_back_in_all_scripts() -> None:
    reader = PdfReader(io.BytesIO(pdf()))
    said = "\n".join(page.extract_text() for page in reader.pages)
    for expected in (*SCRIPTS, "Contents", "Table 1", "Figure 1", "Typed: *not* **marks** [^1]"):
        assert expected in said, expected
    assert "[^zzz]" in said
    assert "An uncited source." in said


def test_the_pdf_is_tagged_titled_and_dated() -> None:
    reader = PdfReader(io.BytesIO(pdf()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("en")
    known = reader.metadata
    assert known is not None
    assert (known.title, known.author) == ("Contacts lost to follow-up", "Secretariat")
    assert known.creation_date is not None
    assert known.creation_date.date() == dt.date(2014, 11, 20)
    assert b"pdfuaid" in pdf()


def test_table_heads_and_page_numbers_are_on_every_page() -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf())).pages]
    over = [text for text in pages if "Traces contacts" in text]
    assert len(over) >= 2
    assert all("Staff" in text for text in over)
    for number, text in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in text


def test_the_same_document_gives_the_same_bytes() -> None:
    assert documents.to_pdf(everything()) == pdf()
    assert documents.to_docx(everything()) == word()
    assert documents.to_html(everything()) == documents.to_html(everything())


def test_chinese_and_russian_documents_speak_their_language() -> None:
    for language, expected in (("zh-hans", "zh"), ("ru", "ru")):
        made = documents.to_pdf(Document("标题 Заголовок", (Paragraph("x"),), language=language))
        assert str(PdfReader(io.BytesIO(made)).trailer["/Root"]["/Lang"]).startswith(expected)


def test_the_docx_opens_with_words_own_styles() -> None:
    made = docx.Document(io.BytesIO(word()))
    used = {p.style.name for p in made.paragraphs if p.style}
    assert {
        "Title",
        "Subtitle",
        "Heading 1",
        "Heading 2",
        "List Number",
        "List Bullet",
        "Caption",
        "Callout",
    } <= used
    said = "\n".join(p.text for p in made.paragraphs)
    for expected in SCRIPTS[:5]:
        assert expected in said
    assert made.core_properties.title == "Contacts lost to follow-up"
    assert made.core_properties.created == dt.datetime(2014, 11, 20, tzinfo=dt.UTC)


def test_the_docx_repeats_table_heads_and_keeps_rows_whole() -> None:
    made = docx.Document(io.BytesIO(word()))
    table = next(t for t in made.tables if len(t.rows) == 91)
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table.rows[90].cells[0].text == "Agency 89"


def test_the_docx_has_footnotes_fields_languages_and_alternative_texts() -> None:
    body, notes, styles = (part(f"word/{n}.xml") for n in ("document", "footnotes", "styles"))
    ids = [n.get(qn("w:id")) for n in notes.findall(qn("w:footnote"))]
    assert ids == ["-1", "0", "1", "2"]
    assert "Situation report of 18 November 2014." in "".join(notes.itertext())
    cited = [r.get(qn("w:id")) for r in body.iter(qn("w:footnoteReference"))]
    assert cited == ["1", "2"]
    codes = " ".join(i.text or "" for i in body.iter(qn("w:instrText")))
    assert "PAGEREF part1" in codes
    assert "SEQ Table" in codes
    foot = "".join(e.text or "" for e in part("word/footer1.xml").iter(qn("w:instrText")))
    assert "PAGE" in foot
    assert "NUMPAGES" in foot
    language = next(iter(styles.iter(qn("w:lang"))))
    assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("en-GB", "zh-CN")
    keys = {s.get(qn("w:styleId")) for s in styles.iter(qn("w:style"))}
    assert {"FootnoteText", "FootnoteReference", "TOC1", "TOC2"} <= keys
    assert all(len(c.findall(qn("w:tcW"))) == 1 for c in body.iter(qn("w:tcPr")))
    described = [e.get("descr") for e in body.iter("{*}docPr")]
    assert "Nothing to see" in described
    assert all(described)


def test_numbered_lists_of_the_docx_begin_at_one() -> None:
    made = docx.Document(io.BytesIO(word()))
    numbers = [
        p._p.pPr.numPr.numId.val
        for p in made.paragraphs
        if p.style and p.style.name == "List Number"
    ]
    assert numbers[0] == numbers[1] != numbers[2]


def test_the_page_has_anchors_notes_and_heads() -> None:
    html = documents.to_html(everything())
    for expected in (
        *SCRIPTS,
        '<article class="document" lang="en">',
        '<a href="#part-1">Statement</a>',
        '<h2 id="part-1">Statement</h2>',
        '<a id="note-1-mark" href="#note-1" role="doc-noteref">1</a>',
        'href="#note-1-mark" role="doc-backlink"',
        '<th scope="col" class="num">Staff</th>',
        "<strong>Table 1.</strong> Who does what",
        "<strong>Figure 2.</strong> A picture",
        '<figure class="chart"',
        'class="callout callout--soon"',
        "[^1]<br>second line",
    ):
        assert expected in html, expected
    assert html.count('id="note-1-mark"') == 1


def test_small_documents_need_none_of_the_extras() -> None:
    document = Document("", (Table((), ()), Figure(b"\xff\xd8\xff broken", "", "Words instead")))
    assert "Words instead" in "".join(
        p.text for p in docx.Document(io.BytesIO(documents.to_docx(document))).paragraphs
    )
    broken = PdfReader(io.BytesIO(documents.to_pdf(document)))
    assert "Words instead" in broken.pages[0].extract_text()
    assert "document__contents" not in documents.to_html(document)
    only_text = Document("x", (Paragraph("y"),), date="no date")
    assert documents.to_pdf(only_text).startswith(b"%PDF")
    assert documents.to_docx(only_text).startswith(b"PK")
