"""Names on a map lie neither on each other nor on a dot, where there is room at all."""

from __future__ import annotations

import pytest

from concilia.core import charts
from concilia.core.charts import Point
from concilia.core.charts.labels import SIZE, Place, Spot, placed, wide


def box(spot: Spot, place: Place) -> tuple[float, float, float, float]:
    """Return what a name covers: left, top, right, bottom."""
    long, half = wide(spot.name), SIZE / 2
    left = spot.x + place.dx - {"left": 0, "right": long, "center": long / 2}[place.align]
    return (left, spot.y + place.dy - half, left + long, spot.y + place.dy + half)


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Say whether two boxes share some of the paper."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 1e-9
        and min(one[3], other[3]) - max(one[1], other[1]) > 1e-9
    )


@pytest.mark.parametrize(
    "spots",
    [
        [Spot("Montserrado", 200, 100, 4), Spot("Margibi", 222, 104, 4)],
        [Spot("Grand Kru", 530, 300, 4), Spot("Maryland", 570, 306, 4)],
        [Spot("Aldermoor", 100, 100, 14), Spot("Greyhaven", 130, 100, 14)],
        [Spot("北木区", 100, 100, 4), Spot("河谷区", 118, 100, 4), Spot("东", 110, 112, 4)],
        [Spot("At the right edge", 610, 50, 4)],
    ],
)
def test_names_keep_apart(spots: list[Spot]) -> None:
    boxes = [box(spot, place) for spot, place in zip(spots, placed(spots, width=620), strict=True)]
    for number, one in enumerate(boxes):
        assert one[0] >= 0
        assert one[2] <= 620
        assert not any(meet(one, other) for other in boxes[:number])
        for spot in spots:
            r = spot.radius
            assert not meet(one, (spot.x - r, spot.y - r, spot.x + r, spot.y + r))


def test_a_name_alone_stands_to_the_right() -> None:
    (place,) = placed([Spot("Bong", 300, 200, 4)], width=620)
    assert (place.align, place.dy) == ("left", 0)
    assert place.dx > 4


def test_without_any_room_every_name_is_still_written() -> None:
    crowd = [Spot(f"Place {n}", 300, 200, 4) for n in range(30)]
    assert len(placed(crowd, width=620)) == 30


def test_the_picture_holds_every_name() -> None:
    places = [
        Point("Montserrado", 6.55, -10.53),
        Point("Margibi", 6.52, -10.3),
        Point("Bong", 7, -9),
    ]
    drawn = charts.point_map("Counties", places).svg("light")
    for one in places:
        assert one.name in drawn
