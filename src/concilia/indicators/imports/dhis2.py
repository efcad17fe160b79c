"""DHIS2's `dataValueSets` JSON with its metadata, made into one value per row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem
from concilia.core.tables.sheet import MOST_ROWS, Sheet

LONG = ("district", "date", "variable", "value")
_LISTS = ("dataElements", "organisationUnits", "categoryOptionCombos")


def is_json(content: bytes) -> bool:
    """Say whether the file is JSON rather than a table."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def joined(content: bytes, metadata: bytes) -> bytes:
    """Return values and metadata as one JSON; raises Invalid that names the wrong one of the two.

    Two files in the wrong order are put right.
    """
    if not is_json(content):
        raise Invalid(
            _("A second file goes with values of DHIS2 as JSON only; this table needs none.")
        )
    if not is_json(metadata):
        raise Invalid(_("The second file is no JSON; export the metadata of DHIS2 as JSON."))
    values = _loaded(content, _("The first file is no readable JSON."))
    names = _loaded(metadata, _("The second file is no readable JSON."))
    if not _has_values(values) and _has_values(names):
        values, names = names, values
    if not _has_values(values):
        raise Invalid(_("The first file holds no “dataValues”; export a data value set of DHIS2."))
    if not isinstance(names, dict) or not any(isinstance(names.get(key), list) for key in _LISTS):
        raise Invalid(
            _("The second file names no “dataElements” and no “organisationUnits”: no metadata.")
        )
    return json.dumps({"metadata": names, "data": values}).encode()


def read(content: bytes) -> Sheet:
    """Return DHIS2's `dataValueSets` as a long table.

    The metadata (`dataElements`, `organisationUnits`, `categoryOptionCombos`) may stand in the
    same object, or under "metadata" beside "data". Without it the identifiers are used as codes;
    with it, a value of something that it does not name is wrong. A value of another category
    than the default belongs to "code (category)".
    """
    given = _loaded(content, _("The file is neither a table nor readable JSON."))
    data = given.get("data", given) if isinstance(given, dict) else None
    values = data.get("dataValues") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(values, list):
        raise Invalid(_("This JSON holds no “dataValues”; export a data value set of DHIS2."))
    metadata = given.get("metadata", given)
    elements = _names(metadata, "dataElements", ("code", "name", "displayName"))
    units = _names(metadata, "organisationUnits", ("name", "displayName", "code"))
    combos = _names(metadata, "categoryOptionCombos", ("name", "displayName", "code"))
    sheet = Sheet(LONG, notes=[_("A data value set of DHIS2.")])
    if not elements and not units:
        sheet.notes.append(
            _(
                "Without metadata: the identifiers of DHIS2 are taken as codes. Where they are not "
                "known here, hand in the metadata as the second file."
            )
        )
    for number, one in enumerate(values, 1):
        if not isinstance(one, dict):
            raise Invalid(_("Value %(number)s of the JSON is no object.") % {"number": number})
        if one.get("deleted") is True:
            continue
        element = _text(one.get("dataElement"))
        unit = _text(one.get("orgUnit")) or _text(data.get("orgUnit"))
        if elements and element not in elements:
            words = _("The metadata names no data element with this identifier.")
            sheet.problems.append(Problem(words, number, "dataElement", element))
        if units and unit not in units:
            words = _("The metadata names no organisation unit with this identifier.")
            sheet.problems.append(Problem(words, number, "orgUnit", unit))
        combo = combos.get(_text(one.get("categoryOptionCombo")), "")
        name = elements.get(element, element)
        if combo and combo.casefold() != "default":
            name = f"{name} ({combo})"
        period = _text(one.get("period")) or _text(data.get("period"))
        sheet.rows.append((number, (units.get(unit, unit), period, name, _text(one.get("value")))))
        if len(sheet.rows) > MOST_ROWS:
            raise Invalid(_("The table has too many values; split the file."))
    return sheet


def _loaded(content: bytes, refusal: str) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid(refusal) from error


def _has_values(given: Any) -> bool:
    return isinstance(given, dict) and isinstance(given.get("dataValues"), list)


def _names(metadata: Any, key: str, wanted: Sequence[str]) -> dict[str, str]:
    rows = metadata.get(key, ()) if isinstance(metadata, dict) else ()
    found = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("id"):
            name = next((_text(row[word]) for word in wanted if row.get(word)), "")
            found[_text(row["id"])] = name or _text(row["id"])
    return found


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)
