"""Parsers, the guessing of columns, and the check of every row."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.agencies.models import Territory
from concilia.core import clock
from concilia.core.errors import Invalid
from concilia.core.tables import Field, parsers
from concilia.core.tables.mapping import columns, guess
from concilia.core.tables.parsers import words
from concilia.core.tables.parsers.figures import decimal_of
from concilia.core.tables.pipeline import examine
from concilia.core.tables.reading import read
from tests.core.places import Places

RIGHT: list[tuple[parsers.Parser, str, Any]] = [
    (parsers.Number(), "1,234", 1234.0),
    (parsers.Number(), "1 234,5", 1234.5),
    (parsers.Number(), "1.234,56", 1234.56),
    (parsers.Number(), "1,234.56", 1234.56),
    (parsers.Number(), "1.234.567", 1234567.0),
    (parsers.Number(), "1'234'567", 1234567.0),
    (parsers.Number(), "0,5", 0.5),
    (parsers.Number(), "12,34", 12.34),
    (parsers.Number(), "1.234", 1.234),
    (parsers.Number(decimal=","), "1.234", 1234.0),
    (parsers.Number(decimal=","), "1,234", 1.234),
    (parsers.Number(), "−3", -3.0),
    (parsers.Number(), ".5", 0.5),
    (parsers.Number(), "1e3", 1000.0),
    (parsers.Number(percent="points"), "45%", 45.0),
    (parsers.Number(percent="share"), "45 %", 0.45),
    (parsers.Integer(), "1\u202f234", 1234),
    (parsers.Integer(), "12.0", 12),
    (parsers.Date(), "2014-06-28", dt.date(2014, 6, 28)),
    (parsers.Date(), "2014/6/8", dt.date(2014, 6, 8)),
    (parsers.Date(), "2014-06-28 00:00:00", dt.date(2014, 6, 28)),
    (parsers.Date(), "20140628", dt.date(2014, 6, 28)),
    (parsers.Date(), "2014年6月28日", dt.date(2014, 6, 28)),
    (parsers.Date(), "28/06/2014", dt.date(2014, 6, 28)),
    (parsers.Date(), "06/28/2014", dt.date(2014, 6, 28)),
    (parsers.Date(), "28.6.2014", dt.date(2014, 6, 28)),
    (parsers.Date(), "5/5/2014", dt.date(2014, 5, 5)),
    (parsers.Date(order="dmy"), "03/04/2014", dt.date(2014, 4, 3)),
    (parsers.Date(order="mdy"), "03/04/2014", dt.date(2014, 3, 4)),
    (parsers.Date(), "28 June 2014", dt.date(2014, 6, 28)),
    (parsers.Date(), "28-Jun-2014", dt.date(2014, 6, 28)),
    (parsers.Date(), "Jun 28, 2014", dt.date(2014, 6, 28)),
    (parsers.Boolean(), "Yes", True),
    (parsers.Boolean(), "нет", False),
    (parsers.Choice({"ingo": "International NGO"}, {"INGOs": "ingo"}), "international ngo", "ingo"),
    (parsers.Choice([("ingo", "International NGO")]), "INGO", "ingo"),
    (parsers.Choice({"ingo": "International NGO"}, {"int. agency": "ingo"}), "Int Agency", "ingo"),
    (parsers.Code(), "LR-01.a/2", "LR-01.a/2"),
    (parsers.Code(upper=True), "lr01", "LR01"),
    (parsers.Email(), "Ann@Example.ORG", "Ann@example.org"),
    (parsers.Web(), "https://example.org/x", "https://example.org/x"),
    (parsers.Text(), "two\nlines", "two lines"),
    (parsers.Text(lines=True), "two\nlines", "two\nlines"),
    (parsers.Text(), "<script>alert(1)</script>", "<script>alert(1)</script>"),
    (parsers.Text(), "مستشفى 😀", "مستشفى 😀"),
    (parsers.Text(), "-", "-"),
    (parsers.Text(), "+32 2 123 45 67", "+32 2 123 45 67"),
]

WRONG: list[tuple[parsers.Parser, str, str]] = [
    (parsers.Number(), "45%", "percent sign"),
    (parsers.Number(), "1,23,4", "not a number"),
    (parsers.Number(), "many", "not a number"),
    (parsers.Number(), "nan", "not a number"),
    (parsers.Number(), "1e99", "too large"),
    (parsers.Number(least=0), "-1", "less than 0"),
    (parsers.Number(most=100), "101", "more than 100"),
    (parsers.Integer(), "1.5", "not a whole number"),
    (parsers.Integer(), "99999999999999999999", "more than"),
    (parsers.Integer(most=None, least=None), "9" * 40, "too large"),
    (parsers.Date(), "03/04/2014", "2014-04-03 or as 2014-03-04"),
    (parsers.Date(), "2014-02-30", "not a day of the calendar"),
    (parsers.Date(), "1900-01-01", "1950-01-01 to 2036-12-31"),
    (parsers.Date(), "2999-01-01", "outside"),
    (parsers.Date(latest=dt.date(2015, 1, 1)), "2015-01-02", "outside"),
    (parsers.Date(), "soon", "not a date"),
    (parsers.Date(), "28 Foo 2014", "not a date"),
    (parsers.Boolean(), "maybe", "neither"),
    (parsers.Choice({"a": "A"}), "b", "use one of: a"),
    (parsers.Code(), "two words", "without spaces"),
    (parsers.Email(), "nobody", "e-mail"),
    (parsers.Web(), "javascript:alert(1)", "web address"),
    (parsers.Text(), '=HYPERLINK("x")', "formula"),
    (parsers.Text(), "@SUM(A1)", "formula"),
    (parsers.Text(), "+cmd|' /C calc'!A0", "formula"),
    (parsers.Text(), "#REF!", "error of the spreadsheet"),
]


@pytest.mark.parametrize(("parser", "text", "value"), RIGHT)
def test_what_people_write_is_understood(parser: parsers.Parser, text: str, value: object) -> None:
    with clock.at(dt.datetime(2026, 6, 1, tzinfo=dt.UTC)):
        found = parser(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("parser", "text", "said"), WRONG)
def test_what_cannot_be_understood_is_refused(parser: parsers.Parser, text: str, said: str) -> None:
    with (
        clock.at(dt.datetime(2026, 6, 1, tzinfo=dt.UTC)),
        pytest.raises(Invalid, match=said),
    ):
        parser(text)


@given(st.decimals(-(10**12), 10**12, places=3))
def test_a_figure_means_the_same_in_every_country(value: Decimal) -> None:
    english = f"{value:,.3f}"
    german = english.translate(str.maketrans(",.", ".,"))
    french = english.replace(",", "\u202f").replace(".", ",")
    assert decimal_of(english) == value
    assert decimal_of(german, ",") == value
    assert decimal_of(french, ",") == value


@given(st.text(min_size=1, max_size=30))
def test_no_parser_breaks_whatever_the_text(text: str) -> None:
    for parser in {type(one): one for one, _t, _v in RIGHT}.values():
        with suppress(Invalid):
            cleaned = words.clean(text)
            if cleaned:
                parser(cleaned)


def test_control_characters_are_named_and_accents_are_composed() -> None:
    with pytest.raises(Invalid, match=r"U\+0000"):
        words.clean("a\x00b")
    assert words.clean("  Zoe\u0308 ") == "Zoë"
    assert words.clean("a\tb\nc") == "a\tb\nc"


def test_every_parser_and_field_says_what_it_expects() -> None:
    for parser, _text, _value in RIGHT:
        assert parser.expects  # type: ignore[attr-defined]  # a note on the function
    assert Field("a", "A", parse=lambda text: text).expects == ""
    assert Field("a", "A", help="as on the form").expects == "as on the form"


def test_columns_are_found_by_tag_then_by_heading() -> None:
    table = read(b"X,District,Other\n#adm2 +code +v_un,,#adm2+name+alt\nLR01,Bomi,B\n")
    mapping = guess(Places.fields, table)
    assert mapping == {"code": "X", "name": "Other"}
    assert guess(Places.fields, read(b"CODE,district,Counted_On\n1,2,3\n")) == {
        "code": "CODE",
        "name": "district",
        "counted": "Counted_On",
    }


def test_every_missing_column_is_named_at_once() -> None:
    table = read(b"a,b\n1,2\n")
    with pytest.raises(Invalid) as refused:
        columns(Places.fields, table, {"remark": "gone"})
    assert [problem.column for problem in refused.value] == ["Code", "Name", "Remark"]


def examined(text: str) -> Any:
    """Check a table of places."""
    table = read(text.encode())
    return examine(Places(), table, guess(Places.fields, table), lambda _done: None)


def test_all_problems_come_at_once_with_row_and_column(db: None) -> None:
    Territory.objects.create(code="known", name="Known", level="zone", path="/known/")
    found = examined(
        "code,name,population,date\n"
        "a,Alpha,10,2020-01-01\n"
        f"b,{'x' * 10_000},ten,1900-01-01\n"
        "\n"
        ",=1+1,-5,2020-13-01\n"
        "R,Region,0,\n"
        "c,Gamma,0,\n"
        "d,too,many,cells,here\n"
    )
    assert [row.values["code"] for row in found.rows] == ["a", "c"]
    assert [(problem.row, problem.column) for problem in found.problems] == [
        (3, "date"),
        (3, "name"),
        (3, "population"),
        (5, "code"),
        (5, "date"),
        (5, "name"),
        (5, "population"),
        (6, "code"),
        (8, ""),
    ]
    assert all(len(problem.value) <= 200 for problem in found.problems)
    assert found.wrong_rows == {3, 5, 6, 8}
    assert found.whole == []
    assert [(finding.message, finding.rows) for finding in found.findings] == [
        ("Some places have nobody.", (7,))
    ]


def test_the_same_row_counts_once_and_a_contradiction_accuses_both(db: None) -> None:
    found = examined("code,name\na,Alpha\na,Alpha\nb,Beta\nb,Other\nb,Third\n")
    assert [row.values["code"] for row in found.rows] == ["a"]
    assert found.repeated == 1
    assert "1 row repeats" in found.findings[0].message
    assert [(p.row, p.column, p.value) for p in found.problems] == [
        (4, "name", "row 5: b"),
        (5, "name", "row 4: b"),
        (6, "name", "row 4: b"),
    ]


def test_an_unmapped_field_is_none_and_rows_without_key_never_repeat(db: None) -> None:
    class Keyless(Places):
        def natural_key(self, values: Any) -> None:
            return None

    table = read(b"code,name\na,Alpha\na,Alpha\n")
    found = examine(Keyless(), table, guess(Keyless.fields, table), lambda _done: None)
    assert len(found.rows) == 2
    assert found.rows[0].values["remark"] is None
