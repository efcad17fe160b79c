"""Reads for following a duty through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Appointment, Person
from concilia.bodies.models import Body, Filling
from concilia.bodies.queries import procedure_of
from concilia.challenges.courses import day, figure
from concilia.core.permissions import Actor, acts_for
from concilia.duties import rules
from concilia.duties.models import Aim, Change, Duty, Milestone, Proposal, Rating, Wait
from concilia.duties.permissions import ANSWERING
from concilia.indicators.models import Observation


def members(body: Body) -> QuerySet[Agency]:
    """Return the active agencies with a seat today; all active ones where nobody has a seat."""
    active = Agency.objects.filter(state=Agency.State.ACTIVE)
    seated = active.filter(pk__in=body.seats.on(body.today()).values("agency"))
    return seated if seated.exists() else active


def people_beside(duty: Duty, user: Actor) -> QuerySet[Person]:
    """Return who may act for the agency that `user` answers for in a duty."""
    mine = acts_for(user, duty.body_id, ANSWERING)
    parts = [part.agency_id for part in duty.parts.all()]
    agency = next((one for one in (duty.lead_id, *parts) if one in mine), None)
    today = duty.body.today()
    held = Appointment.objects.on(today).filter(
        agency=agency, role__in=("head", "coordinator", "staff")
    )
    seats = Filling.objects.on(today).filter(seat__agency=agency, seat__body=duty.body)
    return Person.objects.filter(
        Q(pk__in=held.values("person")) | Q(pk__in=seats.values("person")), is_active=True
    ).order_by("name")


@dataclass(frozen=True, slots=True)
class Course:
    """An aim with the course of its indicator where the duty's challenge, or its body, lies."""

    aim: Aim
    wanted: str
    before: str = ""
    now: str = ""
    tone: str = "calm"
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Through:
    """What the page of a duty shows of its way."""

    rights: frozenset[str]
    milestones: list[Milestone] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    awaited_by: list[Wait] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    ratings: dict[int, Rating] = field(default_factory=dict)
    change: Change | None = None
    proposals: list[Proposal] = field(default_factory=list)
    whole: int = 0


def through(duty: Duty) -> Through:
    """Return it; at most eight queries, most of them only where there is something."""
    pairs = list(
        Wait.objects.filter(Q(duty=duty) | Q(awaited=duty)).select_related(
            "duty__body", "awaited__body"
        )
    )
    parts = [part for part in duty.parts.all() if part.state != "released"]
    ratings = Rating.objects.filter(duty=duty) if parts else ()
    return Through(
        rights=procedure_of(duty.body, duty.today).follow_up.rights,
        milestones=list(duty.milestones.select_related("done_by")),
        waits=[one for one in pairs if one.duty_id == duty.pk],
        awaited_by=[one for one in pairs if one.awaited_id == duty.pk],
        courses=courses(duty),
        ratings={one.agency_id: one for one in ratings},
        change=duty.changes.select_related("person").filter(answered_at=None).first()
        if duty.change_asked_at
        else None,
        proposals=list(duty.proposals.select_related("agency", "parent"))
        if duty.referred_at
        else [],
        whole=rules.rolled_up(duty.percent, [part.percent for part in parts]),
    )


def courses(duty: Duty) -> list[Course]:
    """Return what the duty should move, and what its indicators did since it was given.

    A comparison of two values where its challenge lies (else the body), not a proof of cause.
    """
    aims = list(duty.aims.select_related("indicator"))
    if not aims:
        return []
    motion = duty.decision.motion
    version = motion.item.dossier_version if motion and motion.item else None
    place = version.dossier.challenge.territory_id if version else duty.body.territory_id
    series: dict[int, list[tuple[dt.date, float]]] = {}
    rows = Observation.objects.filter(
        indicator__in=[aim.indicator_id for aim in aims], territory=place
    ).order_by("period")
    for indicator, period, value in rows.values_list("indicator", "period", "value"):
        series.setdefault(indicator, []).append((period, value))
    return [_course(aim, series.get(aim.indicator_id, []), duty) for aim in aims]


def _course(aim: Aim, held: Sequence[tuple[dt.date, float]], duty: Duty) -> Course:
    unit = aim.indicator.unit
    amount = None if aim.amount is None else float(aim.amount)
    up = aim.direction == Aim.Direction.UP
    if amount is None:
        wanted = _("up") if up else _("down")
    else:
        words = _("up by %(amount)s") if up else _("down by %(amount)s")
        wanted = words % {"amount": figure(amount, unit)}
    before = [row for row in held if row[0] <= duty.given_on]
    after = [row for row in held if row[0] > duty.given_on]
    said = f"{figure(before[-1][1], unit)} ({day(before[-1][0])})" if before else ""
    if not before or not after:
        return Course(aim, wanted, before=said, verdict=_("no later value yet"))
    moved = (after[-1][1] - before[-1][1]) * (1 if up else -1)
    verdict, tone = _("not moved that way"), "late"
    if moved > 0:
        verdict, tone = _("on the way"), "soon"
        if amount is None or moved >= amount:
            verdict, tone = _("reached"), "done"
    now = f"{figure(after[-1][1], unit)} ({day(after[-1][0])})"
    return Course(aim, wanted, said, now, tone, verdict)
