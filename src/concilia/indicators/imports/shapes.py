"""Wide tables of values, made into one value per row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.errors import ConciliaError, Invalid
from concilia.core.tables.sheet import MOST_ROWS, Sheet
from concilia.indicators import rules
from concilia.indicators.imports.periods import named

Known = Callable[[str], bool]
"""Says whether a heading names an indicator."""


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
