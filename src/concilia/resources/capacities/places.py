"""Whether a facility lies where it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.core.charts.geometry import upright
from concilia.core.tables import Finding, Row
from concilia.resources.questions.rules import Spot, distance

FAR = 150
"""Kilometres from the centre of its territory from which a position is doubted."""


def contains(geometry: Mapping[str, Any], longitude: float, latitude: float) -> bool:
    """Say whether a point lies within GeoJSON polygons (even-odd rule; holes are outside)."""
    shapes = geometry.get("coordinates") or []
    if geometry.get("type") == "Polygon":
        shapes = [shapes]
    return any(_inside(rings, longitude, latitude) for rings in shapes)


def _inside(rings: Sequence[Sequence[Sequence[float]]], x: float, y: float) -> bool:
    crossings = 0
    for ring in rings:
        for (ax, ay, *_a), (bx, by, *_b) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                crossings += 1
    return crossings % 2 == 1


def astray(rows: Iterable[Row]) -> Iterator[Finding]:
    """Yield a finding per facility whose position does not fit the territory that it names.

    With a known area: outside of it (in the sea, in another territory). Otherwise: far from its
    centre.
    """
    placed = [one for one in rows if one.values.get("latitude") is not None]
    shapes = _shapes({one.values["place"].pk for one in placed})
    for row in placed:
        values = row.values
        place, longitude, latitude = values["place"], values["longitude"], values["latitude"]
        said = {"name": values["name"], "place": place}
        shape = shapes.get(place.pk)
        if shape and not contains(shape, longitude, latitude):
            message = _("“%(name)s” lies outside of %(place)s, perhaps in the sea: look again.")
            yield Finding(message % said, (row.number,))
        elif shape is None and place.latitude is not None:
            centre = Spot("", "", place.latitude, place.longitude)
            far = distance(centre, Spot("", "", latitude, longitude))
            if far > FAR:
                message = _("“%(name)s” lies %(far)d km from the centre of %(place)s: look again.")
                yield Finding(message % (said | {"far": far}), (row.number,))


def _shapes(ids: set[int]) -> dict[int, Mapping[str, Any]]:
    held = Territory.objects.filter(pk__in=list(ids)[:900], geometry__isnull=False)
    found = {pk: upright(shape) for pk, shape in held.values_list("pk", "geometry")}
    return {pk: shape for pk, shape in found.items() if shape}
