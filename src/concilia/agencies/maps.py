"""Territories as a map."""

from __future__ import annotations

from collections.abc import Iterable

from concilia.agencies.models import Territory
from concilia.core.charts import Area, Chart, Point, point_map


def map_of(territory: Territory, children: Iterable[Territory]) -> Chart | None:
    """Return a map of a territory's parts, or of itself; None when nothing has a position."""
    shown = [t for t in children if t.latitude is not None or t.geometry] or [territory]
    points = [
        Point(str(t), t.latitude, t.longitude)
        for t in shown
        if t.latitude is not None and t.longitude is not None and not t.geometry
    ]
    areas = [Area(str(t), t.geometry, t.population) for t in shown if t.geometry]
    if not points and not areas:
        return None
    return point_map(str(territory), points, areas)
