"""Reads of responsibility lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from concilia.agencies.models import Agency, Competence
from concilia.bodies.models import Body
from concilia.core import permissions
from concilia.core.calendar import Calendar
from concilia.core.permissions import Actor, scopes_with
from concilia.duties.following.models import Wait
from concilia.duties.responsibilities import reading
from concilia.duties.responsibilities.models import (
    DutyFunction,
    ListVersion,
    ResponsibilityList,
    StandingDuty,
)
from concilia.methods.responsibility import Cell, Line, LiveDuty, Standing

ENDED = ("done", "verified", "closed", "cancelled", "withdrawn")
"""States of a duty that nobody has to do any more."""


def lists_for(user: Actor) -> QuerySet[ResponsibilityList]:
    """Return the lists that `user` sees, with their bodies and how many lines are in force."""
    lines = Count("versions__lines", filter=Q(versions__state=ListVersion.State.IN_FORCE))
    return ResponsibilityList.objects.visible_to(user).select_related("body").annotate(held=lines)


def versions_for(user: Actor, kept: ResponsibilityList) -> list[ListVersion]:
    """Return the versions that `user` may read, the newest first."""
    found = kept.versions.select_related("created_by").annotate(held=Count("lines"))
    if not permissions.may(user, "responsibilities.drafts", kept):
        found = found.exclude(state=ListVersion.State.DRAFT)
    versions: list[ListVersion] = list(found)
    for version in versions:
        version.list = kept
    return versions


def shown_version(versions: Iterable[ListVersion], asked: str = "") -> ListVersion:
    """Return the version with the asked number, else the one in force, else the newest.

    Raises Http404 when there is none such.
    """
    held = list(versions)
    if asked:
        held = [one for one in held if str(one.number) == asked]
    in_force = (one for one in held if one.state == ListVersion.State.IN_FORCE)
    found = next(in_force, None) or next(iter(held), None)
    if found is None:
        raise Http404
    return found


def lines_of(version: ListVersion) -> QuerySet[StandingDuty]:
    """Return the lines of a version with their agencies."""
    return version.lines.select_related("agency")


@dataclass(frozen=True, slots=True)
class Judged:
    """A version as the method sees it, and what the method’s names of agencies and keys mean."""

    version: ListVersion
    standing: Standing
    agencies: dict[str, Agency]
    duties: dict[str, int]

    def name(self, code: str) -> str:
        """Return what people call an agency."""
        agency = self.agencies.get(code)
        return agency.label if agency else code

    def places(self) -> dict[tuple[str, str], None]:
        """Return the functions, each with its area, in their order."""
        return dict.fromkeys((line.area, line.function) for line in self.standing.lines)

    def rows(self, places: Container[tuple[str, str]] | None = None) -> list[StandingDuty]:
        """Return the lines, all or those of some functions, with their agencies; in one query."""
        found = self.version.lines.all()
        if places is not None:
            lines = self.standing.lines
            found = found.filter(
                pk__in=[line.key for line in lines if (line.area, line.function) in places]
            )
        held = {agency.pk: agency for agency in self.agencies.values()}
        rows = list(found)
        for row in rows:
            row.agency = held.get(row.agency_id) if row.agency_id else None
        return rows


_COLUMNS = (
    "area",
    "function",
    "stage",
    "agency",
    "role",
    "task",
    "days",
    "legal_basis",
    "competence",
    "effort",
    "known_by",
    "waits_for",
    "pk",
)


def judged(version: ListVersion) -> Judged:
    """Return a version with the live duties of its body, capacities and competences."""
    kept = version.list
    # Long lists are judged on every page of theirs: plain values are much faster than models.
    held = list(version.lines.values_list(*_COLUMNS))
    by_pk = Agency.objects.in_bulk({row[3] for row in held if row[3]})
    agencies = {agency.code: agency for agency in by_pk.values()}
    codes = {pk: agency.code for pk, agency in by_pk.items()}
    capacities = {}
    for stated in kept.capacities.select_related("agency"):
        agencies[stated.agency.code] = stated.agency
        capacities[stated.agency.code] = stated.points
    live, refs = _live(kept, agencies)
    places = {(row[0], row[1]) for row in held}
    granted = Competence.objects.filter(
        agency__in=[agency.pk for agency in agencies.values()],
        policy_area__in={area for area, _function in places},
    ).values_list("agency__code", "policy_area", "function")
    standing = Standing(
        tuple(
            _line(
                (*row[:3], codes.get(row[3], ""), *row[4:11]),
                reading.cells_in(row[11]) if row[11] else (),
                row[12],
            )
            for row in held
        ),
        tuple(live),
        capacities,
        frozenset(one for one in granted if one[1:] in places),
        tuple(sorted(_could_serve(kept.body, agencies))),
    )
    return Judged(version, standing, agencies, refs)


def lines_alone(version: ListVersion) -> tuple[list[Line], dict[str, str]]:
    """Return the lines of a version, and what people call their agencies; in one query."""
    rows = list(lines_of(version))
    labels = {row.agency.code: row.agency.label for row in rows if row.agency}
    return [_of_row(row) for row in rows], labels


def _of_row(row: StandingDuty) -> Line:
    return Line(
        row.area,
        row.function,
        row.stage,
        row.agency.code if row.agency else "",
        row.role,
        row.task,
        row.days,
        row.legal_basis,
        row.competence,
        row.effort,
        row.known_by,
        reading.cells_in(row.waits_for),
        row.pk,
    )


def _line(said: tuple[Any, ...], waits_for: tuple[Cell, ...], key: int) -> Line:
    area, function, stage, agency, role, task, days, basis, competence, effort, known = said
    return Line(
        area,
        function,
        stage,
        agency,
        role,
        task,
        days,
        basis,
        competence,
        effort,
        known,
        waits_for,
        key,
    )


def _could_serve(body: Body, agencies: dict[str, Agency]) -> set[str]:
    """Return the codes of the agencies in the list or with a seat; adds the latter."""
    seated = Agency.objects.filter(
        pk__in=body.seats.on(body.today()).values("agency"), state=Agency.State.ACTIVE
    )
    for agency in seated:
        agencies.setdefault(agency.code, agency)
    return {code for code, agency in agencies.items() if agency.state == Agency.State.ACTIVE}


def _live(
    kept: ResponsibilityList, agencies: dict[str, Agency]
) -> tuple[list[LiveDuty], dict[str, int]]:
    days = Calendar(kept.body.country).working_days_between
    places = {
        one.duty_id: (one.area, one.function) for one in DutyFunction.objects.filter(list=kept)
    }
    found, refs = [], {}
    duties = kept.body.duties.exclude(state__in=ENDED).select_related("lead")
    waits = _waits(kept.body)
    for duty in duties.prefetch_related("parts__agency"):
        parts = list(duty.parts.all())
        for agency in (duty.lead, *(part.agency for part in parts)):
            agencies.setdefault(agency.code, agency)
        area, function = places.get(duty.pk, ("", ""))
        refs[duty.ref] = duty.pk

        def term(due: dt.date, given: dt.date = duty.given_on) -> int:
            return max(days(given, due), 0)

        found.append(
            LiveDuty(
                duty.ref,
                duty.lead.code,
                tuple(part.agency.code for part in parts if part.role == "co_lead"),
                tuple(part.agency.code for part in parts if part.role == "support"),
                area,
                function,
                duty.stage,
                term(duty.due),
                tuple((part.agency.code, term(part.due)) for part in parts if part.due),
                tuple(waits.get(duty.pk, ())),
            )
        )
    return found, refs


def _waits(body: Body) -> dict[int, list[str]]:
    """Return the refs of the body’s own duties that each of its duties waits for."""
    found: dict[int, list[str]] = {}
    rows = Wait.objects.filter(duty__body=body, awaited__body=body).order_by("pk")
    for duty, number in rows.values_list("duty_id", "awaited__number"):
        found.setdefault(duty, []).append(f"D-{number}")
    return found


def bodies_to_keep_for(user: Actor) -> QuerySet[Body]:
    """Return the bodies for which `user` may keep lists."""
    roles = permissions.rule_for("responsibilities.keep").roles
    return Body.objects.filter(pk__in=scopes_with(user, "body", roles))
