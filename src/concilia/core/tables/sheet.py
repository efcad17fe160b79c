"""A table as it was read: headings, hashtags, and rows under the numbers they have in the file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.errors import Invalid, Problem

MOST_ROWS = 1_500_000
MOST_COLUMNS = 500

_TAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE)


@dataclass(slots=True)
class Sheet:
    """A table as text.

    `headers` are unique and never empty; `hxl` has one tag (or "") per header, or is empty.
    `rows` holds (number in the file, cells); every row has as many cells as there are headers.
    `notes` say what the reader chose, `problems` which rows do not fit the headings. Where each
    cell of a wide table was made a row, `spread` names the columns that then hold the heading
    over the cell and what stands in it.
    """

    headers: tuple[str, ...]
    hxl: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    name: str = ""
    sheets: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    spread: tuple[str, str] | None = None


def letter(index: int) -> str:
    """Return the letters by which spreadsheets call the column with this index (0: A)."""
    out = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        out = chr(65 + rest) + out
    return out


def is_tag_row(cells: Iterable[str]) -> bool:
    """Say whether the cells are HXL hashtags (empty ones may stand between)."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(_TAG.fullmatch(cell) for cell in filled)


def headings(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells as unique headings; empty ones are called by their letters."""
    out: list[str] = []
    seen: set[str] = set()
    for index, raw in enumerate(cells):
        word = " ".join(raw.replace("\x00", "").split())[:200]
        word = word or _("Column %(letter)s") % {"letter": letter(index)}
        name, count = word, 1
        while name in seen:
            count += 1
            name = f"{word} ({count})"
        seen.add(name)
        out.append(name)
    return tuple(out)


def shape(
    records: Iterable[tuple[int, Sequence[str]]], *, strict: bool, most: int = MOST_ROWS
) -> Sheet:
    """Make a sheet of numbered records: heading, tag row, rows; blank ones are left out.

    With `strict` a row with more filled cells than there are headings is a problem: in CSV it
    means an unquoted delimiter. Raises Invalid without a heading or beyond the limits.
    """
    sheet: Sheet | None = None
    width = 0
    for number, cells in records:
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        if sheet is None:
            width = max(i for i, cell in enumerate(cells) if cell.strip()) + 1
            if width > MOST_COLUMNS:
                raise Invalid(
                    Problem(
                        _("The table has more than %(most)s columns; delete those not needed.")
                        % {"most": MOST_COLUMNS},
                        row=number,
                    )
                )
            sheet = Sheet(headings(cells[:width]))
            if is_tag_row(cells):
                sheet.hxl = tuple(cell.strip() for cell in cells[:width])
            continue
        if not sheet.rows and not sheet.hxl and is_tag_row(cells):
            sheet.hxl = tuple(cell.strip() for cell in _fit(cells, width))
            continue
        if strict and len(cells) > width and any(cell.strip() for cell in cells[width:]):
            sheet.problems.append(
                Problem(
                    ngettext(
                        "has %(cells)s cells, but there is %(width)s heading",
                        "has %(cells)s cells, but there are %(width)s headings",
                        width,
                    )
                    % {"cells": len(cells), "width": width}
                    + "; "
                    + _("put text that holds the delimiter between quotation marks"),
                    row=number,
                )
            )
        sheet.rows.append((number, _fit(cells, width)))
        if len(sheet.rows) > most:
            raise too_long(most)
    if sheet is None:
        raise Invalid(_("The table is empty. Put the headings into its first row."))
    return sheet


def too_long(most: int) -> Invalid:
    """Return the refusal of a table with more than `most` rows."""
    return Invalid(
        _("The table has more than %(most)s rows; split the file.") % {"most": f"{most:,}"}
    )


def _fit(cells: Sequence[str], width: int) -> tuple[str, ...]:
    if len(cells) == width:
        return tuple(cells)
    return (*cells[:width], *[""] * (width - len(cells)))
