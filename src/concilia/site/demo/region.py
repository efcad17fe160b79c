"""The invented region: its zones, agencies, people and facilities. No real persons or places."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

REGION = ("RM", "Rivermark", 51.04, 4.38)


@dataclass(frozen=True, slots=True)
class Zone:
    """A care zone, never under 75,000 people."""

    code: str
    name: str
    population: int
    latitude: float
    longitude: float


ZONES = (
    Zone("RM-ALD", "Aldermoor", 148_300, 51.05, 4.40),
    Zone("RM-BRA", "Brackwater", 96_700, 51.19, 4.22),
    Zone("RM-CAS", "Casterlee", 88_450, 51.13, 4.61),
    Zone("RM-DUN", "Dunmere", 79_900, 50.93, 4.17),
    Zone("RM-ELM", "Elmsford Vale", 104_200, 50.95, 4.58),
    Zone("RM-GRE", "Greyhaven", 112_600, 51.21, 4.43),
    Zone("RM-HOL", "Hollin Ridge", 76_150, 50.86, 4.39),
    Zone("RM-NOR", "Northwood", 91_800, 51.27, 4.60),
)

CLUSTERS = (
    ("health", "Health"),
    ("welfare", "Welfare"),
    ("local", "Local authorities"),
    ("patients", "Patients and informal carers"),
)


@dataclass(frozen=True, slots=True)
class Member:
    """An agency with its competences (policy area, function, legal basis) and its people.

    People are (name, role in the agency); the first is the delegate on the council.
    """

    code: str
    name: str
    short: str
    type: str
    cluster: str
    zone: str
    competences: tuple[tuple[str, str, str], ...]
    people: tuple[tuple[str, str], ...]


MEMBERS = (
    Member(
        "health-authority",
        "Rivermark Health Authority",
        "Health Authority",
        "government",
        "health",
        "RM-ALD",
        (
            ("Primary care", "Plan the supply of care", "Health Services Act, art. 4"),
            ("Prevention", "Lead immunisation and screening", "Public Health Act, art. 11"),
            ("Quality", "Inspect and publish quality figures", "Health Services Act, art. 27"),
        ),
        (("Ines Marchetti", "coordinator"), ("Harald Lund", "head"), ("Noor Aziz", "data_officer")),
    ),
    Member(
        "university-hospital",
        "University Hospital Rivermark",
        "UH Rivermark",
        "hospital",
        "health",
        "RM-ALD",
        (
            ("Hospital care", "Provide specialist care", "Hospital Licensing Order 9"),
            ("Discharge", "Discharge with a care plan", "Continuity of Care Order, art. 3"),
        ),
        (("Tomas Verhaege", "coordinator"), ("Beatrix Olander", "head")),
    ),
    Member(
        "saint-brannoc",
        "Saint Brannoc Hospital Greyhaven",
        "Saint Brannoc",
        "hospital",
        "health",
        "RM-GRE",
        (
            ("Hospital care", "Provide acute care", "Hospital Licensing Order 9"),
            ("Discharge", "Discharge with a care plan", "Continuity of Care Order, art. 3"),
        ),
        (("Leonie Carstens", "coordinator"),),
    ),
    Member(
        "gp-circle",
        "General Practitioners’ Circle of Rivermark",
        "GP Circle",
        "professionals",
        "health",
        "RM-CAS",
        (("Primary care", "Organise out-of-hours care", "Out-of-hours Agreement 2019"),),
        (("Samuel Oyelaran", "coordinator"),),
    ),
    Member(
        "public-health-laboratory",
        "Public Health Laboratory",
        "PH Laboratory",
        "laboratory",
        "health",
        "RM-ELM",
        (("Surveillance", "Confirm notifiable diseases", "Public Health Act, art. 19"),),
        (("Mirela Popa", "coordinator"),),
    ),
    Member(
        "concord-insurer",
        "Concord Mutual Insurer",
        "Concord",
        "insurer",
        "welfare",
        "RM-ALD",
        (
            ("Insurance", "Protect the rights of insured persons", "Insurance Act, art. 38"),
            ("Insurance", "Review the quality of care", "Insurance Act, art. 40"),
        ),
        (("Piotr Zielinski", "coordinator"), ("Grace Adomako", "data_officer")),
    ),
    Member(
        "home-care",
        "Lindel Home Care Cooperative",
        "Lindel Home Care",
        "welfare",
        "welfare",
        "RM-GRE",
        (("Home care", "Provide nursing and help at home", "Home Care Decree, art. 6"),),
        (("Annika Fors", "coordinator"), ("Joris de Witte", "staff")),
    ),
    Member(
        "social-welfare",
        "Centre for Social Welfare",
        "Social Welfare",
        "welfare",
        "welfare",
        "RM-ELM",
        (("Welfare", "Guide people through benefits and debt", "Welfare Act, art. 12"),),
        (("Rosa Villalba", "coordinator"),),
    ),
    Member(
        "nursing-homes",
        "Association of Nursing Homes",
        "Nursing Homes",
        "welfare",
        "welfare",
        "RM-NOR",
        (("Residential care", "Run residential care", "Residential Care Decree, art. 2"),),
        (("Edmund Hale", "coordinator"),),
    ),
    Member(
        "mental-health-network",
        "Mental Health Network",
        "Mental Health",
        "welfare",
        "welfare",
        "RM-BRA",
        (("Mental health", "Coordinate mobile teams", "Mental Health Plan, action 5"),),
        (("Yuki Tanabe", "coordinator"),),
    ),
    Member(
        "city-aldermoor",
        "City of Aldermoor",
        "Aldermoor",
        "municipality",
        "local",
        "RM-ALD",
        (("Local policy", "Run local social policy", "Local Government Act, art. 60"),),
        (("Frederik Nolan", "coordinator"),),
    ),
    Member(
        "town-greyhaven",
        "Town of Greyhaven",
        "Greyhaven",
        "municipality",
        "local",
        "RM-GRE",
        (("Local policy", "Run local social policy", "Local Government Act, art. 60"),),
        (("Marta Ilves", "coordinator"),),
    ),
    Member(
        "northern-municipalities",
        "Union of Northern Municipalities",
        "Northern Municipalities",
        "municipality",
        "local",
        "RM-NOR",
        (("Local policy", "Organise transport to care", "Intermunicipal Agreement 2021"),),
        (("Claude Berger", "coordinator"),),
    ),
    Member(
        "southern-municipalities",
        "Union of Southern Municipalities",
        "Southern Municipalities",
        "municipality",
        "local",
        "RM-HOL",
        (("Local policy", "Run community centres", "Intermunicipal Agreement 2021"),),
        (("Wilma Sørensen", "coordinator"),),
    ),
    Member(
        "patients-platform",
        "Patients’ Platform Rivermark",
        "Patients’ Platform",
        "patients",
        "patients",
        "RM-ALD",
        (("Patients’ rights", "Represent patients", "Patients’ Rights Act, art. 14"),),
        (("Desmond Achebe", "coordinator"),),
    ),
    Member(
        "carers-league",
        "League of Informal Carers",
        "Carers’ League",
        "patients",
        "patients",
        "RM-CAS",
        (("Patients’ rights", "Represent informal carers", "Recognition of Carers Act"),),
        (("Sofia Lindgren", "coordinator"),),
    ),
)

SECRETARY = "Katarina Novak"
CHAIR = "Aurelio Santos"
SUBSTITUTE = "Ruth Okonjo"
OBSERVER = "Viktor Ahlgren"
OPERATOR = "Oscar Brandt"
AUDITOR = "Helen Moreau"

FACILITY_KINDS = (
    ("hospital", "Hospital", 260, 610),
    ("polyclinic", "Polyclinic", 0, 48),
    ("practice", "Group practice", 0, 11),
    ("practice", "Health centre", 0, 17),
    ("nursing_home", "Residence", 92, 71),
    ("nursing_home", "Care house", 64, 49),
    ("practice", "Family practice", 0, 8),
    ("laboratory", "Laboratory point", 0, 6),
)
OWNERS = {
    "polyclinic": "health-authority",
    "practice": "gp-circle",
    "nursing_home": "nursing-homes",
    "laboratory": "public-health-laboratory",
}
_STREETS = (
    "Millrace",
    "Quayside",
    "Linden Court",
    "Harbour Gate",
    "Old Orchard",
    "Weavers’ Row",
    "Saint Odile",
    "Beacon Hill",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A facility of the region."""

    code: str
    name: str
    kind: str
    zone: str
    beds: int
    staff: int
    latitude: float
    longitude: float

    @property
    def owner(self) -> str:
        """The code of the agency that runs it."""
        if self.kind == "hospital":
            return "saint-brannoc" if self.zone == "RM-GRE" else "university-hospital"
        return OWNERS[self.kind]


