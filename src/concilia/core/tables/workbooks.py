"""Reading XLSX: the first visible sheet, or a named one, with every cell as text."""

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from typing import Any

import python_calamine as calamine
from django.utils.translation import gettext as _

from concilia.core.errors import Invalid
from concilia.core.tables.archives import guard, members, sheet_parts, unreadable
from concilia.core.tables.sheet import MOST_ROWS, Sheet, shape, too_long


def read_xlsx(content: bytes, wanted: str = "", most: int = MOST_ROWS) -> Sheet:
    """Return the sheet called `wanted`, or the first visible one that is not empty.

    Whole numbers come without “.0”, days as 2026-03-31. Only the first cell of a merged area
    holds its value. Raises Invalid for what is no such workbook and says what to do, and for a
    sheet of more than `most` rows before its cells are read.
    """
    parts = members(content)
    if "xl/workbook.xml" not in parts:
        raise Invalid(_not_a_workbook(parts))
    rows = guard(content, parts)
    places = sheet_parts(content, parts)
    filled = {name: rows[part] for name, part in places.items() if part in rows}
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return _sheet(book, wanted, filled, most)
    except calamine.PasswordError as error:
        raise Invalid(locked()) from error
    except (calamine.CalamineError, OSError) as error:
        raise unreadable() from error


def locked() -> str:
    """Return what to do with a file under a password."""
    return _("The workbook is protected by a password. Save it without and try again.")


def _not_a_workbook(parts: dict[str, Any]) -> str:
    if "content.xml" in parts and "mimetype" in parts:
        return _("This is an OpenDocument file. Save it as XLSX or as CSV.")
    if "xl/workbook.bin" in parts:
        return _("This is a binary workbook (XLSB). Save it as XLSX or as CSV.")
    if "word/document.xml" in parts:
        return _("This is a text document. Save its table as XLSX or as CSV.")
    return _("This is a zip archive. Unpack it and upload the CSV or XLSX file inside.")


def _sheet(book: Any, wanted: str, filled: Mapping[str, int], most: int) -> Sheet:
    visible: list[str] = []
    hidden: list[str] = []
    for one in book.sheets_metadata:
        if one.typ == calamine.SheetTypeEnum.WorkSheet:
            seen = one.visible == calamine.SheetVisibleEnum.Visible
            (visible if seen else hidden).append(one.name)
    if wanted and wanted not in visible:
        raise Invalid(
            _("There is no visible sheet “%(name)s”. There are: %(sheets)s.")
            % {"name": wanted[:100], "sheets": ", ".join(visible) or "–"}
        )
    if not visible:
        raise Invalid(_("The workbook has no visible sheet."))
    names = [wanted] if wanted else visible
    table: Any = None
    name = names[0]
    for name in names:
        # A heading and a row of hashtags are no rows of the table.
        if filled.get(name, 0) > most + 2:
            raise too_long(most)
        table = book.get_sheet_by_name(name)
        if table.height:
            break
    sheet = shape(_records(table), strict=False, most=most)
    sheet.name, sheet.sheets = name, tuple(visible)
    if len(visible) > 1:
        sheet.notes.append(
            _("Read: the sheet “%(name)s”. Left out: %(others)s.")
            % {"name": name, "others": ", ".join(other for other in visible if other != name)}
        )
    if hidden:
        sheet.notes.append(
            _("Hidden sheets were left out: %(names)s.") % {"names": ", ".join(hidden)}
        )
    if table.merged_cell_ranges:
        sheet.notes.append(
            _("There are merged cells; only the first cell of each holds the value.")
        )
    return sheet


def _records(table: Any) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(table.iter_rows(), 1):
        yield number, [cell if type(cell) is str else text_of(cell) for cell in cells]


def text_of(value: object) -> str:
    """Return a cell's value as text that the parsers understand."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ") if value.time() != dt.time.min else value.date().isoformat()
    return str(value)
