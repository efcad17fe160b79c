"""Sets the invented region up: its territories, agencies, people, body and facilities."""

from __future__ import annotations

import datetime as dt
import random

from django.contrib.auth.hashers import make_password

from concilia.agencies import actions as agencies
from concilia.agencies.models import Agency, Cluster, Person, Territory
from concilia.bodies import actions as bodies
from concilia.bodies.models import Body, Seat
from concilia.bodies.rules import Majority, Places, Procedure, Quorum
from concilia.bodies.rules.follow_up import RIGHTS, FollowUp
from concilia.core.actions import act
from concilia.core.permissions import SYSTEM
from concilia.resources import actions as resources
from concilia.site.accounts.signin import DEMO_PASSWORD
from concilia.site.demo import region
from concilia.site.demo.naming import names

REF = "rivermark"
CHILD = "greyhaven"
COUNTRY = "BE"
RULES = Procedure(
    quorum=Quorum(),
    majority=Majority(per_cluster=True, tie="chair"),
    voting_roles=frozenset({"chair", "deputy", "member"}),
    notice_days=10,
    composition=(
        Places("health", 4, 6),
        Places("welfare", 4, 6),
        Places("local", 4, 6),
        Places("patients", 2, 3),
        Places("", 0, 4),
    ),
    follow_up=FollowUp(rights=frozenset(RIGHTS)),
    publication="protocols",
)


def territories() -> None:
    """Enter the region and its zones."""
    code, name, latitude, longitude = region.REGION
    root = agencies.save_territory(
        Territory(
            code=code,
            name=name,
            level=Territory.Level.REGION,
            population=sum(zone.population for zone in region.ZONES),
            latitude=latitude,
            longitude=longitude,
        ),
        by=SYSTEM,
    )
    for zone in region.ZONES:
        agencies.save_territory(
            Territory(
                code=zone.code,
                name=zone.name,
                names=names("territory", zone.code),
                level=Territory.Level.ZONE,
                parent=root,
                population=zone.population,
                latitude=zone.latitude,
                longitude=zone.longitude,
            ),
            by=SYSTEM,
        )


def members(starts: dt.date) -> None:
    """Enter the clusters, the agencies with their competences, and who acts for them."""
    for code, name in region.CLUSTERS:
        agencies.save_cluster(
            Cluster(code=code, name=name, names=names("cluster", code)), by=SYSTEM
        )
    clusters = {cluster.code: cluster for cluster in Cluster.objects.all()}
    zones = {territory.code: territory for territory in Territory.objects.all()}
    for member in region.MEMBERS:
        agency = agencies.create_agency(
            {
                "code": member.code,
                "name": member.name,
                "names": names("agency", member.code),
                "short_name": member.short,
                "type": member.type,
                "cluster": clusters[member.cluster],
                "territory": zones[member.zone],
            },
            by=SYSTEM,
        )
        agencies.add_contact(
            agency,
            {"label": "Coordination desk", "email": f"{member.code}@rivermark.example"},
            by=SYSTEM,
        )
        for area, function, basis in member.competences:
            values = {"policy_area": area, "function": function, "legal_basis": basis}
            agencies.add_competence(agency, values, by=SYSTEM)
        for name, role in member.people:
            person(name)
            agencies.appoint(
                agency, email=region.address(name), role=role, starts=starts, by=SYSTEM
            )


def person(name: str, *, is_operator: bool = False, is_auditor: bool = False) -> Person:
    """Return the person of this name, entered with the demonstration password if new."""
    email = region.address(name)
    found = Person.objects.filter(email=email).first()
    if found:
        return found
    with act("people.invite", by=SYSTEM) as doing:
        made = Person.objects.create(
            email=email,
            name=name,
            password=_password(),
            is_operator=is_operator,
            is_auditor=is_auditor,
            time_zone="Europe/Brussels",
        )
        doing.record(made, {"email": email, "name": name})
    return made


def _password() -> str:
    # One hash for everybody, with a salt that repeats: the password is printed on the page.
    if not _kept:
        _kept.append(make_password(DEMO_PASSWORD, salt="demonstration"))
    return _kept[0]


_kept: list[str] = []


