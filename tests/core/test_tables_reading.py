"""Reading: every kind of file that people hand in, and those that are refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.core.errors import Invalid
from concilia.core.tables import archives, sheet
from concilia.core.tables.export import Column, download, plain, write_csv, write_xlsx
from concilia.core.tables.reading import read
from concilia.core.tables.workbooks import text_of

RUSSIAN = "Название,Население\nБольница,1200\nАмбулатория посёлка,340\n"
CHINESE = (
    "名称,人口\n北京市朝阳区卫生局,3450000\n上海市浦东新区医院,560000\n广州市第一人民医院,1870000\n"
)
FRENCH = "région;préfecture\nGuinée forestière;Guéckédou\nHaute-Guinée;Kérouané\n"


def workbook(*, hide: bool = False) -> bytes:
    """Make a workbook with a cover, a table of every type, and a hidden sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("Cover")
    table = book.add_worksheet("Data")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    table.write_row(1, 1, ["name", "figure", "day", "yes"])
    table.write_row(2, 1, ["00123", 5, None, True])
    table.write_row(4, 1, ["Zoë", 0.1])
    table.write_datetime(4, 3, dt.datetime(2026, 3, 31), day)
    table.merge_range(5, 1, 6, 1, "merged")
    book.add_worksheet("Secret").hide()
    if hide:
        table.hide()
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_usual_delimiter_is_recognised(delimiter: str) -> None:
    text = f"name{delimiter}place\n\nAnn{delimiter}Here\n"
    table = read(text.encode())
    assert table.headers == ("name", "place")
    assert table.rows == [(3, ("Ann", "Here"))]


def test_a_delimiter_inside_quotation_marks_does_not_count() -> None:
    table = read(b'name;place\n"a, b, c";"x\ny"\n"d, e, f";z\n')
    assert table.rows == [(2, ("a, b, c", "x\ny")), (3, ("d, e, f", "z"))]


