"""What of one body is public: loaded once, then written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Min, Prefetch, Q, QuerySet

from concilia.bodies.models import Body, Filling, Mandate
from concilia.bodies.queries import procedure_of
from concilia.core import clock
from concilia.meetings.models import Decision, Motion, Publication
from concilia.meetings.register.queries import public_bodies


@dataclass(frozen=True)
class Scope:
    """A body with its mandates and the people who fill or filled its seats.

    `created` is the day of its first publication, `modified` of the last change; `published`
    holds the ids of all bodies that publish.
    """

    body: Body
    mandates: list[Mandate]
    fillings: list[Filling]
    voting: frozenset[str]
    published: frozenset[int]
    created: dt.datetime
    modified: dt.datetime

    def times_of(self, held: Iterable[Filling]) -> tuple[dt.datetime, dt.datetime]:
        """Return when memberships became known here and when they changed last."""
        days = [one.starts for one in held] + [one.ends for one in held if one.ends]
        past = [self._noon(day) for day in days if self._noon(day) <= clock.now()]
        return self.created, max([self.created, *past])

    def _noon(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), self.body.zone)


def scope_of(body: Body) -> Scope:
    """Load what stands still of a body, in five queries."""
    rows = Publication.objects.filter(protocol__meeting__body=body)
    times = rows.aggregate(first=Min("published_at"), last=Max("modified_at"))
    fillings = Filling.objects.filter(seat__body=body).select_related("seat__agency", "person")
    return Scope(
        body=body,
        mandates=list(Mandate.objects.filter(body=body).order_by("starts", "pk")),
        fillings=list(fillings.order_by("pk")),
        voting=procedure_of(body, body.today()).voting_roles,
        published=frozenset(public_bodies().values_list("pk", flat=True)),
        created=times["first"],
        modified=times["last"],
    )


def publications(body: Body | None = None) -> QuerySet[Publication]:
    """Return publications with all that is written of them, withdrawn ones too."""
    motions = Motion.objects.select_related("decision")
    found = Publication.objects.select_related("protocol__meeting__body", "pdf").defer(
        "blocks", "protocol__blocks", "pdf__content"
    )
    found = found.prefetch_related(
        "protocol__meeting__attendances",
        Prefetch("protocol__meeting__items__motions", motions),
    )
    return found if body is None else found.filter(protocol__meeting__body=body)


def decisions(body: Body | None = None) -> QuerySet[Decision]:
    """Return the decisions of publications, never of closed items; withdrawn ones too."""
    found = Decision.objects.filter(
        motion__item__closed=False, motion__item__meeting__protocol__publication__isnull=False
    )
    if body is not None:
        found = found.filter(body=body)
    shown = Q(motion__item__closed=False) & Q(
        motion__item__meeting__protocol__publication__withdrawn_at=None,
        motion__item__meeting__protocol__publication__isnull=False,
    )
    replaced = Prefetch("supersedes", Decision.objects.filter(shown), to_attr="replaced")
    return found.select_related("body", "motion__item__meeting").prefetch_related(replaced)


def by_meeting(found: Iterable[Decision]) -> dict[int, Publication]:
    """Return the publication of every meeting at which one of `found` was taken."""
    meetings = {one.motion.item.meeting_id for one in found if one.motion}
    rows = Publication.objects.filter(protocol__meeting__in=meetings)
    rows = rows.select_related("protocol__meeting__body", "pdf")
    rows = rows.defer("blocks", "protocol__blocks", "pdf__content")
    return {row.protocol.meeting_id: row for row in rows}
