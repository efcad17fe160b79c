"""Lists of the resources room as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia.core.tables import Column
from concilia.resources.capacities import details
from concilia.resources.capacities import queries as capacities
from concilia.resources.models import Activity, Facility

ACTIVITIES = (
    Column(_("Agency"), "#org+name"),
    Column(_("Agency code"), "#org+code"),
    Column(_("Agency type"), "#org+type"),
    Column(_("Activity"), "#activity+type"),
    Column(_("Territory"), "#loc+name"),
    Column(_("Territory code"), "#loc+code"),
    Column(_("Report of"), "#date+reported"),
    Column(_("Funder"), "#org+funder"),
    Column(_("Implementing partner"), "#org+impl"),
    Column(_("Starts"), "#date+start"),
    Column(_("Ends"), "#date+end"),
    Column(_("Status"), "#status"),
    Column(_("For whom"), "#beneficiary"),
    Column(_("Quantity"), "#output+num"),
    Column(_("Unit"), "#output+unit"),
    Column(_("Row of the file"), "#meta+source+row"),
)

FACILITIES = (
    Column(_("Code"), "#loc+code"),
    Column(_("Name"), "#loc+name"),
    Column(_("Kind"), "#loc+type"),
    Column(_("Territory"), "#adm2+name"),
    Column(_("Agency"), "#org+name"),
    Column(_("Beds"), "#capacity+beds"),
    Column(_("Staff"), "#staff"),
    Column(_("Latitude"), "#geo+lat"),
    Column(_("Longitude"), "#geo+lon"),
    Column(_("Capacities"), "#capacity+list"),
    Column(_("Confirmed since"), "#date+confirmed"),
)


def activity_rows(found: QuerySet[Activity]) -> Iterator[tuple[Any, ...]]:
    """Yield a row per activity."""
    for one in found.select_related("funder", "partner").iterator(chunk_size=2000):
        yield (
            str(one.agency),
            one.agency.code,
            one.agency.get_type_display(),
            str(one.type),
            str(one.territory),
            one.territory.code,
            one.reported_on,
            str(one.funder or ""),
            str(one.partner or ""),
            one.starts,
            one.ends,
            one.get_status_display(),
            one.for_whom,
            one.quantity,
            one.unit,
            one.source_row,
        )


def facility_rows(found: QuerySet[Facility]) -> Iterator[tuple[Any, ...]]:
    """Yield a row per facility, with its capacities in one cell as the import reads them."""
    for one in capacities.whole(found).iterator(chunk_size=2000):
        since = capacities.oldest(one)
        yield (
            one.code,
            str(one),
            one.get_kind_display(),
            str(one.territory),
            str(one.agency or ""),
            one.beds,
            one.staff,
            one.latitude,
            one.longitude,
            details.write(capacities.detail_of(held) for held in one.capacities.all()),
            since.date() if since else None,
        )
