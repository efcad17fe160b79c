"""Facilities as a FHIR R4 bundle: Organization, Location and HealthcareService.

https://hl7.org/fhir/R4/location.html. Opening hours are `Location.hoursOfOperation`, services are
`HealthcareService`. R4 has no field for staff, equipment, stock and catchment: these stand in
extensions of `Location`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from concilia.resources.capacities import details
from concilia.resources.capacities.details import Detail
from concilia.resources.capacities.exchange.record import (
    KINDS,
    Making,
    Record,
    count_of,
    data_of,
    detail_of,
    listed,
    number_of,
    once,
    text_of,
)

CODES = "urn:concilia:facility"
KIND = "urn:concilia:facility-kind"
AGENCY = "urn:concilia:agency"
CAPACITY = "urn:concilia:facility-capacity"
TERRITORY = "urn:concilia:territory"
ROLES = {"HOSP": "hospital", "OF": "polyclinic", "PROFF": "practice", "GACH": "hospital"}
ROLES |= {"NCCF": "nursing_home", "SLEEP": "laboratory", "RHU": "treatment_centre"}
ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"


def write(records: Iterable[Record]) -> dict[str, Any]:
    """Return a bundle of type collection."""
    entries: list[dict[str, Any]] = []
    organisations: dict[str, str] = {}
    for number, one in enumerate(records, 1):
        place = f"location-{number}"
        if one.agency and one.agency not in organisations:
            organisations[one.agency] = f"organization-{len(organisations) + 1}"
            entries.append(_entry(_organisation(one, organisations[one.agency])))
        entries.append(_entry(_location(one, place, organisations.get(one.agency, ""))))
        services = [detail for detail in one.details if detail.group == "service"]
        for at, service in enumerate(services, 1):
            entries.append(_entry(_service(service, f"service-{number}-{at}", place)))
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _entry(resource: dict[str, Any]) -> dict[str, Any]:
    url = f"urn:concilia:{resource['resourceType'].lower()}:{resource['id']}"
    return {"fullUrl": url, "resource": resource}


def _organisation(one: Record, id: str) -> dict[str, Any]:
    return {
        "resourceType": "Organization",
        "id": id,
        "identifier": [{"system": AGENCY, "value": one.agency}],
        "active": True,
        "name": one.agency_name or one.agency,
    }


def _location(one: Record, id: str, organisation: str) -> dict[str, Any]:
    held: dict[str, Any] = {
        "resourceType": "Location",
        "id": id,
        "identifier": [{"system": CODES, "value": one.code}],
        "status": "active",
        "name": one.name,
        "mode": "instance",
        "type": [{"coding": [{"system": KIND, "code": one.kind}]}],
        "extension": [
            {"url": TERRITORY, "valueString": one.territory},
            {"url": f"{CAPACITY}:total", "valueString": f"{one.beds} {one.staff}"},
            *(
                {"url": CAPACITY, "valueString": json.dumps(data_of(detail), ensure_ascii=False)}
                for detail in one.details
                if detail.group not in ("opening",) and (detail.group != "service" or _more(detail))
            ),
        ],
    }
    if one.latitude is not None and one.longitude is not None:
        held["position"] = {"longitude": one.longitude, "latitude": one.latitude}
    if organisation:
        held["managingOrganization"] = {"reference": f"Organization/{organisation}"}
    hours = list(_hours(one.details))
    if hours:
        held["hoursOfOperation"] = hours
    if one.confirmed:
        held["meta"] = {"lastUpdated": max(at for _field, at, _by in one.confirmed)}
    return held


def _more(one: Detail) -> bool:
    """Whether a service says more than its name, which HealthcareService does not hold."""
    return one.quantity is not None or bool(one.text)


def _hours(found: Iterable[Detail]) -> Iterator[dict[str, Any]]:
    for one in found:
        if one.group == "opening" and one.text == "closed":
            closed = {"url": f"{CAPACITY}:closed", "valueBoolean": True}
            yield {"daysOfWeek": [one.item], "extension": [closed]}
        elif one.group == "opening":
            for span in one.text.split(", "):
                opens, closes = (f"{time}:00" for time in span.split("-"))
                yield {"daysOfWeek": [one.item], "openingTime": opens, "closingTime": closes}


def _service(one: Detail, id: str, place: str) -> dict[str, Any]:
    return {
        "resourceType": "HealthcareService",
        "id": id,
        "active": True,
        "location": [{"reference": f"Location/{place}"}],
        "type": [{"text": one.item}],
        "name": one.item,
    }


def is_it(data: Mapping[str, Any]) -> bool:
    """Say whether a JSON object is a FHIR bundle."""
    return data.get("resourceType") == "Bundle"


def read(data: Mapping[str, Any]) -> Iterator[Making]:
    """Yield what makes a record of each Location, with its organisation and services."""
    by_kind: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for entry in listed(data.get("entry")):
        resource = entry.get("resource")
        if isinstance(resource, Mapping):
            kind = text_of(resource.get("resourceType"))
            by_kind.setdefault(kind, []).append((text_of(entry.get("fullUrl")), resource))
    agencies: dict[str, str] = {}
    for url, one in by_kind.get("Organization", []):
        said = _identifier(one, AGENCY) or text_of(one.get("name"))
        agencies |= {url: said, f"Organization/{text_of(one.get('id'))}": said}
    services: dict[str, list[str]] = {}
    for _url, one in by_kind.get("HealthcareService", []):
        for place in listed(one.get("location")):
            services.setdefault(text_of(place.get("reference")), []).extend(_names(one))
    for url, one in by_kind.get("Location", []):
        there = services.get(f"Location/{text_of(one.get('id'))}", []) + services.get(url, [])
        yield partial(_read, one, agencies, there)


def _names(service: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a HealthcareService offers: its types, or its name."""
    said = [text_of(one.get("text")) for one in listed(service.get("type"))]
    said += [
        text_of(coding.get("display"))
        for one in listed(service.get("type"))
        if not one.get("text")
        for coding in listed(one.get("coding"))
    ]
    yield from [one for one in said if one] or [text_of(service.get("name"))]