def council(starts: dt.date) -> Body:
    """Set the council up, with its mandate, rules of procedure and seats."""
    body = bodies.create_body(
        {
            "ref": REF,
            "name": "Rivermark Coordination Council",
            "names": names("body", REF),
            "kind": Body.Kind.CARE_COUNCIL,
            "steering": Body.Steering.HYBRID,
            "territory": Territory.objects.get(code=region.REGION[0]),
            "country": COUNTRY,
            "time_zone": "Europe/Brussels",
        },
        by=SYSTEM,
    )
    bodies.give_mandate(
        body,
        title="Founding order of the council",
        legal_basis="Coordination of Care Order, art. 2 to 9",
        text="The council coordinates care, welfare and local policy in the eight zones.",
        starts=starts,
        by=SYSTEM,
    )
    bodies.set_procedure(body, RULES, effective_from=starts + dt.timedelta(days=1), by=SYSTEM)
    for member in region.MEMBERS:
        role = "adviser" if member.type == "laboratory" else Seat.Role.MEMBER
        seat = _seat(body, member.code, role, member.people[0][0], starts)
        if member.code == "home-care":
            _substitute(seat, region.SUBSTITUTE, starts)
    _seat(body, "city-aldermoor", "chair", region.CHAIR, starts)
    _seat(body, "health-authority", "secretary", region.SECRETARY, starts)
    _seat(body, "university-hospital", "observer", region.OBSERVER, starts)
    return body


COUNCILS = (
    (
        CHILD,
        "Greyhaven Care Council",
        "RM-GRE",
        (
            ("town-greyhaven", "chair", "Marta Ilves"),
            ("home-care", "secretary", "Joris de Witte"),
            ("saint-brannoc", "member", "Leonie Carstens"),
        ),
    ),
    (
        "northwood",
        "Northwood Care Council",
        "RM-NOR",
        (
            ("northern-municipalities", "chair", "Claude Berger"),
            ("nursing-homes", "secretary", "Edmund Hale"),
            ("gp-circle", "member", "Samuel Oyelaran"),
        ),
    ),
    (
        "elmsford",
        "Elmsford Vale Care Council",
        "RM-ELM",
        (
            ("social-welfare", "chair", "Rosa Villalba"),
            ("southern-municipalities", "secretary", "Wilma Sørensen"),
            ("carers-league", "member", "Sofia Lindgren"),
        ),
    ),
)
"""The care councils of zones: ref, name, zone, and who sits there."""


def care_councils(parent: Body, starts: dt.date) -> None:
    """Set up the care councils of three zones, below the region’s council."""
    for ref, name, zone, seats in COUNCILS:
        body = bodies.create_body(
            {
                "ref": ref,
                "name": name,
                "names": names("body", ref),
                "kind": Body.Kind.CARE_COUNCIL,
                "steering": Body.Steering.DECENTRALISED,
                "parent": parent,
                "territory": Territory.objects.get(code=zone),
                "country": COUNTRY,
                "time_zone": "Europe/Brussels",
            },
            by=SYSTEM,
        )
        bodies.set_procedure(body, RULES, effective_from=starts + dt.timedelta(days=1), by=SYSTEM)
        for code, role, holder in seats:
            _seat(body, code, role, holder, starts)


def _seat(body: Body, code: str, role: str, holder: str, starts: dt.date) -> Seat:
    agency = Agency.objects.get(code=code)
    seat = bodies.give_seat(body, agency, role=role, starts=starts, by=SYSTEM)
    bodies.fill_seat(seat, person=person(holder), starts=starts, by=SYSTEM)
    return seat


def _substitute(seat: Seat, name: str, starts: dt.date) -> None:
    bodies.fill_seat(seat, person=person(name), kind="substitute", starts=starts, by=SYSTEM)


def facilities(chance: random.Random) -> None:
    """Enter the sixty facilities, each with the agency that runs it."""
    zones = {territory.code: territory for territory in Territory.objects.all()}
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for place in region.facilities(chance):
        resources.enter_facility(
            by=SYSTEM,
            code=place.code,
            name=place.name,
            kind=place.kind,
            territory=zones[place.zone],
            agency=agencies[place.owner],
            beds=place.beds,
            staff=place.staff,
            latitude=place.latitude,
            longitude=place.longitude,
        )
