"""A ground of map tiles under the map of a page, where the installation names a server of them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.utils.html import format_html, format_html_join

from concilia.core.charts.chart import Chart

GROUND = "chart__tiles"
SIDE = 256
DEEPEST = 19
MOST = 60
"""No page asks for more tiles than these under one map."""
_OPENING = re.compile("<svg[^>]*>")
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?")
_GROUP = re.compile(r'<g [^>]*?transform="translate\(([-\d.]+),([-\d.]+)\)"')


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile and where its upper left corner lies in pixels of the map; `side` is its size."""

    zoom: int
    x: int
    y: int
    left: float
    top: float
    side: float


def tiles(projection: Mapping[str, Any], width: float, height: float) -> Iterator[Tile]:
    """Yield the tiles that cover a Mercator map, at the depth nearest to their own size."""
    scale, (right, down) = float(projection["scale"]), projection["translate"]
    world = 2 * math.pi * scale
    zoom = min(max(round(math.log2(world / SIDE)), 0), DEEPEST)
    count = 2**zoom
    side = world / count
    left, top = right - world / 2, down - world / 2
    columns = range(math.floor(-left / side), math.ceil((width - left) / side))
    rows = range(max(0, math.floor(-top / side)), min(count, math.ceil((height - top) / side)))
    if len(columns) * len(rows) > MOST:
        return
    for y in rows:
        for x in columns:
            yield Tile(zoom, x % count, y, left + x * side, top + y * side, side)


def origin_of(template: str) -> str:
    """Return scheme and host of the server: all that a page needs leave for."""
    parts = urlsplit(template)
    return f"{parts.scheme}://{parts.netloc}"


def fault(template: str) -> str:
    """Return why a template cannot be one, or ""."""
    parts = urlsplit(template.translate({ord(c): None for c in "{}"}))
    if parts.scheme not in {"https", "http"} or not _HOST.fullmatch(parts.netloc):
        return "it must begin with https:// and the name of a server"
    if any(part not in template for part in ("{z}", "{x}", "{y}")):
        return "it must hold {z}, {x} and {y}"
    return ""


def check(**_more: object) -> list[checks.CheckMessage]:
    """Tell the operator what is wrong with the setting before anybody sees a map."""
    wrong = fault(settings.MAP_TILES) if settings.MAP_TILES else ""
    if wrong:
        return [checks.Error(f"CONCILIA_MAP_TILES: {wrong}.", id="concilia.E001")]
    if settings.MAP_TILES and not settings.MAP_ATTRIBUTION:
        words = "CONCILIA_MAP_ATTRIBUTION is empty: tile servers want to be named."
        return [checks.Warning(words, id="concilia.W001")]
    return []


def grounded(chart: Chart, drawn: str) -> str:
    """Return the drawn map with tiles under it; any other picture as it is.

    They begin where the picture's own group begins: a title or a legend moves both.
    """
    layers = chart.body["layer"]
    projection = next((p for layer in layers if (p := layer.get("projection"))), None)
    begins = _GROUP.search(drawn)
    if not settings.MAP_TILES or projection is None or begins is None:
        return drawn
    width, height = chart.body["width"], chart.body["height"]
    pieces = format_html_join(
        "",
        '<image href="{}" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (
                settings.MAP_TILES.replace("{z}", str(one.zoom))
                .replace("{x}", str(one.x))
                .replace("{y}", str(one.y)),
                # A hair wider than it is: no line shows between two.
                *(f"{n:.2f}" for n in (one.left, one.top, one.side + 0.3, one.side + 0.3)),
            )
            for one in tiles(projection, width, height)
        ),
    )
    under = format_html(
        '<svg class="{}" x="{}" y="{}" width="{}" height="{}">{}</svg>',
        GROUND,
        begins[1],
        begins[2],
        width,
        height,
        pieces,
    )
    return _OPENING.sub(lambda found: found[0] + under, drawn, count=1)