def _identifier(resource: Mapping[str, Any], system: str) -> str:
    return next(
        (
            text_of(one.get("value"))
            for one in listed(resource.get("identifier"))
            if one.get("system") == system
        ),
        "",
    )


def _read(one: Mapping[str, Any], agencies: Mapping[str, str], services: list[str]) -> Record:
    identifiers = [text_of(i.get("value")) for i in listed(one.get("identifier"))]
    code = _identifier(one, CODES) or next(filter(None, identifiers), "") or text_of(one.get("id"))
    position = one.get("position")
    position = position if isinstance(position, Mapping) else {}
    managing = one.get("managingOrganization")
    managing = managing if isinstance(managing, Mapping) else {}
    reference = text_of(managing.get("reference"))
    said = {
        text_of(e.get("url")): text_of(e.get("valueString")) for e in listed(one.get("extension"))
    }
    totals = [*said.get(f"{CAPACITY}:total", "").split(), "0", "0"]
    held = [details.checked(Detail("service", name)) for name in services]
    for extension in listed(one.get("extension")):
        if extension.get("url") == CAPACITY:
            try:
                held.append(detail_of(json.loads(text_of(extension.get("valueString")))))
            except (json.JSONDecodeError, AttributeError):
                continue
    held += _opening(listed(one.get("hoursOfOperation")))
    address = one.get("address")
    address = address if isinstance(address, Mapping) else {}
    return Record(
        code=code,
        name=text_of(one.get("name")) or code,
        kind=_kind(one),
        territory=said.get(TERRITORY)
        or text_of(address.get("district") or address.get("state") or address.get("city")),
        agency=agencies.get(reference) or text_of(managing.get("display")),
        beds=count_of(totals[0]),
        staff=count_of(totals[1]),
        latitude=number_of(position.get("latitude")),
        longitude=number_of(position.get("longitude")),
        details=once(held),
    )


def _kind(one: Mapping[str, Any]) -> str:
    for concept in listed(one.get("type")):
        for coding in listed(concept.get("coding")):
            code = text_of(coding.get("code"))
            if coding.get("system") == KIND and code in KINDS:
                return code
            if code in ROLES:
                return ROLES[code]
    return "other"


def _opening(hours: Iterable[Mapping[str, Any]]) -> list[Detail]:
    spans: dict[str, list[str]] = {}
    for one in hours:
        days = one.get("daysOfWeek")
        opens, closes = (text_of(one.get(name))[:5] for name in ("openingTime", "closingTime"))
        if one.get("allDay") is True:
            opens, closes = "00:00", "24:00"
        for day in days if isinstance(days, list) else []:
            held = spans.setdefault(text_of(day), [])
            if re.fullmatch(r"\d\d:\d\d", opens) and re.fullmatch(r"\d\d:\d\d", closes):
                held.append(f"{opens}-{closes}")
    return [
        details.checked(Detail("opening", day, text=", ".join(held) or "closed"))
        for day, held in spans.items()
    ]
