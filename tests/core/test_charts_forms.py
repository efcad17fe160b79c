"""Every form of chart, in both themes, with the input that people really have."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.core import charts
from concilia.core.charts import Area, Chart, Link, Node, Point, theme, words
from concilia.core.charts.geometry import positions, upright
from concilia.core.charts.networks import layout

DAY = dt.date(2014, 6, 2)
HOSTILE = [
    "<script>alert(1)</script>",
    "null\x00byte \x1b[31m",
    "مرحبا بالعالم",
    "😀 emoji",
    "x" * 10_000,
    '{"token": "late"}',
    "datum.x; signal",
    "",
]
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}


def days(values: list[float | None]) -> list[tuple[dt.date, float | None]]:
    return [(DAY + dt.timedelta(days=n), v) for n, v in enumerate(values)]


def one_of_each(label: str = "Bong") -> dict[str, Chart]:
    return {
        "line": charts.line(
            label,
            {label: days([1, 2, None, 40]), "other": days([3, 1, 2])},
            unit="cases",
            limits=(1, 20),
            target=5,
            marks=[(DAY, label)],
        ),
        "bar": charts.bar(label, {label: 4, "b": 2, "c": None}, tones={label: "late"}, target=3),
        "stacked": charts.bar(label, {label: {"Done": 3, "Late": 1}, "b": {"Done": 2}}),
        "heat": charts.heat_map(label, {(label, "a"): 1, (label, "b"): 2.5, ("r", "a"): None}),
        "map": charts.point_map(
            label,
            [Point(label, 6.3, -10.8, 3, "late"), Point("b", 7, -9)],
            [Area(label + "!", SQUARE, 4), Area("void", SQUARE)],
        ),
        "network": charts.network(label, [Link(label, "b", 2), Link("b", "c")], groups={"b": "g"}),
        "tree": charts.tree(label, Node(label, (Node("因为名单分散", (Node("x"),)), Node("b")))),
    }


@pytest.mark.parametrize("name", ["line", "bar", "stacked", "heat", "map", "network", "tree"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_form_is_drawn_in_both_themes(name: str, look: theme.Name) -> None:
    chart = one_of_each()[name]
    drawn = chart.svg(look)
    ElementTree.fromstring(drawn)
    assert drawn == chart.svg(look)
    assert "Bong" in drawn
    assert chart.png(1, look).startswith(b"\x89PNG")
    assert chart.alt
    assert chart.rows
    assert not chart.empty
    assert '"token"' not in json.dumps(chart.spec(look))
    assert Chart.from_data(json.loads(json.dumps(chart.to_data()))) == chart


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_labels_are_drawn_as_text(label: str) -> None:
    for chart in one_of_each(label).values():
        drawn = chart.svg()
        tags = {e.tag.rpartition("}")[2] for e in ElementTree.fromstring(drawn).iter()}
        assert "script" not in tags
        assert chart.rows
        assert len(drawn) < 60_000


@pytest.mark.parametrize("label", ["联系人追踪", "Отслеживание контактов"])
def test_labels_of_other_scripts_stand_in_the_picture(label: str) -> None:
    assert label in charts.bar("x", {label: 1}).svg()


def test_a_line_says_what_it_shows() -> None:
    chart = charts.line(
        "Contacts",
        {"m": days([300, 1204, None, math.nan, 310])},
        unit="contacts",
        limits=(None, 1000),
    )
    assert chart.alt == (
        "From 2 June 2014 to 6 June 2014, highest 1,204 contacts at 3 June 2014, "
        "lowest 300 contacts at 2 June 2014, last 310 contacts. Above the upper limit once."
    )
    assert chart.columns == ("Date", "m")
    assert chart.rows[1] == ("2014-06-03", 1204)
    assert chart.rows[3] == ("2014-06-05", None)


def test_a_line_over_numbers_and_below_its_limit() -> None:
    chart = charts.line("x", {"a": [(1, 5), (2, -5), (3, -6)]}, limits=(0, None), target=4)
    assert "Below the lower limit 2 times. Target: 4." in chart.alt
    assert "<svg" in chart.svg()


def test_many_series_are_told_in_short_and_keep_apart() -> None:
    chart = charts.line("x", {f"s{n}": days([n, n + 1]) for n in range(8)} | {"e": []})
    assert "3 more series." in chart.alt
    assert "stroke-dasharray" in chart.svg()
    few = charts.line("x", {"a": days([1]), "b": []})
    assert few.alt == "a: One value: 1 at 2 June 2014. b: no values yet."


def test_no_values_are_said_and_not_drawn() -> None:
    for chart in (
        charts.line("x", {}),
        charts.line("x", {"a": days([None, math.nan])}),
        charts.bar("x", {}),
        charts.bar("x", {"a": None}),
        charts.heat_map("x", {}),
        charts.point_map("x"),
        charts.point_map("x", [Point("nowhere", math.nan, 0), Point("pole", 90, 0)]),
        charts.network("x", []),
        charts.tree("x", Node("")),
    ):
        assert chart.empty
        assert chart.alt == "No values yet"
        assert "No values yet" in chart.svg()


def test_one_value_and_five_thousand_values_are_drawn() -> None:
    assert charts.line("x", {"a": days([5])}).alt == "One value: 5 at 2 June 2014."
    assert charts.bar("x", {"a": 5}).alt == "a: 5."
    assert len(charts.line("x", {"a": days(list(range(5000)))}).svg()) < 400_000
    assert len(charts.bar("x", {f"n{n}": n for n in range(5000)}).rows) == 5000
    assert charts.point_map("x", [Point(f"p{n}", n / 100, n / 90) for n in range(5000)]).svg()


def test_bars_tell_longest_shortest_gaps_and_target() -> None:
    chart = charts.bar("x", {"a": 3, "b": 9, "c": None}, unit="%", target=5)
    assert chart.alt == (
        "3 bars".replace("3", "2") + "; the longest is b with 9%, the shortest a with 3%. "
        "One has no value. 1 of 2 reach 5%."
    )
    assert [row[0] for row in chart.rows] == ["b", "a", "c"]
    assert [r[0] for r in charts.bar("x", {"a": 3, "b": 9}, ordered=False).rows] == ["a", "b"]


def test_heat_maps_shade_whole_numbers_in_whole_steps() -> None:
    chart = charts.heat_map("x", {("r", str(n)): n for n in range(1, 11)} | {("q", "1"): None})
    for step in ("1 – 2", "3 – 4", "9 – 10"):
        assert step in chart.svg()
    assert "lowest 1 at r / 1. 10 cells have no value." in chart.alt
    same = charts.heat_map("x", {("r", "a"): 7, ("s", "a"): 7})
    assert "step-3" in json.dumps(dict(same.body))
    fine = charts.heat_map("x", {("r", str(n)): 1 + n * 1e-9 for n in range(6)})
    assert "<svg" in fine.svg()


def test_maps_keep_places_without_position_in_the_table() -> None:
    chart = charts.point_map("x", [Point("a", 1, 1, 2, "late"), Point("b", 1, 999)], unit="cases")
    assert chart.alt == (
        "A map of one place. Highest: a with 2 cases; lowest: a with 2 cases. "
        "Marked as late: a. One place has no known position."
    )
    assert len(chart.rows) == 2


def test_geometry_is_mended_or_left_out() -> None:
    backward = {"type": "Polygon", "coordinates": [SQUARE["coordinates"][0][::-1]]}
    features = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": SQUARE}]}
    assert upright(SQUARE) == upright(backward) == upright(features)
    assert upright({"type": "GeometryCollection", "geometries": [SQUARE]}) == upright(SQUARE)
    many = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]}
    assert upright(many) == upright(SQUARE)
    open_ring = {"type": "Polygon", "coordinates": [[[0, 0], [0, 2], [2, 2]]]}
    shape = upright(open_ring)
    assert shape
    assert len(list(positions(shape))) == 4
    for wrong in (
        None,
        5,
        {},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": [[[1, "x"], [2], None, [0, 99]]]},
        {"type": "Polygon", "coordinates": "no"},
    ):
        assert upright(wrong) is None


def test_networks_lie_the_same_way_each_time() -> None:
    ties = [(0, 1, 1.0), (1, 2, 3.0), (3, 3, 1.0)]
    assert (layout(5, ties) == layout(5, ties)).all()
    assert layout(1, []).tolist() == [[0.5, 0.5]]
    chart = charts.network("x", [Link("a", "b"), Link("a", "c")], nodes=["d"])
    assert chart.alt == "A network of 4 nodes with 2 ties. a has the most: 2. One node has no tie."
    alone = charts.network("x", [], nodes=["a"])
    assert "A network of one node with 0 ties." in alone.alt


def test_trees_tell_their_first_level_and_stop_drawing_at_six() -> None:
    node = Node("leaf")
    for n in range(9):
        node = Node(f"level {n}", (node,))
    chart = charts.tree("x", node)
    assert len(chart.rows) == 10
    assert "level 7" in chart.alt
    assert "leaf" not in chart.svg()


@pytest.mark.parametrize(
    ("language", "month"), [("ru", "Июнь"), ("zh-hans", "六月"), ("fr", "juin"), ("en", "June")]
)
def test_months_and_numbers_follow_the_language(language: str, month: str) -> None:
    with override(language):
        pairs = [(DAY + dt.timedelta(days=30 * n), 12345.5 + n) for n in range(6)]
        drawn = charts.line("x", {"a": pairs}).svg()
    assert "juillet" in drawn.lower() if language == "fr" else month[:2].lower() in drawn.lower()


@given(st.text(max_size=400), st.integers(8, 40), st.integers(1, 4))
@settings(max_examples=60)
def test_wrapped_text_keeps_its_room(text: str, width: int, lines: int) -> None:
    made = words.wrap(text, width, lines)
    assert 1 <= len(made) <= lines
    assert all(len(line) <= width + 2 for line in made)


@given(st.lists(st.text(max_size=200), unique=True, max_size=20))
def test_different_names_keep_different_labels(names: list[str]) -> None:
    made = words.labels(names, 12)
    assert len(set(made.values())) == len(names)


@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)), max_size=12))
@settings(max_examples=25, deadline=None)
def test_any_numbers_make_a_chart(values: list[float | None]) -> None:
    makers: list[Callable[[], Chart]] = [
        lambda: charts.line("x", {"a": days(values)}),
        lambda: charts.bar("x", {str(n): v for n, v in enumerate(values)}),
        lambda: charts.heat_map("x", {("r", str(n)): v for n, v in enumerate(values)}),
    ]
    for make in makers:
        assert make().alt


def test_the_style_sheet_is_in_step_with_the_colours() -> None:
    path = Path(theme.__file__).parent.parent / "static" / "core" / "charts.css"
    assert path.read_text() == theme.css()
    assert set(theme.LIGHT) == set(theme.DARK)


def _contrast(a: str, b: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_text_and_marks_have_contrast(colours: dict[str, str]) -> None:
    for name in ("ink", "muted", "late", "soon", "done", "contested"):
        assert _contrast(colours[name], colours["paper"]) >= 4.5, name
    for name in theme.SERIES:
        assert _contrast(colours[name], colours["paper"]) >= 3, name
    for n in range(1, 6):
        assert _contrast(colours[f"on-{n}"], colours[f"step-{n}"]) >= 4.5, n
