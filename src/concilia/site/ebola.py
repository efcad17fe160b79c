"""The real Ebola 2014 data: five imports, and the body that coordinated in Liberia."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from concilia.agencies.actions import edit_agency
from concilia.agencies.models import Agency, Person, Territory
from concilia.bodies import actions as bodies
from concilia.bodies.models import Body
from concilia.core.actions import act
from concilia.core.errors import Invalid
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.indicators import settling
from concilia.indicators.models import Indicator
from concilia.resources.coverage.actions import save_rule
from concilia.resources.models import ActivityType, NeedRule
from concilia.site.accounts.signin import DEMO_PASSWORD

FILES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("territories", "districts.csv", {}),
    (
        "activities",
        "who-does-what-where-2014-11-18.csv",
        {"reported_on": "2014-11-18"},
    ),
    ("observations", "situation-reports.csv", {}),
)
SNAPSHOTS = (
    ("activities", "who-does-what-where-2014-12-10.csv", {"reported_on": "2014-12-10"}),
    ("activities", "who-does-what-where-2014-09-29.csv", {"reported_on": "2014-09-29"}),
)
"""The other dated lists, where they are at hand. September says no types, so it comes last."""
REF = "ebola-liberia"
PASSWORD = DEMO_PASSWORD
STARTS = dt.date(2014, 11, 18)
RULES = (
    ("surveillance-contact-tracing", "Confirmed cases of three weeks", "sum(new_confirmed, 21)", 8),
    ("safe-burial", "Confirmed cases of three weeks", "sum(new_confirmed, 21)", 8),
    ("social-mobilisation", "Needed in every district", "1", 8),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A seat: the agency's name in the file, its usual short name, the role, who fills it."""

    agency: str
    short: str
    role: str
    address: str


