"""Classes of need against presence, departures, findings, and the change between two lists."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.methods.coverage import Class, Need, Norms, Presence, compare, cover

DAY = dt.date(2014, 12, 10)
WHAT = "tracing"


def asked(**needs: float | None) -> dict[tuple[str, str], Need]:
    return {(place, WHAT): Need(place, WHAT, amount) for place, amount in needs.items()}


def there(*rows: tuple[str, str] | tuple[str, str, float]) -> list[Presence]:
    return [Presence(row[0], WHAT, row[1], capacity=row[2] if row[2:] else None) for row in rows]


@pytest.mark.parametrize(
    ("need", "rows", "klass", "reason", "fragile"),
    [
        (10, [], Class.UNCOVERED, "nobody", ()),
        (10, [("a", "A", 0.0)], Class.UNCOVERED, "no_capacity", ()),
        (10, [("a", "A")], Class.THIN, "one_agency", ("a",)),
        (10, [("a", "A", 50.0), ("b", "A", 0.0)], Class.THIN, "one_agency", ("a",)),
        (10, [("a", "A", 4.0), ("b", "A", 4.0)], Class.THIN, "capacity_short", ()),
        (10, [("a", "A", 4.0), ("b", "A")], Class.COVERED, "", ()),
        (10, [("a", "A", 4.0), ("b", "A", 6.0)], Class.COVERED, "", ()),
        (10, [("a", "A"), ("b", "A"), ("c", "A")], Class.CROWDED, "", ()),
        (0, [("a", "A")], Class.UNASKED, "", ()),
        (0, [], Class.QUIET, "", ()),
        (None, [("a", "A")], Class.UNKNOWN, "", ()),
        (None, [("a", "A"), ("b", "A"), ("c", "A")], Class.CROWDED, "", ()),
    ],
)
def test_every_class(
    need: float | None,
    rows: list[tuple[str, str]],
    klass: Class,
    reason: str,
    fragile: tuple[str, ...],
) -> None:
    cell = cover(there(*rows), asked(A=need), norms=Norms(crowded_above=2)).cells["A", WHAT]
    assert (cell.klass, cell.reason, cell.fragile) == (klass, reason, fragile)


def test_periods_count_on_the_day() -> None:
    day = dt.timedelta(days=1)
    rows = [
        Presence("gone", WHAT, "A", end=DAY - day),
        Presence("coming", WHAT, "A", start=DAY + day),
        Presence("here", WHAT, "A", DAY, DAY),
        Presence("wrong", WHAT, "A", DAY, DAY - day),
    ]
    found = cover(rows, asked(A=1), day=DAY)
    assert found.cells["A", WHAT].agencies == ("here",)
    assert [p.code for p in found.problems] == ["ends_before_it_starts"]


def test_bad_rows_are_told_and_change_nothing() -> None:
    rows = there(("a", "A"), ("a", "A", 3.0), ("b", "Atlantis"), ("c", "A", -5.0))
    found = cover(rows, asked(A=1))
    cell = found.cells["A", WHAT]
    assert (cell.agencies, cell.capacity) == (("a", "c"), None)
    assert {p.code: p.values.get("rows") for p in found.problems} == {
        "unknown_territory": 1,
        "repeated": 2,
        "negative_capacity": None,
    }


def test_findings_start_with_the_gravest_and_name_the_rest() -> None:
    rows = there(("a", "B"), ("a", "C"), ("x", "D"), ("y", "D"), ("z", "D"))
    needs = asked(A=3, B=90, C=5, D=0, E=7, F=None)
    found = cover(rows, needs, norms=Norms(crowded_above=2)).findings()
    assert [(f.code, f.territory) for f in found] == [
        ("uncovered", "E"),
        ("uncovered", "A"),
        ("departure", ""),
        ("thin_one_agency", "B"),
        ("thin_one_agency", "C"),
        ("need_unknown", "F"),
        ("crowded", "D"),
    ]
    assert found[2].values == {
        "agency": "a",
        "cells": 2,
        "territories": ("B", "C"),
        "need": 95.0,
    }


def test_what_started_ended_and_moved() -> None:
    first = there(("a", "A"), ("b", "A"), ("c", "B"), ("d", "B"))
    second = there(("a", "A"), ("b", "B"), ("c", "B"), ("e", "C"))
    needs = asked(A=1, B=1, C=1)
    change = compare(cover(first, needs), cover(second, needs))
    assert [(m.agency, m.origin, m.target) for m in change.moved] == [("b", "A", "B")]
    assert change.started == (("e", WHAT, "C"),)
    assert change.ended == (("d", WHAT, "B"),)
    assert (change.stayed, change.arrived, change.left) == (2, ("e",), ("d",))
    assert {(c.territory, c.before, c.after) for c in change.classes} == {
        ("A", Class.COVERED, Class.THIN),
        ("C", Class.UNCOVERED, Class.THIN),
    }
    codes = [f.code for f in change.findings()]
    assert codes == ["worse", "left", "better", "arrived"]
    assert compare(first, second).classes == ()


agency_rows = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("ABC")), max_size=25)


@given(agency_rows, st.tuples(*[st.integers(0, 5)] * 3))
def test_a_departure_is_what_is_uncovered_without_the_agency(
    rows: list[tuple[str, str]], amounts: tuple[int, ...]
) -> None:
    needs = asked(**dict(zip("ABC", map(float, amounts), strict=True)))
    full = cover(there(*rows), needs)
    gaps = {cell.territory for cell in full.of(Class.UNCOVERED)}
    told = {d.agency: set(d.territories) for d in full.departures()}
    for agency in "abcde":
        rest = cover(there(*[row for row in rows if row[0] != agency]), needs)
        without = {cell.territory for cell in rest.of(Class.UNCOVERED)}
        assert told.get(agency, set()) == without - gaps


@given(agency_rows, agency_rows)
def test_a_change_accounts_for_every_row(
    first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    change = compare(there(*first), there(*second))
    assert change.stayed + len(change.ended) + len(change.moved) == len(set(first))
    assert change.stayed + len(change.started) + len(change.moved) == len(set(second))
    back = compare(there(*second), there(*first))
    assert len(back.moved) == len(change.moved)
