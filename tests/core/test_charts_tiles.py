"""An installation may name a server of map tiles; without one no page asks anybody else."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from django.test import Client

from concilia.core.charts import Area, Point, bar, point_map, tiles
from concilia.core.charts.figure import figure_html
from tests.house import House

TEMPLATE = "https://tiles.example.org/{z}/{x}/{y}.png"
MAP = point_map(
    "Clinics", [Point("Bo", 7.96, -11.74, 4), Point("Kenema", 7.88, -11.19, 9)], unit="beds"
)


@pytest.fixture
def server(settings: Any) -> None:
    settings.MAP_TILES, settings.MAP_ATTRIBUTION = TEMPLATE, "© Mappers <of> the world"


def test_without_a_server_nothing_changes(settings: Any) -> None:
    assert settings.MAP_TILES == ""
    drawn = str(figure_html(MAP))
    assert "chart__tiles" not in drawn
    assert "http" not in re.sub(r'"https://vega[^"]*"|http://www\.w3\.org/[\w/]+', "", drawn)


@pytest.mark.usefixtures("server")
def test_a_map_gets_its_ground_and_says_whose_it_is() -> None:
    drawn = str(figure_html(MAP))
    asked = re.findall(r'<image href="https://tiles\.example\.org/(\d+)/(\d+)/(\d+)\.png"', drawn)
    assert 4 <= len(asked) <= tiles.MOST
    assert "© Mappers &lt;of&gt; the world" in drawn
    assert "chart--tiled" in drawn
    for other in (bar("Beds", {"Bo": 3}), point_map("Nowhere", [])):
        assert "chart__tiles" not in str(figure_html(other))


def test_a_tile_lies_where_its_corner_lies_on_the_map() -> None:
    layer = next(one for one in MAP.body["layer"] if "projection" in one)
    projection = layer["projection"]
    found = list(tiles.tiles(projection, MAP.body["width"], MAP.body["height"]))
    for one in found:
        count = 2**one.zoom
        east = math.radians(one.x / count * 360 - 180)
        north = math.atan(math.sinh(math.pi * (1 - 2 * one.y / count)))
        left = projection["scale"] * east + projection["translate"][0]
        top = projection["translate"][1] - projection["scale"] * math.asinh(math.tan(north))
        assert (one.left, one.top) == pytest.approx((left, top), abs=1e-6)
    assert min(one.left for one in found) <= 0
    assert max(one.left + one.side for one in found) >= MAP.body["width"]
    assert max(one.top + one.side for one in found) >= MAP.body["height"]
    assert all(180 < one.side < 363 for one in found)


@pytest.mark.usefixtures("server")
def test_areas_over_tiles_are_maps_too() -> None:
    ring = [[-11.0, 7.0], [-10.0, 7.0], [-10.0, 8.0], [-11.0, 7.0]]
    area = Area("Zone", {"type": "Polygon", "coordinates": [ring]}, 3)
    assert "chart__tiles" in str(figure_html(point_map("Zones", [], [area])))


def test_the_policy_opens_for_that_server_alone(
    house: House, client: Client, settings: Any
) -> None:
    before = client.get("/account/login/").headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob:;" in before
    settings.MAP_TILES = TEMPLATE
    after = client.get("/account/login/").headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://tiles.example.org;" in after
    assert after.replace(" https://tiles.example.org", "") == before


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("tiles.example.org/{z}/{x}/{y}.png", "begin with https"),
        ("https://tiles.example.org/{z}/{x}.png", "must hold"),
        ("https://a; script-src *//{z}/{x}/{y}", "begin with https"),
        ("javascript:{z}{x}{y}", "begin with https"),
    ],
)
def test_a_wrong_template_is_told_to_the_operator(settings: Any, template: str, said: str) -> None:
    settings.MAP_TILES = template
    (found,) = tiles.check()
    assert said in found.msg
    settings.MAP_TILES, settings.MAP_ATTRIBUTION = TEMPLATE, ""
    assert [one.id for one in tiles.check()] == ["concilia.W001"]
    settings.MAP_ATTRIBUTION = "© X"
    assert tiles.check() == []
