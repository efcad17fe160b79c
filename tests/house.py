"""One small coordination body and everybody who may come to its door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from concilia.agencies.models import Agency, Appointment, Cluster, Person, Territory
from concilia.bodies.models import Body, Filling, Mandate, Procedure, Seat

START = dt.date(2026, 1, 1)
PASSWORD = "correct horse battery"
ROLES = {
    "logged out": "",
    "secretary": "owner",
    "chair": "chair",
    "member": "colleague",
    "adviser": "adviser",
    "observer": "observer",
    "coordinator": "coordinator",
    "stranger": "stranger",
    "operator": "operator",
    "auditor": "auditor",
}
"""Each role, and which person of the house has it."""


@dataclass
class House:
    """The set-up of a story. `owner` is the secretary, `colleague` a member, `stranger` neither."""

    region: Territory
    north: Territory
    south: Territory
    health: Cluster
    welfare: Cluster
    body: Body
    other_body: Body
    authority: Agency
    hospital: Agency
    insurer: Agency
    outsider: Agency
    owner: Person
    chair: Person
    colleague: Person
    substitute: Person
    adviser: Person
    observer: Person
    stranger: Person
    operator: Person
    auditor: Person
    coordinator: Person

    def everyone(self) -> dict[str, Person | None]:
        """Each role's person by role, and nobody at all."""
        return {role: getattr(self, who) if who else None for role, who in ROLES.items()}


def person(name: str, **fields: object) -> Person:
    """Make a person whose e-mail address is made of the name."""
    return Person.objects.create_user(
        f"{name.lower().replace(' ', '.')}@example.org", PASSWORD, name=name, **fields
    )


def seat(body: Body, agency: Agency, role: str, holder: Person | None = None) -> Seat:
    """Make a seat, filled by `holder`."""
    made = Seat.objects.create(
        body=body, agency=agency, role=role, cluster=agency.cluster, starts=START
    )
    if holder:
        Filling.objects.create(seat=made, person=holder, starts=START)
    return made


def build_house() -> House:
    """Build the set-up afresh."""
    region = Territory.objects.create(
        code="R", name="Riverland", level="region", path="/R/", population=900_000
    )
    north = Territory.objects.create(
        code="R-N",
        name="Northwood",
        level="zone",
        parent=region,
        path="/R/R-N/",
        population=90_000,
        latitude=50.9,
        longitude=4.4,
    )
    south = Territory.objects.create(
        code="R-S",
        name="Southmere",
        level="zone",
        parent=region,
        path="/R/R-S/",
        population=120_000,
        latitude=50.7,
        longitude=4.6,
    )
    health = Cluster.objects.create(code="health", name="Health")
    welfare = Cluster.objects.create(code="welfare", name="Welfare")
    authority = Agency.objects.create(
        code="authority", name="Health Authority", type="government", cluster=health
    )
    hospital = Agency.objects.create(
        code="hospital", name="Northwood Hospital", type="hospital", cluster=health
    )
    insurer = Agency.objects.create(
        code="insurer", name="Mutual Insurer", type="insurer", cluster=welfare
    )
    outsider = Agency.objects.create(code="outsider", name="Far Away Trust", type="nngo")
    body = Body.objects.create(
        ref="council",
        name="Riverland Coordination Council",
        kind="council",
        territory=region,
        country="BE",
    )
    other_body = Body.objects.create(
        ref="other", name="Other Council", kind="council", territory=south
    )
    Mandate.objects.create(
        body=body, title="Founding decree", legal_basis="Decree 12/2025", starts=START
    )
    Procedure.objects.create(body=body, version=1, effective_from=START, data={})
    Procedure.objects.create(body=other_body, version=1, effective_from=START, data={})
    made = House(
        region=region,
        north=north,
        south=south,
        health=health,
        welfare=welfare,
        body=body,
        other_body=other_body,
        authority=authority,
        hospital=hospital,
        insurer=insurer,
        outsider=outsider,
        owner=person("Olga Owner"),
        chair=person("Carl Chair"),
        colleague=person("Cora Colleague"),
        substitute=person("Sam Substitute"),
        adviser=person("Ada Adviser"),
        observer=person("Otto Observer"),
        stranger=person("Stan Stranger"),
        operator=person("Opal Operator", is_operator=True),
        auditor=person("Aldo Auditor", is_auditor=True),
        coordinator=person("Cleo Coordinator"),
    )
    seat(body, authority, "secretary", made.owner)
    seat(body, authority, "chair", made.chair)
    members = seat(body, hospital, "member", made.colleague)
    Filling.objects.create(seat=members, person=made.substitute, kind="substitute", starts=START)
    seat(body, insurer, "adviser", made.adviser)
    seat(body, insurer, "observer", made.observer)
    seat(other_body, outsider, "secretary", made.stranger)
    Appointment.objects.create(
        person=made.coordinator, agency=hospital, role="coordinator", starts=START
    )
    return made
