"""Which format a file of facilities has, and its records as a table."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem
from concilia.core.tables.sheet import Sheet
from concilia.resources.capacities import details
from concilia.resources.capacities.exchange import fhir, geojson, hsds
from concilia.resources.capacities.exchange.record import Making, Record

HEADERS = (
    "code",
    "name",
    "kind",
    "territory",
    "agency",
    "beds",
    "staff",
    "latitude",
    "longitude",
    "capacities",
)
Reader = Callable[[Mapping[str, Any]], Iterator[Making]]
_READERS: tuple[tuple[str, Callable[[Mapping[str, Any]], bool], Reader], ...] = (
    ("FHIR R4", fhir.is_it, fhir.read),
    ("GeoJSON", geojson.is_it, geojson.read),
    ("Open Referral HSDS", hsds.is_it, hsds.read),
)
_MOST = 200 * 1024 * 1024
"""Bytes that a zip may unfold to."""


def read_any(content: bytes) -> Sheet | None:
    """Return the facilities of GeoJSON, FHIR or HSDS as a table; None for any other file.

    Raises Invalid for JSON that cannot be read or is none of these.
    """
    if content.startswith(b"PK"):
        return _zipped(content)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return None
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Invalid(
            _("The JSON cannot be read: %(error)s") % {"error": str(error)[:80]}
        ) from error
    if isinstance(data, Mapping):
        for name, is_it, read in _READERS:
            if is_it(data):
                return _sheet(read(data), name)
    raise Invalid(
        _("This JSON is none of those known here: GeoJSON, a FHIR R4 bundle, Open Referral HSDS.")
    )


def _zipped(content: bytes) -> Sheet | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            names = {name.rpartition("/")[2] for name in file.namelist()}
            if not names & {"locations.csv", "location.csv"}:
                return None
            if sum(one.file_size for one in file.infolist()) > _MOST:
                raise Invalid(_("The zip unfolds to too much; split it."))
            return _sheet(hsds.read_zip(file), "Open Referral HSDS")
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError) as error:
        raise Invalid(
            _("The zip cannot be read: %(error)s") % {"error": str(error)[:80]}
        ) from error


def _sheet(makings: Iterable[Making], name: str) -> Sheet:
    sheet = Sheet(HEADERS, name=name)
    sheet.notes.append(_("Read as %(format)s.") % {"format": name})
    for number, making in enumerate(makings, 1):
        try:
            sheet.rows.append((number, row_of(making())))
        except Invalid as error:
            sheet.problems.append(Problem(str(error), row=number))
    if not sheet.rows and sheet.problems:
        raise Invalid(sheet.problems[:20])
    return sheet


def row_of(one: Record) -> tuple[str, ...]:
    """Return a record as the cells of `HEADERS`."""
    position = ("" if value is None else repr(value) for value in (one.latitude, one.longitude))
    return (
        one.code,
        one.name,
        one.kind,
        one.territory,
        one.agency,
        str(one.beds),
        str(one.staff),
        *position,
        details.write(one.details),
    )
