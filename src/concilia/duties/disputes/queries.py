"""Reads of disputes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core import permissions
from concilia.core.permissions import Actor, acts_for, scopes_with, sees_all
from concilia.duties.disputes import rules
from concilia.duties.disputes.models import (
    Dispute,
    DisputeParty,
    DisputeStep,
    Neutral,
    Ruling,
)
from concilia.duties.disputes.permissions import VOICES

SORTS = {
    "number": "number",
    "title": "title",
    "state": "state",
    "opened": "opened_on",
    "due": "due",
}


def shown(disputes: QuerySet[Dispute]) -> QuerySet[Dispute]:
    """Fetch with disputes what a list shows of them."""
    return disputes.select_related("body", "duty", "list", "cost").prefetch_related(
        "parties__agency"
    )


def listed(
    user: Actor, *, q: str = "", state: str = "", subject: str = "", body: str = ""
) -> QuerySet[Dispute]:
    """Return the disputes that `user` sees, narrowed down; unknown filters are left aside."""
    found = shown(Dispute.objects.visible_to(user))
    if q:
        narrowed = Q(title__icontains=q) | Q(claim__icontains=q)
        number = q.upper().removeprefix("X-")
        if number.isdecimal() and len(number) < 10:
            narrowed |= Q(number=int(number))
        found = found.filter(narrowed)
    if state == "open":
        found = found.exclude(state__in=rules.ENDED)
    elif state in Dispute.State.values:
        found = found.filter(state=state)
    if subject in Dispute.Subject.values:
        found = found.filter(subject=subject)
    if body:
        found = found.filter(body__ref=body)
    return found


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the disputes of one body take; without what is in them."""

    body: Body
    open: int
    ended: int
    median: float | None
    longest: int | None
    oldest: int | None
    by_time: int
    may_set: bool


def paces(user: Actor) -> list[Pace]:
    """Return how long disputes take in each of the person’s bodies; in three queries."""
    seen = Body.objects.order_by("name")
    if not sees_all(user):
        seen = seen.filter(pk__in=scopes_with(user, "body"))
    bodies = list(seen.filter(disputes__isnull=False).distinct())
    spans: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    rows = Dispute.objects.filter(body__in=bodies).order_by()
    for body, start, end in rows.values_list("body_id", "opened_on", "closed_on"):
        spans.setdefault(body, []).append((start, end))
    timed: dict[int, int] = {}
    ran_out = DisputeStep.objects.filter(dispute__body__in=bodies, how="time").order_by()
    for body in ran_out.values_list("dispute__body_id", flat=True):
        timed[body] = timed.get(body, 0) + 1
    return [
        Pace(
            body=one,
            by_time=timed.get(one.pk, 0),
            may_set=permissions.may(user, "disputes.terms", one),
            **rules.durations(spans.get(one.pk, ()), one.today()),
        )
        for one in bodies
    ]


def pace_of(body: Body, user: Actor) -> dict[str, Any] | None:
    """Return how long the disputes of one body take, in one query.

    None for who does not belong to the body, and where there never was a dispute.
    """
    if not sees_all(user) and body.pk not in scopes_with(user, "body"):
        return None
    rows = Dispute.objects.filter(body=body).order_by().values_list("opened_on", "closed_on")
    spans = list(rows)
    return rules.durations(spans, body.today()) if spans else None


@dataclass(frozen=True, slots=True)
class Seen:
    """A dispute as one person sees it: whom they speak for, and what they may do now."""

    dispute: Dispute
    parties: list[DisputeParty]
    neutrals: list[Neutral]
    rulings: list[Ruling]
    mine: list[Agency]
    mine_neutral: list[Agency]
    leads: bool
    steps: tuple[str, ...]

    @property
    def draft(self) -> Ruling | None:
        """The ruling that lies before the panel."""
        return next((one for one in self.rulings if one.state == Ruling.State.DRAFT), None)

    @property
    def given(self) -> list[Ruling]:
        """The rulings that were given, the last one first."""
        return [one for one in self.rulings if one.state == Ruling.State.GIVEN][::-1]

    @property
    def to_answer(self) -> list[Agency]:
        """The panel agencies of the person that have not yet answered the draft."""
        if self.draft is None:
            return []
        said = {voice.agency_id for voice in self.draft.voices.all()}
        return [one for one in self.mine_neutral if one.pk not in said]


def seen(dispute: Dispute, user: Actor) -> Seen:
    """Return the dispute with whom the person speaks for and the steps open to them."""
    parties = list(dispute.parties.select_related("agency"))
    neutrals = list(dispute.neutrals.select_related("agency"))
    rulings = list(
        dispute.rulings.select_related("agency", "new_lead", "decision", "by").prefetch_related(
            "voices__agency"
        )
    )
    acting = acts_for(user, dispute.body_id, (*VOICES, "agency.staff"))
    binding = acts_for(user, dispute.body_id, VOICES)
    mine = [one.agency for one in parties if one.agency_id in acting]
    judges = [
        one.agency for one in neutrals if one.agency_id in binding and one.role == "arbitrator"
    ]
    helps = any(one.agency_id in binding for one in neutrals)
    leads = permissions.may(user, "disputes.steer", dispute)
    opener = next((one for one in parties if one.side == "claimant"), None)
    state = dispute.state
    may: dict[str, bool] = {
        "state": bool(mine) and state in (*rules.OPEN, "appeal"),
        "neutral": leads and state in ("negotiation", "mediation", "arbitration"),
        "advance": leads and "move on" in rules.LIFE.allowed(state),
        "interim": (leads or helps) and state not in rules.ENDED,
        "withdraw": opener is not None
        and opener.agency_id in binding
        and "withdraw" in rules.LIFE.allowed(state),
        "appeal": any(one.agency_id in binding for one in parties) and state == "ruled",
        "arbitrate": bool(judges)
        and state == "arbitration"
        and not any(one.state == Ruling.State.DRAFT for one in rulings),
        "rule": permissions.may(user, "disputes.rule", dispute) and state in ("plenary", "appeal"),
    }
    steps = tuple(name for name, able in may.items() if able)
    return Seen(dispute, parties, neutrals, rulings, mine, judges, leads, steps)


def bodies_to_open_in(user: Actor) -> QuerySet[Body]:
    """Return the bodies in which the person may open a dispute for an agency."""
    seats = [
        int(kind.rpartition(" ")[2])
        for kind, _agency in permissions.roles_by_scope(user)
        if kind.startswith("agency in body ")
    ]
    appointed = scopes_with(user, "agency", VOICES)
    return Body.objects.filter(
        Q(pk__in=seats) | Q(pk__in=Body.objects.filter(seats__agency__in=appointed).values("pk"))
    )


def voices_in(user: Actor, body: Body) -> QuerySet[Agency]:
    """Return the agencies for which the person may open a dispute in a body."""
    active = Agency.objects.filter(state=Agency.State.ACTIVE)
    return active.filter(pk__in=acts_for(user, body.pk, VOICES)).order_by("name")
