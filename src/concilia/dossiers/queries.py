"""Reads of the dossiers room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Count, Q, QuerySet

from concilia.agencies.models import Agency, Appointment, Competence, Person
from concilia.bodies.models import Body, Seat
from concilia.core import clock
from concilia.core.permissions import Actor, acting
from concilia.dossiers import rules
from concilia.dossiers.models import AGENCY_VOICES, Contribution, Dossier, DraftDecision, Option

_BODY = "dossier__challenge__body"
SORTS = {
    "number": "challenge__number",
    "title": "challenge__title",
    "body": "challenge__body__name",
    "state": "state",
    "opened": "opened_at",
}


def dossiers_for(user: Actor) -> QuerySet[Dossier]:
    """Return the dossiers that `user` sees, with what a list shows of each."""
    owed = Q(contributions__state__in=rules.OWED)
    return (
        Dossier.objects.visible_to(user)
        .select_related("challenge__body", "challenge__territory", "opened_by")
        .annotate(
            asked=Count("contributions", distinct=True),
            owed=Count("contributions", filter=owed, distinct=True),
            late=Count(
                "contributions",
                filter=owed & Q(contributions__due__lt=clock.today()),
                distinct=True,
            ),
            draft_count=Count("drafts", distinct=True),
            version_count=Count("versions", distinct=True),
        )
    )


def filtered(found: QuerySet[Dossier], filters: Mapping[str, str], sort: str) -> QuerySet[Dossier]:
    """Apply the filters `q`, `body` (its ref) and `state`; values without sense are passed over."""
    for word in filters.get("q", "").replace("\x00", " ").split()[:8]:
        number = word.upper().removeprefix("C-")
        hit = Q(challenge__title__icontains=word) | Q(summary__icontains=word)
        if number.isascii() and number.isdigit() and len(number) < 8:
            hit |= Q(challenge__number=int(number))
        found = found.filter(hit)
    if filters.get("state", "") in Dossier.State:
        found = found.filter(state=filters["state"])
    if filters.get("body"):
        found = found.filter(challenge__body__ref=filters["body"].replace("\x00", ""))
    key = SORTS.get(sort.removeprefix("-"), "opened_at" if sort else "")
    if key:
        return found.order_by(f"-{key}" if sort.startswith("-") else key, "-pk")
    return found.order_by("-opened_at", "-pk")


def coordinators_of(agency: Agency, day: dt.date) -> list[Person]:
    """Return the coordinators of an agency on `day`."""
    held = Appointment.objects.filter(agency=agency, role=Appointment.Role.COORDINATOR).on(day)
    return [one.person for one in held.select_related("person").order_by("starts", "pk")]


def contributions_of(dossier: Dossier) -> list[Contribution]:
    """Return the contributions with agency and author, in one query."""
    return list(
        dossier.contributions.select_related("agency", "given_by", "file", "part")
        .defer("file__content")
        .order_by("due", "agency__name")
    )


def drafts_of(dossier: Dossier) -> list[DraftDecision]:
    """Return the draft decisions with lead and supporting agencies, in two queries."""
    return list(dossier.drafts.select_related("lead").prefetch_related("supporting", "co_leads"))


def options_of(dossier: Dossier) -> list[Option]:
    """Return the options with their effects and scores, in three queries."""
    return list(dossier.options.prefetch_related("effects__indicator", "scores"))


def member_agencies(body: Body, day: dt.date) -> dict[Agency, list[str]]:
    """Return the agencies with seats in a body on `day`, each with the names of its seats."""
    found: dict[Agency, list[str]] = {}
    for seat in Seat.objects.filter(body=body).on(day).select_related("agency"):
        roles = found.setdefault(seat.agency, [])
        if (role := seat.get_role_display()) not in roles:
            roles.append(role)
    return found


def competences_of(agencies: list[Agency]) -> dict[int, list[Competence]]:
    """Return the competences of several agencies, in one query."""
    found: dict[int, list[Competence]] = {}
    for one in Competence.objects.filter(agency__in=agencies):
        found.setdefault(one.agency_id, []).append(one)
    return found


def owed_for(user: Actor) -> QuerySet[Contribution]:
    """Return what the person's agencies still owe, the most pressing first."""
    return owed().filter(acting(user, AGENCY_VOICES, agency="agency", body=_BODY))


def waiting_for(
    user: Actor, bodies: Collection[int]
) -> tuple[list[Contribution], list[Contribution]]:
    """Return what the person's agencies owe, and what was given in `bodies`; in one query."""
    mine = Q(state__in=rules.OWED) & acting(user, AGENCY_VOICES, agency="agency", body=_BODY)
    given = Q(state=Contribution.State.GIVEN, dossier__challenge__body__in=bodies)
    found = list(
        Contribution.objects.filter(mine | given, dossier__state=Dossier.State.DRAFTING)
        .select_related("agency", "dossier__challenge__body")
        .order_by("due", "pk")[:200]
    )
    is_given = Contribution.State.GIVEN
    return (
        [one for one in found if one.state != is_given],
        [one for one in found if one.state == is_given],
    )


def owed() -> QuerySet[Contribution]:
    """Return what agencies still owe, the most pressing first."""
    return (
        Contribution.objects.filter(state__in=rules.OWED, dossier__state=Dossier.State.DRAFTING)
        .select_related("agency", "dossier__challenge__body")
        .order_by("due", "pk")
    )