MINISTRY = "Ministry of Health, Liberia"
SEATS = (
    Place(MINISTRY, "Ministry of Health", "chair", "chair"),
    Place(MINISTRY, "Ministry of Health", "secretary", "secretary"),
    Place("Ministry of Internal Affairs, Liberia", "Internal Affairs", "member", "interior"),
    Place("World Health Organization", "WHO", "member", "who"),
    Place("United Nations Children's Fund", "UNICEF", "member", "unicef"),
    Place("World Food Programme", "WFP", "member", "wfp"),
    Place("United Nations Development Programme", "UNDP", "member", "undp"),
    Place("Liberian Red Cross Society", "Liberian Red Cross", "member", "redcross"),
    Place("Medecins sans Frontieres Belgique", "MSF Belgium", "member", "msf"),
    Place("International Rescue Committee", "IRC", "member", "irc"),
    Place("Save the Children", "Save the Children", "member", "savethechildren"),
    Place("Medical Teams International", "Medical Teams", "member", "medicalteams"),
    Place("Tiyatien Health", "Tiyatien Health", "member", "tiyatien"),
    Place("US Center for Disease Control", "CDC", "adviser", "cdc"),
    Place("World Bank", "World Bank", "observer", "worldbank"),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands after loading: the imports in order, the body, and the sign-ins."""

    imports: tuple[Import, ...]
    body: Body
    sign_ins: tuple[tuple[str, str], ...]


def folder_of(given: str | None) -> Path:
    """Return the folder with the files: as given, by CONCILIA_EBOLA, or beside the project."""
    named = given or os.environ.get("CONCILIA_EBOLA")
    return Path(named) if named else settings.PACKAGE.parents[2] / "shared/data/ebola-2014"


def missing_in(folder: Path) -> list[str]:
    """Return the names of the files that are not in the folder."""
    return [name for _kind, name, _options in FILES if not (folder / name).is_file()]


def load(folder: Path, *, say: Callable[[str], None] = lambda _text: None) -> Loaded:
    """Bring the files in and set the body up; what already stands is left as it is.

    Raises `Invalid` when a file is missing or cannot be read as what it should be.
    """
    missing = missing_in(folder)
    if missing:
        raise Invalid(
            _("%(folder)s has no %(names)s. Name the folder with the files, or set CONCILIA_EBOLA.")
            % {"folder": folder, "names": ", ".join(missing)}
        )
    done = []
    more = [one for one in SNAPSHOTS if (folder / one[1]).is_file()]
    for kind, name, options in (*FILES, *more):
        say(_("Reading %(name)s …") % {"name": name})
        done.append(_bring_in(kind, folder / name, options))
    operator = _person("operator@example.org", "Operator", is_operator=True)
    body = _body()
    _rules()
    sign_ins = [(operator.name, operator.email)] + [
        (filling.person.name, filling.person.email)
        for seat in body.seats.prefetch_related("fillings__person")
        for filling in seat.fillings.all()
    ]
    return Loaded(tuple(done), body, tuple(sign_ins))


def _bring_in(kind: str, path: Path, options: dict[str, str]) -> Import:
    """Import a file through the same steps as a person does; the same bytes only once."""
    content = path.read_bytes()
    former = Import.objects.filter(
        kind=kind, file__digest=hashlib.sha256(content).hexdigest(), state=Import.State.DONE
    ).first()
    if former:
        return former
    import_ = take_in(
        kind, name=path.name, content=content, by=SYSTEM, options=options, set_aside=True
    )
    if import_.state != Import.State.DONE:
        problems = import_.problems[:3]
        raise Invalid("; ".join(f"{path.name}: {one['message']}" for one in problems))
    if kind == "observations":
        settling.settle()
    return import_


def _rules() -> None:
    """Write how much is needed; a rule that stands is left as it is."""
    types = {one.code: one for one in ActivityType.objects.all()}
    held = set(NeedRule.objects.filter(body=None).values_list("type__code", flat=True))
    measures = Indicator.objects.filter(code="new_confirmed").exists()
    for code, name, expression, most in RULES:
        if code in types and code not in held and (measures or expression == "1"):
            save_rule(
                None,
                type=types[code],
                name=name,
                expression=expression,
                unit="" if expression == "1" else "cases",
                crowded_above=most,
                by=SYSTEM,
            )


def _person(email: str, name: str, *, is_operator: bool = False) -> Person:
    found = Person.objects.filter(email=email).first()
    if found:
        return found
    with act("people.invite", by=SYSTEM) as doing:
        made = Person.objects.create_user(email, PASSWORD, name=name, is_operator=is_operator)
        doing.record(made, {"email": email, "name": name})
    return made


def _body() -> Body:
    """Return the body, set up with its seats when it does not stand yet."""
    found = Body.objects.filter(ref=REF).first()
    if found:
        return found
    liberia = Territory.objects.get(name="Liberia", level=Territory.Level.NATION)
    body = bodies.create_body(
        {
            "ref": REF,
            "name": "Inter-agency Ebola coordination, Liberia",
            "kind": Body.Kind.EMERGENCY,
            "territory": liberia,
            "country": "LR",
            "time_zone": "Africa/Monrovia",
        },
        by=SYSTEM,
    )
    bodies.give_mandate(
        body,
        title="Coordination of the Ebola response",
        legal_basis="Demonstration mandate; the real body's papers are not part of the data",
        starts=STARTS,
        by=SYSTEM,
    )
    for place in SEATS:
        agency = Agency.objects.standing().get(name=place.agency)
        if not agency.short_name:
            edit_agency(agency, {"short_name": place.short}, by=SYSTEM)
        seat = bodies.give_seat(body, agency, role=place.role, starts=STARTS, by=SYSTEM)
        office = {"chair": "Chair", "secretary": "Secretary"}.get(place.role, "Delegate")
        person = _person(f"{place.address}@example.org", f"{office}, {place.short}")
        bodies.fill_seat(seat, person=person, starts=STARTS, by=SYSTEM)
    return body
