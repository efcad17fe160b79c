"""A table that is too long is refused at the first row too many, whatever stands behind it."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from concilia.core.errors import Invalid
from concilia.core.tables.reading import read
from concilia.core.tables.sheet import shape

TOO_LONG = "more than 5 rows; split the file"


def _book(rows: int, *, formatted: int = 0, beside: int = 0) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Values & more"
    sheet.append(["code", "name"])
    for n in range(rows):
        sheet.append([f"c{n}", "a <v> b"])
    for n in range(formatted):
        sheet.cell(rows + 2 + n, 1).fill = PatternFill("solid", fgColor="FFFF00")
    if beside:
        other = book.create_sheet("Beside")
        for n in range(beside):
            other.append([n])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_no_more_rows_are_drawn_than_may_be() -> None:
    drawn = 0

    def rows() -> Iterator[tuple[int, list[str]]]:
        nonlocal drawn
        for drawn in range(1, 1_000_000):
            yield drawn, ["a", "b"]

    with pytest.raises(Invalid, match=TOO_LONG):
        shape(rows(), strict=True, most=5)
    assert drawn == 7


@pytest.mark.parametrize("rows", [5, 6])
def test_csv_of_just_so_many_rows_comes_in_and_one_more_does_not(rows: int) -> None:
    content = b"a,b\n" + b'1,"2\n3"\n\n' * rows
    if rows == 5:
        assert len(read(content, most=5).rows) == 5
        return
    with pytest.raises(Invalid, match=TOO_LONG):
        read(content + b'1,"never closed', most=5)


def test_a_workbook_is_counted_by_its_own_filled_rows() -> None:
    assert len(read(_book(5, formatted=400), most=5).rows) == 5
    assert len(read(_book(5, beside=500), most=5).rows) == 5
    for content, sheet in ((_book(9), ""), (_book(2, beside=500), "Beside"), (_book(6), "")):
        with pytest.raises(Invalid, match=TOO_LONG):
            read(content, "x.xlsx", sheet, most=5)


def test_the_cells_of_a_workbook_too_long_are_never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concilia.core.tables.workbooks._records", None)
    with pytest.raises(Invalid, match=TOO_LONG):
        read(_book(50), most=5)


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_letters_at_the_border_of_two_pieces_are_read(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("concilia.core.tables.encodings._PIECE", 3)
    rows = "".join(f"café {n},Île\n" for n in range(40))
    assert read(("naïve,b\n" + rows).encode(name)).rows[39][1] == ("café 39", "Île")


def test_a_broken_letter_is_found_by_its_line_in_any_piece(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("concilia.core.tables.encodings._PIECE", 4)
    content = ("é,b\n" * 30).encode() + b"\xc3,1\n" + ("é,b\n" * 30).encode()
    with pytest.raises(Invalid, match="Line 31"):
        read(content)