def test_the_first_line_may_declare_the_delimiter() -> None:
    table = read(b"sep=;\na,x;b\n1;2\n")
    assert table.headers == ("a,x", "b")
    assert table.rows == [(3, ("1", "2"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("text", [FRENCH, RUSSIAN])
def test_unicode_files_are_read_without_a_word(encoding: str, text: str) -> None:
    if encoding == "utf-16-le" and text is RUSSIAN:
        text = "name,place\nAnn,Here\nBob,There\n"
    table = read(text.encode(encoding))
    assert len(table.rows) >= 2
    assert table.headers[0] in text
    assert table.notes == []


def test_big_endian_text_without_a_mark_is_read() -> None:
    assert read("name,place\nAnn,Here\n".encode("utf-16-be")).headers == ("name", "place")


@pytest.mark.parametrize(
    ("encoding", "text"), [("cp1251", RUSSIAN), ("gb18030", CHINESE), ("cp1252", FRENCH)]
)
def test_older_encodings_are_guessed_and_named(encoding: str, text: str) -> None:
    table = read(text.encode(encoding))
    first = text.split("\n")[1].replace(";", ",").split(",")
    assert table.rows[0][1] == tuple(first)
    assert "encoding" in table.notes[0]


def test_damaged_bytes_are_named_with_their_line() -> None:
    content = FRENCH.encode() + "Kankan;Siguiri é".encode() + b"\xff\xfe\n"
    with pytest.raises(Invalid, match=r"Line 4 .*CSV UTF-8") as refused:
        read(content)
    assert refused.value.problems[0].row == 4


def test_damaged_utf16_is_named_with_its_line() -> None:
    with pytest.raises(Invalid, match="Line 2"):
        read(b"\xff\xfe" + "a,b\n1,".encode("utf-16-le") + b"\x00\xd8\n\x00")


def test_an_open_quotation_mark_is_named_with_its_line() -> None:
    with pytest.raises(Invalid, match="begins on line 3"):
        read(b'a,b\n1,2\n"3,4\n5,6\n')


def test_a_row_that_is_too_wide_is_a_problem_with_its_number() -> None:
    table = read(b"a,b\n1,2\n1,2,3\n1,2,,\n")
    assert [(problem.row, "3 cells" in problem.message) for problem in table.problems] == [
        (3, True)
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\x00\x00\x00", "empty"),
        (b",,,\n,,,\n", "table is empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old workbook"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"a,b,\x81\x00\x01" * 3, "no text"),
    ],
)
def test_what_is_no_table_is_refused_with_a_remedy(content: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read(content)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("mimetype", "content.xml"), "OpenDocument"),
        (("word/document.xml",), "text document"),
        (("xl/workbook.bin",), "XLSB"),
        (("data/a.csv",), "zip archive"),
        (("xl/workbook.xml", "xl/worksheets/sheet1.xml"), "damaged"),
    ],
)
def test_other_archives_are_refused_with_a_remedy(names: tuple[str, ...], said: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    with pytest.raises(Invalid, match=said):
        read(out.getvalue())


def test_a_workbook_gives_its_first_filled_visible_sheet() -> None:
    table = read(workbook())
    assert table.name == "Data"
    assert table.headers == ("name", "figure", "day", "yes")
    assert table.rows == [
        (3, ("00123", "5", "", "true")),
        (5, ("Zoë", "0.1", "2026-03-31", "")),
        (6, ("merged", "", "", "")),
    ]
    assert any("Secret" in note for note in table.notes)
    assert any("Cover" in note for note in table.notes)
    assert any("merged" in note for note in table.notes)


def test_a_sheet_can_be_named_and_a_hidden_one_not() -> None:
    assert read(workbook(), sheet="Data").name == "Data"
    with pytest.raises(Invalid, match=r"no visible sheet “Secret”\. There are: Cover, Data"):
        read(workbook(), sheet="Secret")
    with pytest.raises(Invalid, match="table is empty"):
        read(workbook(hide=True))


def test_cells_become_text_that_the_parsers_understand() -> None:
    assert text_of(5.0) == "5"
    assert text_of(dt.datetime(2026, 1, 2, 3, 4)) == "2026-01-02 03:04:00"
    assert text_of(dt.time(3, 4)) == "03:04:00"
    assert text_of(False) == "false"


def giant(cell: str) -> bytes:
    """Make a workbook with one cell at the very end."""
    source = workbook()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            body = old.read(info)
            if info.filename == "xl/worksheets/sheet2.xml":
                body = body.replace(b'r="C5"', f'r="{cell}"'.encode())
            new.writestr(info, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_a_cell_far_out_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(Invalid, match="XFD1048576"):
        read(giant("XFD1048576"))


def test_a_bomb_is_refused_whatever_size_it_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 5 * 1024 * 1024)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    content = out.getvalue().replace((50_000_000).to_bytes(4, "little"), b"\x10\0\0\0")
    assert len(content) < 100_000
    with pytest.raises(Invalid, match="unpacks to more than 5 MB"):
        read(content)


def test_odd_archives_are_damaged() -> None:
    for change in (
        lambda b: (
            b.replace(b"PK\x03\x04", b"PK\x03\x05")[:2]
            + b.replace(b"PK\x03\x04", b"PK\x03\x05")[2:]
        ),
        lambda b: b[:-30],
    ):
        with pytest.raises(Invalid, match="damaged"):
            read(change(workbook()))


def test_lzma_and_utf16_parts_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "<x/>" * 100)
    with pytest.raises(Invalid, match="damaged"):
        read(out.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", "<x/>".encode("utf-16"))
    with pytest.raises(Invalid, match="damaged"):
        read(out.getvalue())


@pytest.mark.parametrize("first", [True, False])
def test_a_tag_row_is_recognised_in_the_first_or_second_row(first: bool) -> None:
    head = b"" if first else b"Place,Code,Note\n"
    table = read(head + b"#adm2+name,#adm2 +code,\nBomi,LR01,x\n")
    assert table.hxl[:2] == ("#adm2+name", "#adm2 +code")
    assert [cells[0] for _number, cells in table.rows] == ["Bomi"]


def test_headings_are_made_unique_and_never_empty() -> None:
    assert read(b"a,,a,a\n1,2,3,4\n").headers == ("a", "Column B", "a (2)", "a (3)")
    assert sheet.letter(0) == "A"
    assert sheet.letter(26) == "AA"
    assert sheet.letter(701) == "ZZ"


def test_too_wide_and_too_long_tables_are_refused() -> None:
    with pytest.raises(Invalid, match="more than 500 columns"):
        read(",".join(f"c{n}" for n in range(501)).encode() + b"\n1\n")
    with pytest.raises(Invalid, match="more than 3 rows"):
        read(b"a,b\n" + b"1,2\n" * 5, most=3)


def test_a_cell_without_end_is_refused() -> None:
    with pytest.raises(Invalid, match="far too long"):
        read(b"a,b\n" + b"x" * 200_000 + b",1\n")


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="\t\n"),
    max_size=30,
)
CELLS = st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=6)


