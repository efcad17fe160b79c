"""The matrix of gaps as rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from concilia.core.tables import Column
from concilia.methods.coverage import Cell
from concilia.resources.coverage import sentences
from concilia.resources.coverage.queries import Picture

COLUMNS = (
    Column(_("Territory"), "#loc+name"),
    Column(_("Territory code"), "#loc+code"),
    Column(_("Activity"), "#activity+type"),
    Column(_("Need"), "#need"),
    Column(_("Unit"), "#need+unit"),
    Column(_("Number of agencies"), "#org+num"),
    Column(_("Agencies"), "#org+list"),
    Column(_("Class"), "#status"),
    Column(_("Would leave it uncovered"), "#org+fragile"),
    Column(_("Day"), "#date"),
)


def rows(seen: Picture, cells: Iterable[Cell]) -> Iterator[tuple[Any, ...]]:
    """Yield a row per territory and kind of activity."""
    for cell in cells:
        yield (
            seen.place(cell.territory),
            cell.territory,
            seen.kind(cell.activity),
            cell.need,
            cell.unit,
            len(cell.agencies),
            "; ".join(map(seen.agency, cell.agencies)),
            sentences.word(cell.klass),
            "; ".join(map(seen.agency, cell.fragile)),
            seen.found.day,
        )
