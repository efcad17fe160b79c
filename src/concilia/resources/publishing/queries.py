"""What everybody may read: agencies, activities and places, never a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia.bodies.models import Body
from concilia.core.permissions import SYSTEM, Actor, may, scopes_with
from concilia.core.tables import Column
from concilia.resources.models import Activity, Publication
from concilia.resources.presence.queries import newest, since
from concilia.resources.publishing.actions import VERB
from concilia.resources.queries import activities, inside

OFFICE = ("chair", "deputy", "secretary")

COLUMNS = (
    Column(_("Agency"), "#org+name"),
    Column(_("Agency code"), "#org+code"),
    Column(_("Agency type"), "#org+type"),
    Column(_("Activity"), "#activity+type"),
    Column(_("Territory"), "#loc+name"),
    Column(_("Territory code"), "#loc+code"),
    Column(_("Latitude"), "#geo+lat"),
    Column(_("Longitude"), "#geo+lon"),
    Column(_("Since"), "#date+start"),
    Column(_("Status"), "#status"),
    Column(_("For whom"), "#beneficiary"),
    Column(_("Quantity"), "#output+num"),
    Column(_("Unit"), "#output+unit"),
    Column(_("Report of"), "#date+reported"),
)


def bodies() -> QuerySet[Body]:
    """Return the bodies that let everybody read."""
    leave = Publication.objects.values("body")
    return Body.objects.filter(pk__in=leave).select_related("territory").order_by("name")


def governed(user: Actor) -> list[tuple[Body, Publication | None]]:
    """Return the bodies for which the person may decide it, with the leave that stands."""
    rows = Body.objects.visible_to(user).select_related("territory").order_by("name")
    if not may(user, VERB, None):
        rows = rows.filter(pk__in=scopes_with(user, "body", OFFICE))
    held = Publication.objects.select_related("by").in_bulk(field_name="body_id")
    return [(body, held.get(body.pk)) for body in rows]


def public(body: Body) -> QuerySet[Activity]:
    """Return every activity in the territory of a body, of all reports."""
    return activities(SYSTEM).filter(inside(body.territory))


def current(body: Body) -> QuerySet[Activity]:
    """Return those of the newest report."""
    return newest(public(body))


def rows(body: Body, found: QuerySet[Activity]) -> Iterator[tuple[Any, ...]]:
    """Yield a row per activity, as `COLUMNS`."""
    began = since(public(body))
    for one in found.order_by("territory__path", "type__name", "agency__name", "pk"):
        yield (
            str(one.agency),
            one.agency.code,
            one.agency.get_type_display(),
            str(one.type),
            str(one.territory),
            one.territory.code,
            one.territory.latitude,
            one.territory.longitude,
            began.get((one.agency_id, one.type_id, one.territory_id)),
            one.get_status_display(),
            one.for_whom,
            one.quantity,
            one.unit,
            one.reported_on,
        )
