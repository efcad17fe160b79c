"""What OParl 1.1 says of its objects, as JSON schemas of our own.

Written from the OParl-Spezifikation 1.1 (https://oparl.org/spezifikation/), chapter “Schema”:
names, types and cardinalities of all properties, what must be there, and which references lead
to which type. The specification lets a server add properties under a prefix of its own; we add
none, so that a name that the specification does not know is an error here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import jsonschema

VERSION = "https://schema.oparl.org/1.1/"
TEXT = {"type": "string", "minLength": 1}
WHOLE = {"type": "integer", "minimum": 0}
TRUE = {"type": "boolean"}
URL = {"type": "string", "pattern": r"^https?://[^\s]+$"}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$"}
EMAIL = {"type": "string", "pattern": r"^[^@\s]+@[^@\s]+$"}

COMMON = {
    "license": URL,
    "keyword": {"type": "array", "items": TEXT},
    "created": MOMENT,
    "modified": MOMENT,
    "web": URL,
    "deleted": TRUE,
}
PROPERTIES: Mapping[str, Mapping[str, Any]] = {
    "System": {
        "oparlVersion": {"const": VERSION},
        "otherOparlVersions": "System[]",
        "body": "list:Body",
        "name": TEXT,
        "contactEmail": EMAIL,
        "contactName": TEXT,
        "website": URL,
        "vendor": URL,
        "product": URL,
    },
    "Body": {
        "system": "System",
        "shortName": TEXT,
        "name": TEXT,
        "website": URL,
        "licenseValidSince": MOMENT,
        "oparlSince": MOMENT,
        "ags": TEXT,
        "rgs": TEXT,
        "equivalent": {"type": "array", "items": URL},
        "contactEmail": EMAIL,
        "contactName": TEXT,
        "organization": "list:Organization",
        "person": "list:Person",
        "meeting": "list:Meeting",
        "paper": "list:Paper",
        "legislativeTerm": "in:LegislativeTerm[]",
        "agendaItem": "list:AgendaItem",
        "consultation": "list:Consultation",
        "file": "list:File",
        "locationList": "list:Location",
        "legislativeTermList": "list:LegislativeTerm",
        "membership": "list:Membership",
        "classification": TEXT,
        "location": "in:Location",
    },
    "LegislativeTerm": {"body": "Body", "name": TEXT, "startDate": DAY, "endDate": DAY},
    "Organization": {
        "body": "Body",
        "name": TEXT,
        "membership": "Membership[]",
        "meeting": "list:Meeting",
        "consultation": "list:Consultation",
        "shortName": TEXT,
        "post": {"type": "array", "items": TEXT},
        "subOrganizationOf": "Organization",
        "organizationType": TEXT,
        "classification": TEXT,
        "startDate": DAY,
        "endDate": DAY,
        "website": URL,
        "location": "in:Location",
        "externalBody": URL,
    },
    "Person": {
        "body": "Body",
        "name": TEXT,
        "familyName": TEXT,
        "givenName": TEXT,
        "formOfAddress": TEXT,
        "affix": TEXT,
        "title": {"type": "array", "items": TEXT},
        "gender": TEXT,
        "phone": {"type": "array", "items": TEXT},
        "email": {"type": "array", "items": EMAIL},
        "location": "Location",
        "locationObject": "in:Location",
        "status": {"type": "array", "items": TEXT},
        "membership": "in:Membership[]",
        "life": TEXT,
        "lifeSource": TEXT,
    },
    "Membership": {
        "person": "Person",
        "organization": "Organization",
        "role": TEXT,
        "votingRight": TRUE,
        "startDate": DAY,
        "endDate": DAY,
        "onBehalfOf": "Organization",
    },
    "Meeting": {
        "name": TEXT,
        "meetingState": {"enum": ["terminiert", "eingeladen", "durchgeführt"]},
        "cancelled": TRUE,
        "start": MOMENT,
        "end": MOMENT,
        "location": "in:Location",
        "organization": "Organization[]",
        "participant": "Person[]",
        "invitation": "in:File",
        "resultsProtocol": "in:File",
        "verbatimProtocol": "in:File",
        "auxiliaryFile": "in:File[]",
        "agendaItem": "in:AgendaItem[]",
    },
    "AgendaItem": {
        "meeting": "Meeting",
        "number": TEXT,
        "order": WHOLE,
        "name": TEXT,
        "public": TRUE,
        "consultation": "Consultation",
        "result": TEXT,
        "resolutionText": TEXT,
        "resolutionFile": "in:File",
        "auxiliaryFile": "in:File[]",
        "start": MOMENT,
        "end": MOMENT,
    },
    "Paper": {
        "body": "Body",
        "name": TEXT,
        "reference": TEXT,
        "date": DAY,
        "paperType": TEXT,
        "relatedPaper": "Paper[]",
        "superordinatedPaper": "Paper[]",
        "subordinatedPaper": "Paper[]",
        "mainFile": "in:File",
        "auxiliaryFile": "in:File[]",
        "location": "in:Location[]",
        "originatorPerson": "Person[]",
        "underDirectionOf": "Organization[]",
        "originatorOrganization": "Organization[]",
        "consultation": "in:Consultation[]",
    },
    "Consultation": {
        "paper": "Paper",
        "agendaItem": "AgendaItem",
        "meeting": "Meeting",
        "organization": "Organization[]",
        "authoritative": TRUE,
        "role": TEXT,
    },
    "File": {
        "name": TEXT,
        "fileName": TEXT,
        "mimeType": TEXT,
        "date": DAY,
        "size": WHOLE,
        "sha1Checksum": TEXT,
        "sha512Checksum": {"type": "string", "pattern": "^[0-9a-f]{128}$"},
        "text": TEXT,
        "accessUrl": URL,
        "downloadUrl": URL,
        "externalServiceUrl": URL,
        "masterFile": "File",
        "derivativeFile": "File[]",
        "fileLicense": URL,
        "meeting": "Meeting[]",
        "agendaItem": "AgendaItem[]",
        "paper": "Paper[]",
    },
    "Location": {
        "description": TEXT,
        "geojson": {"type": "object"},
        "streetAddress": TEXT,
        "room": TEXT,
        "postalCode": TEXT,
        "subLocality": TEXT,
        "locality": TEXT,
        "bodies": "Body[]",
        "organizations": "Organization[]",
        "persons": "Person[]",
        "meetings": "Meeting[]",
        "papers": "Paper[]",
    },
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "System": ("oparlVersion", "body"),
    "Body": ("name", "organization", "person", "meeting", "paper", "legislativeTerm"),
    "AgendaItem": ("order",),
    "File": ("accessUrl",),
}
WITHIN: Mapping[tuple[str, str], str] = {
    ("Body", "legislativeTerm"): "body",
    ("Person", "membership"): "person",
    ("Meeting", "agendaItem"): "meeting",
    ("Meeting", "resultsProtocol"): "meeting",
    ("Paper", "consultation"): "paper",
}
"""Where an object stands within another, the property that leads back is left out."""


def schema(kind: str, *, deleted: bool = False, without: str = "") -> dict[str, Any]:
    """Return the schema of one type of object, or of a `deleted` one, which says nothing more."""
    found: dict[str, Any] = {"id": URL, "type": {"const": f"{VERSION}{kind}"}}
    needed = ["id", "type", "created", "modified"]
    if deleted:
        found |= {"created": MOMENT, "modified": MOMENT, "deleted": {"const": True}}
        needed.append("deleted")
    else:
        own = {name: _property(kind, name, rule) for name, rule in PROPERTIES[kind].items()}
        found |= {**COMMON, **own}
        found.pop(without, None)
        needed += NEEDED.get(kind, ())
    return {
        "type": "object",
        "properties": found,
        "required": needed,
        "additionalProperties": False,
    }


def _property(kind: str, name: str, rule: Any) -> Any:
    if not isinstance(rule, str):
        return rule
    many = rule.endswith("[]")
    rule = rule.removesuffix("[]")
    if rule.startswith("in:"):
        one: Any = schema(rule.removeprefix("in:"), without=WITHIN.get((kind, name), ""))
    else:
        one = URL
    return {"type": "array", "items": one} if many else one


LIST = {
    "type": "object",
    "properties": {
        "data": {"type": "array", "items": {"type": "object"}},
        "pagination": {
            "type": "object",
            "properties": {
                "totalElements": WHOLE,
                "elementsPerPage": {"type": "integer", "minimum": 1, "maximum": 100},
                "currentPage": {"type": "integer", "minimum": 1},
                "totalPages": {"type": "integer", "minimum": 1},
            },
            "additionalProperties": False,
        },
        "links": {
            "type": "object",
            "properties": dict.fromkeys(("first", "prev", "self", "next", "last"), URL),
            "required": ["first", "last"],
            "additionalProperties": False,
        },
    },
    "required": ["data", "pagination", "links"],
    "additionalProperties": False,
}


def kind_of(data: Mapping[str, Any]) -> str:
    """Return the type of an object; fails for one that OParl 1.1 does not know."""
    kind = re.fullmatch(re.escape(VERSION) + r"(\w+)", data["type"])
    assert kind, data["type"]
    assert kind[1] in PROPERTIES, data["type"]
    return kind[1]


def validate(data: Mapping[str, Any]) -> str:
    """Hold one object to the schema of its type, and return the type."""
    kind = kind_of(data)
    jsonschema.validate(data, schema(kind, deleted=bool(data.get("deleted"))))
    return kind


def references(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return where an object leads: (type or `list:` and type, address), its inner ones too."""
    found: list[tuple[str, str]] = []
    for name, rule in PROPERTIES[kind_of(data)].items():
        if name not in data or not isinstance(rule, str):
            continue
        one = rule.removesuffix("[]")
        for value in data[name] if rule.endswith("[]") else [data[name]]:
            if one.startswith("in:"):
                found += [(one.removeprefix("in:"), value["id"]), *references(value)]
            else:
                found.append((one, value))
    return found
