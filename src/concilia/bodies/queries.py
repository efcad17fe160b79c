"""Reads of the bodies room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)

from concilia.agencies.models import Agency, Cluster, Person
from concilia.bodies import rules
from concilia.bodies.models import Body, Filling, Mandate, Procedure, Seat
from concilia.core import clock
from concilia.core.permissions import Actor, scopes_with, sees_all


def procedure_of(body: Body, day: dt.date) -> rules.Procedure:
    """Return the rules of procedure in force on `day`; the defaults when none are yet."""
    found = procedure_row(body, day)
    return rules.procedure_from(found.data) if found else rules.Procedure()


_BY_ROLE = Case(
    *(When(role=role, then=place) for place, role in enumerate(Seat.Role.values)),
    output_field=IntegerField(),
)


def procedure_row(body: Body, day: dt.date) -> Procedure | None:
    """Return the version of the rules in force on `day`: the highest that has taken effect."""
    return Procedure.objects.filter(body=body, effective_from__lte=day).order_by("-version").first()


def seats_of(body: Body, day: dt.date) -> QuerySet[Seat]:
    """Return the seats that exist on `day`, each with `delegate` and `substitutes` of that day.

    Chair, deputy and secretary come first, then members by cluster, then who does not vote.
    Two queries, however many seats.
    """
    seats = Seat.objects.filter(body=body).on(day)
    return _with_holders(seats, day).order_by(_BY_ROLE, "cluster__code", "pk")


def delegates_of(agency: Agency, body: Body, day: dt.date) -> list[Person]:
    """Return who speaks for an agency in a body on `day`: delegates first, then substitutes."""
    seats = list(seats_of(body, day).filter(agency=agency))
    found = [seat.delegate for seat in seats if seat.delegate]
    found += [person for seat in seats for person in seat.substitutes]
    return list(dict.fromkeys(found))


def voting_clusters(seats: Iterable[Seat], procedure: rules.Procedure) -> list[str]:
    """Return the cluster code of every seat that counts for the composition, "" for none.

    Advisers and observers fill no place of the composition unless the rules let them vote.
    """
    return [
        seat.cluster.code if seat.cluster else ""
        for seat in seats
        if seat.role in procedure.voting_roles
    ]


def cluster_names() -> dict[str, str]:
    """Return the names of all clusters by code, in the active language."""
    return {cluster.code: str(cluster) for cluster in Cluster.objects.all()}


def names_for(seats: Iterable[Seat], procedures: Iterable[rules.Procedure]) -> dict[str, str]:
    """Return the names of the clusters that the seats and the composition rules speak of.

    The seats know most of them; the database is asked only for a cluster without a seat.
    """
    names = {seat.cluster.code: str(seat.cluster) for seat in seats if seat.cluster}
    asked = {place.cluster for one in procedures for place in one.composition if place.cluster}
    return names if asked <= names.keys() else cluster_names()


def composition_of(
    seats: Iterable[Seat], procedure: rules.Procedure, names: Mapping[str, str]
) -> list[rules.Count]:
    """Return the seats beside what the rules ask for, cluster by cluster."""
    return rules.composition_counts(procedure.composition, voting_clusters(seats, procedure), names)


def tree_of_bodies(user: Actor) -> list[tuple[Body, int]]:
    """Return the bodies that a person sees, in the order of the tree, each with its depth.

    A body whose parent the person does not see stands as a root.
    """
    found = list(
        Body.objects.visible_to(user)
        .select_related("territory")
        .annotate(seat_count=Count("seats", filter=Q(seats__in=Seat.objects.on(clock.today()))))
        .order_by("name", "pk")
    )
    known = {body.pk for body in found}
    below: dict[int | None, list[Body]] = {}
    for body in found:
        below.setdefault(body.parent_id if body.parent_id in known else None, []).append(body)
    made: list[tuple[Body, int]] = []
    stack = [(body, 0) for body in reversed(below.get(None, []))]
    while stack:
        body, depth = stack.pop()
        made.append((body, depth))
        stack += [(child, depth + 1) for child in reversed(below.get(body.pk, []))]
    return made


def mandates_on(body: Body, day: dt.date) -> list[Mandate]:
    """Return the mandates that hold on `day`."""
    rows = body.mandates.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)
    return list(rows.order_by("-starts"))


def bodies_with_role(user: Actor, *roles: str) -> QuerySet[Body]:
    """Return the bodies in which a person holds one of these roles today."""
    return Body.objects.filter(pk__in=scopes_with(user, "body", roles))


def states_of(
    bodies: QuerySet[Body], day: dt.date
) -> list[tuple[Body, list[Seat], rules.Procedure, list[dt.date | None]]]:
    """Return bodies with their seats, rules and the last days of their running mandates.

    Of the mandates only the one that ends last is asked for. Three queries, however many bodies.
    """
    mandates = Mandate.objects.filter(
        Q(ends=None) | Q(ends__gte=day), starts__lte=day, body=OuterRef("pk")
    ).order_by(F("ends").desc(nulls_first=True))
    found = bodies.annotate(
        rules_now=Subquery(_rules_on(day, "pk")),
        mandate_now=Subquery(mandates.values("pk")[:1]),
        mandate_ends=Subquery(mandates.values("ends")[:1]),
    ).prefetch_related(
        Prefetch("seats", _with_holders(Seat.objects.on(day), day), to_attr="seats_now")
    )
    return [
        (
            body,
            body.seats_now,
            _rules_from(body.rules_now),
            [body.mandate_ends] if body.mandate_now else [],
        )
        for body in found
    ]


def seats_and_rules(body: Body, day: dt.date) -> tuple[list[Seat], rules.Procedure]:
    """Return the seats as `seats_of` does and the rules in force; in two queries."""
    found = seats_of(body, day).annotate(rules_now=Subquery(_rules_on(day, "body")))
    seats: list[Any] = list(found)
    procedure = _rules_from(seats[0].rules_now) if seats else procedure_of(body, day)
    return seats, procedure


def _rules_on(day: dt.date, body: str) -> QuerySet[Procedure, Any]:
    found = Procedure.objects.filter(body=OuterRef(body), effective_from__lte=day)
    return found.order_by("-version").values("data")[:1]


def _rules_from(data: dict[str, Any] | None) -> rules.Procedure:
    return rules.procedure_from(data) if data is not None else rules.Procedure()


def _with_holders(seats: QuerySet[Seat], day: dt.date) -> QuerySet[Seat]:
    holders = Filling.objects.on(day).select_related("person").order_by("starts", "pk")
    return seats.select_related("agency", "cluster").prefetch_related(
        Prefetch("fillings", holders, to_attr="held")
    )


def seats_of_agency(agency: Agency, user: Actor, day: dt.date) -> QuerySet[Seat]:
    """Return the seats of an agency on `day` in bodies that the person sees."""
    seats = Seat.objects.filter(agency=agency, body__in=Body.objects.visible_to(user)).on(day)
    return _with_holders(seats, day).select_related("body", "agency", "cluster")


def fillings_of(person: Person, user: Actor) -> list[Filling]:
    """Return the seats that a person fills or filled, in bodies of which `user` is part."""
    rows = Filling.objects.filter(person=person)
    if not sees_all(user):
        rows = rows.filter(seat__body__in=scopes_with(user, "body"))
    return list(rows.select_related("seat__body", "seat__agency").order_by("-starts", "pk"))