def address(name: str) -> str:
    """Return the invented e-mail address of a person."""
    plain = name.lower().replace("ø", "o").replace(" de ", " de-")
    return f"{plain.replace(' ', '.')}@rivermark.example"


def facilities(chance: random.Random, count: int = 60) -> Iterator[Place]:
    """Yield `count` facilities spread over the zones, the first kinds in the largest zones."""
    for index in range(count):
        zone = ZONES[index % len(ZONES)]
        row = index // len(ZONES)
        kind, label, beds, staff = FACILITY_KINDS[(row + index % 3) % len(FACILITY_KINDS)]
        if kind == "hospital" and zone.code not in {"RM-ALD", "RM-GRE", "RM-ELM"}:
            kind, label, beds, staff = FACILITY_KINDS[1]
        yield Place(
            code=f"{zone.code.lower()}-{row + 1}",
            name=f"{label} {_STREETS[row % len(_STREETS)]}, {zone.name}",
            kind=kind,
            zone=zone.code,
            beds=round(beds * chance.uniform(0.7, 1.4)),
            staff=max(2, round(staff * chance.uniform(0.7, 1.4))),
            latitude=round(zone.latitude + chance.uniform(-0.05, 0.05), 4),
            longitude=round(zone.longitude + chance.uniform(-0.06, 0.06), 4),
        )
