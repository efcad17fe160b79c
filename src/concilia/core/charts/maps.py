"""Points and areas on a map without any picture from outside."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.charts import frame, labels, words
from concilia.core.charts.chart import Cell, Chart
from concilia.core.charts.geometry import positions, upright
from concilia.core.charts.theme import token

WIDTH, TALLEST, MARGIN = 620, 380, 26
SMALLEST, GREATEST, PLAIN = 24, 620, 60
"""Areas of dots in square pixels: of the least and the greatest value, and without any."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place: degrees north and east, an optional value that sets its size, and a tone.

    `named`: its name is written beside it where names are written at all.
    """

    name: str
    latitude: float
    longitude: float
    value: float | None = None
    tone: str = "calm"
    named: bool = True


@dataclass(frozen=True, slots=True)
class Area:
    """A territory: GeoJSON (polygons), and an optional value that shades it."""

    name: str
    geometry: Mapping[str, Any]
    value: float | None = None


def point_map(
    title: str,
    points: Sequence[Point] = (),
    areas: Sequence[Area] = (),
    *,
    unit: str = "",
    labelled: bool | None = None,
    alt: str = "",
    note: str = "",
) -> Chart:
    """Return a map (Mercator) of points and areas, fitted to what it shows.

    Places that lie nowhere (no finite coordinates, or beyond 85 degrees) are left out of the
    picture and kept in the table. `labelled` writes the names; by default up to 30 points.
    """
    columns = (_("Place"), _("Latitude"), _("Longitude"), unit or _("Value"))
    spots = [p for p in points if _on_earth(p.latitude, p.longitude)]
    shapes = [(a, shape) for a in areas if (shape := upright(a.geometry))]
    if not spots and not shapes:
        return frame.empty(title, columns, alt, note)
    lies = [(p.longitude, p.latitude) for p in spots]
    lies += [at for _a, shape in shapes for at in positions(shape)]
    projection, height = _fit(lies)
    layers = [*_area_layers(shapes, projection, unit)]
    datasets: dict[str, list[frame.Row]] = {}
    datasets["areas"] = _area_rows(shapes)
    names = words.labels((p.name for p in spots), 60)
    datasets["points"] = [
        {
            "n": names[p.name],
            "lat": p.latitude,
            "lon": p.longitude,
            "v": words.number(p.value),
            "a": abs(words.number(p.value) or 0),
            "tone": p.tone,
            "named": p.named,
        }
        for p in spots
    ]
    at = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
    }
    kinds = sorted({p.tone for p in spots} or {"calm"})
    if spots:
        valued = any(words.number(p.value) is not None for p in spots)
        most = max((abs(words.number(p.value) or 0) for p in spots), default=0) or 1
        layers.append(
            {
                "data": {"name": "points"},
                "projection": projection,
                "mark": {
                    "type": "circle",
                    # All of it lies within by the projection; to clip takes most of the drawing.
                    "clip": False,
                    "opacity": 0.82,
                    "stroke": token("paper"),
                    "strokeWidth": 0.8,
                    "size": PLAIN,
                },
                "encoding": {
                    **at,
                    **(
                        {
                            "size": {
                                "field": "a",
                                "type": "quantitative",
                                "scale": {"domain": [0, most], "range": [SMALLEST, GREATEST]},
                                "legend": None,
                            }
                        }
                        if valued
                        else {}
                    ),
                    "color": {
                        "field": "tone",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": kinds, "range": [token(k) for k in kinds]},
                    },
                    "tooltip": frame.tip(
                        ("n", columns[0], "nominal"), ("v", unit or _("Value"), "quantitative")
                    ),
                },
            }
        )
    if labelled or (labelled is None and 0 < len(spots) <= 30):
        layers += _names(datasets["points"], projection)
    table: list[tuple[Cell, ...]] = [
        (p.name, p.latitude, p.longitude, words.number(p.value)) for p in points
    ]
    table += [(a.name, None, None, words.number(a.value)) for a in areas]
    return Chart(
        title,
        alt or _alt(points, areas, len(spots) + len(shapes), unit),
        frame.body(
            layers,
            datasets,
            height=height,
            unit=unit,
            width=WIDTH,
            autosize={"type": "pad"},
            resolve={"scale": {"color": "independent"}},
        ),
        columns,
        tuple(table),
        note,
    )


def _names(rows: Sequence[frame.Row], projection: dict[str, Any]) -> list[dict[str, Any]]:
    """Write the names of the points where they meet nothing, and return the layers for it."""
    move, scale = projection["translate"], projection["scale"]
    most = max((row["a"] for row in rows), default=0) or 1
    valued = any(row["v"] is not None for row in rows)
    spots = []
    named = [row for row in rows if row["named"]]
    for row in named:
        across, down = _flat(row["lon"], row["lat"])
        area = SMALLEST + (GREATEST - SMALLEST) * row["a"] / most if valued else PLAIN
        x, y = move[0] + scale * across, move[1] + scale * down
        spots.append(labels.Spot(row["n"], x, y, math.sqrt(area / math.pi)))
    for row, place in zip(named, labels.placed(spots, width=WIDTH), strict=True):
        row |= {"la": place.align, "lx": round(place.dx, 1), "ly": round(place.dy, 1)}
    mark = {
        "type": "text",
        "clip": False,
        "align": {"expr": "datum.la"},
        "dx": {"expr": "datum.lx"},
        "dy": {"expr": "datum.ly"},
        "baseline": "middle",
        "fontSize": labels.SIZE,
        "limit": 160,
    }
    return frame.halo(
        {
            "data": {"name": "points"},
            "projection": projection,
            "transform": [{"filter": "datum.named"}],
            "mark": mark,
            "encoding": {
                "longitude": {"field": "lon", "type": "quantitative"},
                "latitude": {"field": "lat", "type": "quantitative"},
                "text": {"field": "n", "type": "nominal"},
            },
        }
    )


def _flat(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the position on a Mercator map of radius 1, down from the equator."""
    turned = math.radians(latitude)
    return math.radians(longitude), -math.log(math.tan(math.pi / 4 + turned / 2))


