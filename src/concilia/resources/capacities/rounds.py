"""Asking agencies on a schedule whether what is known of their facilities is still right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.agencies.models import Agency, Person
from concilia.core import clock, links, notices
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow
from concilia.core.models import SignedLink
from concilia.core.permissions import SYSTEM, Actor
from concilia.resources.actions import SETTINGS
from concilia.resources.capacities import details
from concilia.resources.capacities.details import Detail
from concilia.resources.capacities.keeping import confirm, put
from concilia.resources.capacities.models import Capacity, Round
from concilia.resources.capacities.queries import detail_of
from concilia.resources.models import Facility
from concilia.resources.voices import voices_of

VERB = "resources.confirm"
AGAIN = 30
"""Days after which an unanswered round is asked again; so long its links can be used."""
MOST = 60
"""Facilities in one round: more make a page that nobody reads."""


def due(now: dt.datetime, *, agency: Agency | None = None) -> list[Facility]:
    """Return the facilities that an agency runs and that were not confirmed for too long."""
    rows = Facility.objects.filter(
        agency__state=Agency.State.ACTIVE, ask_every_days__gt=0
    ).annotate(since=Min("confirmations__at", filter=~Q(confirmations__field__in=SETTINGS)))
    if agency:
        rows = rows.filter(agency=agency)
    found = []
    for one in rows.order_by("agency", "name", "pk"):
        since: dt.datetime | None = one.since  # type: ignore[attr-defined]  # annotated above
        if since is None or since <= now - dt.timedelta(days=one.ask_every_days):
            found.append(one)
    return found


def shown(agency: Agency) -> QuerySet[Facility]:
    """Return the facilities of an agency that a round asks about: the due ones, or all."""
    ids = [one.pk for one in due(clock.now(), agency=agency)][:MOST]
    rows = Facility.objects.filter(agency=agency)
    if ids:
        rows = rows.filter(pk__in=ids)
    else:
        rows = rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:MOST]))
    return (
        rows.select_related("territory", "agency")
        .defer("territory__geometry")
        .prefetch_related("capacities", "confirmations__by")
    )


def tick() -> int:
    """Ask every agency whose facilities are due, once; return how many were asked."""
    now = clock.now()
    by: dict[int, int] = {}
    for facility in due(now):
        assert facility.agency_id is not None
        by[facility.agency_id] = by.get(facility.agency_id, 0) + 1
    if not by:
        return 0
    fresh = Round.objects.filter(answered_at=None, asked_at__gt=now - dt.timedelta(days=AGAIN))
    agencies = Agency.objects.filter(pk__in=by).exclude(pk__in=fresh.values("agency"))
    asked = 0
    for agency in agencies:
        asked += _ask(agency, by[agency.pk])
    return asked


def _ask(agency: Agency, count: int) -> bool:
    """Ask one agency in a transaction of its own; says whether anybody could be asked."""
    people = voices_of([agency])[agency.pk]
    if not people:
        return False
    now = clock.now()
    with act(VERB, by=SYSTEM, on=agency, agency=agency) as doing:
        Agency.objects.select_for_update().get(pk=agency.pk)
        held, new = Round.objects.get_or_create(
            agency=agency, answered_at=None, defaults={"asked_at": now}
        )
        if not new:
            if held.asked_at > now - dt.timedelta(days=AGAIN):
                doing.record(held, {"asked": "already"})
                return False
            held.asked_at = now
            held.save(update_fields=("asked_at",))
        for person in people:
            _tell(person, held, count)
        doing.record(held, {"facilities": count, "people": len(people)})
    return True


def _tell(person: Person, held: Round, count: int) -> None:
    said = {"agency": held.agency, "count": count}
    notices.tell(
        person,
        kind=VERB,
        key=f"facilities:{held.pk}:{held.asked_at:%Y-%m-%d}",
        subject=lambda: _("Is this still right? Facilities of %(agency)s") % said,
        text=lambda: (
            ngettext(
                "What is known of one facility of %(agency)s was not confirmed for long. "
                "Please look at it, correct what changed, and confirm.",
                "What is known of %(count)s facilities of %(agency)s was not confirmed for long. "
                "Please look at them, correct what changed, and confirm.",
                count,
            )
            % said
        ),
        url=reverse("resources:confirm", args=[held.agency.code]),
        link=links.make(person, VERB, held, days=AGAIN),
    )


def confirm_all(
    agency: Agency,
    values: Mapping[int, Mapping[str, Any]],
    *,
    by: Actor,
    held: Round | None = None,
    link: SignedLink | None = None,
) -> int:
    """Write what an agency says of its facilities (by id: field to value), and confirm it.

    Fields are `beds`, `staff`, and capacities by their key; what is not named stays and counts as
    confirmed too. Returns how many values changed. Raises `Forbidden`, `NotNow` for a used link,
    `Invalid` for a negative or unreadable value.
    """
    with act(VERB, by=by, on=agency, agency=agency) as doing:
        if link is not None:
            links.use(link)
        rows = Facility.objects.select_for_update().filter(agency=agency, pk__in=values)
        changes: dict[str, Any] = {}
        wanted: dict[int, list[Detail]] = {}
        fields: dict[int, list[str]] = {}
        for facility in rows:
            said = values[facility.pk]
            changes |= _base(facility, said)
            capacities = list(Capacity.objects.filter(facility=facility))
            wanted[facility.pk] = [_told(one, said.get(one.key)) for one in capacities]
            base = ("name", "kind", "territory", "agency", "beds", "staff", "latitude", "longitude")
            fields[facility.pk] = [*base, *(one.key for one in capacities)]
        for pk, key in sorted(put(wanted, whole=False)):
            changes[f"{pk}/{key}"] = next(
                details.write([one]) for one in wanted[pk] if one.key == key
            )
        confirm(fields, at=clock.now(), by=getattr(by, "pk", None) or None)
        rounds = Round.objects.filter(agency=agency, answered_at=None)
        if held is not None and not rounds.filter(pk=held.pk).exists():
            raise NotNow(_("This was confirmed already. Nothing was changed."))
        rounds.update(answered_at=clock.now(), answered_by=by if isinstance(by, Person) else None)
        doing.record(agency, {"confirmed": len(fields), "changed": changes})
    return len(changes)


def _base(facility: Facility, said: Mapping[str, Any]) -> dict[str, Any]:
    changed = {}
    for name in ("beds", "staff"):
        value = said.get(name)
        if value is not None and value != getattr(facility, name):
            if value < 0:
                raise Invalid(
                    _("“%(item)s” is negative; write 0 when there is none") % {"item": name}
                )
            setattr(facility, name, value)
            changed[f"{facility.pk}/{name}"] = value
    if changed:
        facility.save(update_fields=("beds", "staff"))
    return changed


def _told(one: Capacity, value: Any) -> Detail:
    held = detail_of(one)
    if value is None:
        return held
    if one.group == Capacity.Group.OPENING:
        return details.checked(held._replace(text=str(value)))
    return details.checked(held._replace(quantity=float(value)))
