"""The people and the facilities of the house, as rows that a question keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from concilia.agencies.models import Territory
from concilia.core.permissions import Actor
from concilia.resources import queries
from concilia.resources.scenarios import layers
from concilia.resources.scenarios.models import Layer, Scenario

Row = dict[str, Any]
Told = list[dict[str, Any]]
SHOWN = 10


def smallest(inside: Territory | None) -> list[Territory]:
    """Return the territories that have no part, in tree order; only those inside one."""
    below = Territory.objects.filter(parent=OuterRef("pk"))
    found = Territory.objects.filter(~Exists(below)).select_related("parent").order_by("path")
    if inside:
        found = found.filter(path__startswith=inside.path)
    return list(found.defer("geometry", "parent__geometry"))


def people(inside: Territory | None) -> tuple[list[Row], Told]:
    """Return a row per territory (code, name, weight, position, group), and what is missing.

    The weight is the population; a territory without a number counts nobody, and is told. One
    without a position is left out, and is told.
    """
    rows, lost, empty = [], [], []
    for place in smallest(inside):
        if place.latitude is None or place.longitude is None:
            lost.append(str(place))
            continue
        if place.population is None:
            empty.append(str(place))
        rows.append(
            {
                "code": place.code,
                "name": str(place),
                "weight": place.population or 0,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "group": str(place.parent or place),
            }
        )
    return rows, _told(("no_position", lost), ("no_population", empty))


def people_of(layer: Layer) -> tuple[list[Row], Told]:
    """Return the points of a file of people, and what is wrong in it."""
    names = {one.code: str(one) for one in Territory.objects.defer("geometry")}
    read = layers.people(layers.decoded(bytes(layer.file.content)), names)
    rows = [
        {
            "code": code,
            "name": name,
            "weight": weight,
            "latitude": latitude,
            "longitude": longitude,
            "group": names.get(place, ""),
        }
        for code, name, weight, latitude, longitude, place in read.rows
    ]
    return rows, [one for one in read.told() if one["code"] not in ("twice", "zero_population")]


def sites(
    user: Actor, kinds: Sequence[str], inside: Territory | None, supply: str
) -> tuple[list[Row], Told]:
    """Return a row per facility of the kinds (code, name, kind, position, supply).

    `supply` is beds, staff or one. A facility without a position is left out, and is told; one
    that offers nothing is told.
    """
    found = queries.facilities(user)
    if kinds:
        found = found.filter(kind__in=kinds)
    if inside:
        found = found.filter(territory__path__startswith=inside.path)
    rows, lost, idle = [], [], []
    for one in found.order_by("code"):
        if one.latitude is None or one.longitude is None:
            lost.append(str(one))
            continue
        offered = 1 if supply == "one" else getattr(one, supply)
        if not offered:
            idle.append(str(one))
        rows.append(
            {
                "code": one.code,
                "name": str(one),
                "kind": one.kind,
                "supply": offered,
                "latitude": one.latitude,
                "longitude": one.longitude,
            }
        )
    return rows, _told(("site_no_position", lost), ("no_supply", idle))


def whole(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario's inputs together with the people of its file, if it has one."""
    layer = scenario.people_layer
    if layer is None:
        return dict(scenario.inputs)
    return {**scenario.inputs, "people": people_of(layer)[0]}


def _told(*found: tuple[str, list[str]]) -> Told:
    return [
        {"code": code, "values": {"rows": len(names), "names": names[:SHOWN]}}
        for code, names in found
        if names
    ]
