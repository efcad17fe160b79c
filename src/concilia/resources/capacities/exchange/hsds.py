"""Facilities as Open Referral HSDS 3: one JSON file, or a zip of CSV tables.

https://docs.openreferral.org/en/3.0.0/hsds/schema_reference.html. A facility is a location, what
it offers are services at it, its hours are schedules. What HSDS has no table for stands in its
`attributes`, whose `label` says the field and whose `value` the amount.
"""

from __future__ import annotations

import csv
import io
import json
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from concilia.resources.capacities import details
from concilia.resources.capacities.details import DAYS, Detail
from concilia.resources.capacities.exchange.record import (
    Making,
    Record,
    count_of,
    listed,
    number_of,
    once,
    text_of,
)

TABLES: dict[str, tuple[str, ...]] = {
    "organizations": ("id", "name", "description"),
    "locations": ("id", "location_type", "name", "latitude", "longitude"),
    "services": ("id", "organization_id", "name", "status"),
    "service_at_locations": ("id", "service_id", "location_id"),
    "schedules": ("id", "location_id", "byday", "opens_at", "closes_at", "freq", "description"),
    "attributes": ("id", "link_id", "link_entity", "link_type", "label", "value"),
}
Tables = dict[str, list[dict[str, Any]]]
_SPACE = uuid.UUID("6f3d6c5e-3d5c-5c0e-9f0e-0c0a5c111a00")
_RRULE = dict(zip(DAYS, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))


def _id(*parts: str) -> str:
    """Return a UUID that the same thing always has."""
    return str(uuid.uuid5(_SPACE, "\n".join(parts)))


def tables(records: Iterable[Record]) -> Tables:
    """Return the records as HSDS tables."""
    made: Tables = {name: [] for name in TABLES}
    known: set[str] = set()
    for one in records:
        place = _id("location", one.code)
        organisation = _id("organization", one.agency) if one.agency else ""
        if one.agency and one.agency not in known:
            known.add(one.agency)
            name = one.agency_name or one.agency
            held = {"id": organisation, "name": name, "description": name}
            made["organizations"].append(held)
            made["attributes"].append(_attribute(organisation, "organization", "code", one.agency))
        made["locations"].append(
            {
                "id": place,
                "location_type": "physical",
                "name": one.name,
                "latitude": one.latitude,
                "longitude": one.longitude,
            }
        )
        facts = {
            "code": one.code,
            "kind": one.kind,
            "territory": one.territory,
            "agency": one.agency,
            "beds": str(one.beds),
            "staff": str(one.staff),
        }
        for label, value in facts.items():
            if value:
                made["attributes"].append(_attribute(place, "location", label, value))
        for detail in one.details:
            _put(made, detail, place, organisation)
    return made


def _attribute(link: str, entity: str, label: str, value: str) -> dict[str, Any]:
    return {
        "id": _id("attribute", link, label),
        "link_id": link,
        "link_entity": entity,
        "link_type": "concilia",
        "label": label,
        "value": value,
    }


def _put(made: Tables, one: Detail, place: str, organisation: str) -> None:
    if one.group == "opening":
        for span in one.text.split(", "):
            opens, _dash, closes = span.partition("-")
            closed = span == "closed"
            made["schedules"].append(
                {
                    "id": _id("schedule", place, one.item, span),
                    "location_id": place,
                    "byday": _RRULE[one.item],
                    "opens_at": "" if closed else opens,
                    "closes_at": "" if closed else closes,
                    "freq": "WEEKLY",
                    "description": "closed" if closed else "",
                }
            )
        return
    if one.group == "service":
        service = _id("service", place, one.item)
        made["services"].append(
            {"id": service, "organization_id": organisation, "name": one.item, "status": "active"}
        )
        made["service_at_locations"].append(
            {"id": _id("at", service), "service_id": service, "location_id": place}
        )
        if one.quantity is None and not one.text:
            return
    value = details.write([one])
    made["attributes"].append(_attribute(place, "location", f"capacity: {one.key}", value))


def write(records: Iterable[Record]) -> dict[str, Any]:
    """Return one JSON object that holds every table of HSDS by its name."""
    return {"version": "3.0", **tables(records)}


def write_zip(records: Iterable[Record]) -> bytes:
    """Return a zip with a CSV for each table and a `datapackage.json`; same rows, same bytes."""
    made = tables(records)
    out = io.BytesIO()
    package = {
        "name": "facilities",
        "profile": "tabular-data-package",
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "schema": {"fields": [{"name": field, "type": "string"} for field in fields]},
            }
            for name, fields in TABLES.items()
        ],
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        _add(file, "datapackage.json", json.dumps(package, indent=1))
        for name, fields in TABLES.items():
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, fields, lineterminator="\n")
            writer.writeheader()
            writer.writerows(made[name])
            _add(file, f"{name}.csv", text.getvalue())
    return out.getvalue()


def _add(file: zipfile.ZipFile, name: str, text: str) -> None:
    # A fixed date: the same rows must give the same bytes.
    info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    file.writestr(info, text)


def is_it(data: Mapping[str, Any]) -> bool:
    """Say whether a JSON object is HSDS: tables by name, or a page of services."""
    return isinstance(data.get("locations"), list) or isinstance(data.get("contents"), list)


