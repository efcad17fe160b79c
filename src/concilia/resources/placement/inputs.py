"""What a placement is asked of: people, and sites that exist or may be opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from concilia.core.permissions import Actor
from concilia.resources.access import inputs
from concilia.resources.access.inputs import Row
from concilia.resources.placement.forms import PlacementForm


def gathered(form: PlacementForm, user: Actor) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return question and inputs of a valid form."""
    data, question = form.cleaned_data, form.question()
    layer, inside = form.layer("people"), data.get("inside")
    house, told = inputs.people(inside)
    people = house
    if layer:
        people, told = inputs.people_of(layer)
    sites, lost = _sites(data, user, house)
    if data.get("share"):
        groups = {str(row["group"]) for row in people if row["group"]}
        question["minimum"] = dict.fromkeys(sorted(groups), data["share"] / 100)
    held = {"people": [] if layer else people, "sites": sites, "told": [*told, *lost]}
    return question, held


def _sites(
    data: dict[str, Any], user: Actor, house: Sequence[Row]
) -> tuple[list[Row], list[dict[str, Any]]]:
    found: dict[str, Row] = {}
    told: list[dict[str, Any]] = []
    inside, capacity = data.get("inside"), data.get("capacity_new")
    for field, existing in (("existing", True), ("others", False)):
        if not data.get(field):
            continue
        rows, lost = inputs.sites(user, [data[field]], inside, "one")
        told += lost
        for row in rows:
            held = {
                **row,
                "existing": existing and bool(data.get("stay")),
                "here": existing,
                "price": 0.0 if existing else _price(data),
            }
            if capacity is not None:
                held["capacity"] = data["capacity_existing"] if existing else capacity
            found.setdefault(row["code"], held)
    if data.get("centres"):
        for place in house:
            row = {
                "code": f"new-in-{place['code']}",
                "name": _("new in %(place)s") % {"place": place["name"]},
                "kind": "new",
                "supply": 1,
                "latitude": place["latitude"],
                "longitude": place["longitude"],
                "existing": False,
                "here": False,
                "price": _price(data),
            }
            found[row["code"]] = row if capacity is None else {**row, "capacity": capacity}
    return list(found.values()), told


def _price(data: dict[str, Any]) -> float:
    """Return what a new site costs; without a price each counts as one: the fewest are cheapest."""
    given = data.get("price")
    return 1.0 if given is None else float(given)
