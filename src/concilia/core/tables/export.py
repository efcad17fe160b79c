"""Lists as files: CSV and XLSX in which no user text can become a live formula."""

import csv
import datetime as dt
import io
import math
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from concilia.core.errors import Invalid

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LEADS = "=+-@\t\r\n＝＋－＠"
"""With these a spreadsheet takes text for a formula or a command."""

_IN_MEMORY = 1024 * 1024
_CELL = 32_767
_ROWS = 1_048_576


@dataclass(frozen=True, slots=True)
class Column:
    """A heading with its HXL hashtag; the tag row is written when any column has one.

    `words`: the cells are no numbers, and stand to the left on pages.
    """

    label: str | Promise
    hxl: str = ""
    words: bool = False


def requested_format(request: HttpRequest) -> str | None:
    """Return `csv` or `xlsx` when `?format=` asks for one, else None."""
    asked = request.GET.get("format", "").lower()
    return asked if asked in MEDIA_TYPES else None


def download(
    format: str,
    name: str,
    columns: Sequence[str | Promise | Column],
    rows: Iterable[Sequence[Any]],
) -> HttpResponseBase:
    """Return the rows as a file to download; `name` is without ending.

    Cells: text, bool, int, float, Decimal, date, datetime (aware ones in the active time zone),
    None, or lists of them. Memory is bounded however many rows; beyond what one sheet holds,
    XLSX raises Invalid.
    """
    heads = [c if isinstance(c, Column) else Column(c) for c in columns]
    # The response closes it when it was sent.
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # the answer closes it
    writer = write_csv if format == "csv" else write_xlsx
    writer(file, heads, rows)
    size = file.tell()
    file.seek(0)
    response: HttpResponseBase
    if size <= _IN_MEMORY:
        with file:
            response = HttpResponse(file.read(), content_type=MEDIA_TYPES[format])
    else:
        response = FileResponse(file, content_type=MEDIA_TYPES[format])
        response.headers["Content-Length"] = str(size)
    stem = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "table"
    plain = stem.encode("ascii", "ignore").decode().strip("-.") or "table"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}.{format}\"; filename*=UTF-8''{quote(stem)}.{format}"
    )
    return response


def neutral(text: str) -> str:
    """Return `text` so that no spreadsheet runs it: an apostrophe before a formula's lead.

    Text that already is an apostrophe before a lead gets another one, so that reading back
    (`plain`) always gives what was written.
    """
    return f"'{text}" if text.lstrip("'")[:1] in LEADS and text.strip("'") else text


def plain(text: str) -> str:
    """Undo `neutral`."""
    return (
        text[1:] if text[:1] == "'" and text.lstrip("'")[:1] in LEADS and text.strip("'") else text
    )


def cell(value: Any) -> str | int | float | bool | dt.date | dt.datetime | None:
    """Return `value` as one of the few types that a spreadsheet knows."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int):
        return value if abs(value) <= 2**53 else str(value)
    if isinstance(value, Decimal):
        return float(value) if Decimal(str(float(value))) == value else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(str(item) for item in value)
    return str(value)


def write_csv(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    """Write CSV in UTF-8 with a byte order mark, so that Excel reads every script."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow([neutral(str(column.label)) for column in columns])
    if any(column.hxl for column in columns):
        writer.writerow([column.hxl for column in columns])
    writer.writerows([_flat(value) for value in row] for row in rows)
    text.flush()
    text.detach()


def _flat(value: Any) -> str | int | float:
    if isinstance(value, Decimal):
        return str(value)
    value = cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, dt.date):
        return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else value.isoformat()
    return "" if value is None else value


def write_xlsx(file: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    """Write one sheet: bold frozen heads, typed numbers and days, text always as text."""
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    # Without a fixed date the same table would not be the same bytes.
    book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001  # the format has no zone
    head = book.add_format({"bold": True, "bottom": 1})
    tag = book.add_format({"italic": True, "font_color": "#666666"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet(_("Table")[:31])
    tagged = any(column.hxl for column in columns)
    sheet.freeze_panes(2 if tagged else 1, 0)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, min(max(len(str(column.label)) + 4, 14), 40))
    for at, column in enumerate(columns):
        sheet.write_string(0, at, str(column.label), head)
    if tagged:
        for at, column in enumerate(columns):
            sheet.write_string(1, at, column.hxl, tag)
    number = 2 if tagged else 1
    for row in rows:
        if number >= _ROWS:
            book.close()
            raise Invalid(
                _("One sheet holds at most %(rows)s rows; take CSV or filter the list.")
                % {"rows": f"{_ROWS:,}"}
            )
        for at, raw in enumerate(row):
            value = cell(raw)
            if value is None or value == "":
                continue
            if isinstance(value, str):
                # A sheet's cell holds no more; the mark says that something is cut.
                sheet.write_string(
                    number, at, value if len(value) <= _CELL else value[: _CELL - 1] + "…"
                )
            elif isinstance(value, bool):
                sheet.write_boolean(number, at, value)
            elif isinstance(value, dt.date):
                exact = isinstance(value, dt.datetime)
                if value.year < 1900:
                    sheet.write_string(number, at, str(value))
                else:
                    sheet.write_datetime(number, at, value, moment if exact else day)
            else:
                sheet.write_number(number, at, value)
        number += 1
    book.close()