def _on_earth(latitude: object, longitude: object) -> bool:
    north, east = words.number(latitude), words.number(longitude)
    return north is not None and east is not None and abs(north) <= 85 and abs(east) <= 180


def _fit(lies: Sequence[tuple[float, float]]) -> tuple[dict[str, Any], float]:
    """Return a Mercator projection that shows all of `lies`, and the height in pixels."""
    flat = [_flat(lon, lat) for lon, lat in lies]
    xs, ys = [x for x, _y in flat], [y for _x, y in flat]
    wide, tall = max(max(xs) - min(xs), 1e-3), max(max(ys) - min(ys), 1e-3)
    room = WIDTH - 2 * MARGIN
    scale = min(room / wide, (TALLEST - 2 * MARGIN) / tall)
    alone = wide == tall == 1e-3
    height = 160 if alone else max(round(tall * scale) + 2 * MARGIN, 160)
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    move = [round(WIDTH / 2 - scale * middle[0], 2), round(height / 2 - scale * middle[1], 2)]
    return {"type": "mercator", "scale": round(scale, 3), "translate": move}, height


def _area_rows(shapes: Sequence[tuple[Area, dict[str, Any]]]) -> list[frame.Row]:
    there = [v for a, _s in shapes if (v := words.number(a.value)) is not None]
    bounds = frame.ramp(there) if there else []
    names = frame.step_scale(there, bounds)[0] if there else []
    called = words.labels((a.name for a, _s in shapes), 60)
    rows = []
    for area, shape in shapes:
        value = words.number(area.value)
        at = frame.step(value, bounds) - 1 if value is not None else None
        rows.append(
            {
                "type": "Feature",
                "geometry": shape,
                "n": called[area.name],
                "v": value,
                "s": names[at] if at is not None else "",
            }
        )
    return rows


def _area_layers(
    shapes: Sequence[tuple[Area, dict[str, Any]]], projection: dict[str, Any], unit: str
) -> Iterator[dict[str, Any]]:
    if not shapes:
        return
    there = [v for a, _s in shapes if (v := words.number(a.value)) is not None]
    shared = {
        "data": {"name": "areas"},
        "projection": projection,
    }
    tooltip = frame.tip(("n", _("Place"), "nominal"), ("v", unit or _("Value"), "quantitative"))
    edge = {"type": "geoshape", "stroke": token("rule"), "strokeWidth": 0.8}
    yield {**shared, "mark": {**edge, "fill": token("void")}, "encoding": {"tooltip": tooltip}}
    if there:
        names, colours = frame.step_scale(there, frame.ramp(there))
        yield {
            **shared,
            "transform": [{"filter": "isValid(datum.v)"}],
            "mark": {**edge, "stroke": token("paper")},
            "encoding": {
                "tooltip": tooltip,
                "fill": {
                    "field": "s",
                    "type": "nominal",
                    "sort": names,
                    "scale": {"domain": names, "range": colours},
                    "legend": {
                        "orient": "bottom",
                        "symbolType": "square",
                        "columns": 5,
                        "symbolSize": 160,
                        "symbolStrokeWidth": 0,
                    },
                },
            },
        }


def _alt(points: Sequence[Point], areas: Sequence[Area], drawn: int, unit: str) -> str:
    everything = len(points) + len(areas)
    said = ngettext("A map of one place.", "A map of %(count)s places.", drawn) % {"count": drawn}
    everywhere: list[Point | Area] = [*points, *areas]
    valued = [(v, p.name) for p in everywhere if (v := words.number(p.value)) is not None]
    if valued:
        high, low = max(valued), min(valued)
        said += " " + _("Highest: %(top)s with %(high)s; lowest: %(bottom)s with %(low)s.") % {
            "top": words.short(high[1]),
            "high": words.say(high[0], unit),
            "bottom": words.short(low[1]),
            "low": words.say(low[0], unit),
        }
    late = [words.short(p.name) for p in points if p.tone == "late"]
    if late:
        said += " " + _("Marked as late: %(names)s.") % {"names": words.listed(late[:8])}
    if everything > drawn:
        gone = everything - drawn
        said += " " + ngettext(
            "One place has no known position.", "%(count)s places have no known position.", gone
        ) % {"count": gone}
    return said