def nested(data: Mapping[str, Any]) -> Tables:
    """Return tables from the nested form of the API: services with their locations."""
    made: Tables = {name: [] for name in TABLES}
    for service in listed(data.get("contents")):
        organisation = service.get("organization")
        if isinstance(organisation, Mapping):
            made["organizations"].append(dict(organisation))
        made["services"].append(
            {
                "id": text_of(service.get("id")),
                "name": text_of(service.get("name")),
                "organization_id": text_of(
                    organisation.get("id") if isinstance(organisation, Mapping) else ""
                ),
            }
        )
        for there in listed(service.get("service_at_locations")):
            place = there.get("location")
            if isinstance(place, Mapping):
                made["locations"].append(dict(place))
                id = text_of(place.get("id"))
                held = {"service_id": text_of(service.get("id")), "location_id": id}
                made["service_at_locations"].append(held)
                for name in ("schedules", "attributes"):
                    key = "location_id" if name == "schedules" else "link_id"
                    made[name] += [{**one, key: id} for one in listed(place.get(name))]
    return made


def read(data: Mapping[str, Any]) -> Iterator[Making]:
    """Yield what makes a record of each location of an HSDS file."""
    if isinstance(data.get("contents"), list):
        yield from from_tables(nested(data))
    else:
        yield from from_tables({name: [dict(x) for x in listed(data.get(name))] for name in TABLES})


def from_tables(held: Mapping[str, list[dict[str, Any]]]) -> Iterator[Making]:
    """Yield what makes a record of each location of HSDS tables."""
    said: dict[str, dict[str, str]] = {}
    for one in held.get("attributes", []):
        facts = said.setdefault(text_of(one.get("link_id")), {})
        facts[text_of(one.get("label"))] = text_of(one.get("value"))
    agencies = {
        text_of(one.get("id")): said.get(text_of(one.get("id")), {}).get("code")
        or text_of(one.get("name"))
        for one in held.get("organizations", [])
    }
    services = {text_of(one.get("id")): one for one in held.get("services", [])}
    offered: dict[str, list[Mapping[str, Any]]] = {}
    for one in held.get("service_at_locations", []):
        service = services.get(text_of(one.get("service_id")))
        if service:
            offered.setdefault(text_of(one.get("location_id")), []).append(service)
    hours: dict[str, list[Mapping[str, Any]]] = {}
    for one in held.get("schedules", []):
        hours.setdefault(text_of(one.get("location_id")), []).append(one)
    for one in {text_of(row.get("id")): row for row in held.get("locations", [])}.values():
        id = text_of(one.get("id"))
        there = offered.get(id, [])
        run_by = {agencies.get(text_of(service.get("organization_id")), "") for service in there}
        agency = run_by.pop() if len(run_by) == 1 else ""
        names = [text_of(service.get("name")) for service in there]
        yield partial(_read, one, said.get(id, {}), names, hours.get(id, []), agency)


def _read(
    one: Mapping[str, Any],
    facts: Mapping[str, str],
    services: list[str],
    hours: list[Mapping[str, Any]],
    agency: str,
) -> Record:
    id = text_of(one.get("id"))
    found = [details.checked(Detail("service", name)) for name in services]
    found += _opening(hours)
    for label, value in facts.items():
        if label.startswith("capacity: "):
            found += details.read(value)
    return Record(
        code=facts.get("code") or id,
        name=text_of(one.get("name")) or text_of(one.get("alternate_name")) or id,
        kind=facts.get("kind") or "other",
        territory=facts.get("territory") or _region(one),
        agency=facts.get("agency") or agency,
        beds=count_of(facts.get("beds")),
        staff=count_of(facts.get("staff")),
        latitude=number_of(one.get("latitude")),
        longitude=number_of(one.get("longitude")),
        details=once(found),
    )


def _region(one: Mapping[str, Any]) -> str:
    for address in listed(one.get("addresses")):
        for name in ("region", "state_province", "city"):
            if found := text_of(address.get(name)):
                return found
    return ""


def _opening(rows: Iterable[Mapping[str, Any]]) -> list[Detail]:
    spans: dict[str, list[str]] = {}
    days = {rule: day for day, rule in _RRULE.items()}
    for one in rows:
        opens, closes = (text_of(one.get(name))[:5] for name in ("opens_at", "closes_at"))
        for rule in text_of(one.get("byday")).split(","):
            if rule.strip() in days:
                held = spans.setdefault(days[rule.strip()], [])
                if opens and closes:
                    held.append(f"{opens}-{closes}")
    return [
        details.checked(Detail("opening", day, text=", ".join(held) or "closed"))
        for day, held in spans.items()
    ]


def read_zip(file: zipfile.ZipFile) -> Iterator[Making]:
    """Yield what makes a record of each location of a zip of HSDS tables."""
    names = {name.rpartition("/")[2]: name for name in file.namelist()}
    held: Tables = {}
    for table in TABLES:
        found = names.get(f"{table}.csv") or names.get(f"{table.removesuffix('s')}.csv")
        if found:
            text = file.read(found).decode("utf-8-sig", "replace")
            held[table] = [dict(row) for row in csv.DictReader(io.StringIO(text, newline=""))]
    yield from from_tables(held)
