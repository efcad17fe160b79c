"""The pictures: every one drawn, nothing overlapping, every region of a Venn diagram there."""

from __future__ import annotations

import itertools
import json

import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.methods.qca import pictures
from concilia.methods.qca.pictures import Column, Fit, Picture, Range, RowOf
from concilia.methods.qca.pictures.labels import placed
from concilia.methods.qca.pictures.venn import depth, regions
from concilia.methods.qca.pictures.xy import role


def drawn(picture: Picture) -> str:
    body = pictures.painted(picture.body)
    assert "token" not in json.dumps({k: v for k, v in body.items() if k != "datasets"})
    svg = str(vl_convert.vegalite_to_svg(body, allowed_base_urls=[]))
    assert "NaN" not in svg
    return svg


def configuration() -> Picture:
    columns = [
        Column("S1", {"A": 1, "B": 0}, frozenset({"A"}), Fit(0.91, 0.83, 0.42, 0.12), 5, "M1"),
        Column("S2", {"C": 1}, frozenset({"C"}), Fit(0.88, 0.8, 0.35, 0.05), 3, "M1"),
        Column("S1", {"A": 1, "B": 0}, frozenset(), Fit(0.91, 0.83, 0.42, 0.2), 5, "M2"),
    ]
    labels = {"A": "Alpha", "B": "Beta", "C": "Gamma"}
    return pictures.configuration(labels, columns, {"M1": Fit(0.9, 0.8, 0.6)})


def test_the_configuration_chart_tells_presence_absence_core_and_blank() -> None:
    picture = configuration()
    table = {row[0]: row[1:] for row in picture.rows}
    assert table["Alpha"] == ("core, present", "", "peripheral, present")
    assert table["Beta"] == ("peripheral, absent", "", "peripheral, absent")
    assert table["Gamma"] == ("", "core, present", "")
    assert table["Unique coverage"] == ("0.120", "0.050", "0.200")
    svg = drawn(picture)
    for text in ("Alpha", "M1", "M2", "0.910", "Solution coverage", "0.600"):
        assert f">{text}<" in svg


def test_a_level_stands_in_the_circle_of_a_multivalue_condition() -> None:
    picture = pictures.configuration(
        {"L": "Level"}, [Column("S1", {"L": 2})], multivalue=frozenset({"L"})
    )
    assert ">2<" in drawn(picture)


def test_cases_are_what_schneider_and_rohlfing_call_them() -> None:
    assert [role(*xy) for xy in ((0.8, 0.9), (0.8, 0.2), (0.1, 0.9), (0.1, 0.1))] == [
        "typical",
        "deviant_consistency",
        "deviant_coverage",
        "irrelevant",
    ]


spots = st.lists(
    st.tuples(st.floats(0, 400), st.floats(0, 400), st.text("ABCxyz ", min_size=1, max_size=12)),
    min_size=1,
    max_size=45,
)


@given(spots)
@settings(max_examples=40, deadline=None)
def test_no_label_overlaps_another_or_hides_a_point(
    points: list[tuple[float, float, str]],
) -> None:
    boxes, left_out = placed(points, 420, 420)
    for one, two in itertools.combinations(boxes, 2):
        apart = (
            one.left + one.width <= two.left
            or two.left + two.width <= one.left
            or abs(one.middle - two.middle) >= 12
        )
        assert apart
    for box in boxes:
        assert box.left >= 0
        assert box.left + box.width <= 420
        assert not any(
            box.left < x < box.left + box.width and abs(box.middle - y) < 6
            for x, y, _text in {(b.x, b.y, "") for b in boxes}
        )
    shown = {(round(x), round(y)) for x, y, _text in points}
    assert len(boxes) + len(left_out) == len(shown)


def test_twenty_cases_all_keep_their_names() -> None:
    names = [f"Case {n}" for n in range(20)]
    x = [(n * 37 % 100) / 100 for n in range(20)]
    y = [(n * 61 % 100) / 100 for n in range(20)]
    svg = drawn(pictures.xy_plot(names, x, y, x_title="A*B", y_title="Y"))
    assert all(f">{name}<" in svg for name in names)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_a_venn_diagram_has_every_region_and_each_number_stands_in_its_own(count: int) -> None:
    found = {region.inside: region for region in regions(count)}
    wanted = {
        frozenset(n for n in range(count) if key[n])
        for key in itertools.product((0, 1), repeat=count)
    } - {frozenset()}
    assert set(found) == wanted
    for inside, region in found.items():
        assert len(region.outline) > 2
        # The ellipse's own equation says where the spot lies, not the clipped polygon.
        assert all((depth(count, n, region.spot) > 0) == (n in inside) for n in range(count))
    values = {key: ("1", sum(key), "") for key in itertools.product((0, 1), repeat=count)}
    drawn(pictures.venn("ABCDE"[:count], values))


def test_six_sets_are_refused() -> None:
    with pytest.raises(ValueError, match="one to five"):
        pictures.venn("ABCDEF", {})


def test_table_ranges_and_curve_are_drawn() -> None:
    rows = [
        RowOf(3, (0, 1), "1", 2, 0.9, 0.8, ("x", "y")),
        RowOf(1, (0, 0), "?", 1, None, None, ()),
    ]
    assert ">0.900<" in drawn(pictures.truth_table(("A", "B"), rows))
    spans = [Range("Consistency cut", 0.8, 0.75, 1.0, 0.5, 1.0)]
    svg = drawn(pictures.ranges(spans))
    assert ">0.75<" in svg
    assert ">1 ›<" in svg
    curve = pictures.calibration_curve(
        ("a", "b"), (1.0, 3.0), (0.2, 0.9), ((0, 2, 4), (0.1, 0.5, 0.95)), (1, 2, 3), title="beds"
    )
    assert ">beds<" in drawn(curve)
