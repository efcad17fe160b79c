"""The rules of challenges, against hand-made trees and invented ones."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.challenges import cause_tree, rules
from concilia.challenges.cause_tree import DIRECTIONS, Node
from concilia.core.errors import Invalid, NotNow

#  1 ── 2 ── 3
#    └─ 4
#  5
TREE = [Node(1, None, 0), Node(2, 1, 0), Node(3, 2, 0), Node(4, 1, 1), Node(5, None, 1)]


def apply(nodes: list[Node], moves: dict[int, tuple[int | None, int]]) -> list[Node]:
    """Return the nodes as the moves leave them."""
    return [Node(n.id, *moves.get(n.id, (n.parent, n.position))) for n in nodes]


def shape(nodes: list[Node]) -> list[str]:
    """Return `number:id` of every cause in reading order."""
    return [f"{b.number}:{b.node.id}" for b in cause_tree.walk(cause_tree.nest(nodes))]


@st.composite
def trees(draw: st.DrawFn) -> list[Node]:
    """Any tree of up to 25 causes, not deeper than allowed."""
    count = draw(st.integers(1, 25))
    nodes: list[Node] = []
    for id in range(1, count + 1):
        parent = draw(st.sampled_from([None, *(n.id for n in nodes)]))
        known = {n.id: n for n in nodes}
        if cause_tree.depth_of(known, parent) >= cause_tree.DEEPEST:
            parent = None
        nodes.append(Node(id, parent, draw(st.integers(0, 5))))
    return nodes


def test_a_tree_is_numbered_as_people_read_it() -> None:
    assert shape(TREE) == ["1:1", "1.1:2", "1.1.1:3", "1.2:4", "2:5"]
    walked = cause_tree.walk(cause_tree.nest(TREE))
    assert [(b.node.id, b.first, b.last) for b in walked] == [
        (1, True, False),
        (2, True, False),
        (3, True, True),
        (4, False, True),
        (5, False, True),
    ]


def test_every_step_of_one_cause() -> None:
    def after(id: int, direction: cause_tree.Direction) -> list[str]:
        return shape(apply(TREE, cause_tree.step(TREE, id, direction)))

    assert after(4, "up") == ["1:1", "1.1:4", "1.2:2", "1.2.1:3", "2:5"]
    assert after(1, "down") == ["1:5", "2:1", "2.1:2", "2.1.1:3", "2.2:4"]
    assert after(4, "in") == ["1:1", "1.1:2", "1.1.1:3", "1.1.2:4", "2:5"]
    assert after(2, "out") == ["1:1", "1.1:4", "2:2", "2.1:3", "3:5"]
    for id, direction in ((1, "up"), (5, "down"), (1, "in"), (5, "out")):
        assert cause_tree.step(TREE, id, direction) == {}  # type: ignore[arg-type]  # one of the words


@pytest.mark.parametrize("target", [1, 2, 3])
def test_a_cause_never_lies_below_itself(target: int) -> None:
    with pytest.raises(Invalid, match="below itself"):
        cause_tree.place(TREE, 1, target)


def test_a_move_into_another_tree_is_refused() -> None:
    with pytest.raises(Invalid, match="not in this tree"):
        cause_tree.place(TREE, 1, 99)


def test_the_tree_has_a_bottom() -> None:
    line = [Node(n, n - 1 or None, 0) for n in range(1, cause_tree.DEEPEST + 1)]
    with pytest.raises(Invalid, match="levels"):
        cause_tree.place([*line, Node(99, None, 5)], 99, cause_tree.DEEPEST)
    with pytest.raises(Invalid, match="levels"):
        cause_tree.step([*line, Node(99, None, -1)], 1, "in")


def test_a_circle_in_the_data_loses_no_cause() -> None:
    circle = [Node(1, 2, 0), Node(2, 1, 0), Node(3, 77, 0)]
    assert sorted(b.node.id for b in cause_tree.walk(cause_tree.nest(circle))) == [1, 2, 3]
    assert cause_tree.below(circle, 1) == {1, 2}


@given(trees(), st.data())
def test_no_sequence_of_moves_makes_a_circle_or_loses_a_cause(
    nodes: list[Node], data: st.DataObject
) -> None:
    ids = {n.id for n in nodes}
    for _ in range(6):
        id = data.draw(st.sampled_from(sorted(ids)))
        try:
            if data.draw(st.booleans()):
                moves = cause_tree.step(nodes, id, data.draw(st.sampled_from(DIRECTIONS)))
            else:
                moves = cause_tree.place(
                    nodes, id, data.draw(st.sampled_from([None, *sorted(ids)]))
                )
        except Invalid:
            continue
        nodes = apply(nodes, moves)
        known = {n.id: n for n in nodes}
        assert all(cause_tree.depth_of(known, i) <= cause_tree.DEEPEST for i in ids)
        walked = [b.node.id for b in cause_tree.walk(cause_tree.nest(nodes))]
        assert sorted(walked) == sorted(ids)


@given(trees(), st.data())
def test_up_and_down_undo_each_other(nodes: list[Node], data: st.DataObject) -> None:
    id = data.draw(st.sampled_from([n.id for n in nodes]))
    before = shape(nodes)
    moved = apply(nodes, cause_tree.step(nodes, id, "up"))
    if shape(moved) != before:
        assert shape(apply(moved, cause_tree.step(moved, id, "down"))) == before


def test_the_lifecycle_from_raised_to_closed_and_back() -> None:
    walk = ["accept", "take_up", "decide", "take_up", "close", "reopen", "decide", "close"]
    state = rules.LIFECYCLE.initial
    for step in walk:
        state = rules.LIFECYCLE.after(state, step)
    assert state == "closed"
    assert rules.LIFECYCLE.after(rules.LIFECYCLE.after("raised", "decline"), "reopen") == "raised"
    with pytest.raises(NotNow):
        rules.LIFECYCLE.after("raised", "decide")
    assert set(rules.UNFINISHED) | set(rules.LIFECYCLE.final) == set(rules.LIFECYCLE.states)


def test_wording_keeps_lines_and_drops_what_no_paper_can_carry() -> None:
    assert rules.wording(" a\x00b\r\nc\td ", "text", 10) == "ab\nc\td"
    assert rules.line("one\n two\t three", "title", 20) == "one two three"
    assert rules.wording("   ", "text", 5, required=False) == ""
    with pytest.raises(Invalid, match="empty") as refused:
        rules.wording(" \x00 ", "statement", 5)
    assert refused.value.problems[0].column == "statement"
    with pytest.raises(Invalid, match="10000 characters, at most 200"):
        rules.line("x" * 10_000, "title", 200)


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "ftp://x.org/a", "https://", "x", "http://[", "//host/x"]
)
def test_only_web_addresses_are_addresses(bad: str) -> None:
    with pytest.raises(Invalid, match="http"):
        rules.address(bad, "url")


def test_periods_and_promptness() -> None:
    assert rules.address(" https://example.org/a?b=1 ", "url") == "https://example.org/a?b=1"
    day = dt.date(2026, 5, 1)
    rules.period(day, day)
    rules.period(None, day)
    with pytest.raises(Invalid, match="ends before"):
        rules.period(day, day - dt.timedelta(days=1))
    start = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    hours = [(start, start + dt.timedelta(hours=h)) for h in (24, 48, 240)]
    assert rules.median_days(hours) == 2
    assert rules.median_days([]) is None
