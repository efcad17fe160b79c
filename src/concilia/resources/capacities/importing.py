"""Capacities out of a table of facilities."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.text import slugify

from concilia.core import clock
from concilia.core.models import Import
from concilia.core.tables import Row
from concilia.core.tables.sheet import Sheet
from concilia.resources.capacities import details
from concilia.resources.capacities.details import Detail
from concilia.resources.capacities.keeping import confirm, put
from concilia.resources.models import Facility

_WIDE = re.compile(rf"({'|'.join(details.GROUPS)})\s*[:/]\s*(.+)", re.IGNORECASE)
_BASE = ("name", "kind", "agency", "territory", "beds", "staff", "latitude", "longitude")


def capacities_of(text: str) -> tuple[Detail, ...]:
    """Return what a cell says; raises Invalid."""
    return tuple(details.read(text))


def gathered(sheet: Sheet) -> Sheet:
    """Return the table with columns such as “staff: nurse” gathered into “capacities”."""
    wide = {at: found for at, head in enumerate(sheet.headers) if (found := _WIDE.fullmatch(head))}
    if not wide:
        return sheet
    into = next((at for at, head in enumerate(sheet.headers) if head == "capacities"), None)
    kept = [at for at in range(len(sheet.headers)) if at not in wide and at != into]
    rows = []
    for number, cells in sheet.rows:
        said = [cells[into]] if into is not None and cells[into].strip() else []
        said += [_entry(found[1], found[2], cells[at]) for at, found in wide.items()]
        rows.append((number, (*(cells[at] for at in kept), "; ".join(filter(None, said)))))
    return Sheet(
        (*(sheet.headers[at] for at in kept), "capacities"),
        (*(sheet.hxl[at] for at in kept), "#capacity+list") if sheet.hxl else (),
        rows,
        sheet.name,
        sheet.sheets,
        sheet.notes,
        sheet.problems,
    )


def _entry(group: str, item: str, cell: str) -> str:
    """Return one cell of a wide table as an entry; a service is a yes or a no."""
    value = cell.strip()
    if group.casefold() in ("service", "catchment"):
        no = value.casefold() in ("", "0", "no", "n", "false", "-")
        return "" if no else f"{group}: {item}"
    return f"{group}: {item} = {value}" if value else ""


def keep_capacities(rows: Sequence[Row], source: Import) -> set[int]:
    """Write what the rows say of capacities, and confirm what they say; return what changed.

    A file without the column leaves capacities alone; an empty cell takes nothing away either.
    """
    codes = [slugify(row.values["code"]) for row in rows]
    held = Facility.objects.in_bulk(codes, field_name="code")
    wanted: dict[int, Sequence[Detail]] = {}
    fields: dict[int, list[str]] = {}
    for code, row in zip(codes, rows, strict=True):
        facility = held[code]
        said = row.values.get("capacities")
        if said:
            wanted[facility.pk] = said
        base = [name for name in _BASE if row.values.get(name) not in (None, "")]
        fields[facility.pk] = [*base, *(one.key for one in said or ())]
    changed = put(wanted)
    touched = {pk for pk, _key in changed}
    confirm(
        fields,
        at=clock.now(),
        by=source.created_by_id,
        source=source.file.name,
        renewed=changed,
    )
    return touched
