"""Every write of facilities; activities come in through `imports`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.indicators.permissions import anywhere
from concilia.resources.capacities import details
from concilia.resources.capacities.keeping import confirm, put
from concilia.resources.models import Facility

FIELDS = (
    "code",
    "name",
    "kind",
    "agency",
    "territory",
    "beds",
    "staff",
    "latitude",
    "longitude",
    "ask_every_days",
)

SETTINGS = ("code", "ask_every_days")
"""Fields that say nothing of the facility itself: nobody confirms them."""


def _check(data: Mapping[str, Any]) -> None:
    if (data.get("latitude") is None) != (data.get("longitude") is None):
        raise Invalid(
            Problem(_("A position needs latitude and longitude, or neither."), column="latitude")
        )
    if data.get("kind") not in Facility.Kind.values:
        raise Invalid(
            Problem(
                _("There is no kind of facility “%(kind)s”.") % {"kind": data.get("kind")},
                column="kind",
            )
        )


def enter_facility(*, by: Actor, capacities: str = "", **data: Any) -> Facility:
    """Enter a facility from the values of `FIELDS`, with `capacities` as `details.read` reads.

    Raises `Invalid` when the code is taken, the kind is unknown, or a capacity cannot be read.
    """
    with act("resources.facility", by=by, on=anywhere(by)) as doing:
        _check(data)
        if Facility.objects.filter(code=data["code"]).exists():
            raise Invalid(
                Problem(
                    _("There already is a facility with the code “%(code)s”.")
                    % {"code": data["code"]},
                    column="code",
                )
            )
        kept = {name: data[name] for name in FIELDS if name in data}
        facility = Facility.objects.create(**kept)
        said = details.read(capacities)
        put({facility.pk: said})
        named = [*(name for name in kept if name not in SETTINGS), *(one.key for one in said)]
        confirm({facility.pk: named}, at=clock.now(), by=getattr(by, "pk", None) or None)
        doing.record(facility, kept | {"capacities": details.write(said)})
    return facility


def change_facility(
    facility: Facility, *, by: Actor, capacities: str | None = None, **data: Any
) -> Facility:
    """Change a facility; the code stays, because files carry it.

    Whoever saves the form has looked at all of it: everything counts as confirmed.
    """
    with act("resources.facility", by=by, on=anywhere(by)) as doing:
        former = Facility.objects.select_for_update().get(pk=facility.pk)
        wanted = {
            name: data[name]
            for name in FIELDS
            if name in data and name != "code" and data[name] != getattr(former, name)
        }
        before = {name: getattr(former, name) for name in wanted}
        for name, value in wanted.items():
            setattr(former, name, value)
        _check({"latitude": former.latitude, "longitude": former.longitude, "kind": former.kind})
        if wanted:
            former.save(update_fields=list(wanted))
        named = [name for name in FIELDS if name in data and name not in SETTINGS]
        if capacities is not None:
            said = details.read(capacities)
            touched = sorted(key for _pk, key in put({former.pk: said}))
            named += [one.key for one in said]
            wanted |= {"capacities": details.write(said)} if touched else {}
        confirm({former.pk: named}, at=clock.now(), by=getattr(by, "pk", None) or None)
        doing.record(former, {"from": before, "to": wanted})
    return former
