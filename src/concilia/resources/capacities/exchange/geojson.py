"""Facilities as GeoJSON (RFC 7946): a feature each, with its capacities as properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from concilia.resources.capacities.exchange.record import (
    Making,
    Record,
    count_of,
    data_of,
    detail_of,
    listed,
    number_of,
    once,
    text_of,
)


def write(records: Iterable[Record]) -> dict[str, Any]:
    """Return a feature collection; a facility without a position has the geometry null."""
    return {"type": "FeatureCollection", "features": [_feature(one) for one in records]}


def _feature(one: Record) -> dict[str, Any]:
    point = None
    if one.latitude is not None and one.longitude is not None:
        point = {"type": "Point", "coordinates": [one.longitude, one.latitude]}
    return {
        "type": "Feature",
        "id": one.code,
        "geometry": point,
        "properties": {
            "code": one.code,
            "name": one.name,
            "kind": one.kind,
            "territory": one.territory,
            "agency": one.agency,
            "agency_name": one.agency_name,
            "beds": one.beds,
            "staff": one.staff,
            "capacities": [data_of(detail) for detail in one.details],
            "confirmed": {field: {"at": at, "by": by} for field, at, by in one.confirmed},
        },
    }


def is_it(data: Mapping[str, Any]) -> bool:
    """Say whether a JSON object is a feature collection."""
    return data.get("type") == "FeatureCollection"


def read(data: Mapping[str, Any]) -> Iterator[Making]:
    """Yield what makes a record of each feature."""
    for feature in listed(data.get("features")):
        yield partial(_read, feature)


def _read(feature: Mapping[str, Any]) -> Record:
    held = feature.get("properties")
    properties: Mapping[str, Any] = held if isinstance(held, Mapping) else {}
    longitude, latitude = _position(feature.get("geometry"))
    return Record(
        code=text_of(properties.get("code")) or text_of(feature.get("id")),
        name=text_of(properties.get("name")),
        kind=text_of(properties.get("kind") or properties.get("amenity")) or "other",
        territory=text_of(properties.get("territory")),
        agency=text_of(properties.get("agency") or properties.get("operator")),
        beds=count_of(properties.get("beds")),
        staff=count_of(properties.get("staff")),
        latitude=latitude,
        longitude=longitude,
        details=once(detail_of(one) for one in listed(properties.get("capacities"))),
    )


def _position(geometry: object) -> tuple[float | None, float | None]:
    if not isinstance(geometry, Mapping) or geometry.get("type") != "Point":
        return None, None
    place = geometry.get("coordinates")
    if not isinstance(place, list) or len(place) < 2:
        return None, None
    return number_of(place[0]), number_of(place[1])
