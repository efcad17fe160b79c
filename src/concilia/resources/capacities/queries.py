"""Reads of facilities with all that is known of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from concilia.agencies.models import Territory
from concilia.resources.capacities.details import Detail
from concilia.resources.capacities.exchange.record import Record
from concilia.resources.capacities.models import Capacity, Confirmation
from concilia.resources.models import Facility

BASE = ("name", "kind", "agency", "territory", "beds", "staff", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Known:
    """One thing known of a facility, and since when it is confirmed."""

    capacity: Capacity
    confirmation: Confirmation | None
    territory: Territory | None = None


def whole(found: QuerySet[Facility]) -> QuerySet[Facility]:
    """Return facilities with capacities and confirmations; two further queries."""
    return found.prefetch_related(
        "capacities", Prefetch("confirmations", Confirmation.objects.select_related("by"))
    )


def records(found: Iterable[Facility]) -> Iterator[Record]:
    """Yield facilities (`whole`) as every format carries them."""
    for one in found:
        yield Record(
            code=one.code,
            name=one.name,
            kind=one.kind,
            territory=one.territory.code,
            agency=one.agency.code if one.agency else "",
            agency_name=one.agency.name if one.agency else "",
            beds=one.beds,
            staff=one.staff,
            latitude=one.latitude,
            longitude=one.longitude,
            details=tuple(detail_of(capacity) for capacity in one.capacities.all()),
            confirmed=tuple(
                (held.field, held.at.isoformat(), str(held.by or held.source))
                for held in one.confirmations.all()
            ),
        )


def detail_of(one: Capacity) -> Detail:
    """Return a capacity without its row."""
    return Detail(one.group, one.item, one.quantity, one.unit, one.text)


def groups(facility: Facility) -> list[tuple[str, list[Known]]]:
    """Return what is known of a facility (`whole`) by group, in the order of the groups."""
    confirmed = {one.field: one for one in facility.confirmations.all()}
    rows = list(facility.capacities.all())
    codes = [one.item for one in rows if one.group == Capacity.Group.CATCHMENT]
    places = (
        {one.code: one for one in Territory.objects.defer("geometry").filter(code__in=codes)}
        if codes
        else {}
    )
    by: dict[str, list[Known]] = {}
    for one in sorted(rows, key=_order):
        by.setdefault(one.group, []).append(
            Known(one, confirmed.get(one.key), places.get(one.item))
        )
    return [(str(label), by[group]) for group, label in Capacity.Group.choices if group in by]


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _order(one: Capacity) -> tuple[int, str]:
    return (_DAYS.index(one.item) if one.item in _DAYS else 0, one.item)


def base_confirmed(facility: Facility) -> dict[str, Any]:
    """Return when the plain fields of a facility (`whole`) were last confirmed, by field."""
    return {one.field: one for one in facility.confirmations.all() if "/" not in one.field}


def oldest(facility: Facility) -> dt.datetime | None:
    """Return since when the facility (`whole`) is confirmed in all its fields, or None."""
    times = [one.at for one in facility.confirmations.all()]
    return min(times) if times else None
