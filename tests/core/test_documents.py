"""The tree of blocks: as data and back, its digest, its marks and notes."""

from __future__ import annotations

import json

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.core import charts, documents, fonts
from concilia.core.documents import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    Items,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Section,
    Signatures,
    Table,
)
from concilia.core.documents import glyphs as glyphs_of
from concilia.core.documents.inline import runs
from concilia.core.documents.laid import lay_out, tag
from tests.core.sample_document import everything

words = st.text(max_size=30)
run = st.builds(
    Run,
    words,
    st.booleans(),
    st.booleans(),
    st.text("ab1", max_size=3),
    st.sampled_from(["", "https://example.org/"]),
)
text = st.one_of(words, st.lists(run, max_size=3).map(tuple))
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, st.integers(-1, 5), words),
    st.builds(Paragraph, text),
    st.builds(Items, st.lists(text, max_size=3).map(tuple), st.booleans()),
    st.builds(Note, text, words),
    st.builds(Callout, text, st.sampled_from(["calm", "late", "soon", "done", "contested"])),
    st.just(PageBreak()),
    st.builds(Signatures, st.lists(st.tuples(words, words), max_size=3).map(tuple)),
    st.lists(st.tuples(text, text), max_size=3).map(
        lambda rows: Table(("a", "b"), tuple(rows), widths=(1, 2.5), align=("left", "right"))
    ),
    st.builds(Figure, st.just(charts.bar("x", {"a": 1})), words, words),
    st.builds(Figure, st.just(b"\xff\xd8\xff\x00"), words, st.just("alt")),
)
whole = st.builds(
    Document,
    words,
    st.lists(blocks, max_size=6).map(tuple),
    words,
    st.sampled_from(["en", "ru", "zh-hans"]),
    st.lists(st.tuples(words, words)).map(tuple),
    words,
    st.booleans(),
    words,
)


@given(whole)
@settings(max_examples=80, deadline=None)
def test_a_document_survives_the_way_to_json_and_back(document: Document) -> None:
    data = json.loads(json.dumps(documents.to_data(document)))
    again = documents.from_data(data)
    assert again == document
    assert documents.digest(again) == documents.digest(document)


def test_the_digest_tells_documents_apart() -> None:
    document = everything()
    assert documents.digest(document) == documents.digest(everything())
    assert len(documents.digest(document)) == 64
    other = documents.from_data(documents.to_data(document) | {"title": "Another"})
    assert documents.digest(other) != documents.digest(document)


def test_unknown_blocks_and_wrong_pieces_are_refused() -> None:
    with pytest.raises(ValueError, match="no kind of block"):
        documents.from_data({"title": "x", "blocks": [{"kind": "applet"}]})
    for wrong in (
        lambda: Callout("x", "red"),  # type: ignore[arg-type]  # wrong on purpose
        lambda: Figure(b"GIF89a", "x", "y"),
        lambda: Figure(b"\x89PNG\r\n\x1a\n", "x"),
        lambda: Table(("a",), (), widths=(1, 2)),
        lambda: Table(("a",), (), widths=(0,)),
    ):
        with pytest.raises(ValueError, match=r"."):
            wrong()


def test_rows_are_brought_to_the_width_of_the_table() -> None:
    table = Table(("a", "b"), ((1,), (1, None, 3)))  # type: ignore[arg-type]  # wrong on purpose
    assert table.rows == (("1", ""), ("1", ""))


def test_marks_are_read_and_typed_text_is_not() -> None:
    assert runs("a **b** *c*[^1] 2*3*4 **") == (
        Run("a "),
        Run("b", bold=True),
        Run(" "),
        Run("c", italic=True),
        Run("", note="1"),
        Run(" 2*3*4 **"),
    )
    assert runs(documents.plain("**b**")) == (Run("**b**"),)
    assert Run("x", link="javascript:alert(1)").link == ""


def test_notes_count_by_their_first_mention() -> None:
    laid = lay_out(
        Document("x", (Paragraph("a[^z] b[^1] c[^z]"), Note("one[^z]"), Note("zed", key="z")))
    )
    marks = [(p.note, p.first) for p in laid.parts[0].texts[0] if p.note]
    assert marks == [(1, True), (2, True), (1, False)]
    assert [note[0].text for note in laid.notes] == ["zed", "one"]
    assert len(laid.parts) == 1


def test_sections_of_several_rooms_keep_their_notes_apart() -> None:
    def section(name: str, order: int) -> Section:
        return Section(
            name,
            (
                Paragraph("p[^1]"),
                Callout("c[^1]"),
                Items(("i[^1]",)),
                Table(("t",), (((Run("r", note="1"),),),)),
                Heading(1, "deep"),
                Note(f"source of {name}"),
                PageBreak(),
            ),
            order,
        )

    joined = documents.join([section("B", 2), section("A", 1)])
    laid = lay_out(Document("x", joined))
    assert [n[0].text for n in laid.notes] == ["source of A", "source of B"]
    assert joined[0] == Heading(1, "A")
    assert Heading(2, "deep") in joined


def test_heading_levels_never_jump() -> None:
    laid = lay_out(Document("x", (Heading(3, "a"), Heading(3, "b"), Heading(1, "c"))))
    assert [p.block.level for p in laid.parts if isinstance(p.block, Heading)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("code", "expected"),
    [("zh-hans", "zh-Hans"), ("zh_CN", "zh-Hans"), ("ru", "ru"), ("<b>", "en"), ("", "en")],
)
def test_language_codes_become_tags(code: str, expected: str) -> None:
    assert tag(code) == expected


def test_labels_follow_the_document_not_the_reader() -> None:
    with override("ru"):
        assert lay_out(Document("x", (), language="en")).labels.contents == "Contents"


def test_the_fonts_are_there_and_hold_our_scripts() -> None:
    assert all(ord(c) in fonts.bundled() for c in "Zażółć Ж ё 中文卫生 α → “”")
    assert all(there for _purpose, there, _remedy in documents.font_report()[:3])
    assert documents.missing_glyphs(everything()) == []


def test_a_machine_without_fonts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "folder", lambda *_: None)
    monkeypatch.setattr(glyphs_of, "_families", lambda: 0)
    report = documents.font_report()
    assert [there for _p, there, _r in report] == [False] * 4
    assert "zhplot" in report[2][2]
    assert "fonts-noto-core" in report[3][2]


def test_a_machine_without_fontconfig_has_no_families(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(glyphs_of.subprocess, "run", gone)
    glyphs_of._families.cache_clear()
    assert glyphs_of._families() == 0
    glyphs_of._families.cache_clear()


def test_characters_without_a_font_are_named_in_the_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "system", frozenset)
    document = Document("Linear B 𐀀𐀁", ())
    assert documents.missing_glyphs(document) == ["𐀀", "𐀁"]
    html = documents.to_html(document)
    assert "2 characters of this document cannot be shown" in html
    assert "U+10000 U+10001" in html
    assert documents.to_pdf(document).startswith(b"%PDF")
