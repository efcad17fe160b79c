"""Other shapes of the same values, made into one value per row: wide tables, and DHIS2's JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.errors import ConciliaError, Invalid
from concilia.core.tables.sheet import MOST_ROWS, Sheet
from concilia.indicators import rules
from concilia.indicators.imports.periods import named

LONG = ("district", "date", "variable", "value")
Known = Callable[[str], bool]
"""Says whether a heading names an indicator."""


def is_json(content: bytes) -> bool:
    """Say whether the file is JSON rather than a table."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def long(sheet: Sheet, known: Known, words: Mapping[str, Iterable[str]]) -> Sheet:
    """Return a wide table as a long one, and any other as it is.

    Wide is a table whose columns are indicators (with a column of days), or periods (with a
    column of indicators). `words` are the headings of each field, folded. Cells that say that
    nothing was reported are left out.
    """
    folded = {header: header.strip().casefold() for header in sheet.headers}
    held = {
        field: next((h for h in sheet.headers if folded[h] in names), "")
        for field, names in words.items()
    }
    if held["value"] or not held["district"]:
        return sheet
    if held["date"] and not held["variable"]:
        columns = [h for h in sheet.headers if h not in held.values() and known(h)]
        return _melt(sheet, columns, held, "variable") if columns else sheet
    if held["variable"] and not held["date"]:
        columns = [h for h in sheet.headers if _is_period(h)]
        return _melt(sheet, columns, held, "date") if columns else sheet
    return sheet


def _is_period(header: str) -> bool:
    try:
        return named(header) is not None
    except ConciliaError:
        return False


def _melt(sheet: Sheet, columns: Sequence[str], held: Mapping[str, str], spread: str) -> Sheet:
    at = {header: n for n, header in enumerate(sheet.headers)}
    kept = [field for field in held if held[field]]
    rows: list[tuple[int, tuple[str, ...]]] = []
    silent = 0
    for number, cells in sheet.rows:
        fixed = tuple(cells[at[held[field]]] for field in kept)
        for column in columns:
            value = cells[at[column]]
            if rules.not_reported(value):
                silent += 1
                continue
            rows.append((number, (*fixed, column, value)))
            if len(rows) > MOST_ROWS:
                raise Invalid(_("The table has too many values; split the file."))
    if not rows:
        raise Invalid(_("The table has headings but no values."))
    notes = [
        *sheet.notes,
        ngettext(
            "A wide table: %(count)s column became rows.",
            "A wide table: %(count)s columns became rows.",
            len(columns),
        )
        % {"count": len(columns)},
    ]
    if silent:
        notes.append(
            ngettext(
                "%(count)s cell says that nothing was reported and was left out.",
                "%(count)s cells say that nothing was reported and were left out.",
                silent,
            )
            % {"count": silent}
        )
    return Sheet(
        (*kept, spread, "value"),
        (),
        rows,
        sheet.name,
        sheet.sheets,
        notes,
        list(sheet.problems),
        (spread, "value"),
    )


def dhis2(content: bytes) -> Sheet:
    """Return DHIS2's `dataValueSets` as a long table.

    The metadata (`dataElements`, `organisationUnits`, `categoryOptionCombos`) may stand in the
    same object, or under "metadata" beside "data". Without it the identifiers are used as codes.
    A value of another category than the default belongs to "code (category)".
    """
    try:
        given = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid(_("The file is neither a table nor readable JSON.")) from error
    data = given.get("data", given) if isinstance(given, dict) else None
    values = data.get("dataValues") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(values, list):
        raise Invalid(_("This JSON holds no “dataValues”; export a data value set of DHIS2."))
    metadata = given.get("metadata", given)
    elements = _names(metadata, "dataElements", ("code", "name", "displayName"))
    units = _names(metadata, "organisationUnits", ("name", "displayName", "code"))
    combos = _names(metadata, "categoryOptionCombos", ("name", "displayName", "code"))
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, one in enumerate(values, 1):
        if not isinstance(one, dict):
            raise Invalid(_("Value %(number)s of the JSON is no object.") % {"number": number})
        if one.get("deleted") is True:
            continue
        element = _text(one.get("dataElement"))
        combo = combos.get(_text(one.get("categoryOptionCombo")), "")
        name = elements.get(element, element)
        if combo and combo.casefold() != "default":
            name = f"{name} ({combo})"
        unit = _text(one.get("orgUnit")) or _text(data.get("orgUnit"))
        period = _text(one.get("period")) or _text(data.get("period"))
        rows.append((number, (units.get(unit, unit), period, name, _text(one.get("value")))))
        if len(rows) > MOST_ROWS:
            raise Invalid(_("The table has too many values; split the file."))
    return Sheet(LONG, (), rows, notes=[_("A data value set of DHIS2.")])


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
