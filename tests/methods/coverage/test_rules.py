"""The rule that an analyst writes: read safely, worked out as written, unknown stays unknown."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.methods.coverage import Rule, RuleError, Value, needs, read_rule

DAY = dt.date(2014, 12, 10)


def worked(text: str, values: dict[str, list[tuple[int, float]]] | None = None) -> float | None:
    """Work a rule out in one territory; the values are (days ago, value) by indicator."""
    rows = [
        Value("here", name, DAY - dt.timedelta(days=ago), value)
        for name, pairs in (values or {}).items()
        for ago, value in pairs
    ]
    return needs([Rule("x", text)], rows, ["here"], DAY).cells["here", "x"].amount


CASES = {"cases": [(30, 7.0), (21, 5.0), (20, 3.0), (1, 2.0), (0, 1.0), (-1, 99.0)]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(cases, 21)", 6),  # the day itself and the twenty before it: 3 + 2 + 1
        ("sum(cases, 22)", 11),
        ("count(cases, 21)", 3),
        ("mean(cases, 21)", 2),
        ("highest(cases, 21)", 3),
        ("lowest(cases, 21)", 1),
        ("cases", 1),
        ("last(cases)", 1),
        ("rise(cum, 10)", 4),
        ("rise(fallen, 10)", 0),
        ("2 * cases + 3 if cases > 0 else 0", 5),
        ("0 < cases < 1", 0),
        ("ceil(cases / 2) + floor(3.9) + abs(-1)", 5),
        ("unheard", None),
        ("unheard + 1", None),
        ("known(unheard, 4)", 4),
        ("cases > 0 or unheard", 1),
        ("cases > 5 and unheard", 0),
        ("cases > 0 and unheard", None),
        ("not unheard", None),
        ("cases / 0", None),
        ("sqrt(0 - 1)", None),
        ("last(old, 5)", None),
        ("count(unheard, 3)", None),
    ],
)
def test_a_rule_says_what_it_says(text: str, expected: float | None) -> None:
    more = {"cum": [(12, 6.0), (2, 10.0)], "fallen": [(12, 6.0), (2, 4.0)], "old": [(9, 1.0)]}
    assert worked(text, CASES | more) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("1 +", "unreadable"),
        ("cases.real", "not_allowed"),
        ("__import__('os').system('true')", "not_allowed"),
        ("open(cases)", "unknown_function"),
        ("sum(cases)", "window"),
        ("sum(cases, -1)", "window"),
        ("sum(cases + 1, 3)", "window"),
        ("cases ** 9", "not_allowed"),
        ("[1 for x in cases]", "not_allowed"),
        ("'text'", "not_allowed"),
        ("cases is 1", "not_allowed"),
        ("min(1)", "arguments"),
        ("1e999", "not_allowed"),
        ("(" * 300 + "1" + ")" * 300, "unreadable"),
        ("1+" * 900 + "1", "too_long"),
        ("- " * 300 + "1" + " " * 2000 + "+ 1", "too_long"),
        ("x" * 3000, "too_long"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_place(text: str, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_rule(text)
    assert caught.value.code == code
    assert caught.value.column >= 1


def test_a_number_can_be_followed_to_its_values() -> None:
    found = needs(
        [Rule("tracing", "sum(cases, 21) + known(pop, 0)", unit="cases")],
        [Value("A", "cases", DAY, 4), Value("A", "cases", DAY - dt.timedelta(days=3), 1)],
        ["A"],
        DAY,
    )
    need = found.cells["A", "tracing"]
    assert (need.amount, need.unit) == (5, "cases")
    cases, pop = need.inputs
    assert (cases.indicator, cases.function, cases.days, cases.value) == ("cases", "sum", 21, 5)
    assert (cases.seen, cases.newest) == (2, DAY)
    assert (pop.value, pop.seen, pop.newest) == (None, 0, None)
    assert [p.code for p in found.problems] == ["no_value"]


def test_bad_observations_are_told_and_not_used() -> None:
    found = needs(
        [Rule("x", "cases - 3")],
        [
            Value("A", "cases", DAY, math.nan),
            Value("A", "cases", DAY, 9),
            Value("A", "cases", DAY, 1),
            Value("Atlantis", "cases", DAY, 5),
        ],
        ["A"],
        DAY,
    )
    assert found.cells["A", "x"].amount == 0
    assert {p.code for p in found.problems} == {
        "not_a_number",
        "repeated_value",
        "unknown_territory",
        "negative_need",
    }


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 50)), max_size=30),
    st.integers(1, 40),
)
def test_windows_agree_with_counting_by_hand(rows: list[tuple[int, int]], days: int) -> None:
    by_day = dict(rows)
    inside = [value for ago, value in by_day.items() if ago < days]
    values = {"x": [(ago, float(value)) for ago, value in rows]}
    assert worked(f"known(sum(x, {days}), 0)", values) == sum(inside)
    assert worked(f"highest(x, {days})", values) == (max(inside) if inside else None)
    assert worked(f"known(count(x, {days}), 0)", values) == len(inside)