def kept(rows: list[list[str]]) -> list[tuple[str, ...]]:
    """The rows that are not blank."""
    return [tuple(row) for row in rows if any(c and not c.isspace() for c in row)]


@settings(deadline=None, max_examples=150)
@given(CELLS)
def test_what_is_written_as_csv_is_read_back_the_same(rows: list[list[str]]) -> None:
    out = io.BytesIO()
    write_csv(out, [Column("alpha"), Column("beta"), Column("gamma")], rows)
    table = read(out.getvalue())
    # A first row of tags alone is a tag row, by design.
    read_back = [cells for _number, cells in table.rows]
    if table.hxl:
        read_back = [table.hxl, *read_back]
        assert [c.strip() for c in kept(rows)[0]] == list(table.hxl)
        assert read_back[1:] == kept(rows)[1:]
    else:
        assert read_back == kept(rows)


@settings(deadline=None, max_examples=60)
@given(CELLS)
def test_what_is_written_as_xlsx_is_read_back_the_same(rows: list[list[str]]) -> None:
    out = io.BytesIO()
    write_xlsx(out, [Column("alpha"), Column("beta"), Column("gamma")], rows)
    table = read(out.getvalue())
    if not table.hxl:
        assert [cells for _number, cells in table.rows] == kept(rows)


@given(st.text(max_size=20))
def test_no_csv_cell_begins_as_a_formula_and_the_text_comes_back(text: str) -> None:
    out = io.BytesIO()
    write_csv(out, [Column("a")], [[text.replace("\x00", "")]])
    text = text.replace("\x00", "")
    cell = list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))[1:]
    cell_text = cell[0][0] if cell and cell[0] else ""
    assert cell_text[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert plain(cell_text) == text


def test_numbers_days_and_lists_have_their_types() -> None:
    rows = [
        [-5, 0.5, True, dt.date(2026, 3, 31), None],
        [2**60, float("nan"), "=1+1", dt.date(1850, 1, 1), ["a", "b"]],
        [dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC), "x" * 40_000, "http://x.org", "", ("-1",)],
    ]
    names = ["a", "b", "c", "d", "e"]
    text = download("csv", "näme / list", names, rows)
    assert text.headers["Content-Disposition"].startswith('attachment; filename="nme-list.csv"')
    lines = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))  # type: ignore[attr-defined]  # the test client has it
    assert lines[1] == ["-5", "0.5", "true", "2026-03-31", ""]
    assert lines[2] == [str(2**60), "", "'=1+1", "1850-01-01", "a; b"]
    assert lines[3][0] == "2026-01-02 03:04:00"
    assert lines[3][4] == "'-1"
    table = read(download("xlsx", "x", names, rows).content)  # type: ignore[attr-defined]  # the test client has it
    assert table.rows[0][1] == ("-5", "0.5", "true", "2026-03-31", "")
    assert table.rows[1][1] == (str(2**60), "", "=1+1", "1850-01-01", "a; b")
    assert len(table.rows[2][1][1]) == 32_767
    assert table.rows[2][1][1].endswith("…")


def test_many_rows_are_streamed() -> None:
    response = download("csv", "much", ["a"], (["x" * 1000] for _ in range(3000)))
    assert response.streaming
    assert int(response.headers["Content-Length"]) > 3_000_000
    assert b"".join(response.streaming_content).count(b"x") == 3_000_000  # type: ignore[attr-defined]  # the test client has it


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concilia.core.tables.export._ROWS", 3)
    with pytest.raises(Invalid, match="take CSV"):
        download("xlsx", "much", ["a"], [[n] for n in range(5)])
