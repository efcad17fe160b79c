"""GeoJSON made fit for drawing: only polygons, only finite positions, rings the right way round."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from concilia.core.charts import words

Ring = list[list[float]]


def upright(data: Any) -> dict[str, Any] | None:
    """Return the polygons of any GeoJSON object as one MultiPolygon, or None if it has none.

    Vega fills the side on the left of a ring's reverse, so outer rings are turned clockwise and
    holes the other way.
    """
    found = [rings for raw in _polygons(data, 0) if (rings := _rings(raw))]
    return {"type": "MultiPolygon", "coordinates": found} if found else None


def positions(shape: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    """Yield the (longitude, latitude) of every corner of a MultiPolygon."""
    for polygon in shape["coordinates"]:
        for ring in polygon:
            yield from ((x, y) for x, y in ring)


def _polygons(data: Any, depth: int) -> Iterator[Any]:
    if not isinstance(data, Mapping) or depth > 4:
        return
    kind, inside = data.get("type"), data.get("coordinates")
    if kind == "Polygon":
        yield inside
    elif kind == "MultiPolygon" and isinstance(inside, list | tuple):
        yield from inside
    elif kind == "Feature":
        yield from _polygons(data.get("geometry"), depth + 1)
    for part in (*_many(data.get("features")), *_many(data.get("geometries"))):
        yield from _polygons(part, depth + 1)


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _rings(raw: Any) -> list[Ring]:
    rings: list[Ring] = []
    for ring in _many(raw):
        kept = [at for raw_at in _many(ring) if (at := _position(raw_at))]
        if len(kept) < 3:
            continue
        if kept[0] != kept[-1]:
            kept.append(kept[0])
        clockwise = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in itertools.pairwise(kept)) > 0
        rings.append(kept if clockwise == (not rings) else kept[::-1])
    return rings


def _position(raw: Any) -> list[float] | None:
    if not isinstance(raw, list | tuple) or len(raw) < 2:
        return None
    east, north = words.number(raw[0]), words.number(raw[1])
    if east is None or north is None or abs(east) > 180 or abs(north) > 85:
        return None
    return [float(east), float(north)]
