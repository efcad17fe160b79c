"""Whom this room writes to for an agency."""

from __future__ import annotations

from collections.abc import Iterable

from concilia.agencies.models import Agency, Appointment, Person
from concilia.bodies.models import Filling
from concilia.core import clock


def voices_of(agencies: Iterable[Agency]) -> dict[int, list[Person]]:
    """Return by agency its coordinators, else heads, else who fills its seats; two queries."""
    ids = [agency.pk for agency in agencies]
    day = clock.today()
    roles: dict[int, dict[str, list[Person]]] = {pk: {} for pk in ids}
    held = Appointment.objects.on(day).filter(agency__in=ids, person__is_active=True)
    for one in held.select_related("person").order_by("pk"):
        roles[one.agency_id].setdefault(one.role, []).append(one.person)
    seated = Filling.objects.on(day).filter(seat__agency__in=ids, person__is_active=True)
    for filling in seated.select_related("person", "seat").order_by("kind", "pk"):
        if filling.seat.ends is None or filling.seat.ends >= day:
            roles[filling.seat.agency_id].setdefault("delegate", []).append(filling.person)
    order = ("coordinator", "head", "delegate")
    return {
        pk: list(dict.fromkeys(next((found[one] for one in order if one in found), [])))
        for pk, found in roles.items()
    }
