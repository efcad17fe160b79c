"""Reads of the meetings room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.bodies.queries import procedure_of
from concilia.bodies.rules import Procedure
from concilia.core import calendar, offers
from concilia.core.desk import Item
from concilia.core.permissions import Actor
from concilia.dossiers.models import Dossier
from concilia.meetings import rules
from concilia.meetings.models import AgendaItem, Decision, Meeting, Motion
from concilia.meetings.register.queries import found_by
from concilia.meetings.rooms import Room as Room
from concilia.meetings.rooms import room_of as room_of
from concilia.meetings.rooms import seat_of as seat_of

SORTS = {
    "date": "starts_at",
    "number": "number",
    "title": "title",
    "body": "body__name",
    "state": "state",
}
DECISION_SORTS = {"ref": ("year", "number"), "date": ("decided_at",), "body": ("body__name",)}


def expected_notice(
    meeting: Meeting, sent: dt.date, procedure: Procedure | None = None
) -> tuple[int, int]:
    """Return the working days between `sent` and the meeting, and how many the rules ask for."""
    procedure = procedure or procedure_of(meeting.body, meeting.day)
    days = calendar.Calendar(meeting.body.country)
    by_calendar = procedure.notice_calendar
    given = rules.given_notice(sent, meeting.day, days, calendar=by_calendar)
    return given, procedure.notice_days


def materials_due(meeting: Meeting, procedure: Procedure) -> dt.date | None:
    """Return the last day for the materials of items, None where the rules know none."""
    if not procedure.materials_days:
        return None
    days = calendar.Calendar(meeting.body.country)
    return rules.deadline(
        meeting.day, procedure.materials_days, days, calendar=procedure.materials_calendar
    )


def without_materials(meeting: Meeting, procedure: Procedure) -> set[int]:
    """Return the items whose materials were not there on the last day for them.

    A frozen dossier, a matter that comes back and a decision to ratify bring their own.
    """
    due = materials_due(meeting, procedure)
    if due is None or meeting.body.today() <= due:
        return set()
    found = set()
    items = AgendaItem.objects.filter(meeting=meeting).annotate(first=Min("materials__added_at"))
    for item in items:
        there = item.first.astimezone(meeting.zone).date() if item.first else None
        own = item.dossier_version_id is not None or bool(item.about_url)
        if not own and rules.late(there, due):
            found.add(item.pk)
    return found


def agenda_of(meeting: Meeting, *, proposed: bool = False) -> QuerySet[AgendaItem]:
    """Return the agenda in order, with dossier versions, motions, ballots and decisions.

    With what is `proposed` and not on the agenda yet, too, if asked.
    """
    motions = Motion.objects.select_related("decision", "draft").order_by("pk")
    if meeting.state in {Meeting.State.PLANNED, Meeting.State.INVITED}:
        motions = motions.none()  # nothing is moved before the meeting opens
    return (
        AgendaItem.objects.filter(meeting=meeting, accepted__in=(True, not proposed))
        .select_related("dossier_version__dossier__challenge", "proposed_by")
        .prefetch_related(Prefetch("motions", motions))
        .order_by("position", "pk")
    )


def open_motion(meeting: Meeting) -> Motion | None:
    """Return the motion that is being voted on."""
    return (
        Motion.objects.filter(item__meeting=meeting, state=Motion.State.OPEN)
        .select_related("item__meeting__body", "draft")
        .first()
    )


def ready_dossiers(body: Body) -> QuerySet[Dossier]:
    """Return the dossiers that wait for a meeting of the body."""
    return (
        Dossier.objects.filter(challenge__body=body, state=Dossier.State.READY)
        .select_related("challenge")
        .order_by("opened_at", "pk")
    )


def returning(body: Body) -> list[Item]:
    """Return what every room wants back on the body's agenda, what hurts most first."""
    found = [item for provider in offers.of("agenda") for item in provider(body)]
    return sorted(found, key=lambda item: -item.hurt)


def invited_people(room: Room) -> list[Person]:
    """Return all who are invited: delegates, substitutes, advisers and observers, once each."""
    found = [seat.delegate for seat in room.seats if seat.delegate]
    found += [person for seat in room.seats for person in seat.substitutes]
    return list({person.pk: person for person in found if person.is_active}.values())


def meetings(user: Actor, *, q: str = "", state: str = "", body: str = "") -> QuerySet[Meeting]:
    """Return the meetings that `user` sees, filtered; unknown filters find nothing or all."""
    found = Meeting.objects.visible_to(user).select_related("body")
    if q:
        found = found.filter(Q(title__icontains=q) | Q(items__title__icontains=q)).distinct()
    if state in Meeting.State.values:
        found = found.filter(state=state)
    if body:
        found = found.filter(body__ref=body)
    return found.annotate(
        item_count=Count("items", distinct=True),
        decision_count=Count("items__motions__decision", distinct=True),
    )


def decisions(user: Actor, *, q: str = "", year: str = "", body: str = "") -> QuerySet[Decision]:
    """Return the decisions that `user` sees, filtered by words, year and body."""
    seen = Decision.objects.visible_to(user).select_related("body", "motion__item__meeting")
    found = found_by(seen, q)
    if year.isdecimal() and len(year) == 4:
        found = found.filter(year=int(year))
    if body:
        found = found.filter(body__ref=body)
    return found


def last_unissued(bodies: Iterable[int]) -> Iterator[Meeting]:
    """Yield the closed meetings whose protocol is still to be issued, oldest first."""
    yield from (
        Meeting.objects.filter(body__in=bodies, state=Meeting.State.CLOSED)
        .select_related("body")
        .order_by("starts_at")
    )
