"""Lists of the indicators room as rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia.core.tables import Column
from concilia.indicators.models import Indicator, Observation

INDICATORS = (
    Column(_("Code"), "#indicator+code"),
    Column(_("Name"), "#indicator+name"),
    Column(_("Unit"), "#meta+unit"),
    Column(_("Which way is better"), "#meta+direction"),
    Column(_("Frequency"), "#meta+frequency"),
    Column(_("Cumulative"), "#meta+cumulative"),
    Column(_("Lowest possible value"), "#meta+min"),
    Column(_("Highest possible value"), "#meta+max"),
    Column(_("Numerator"), "#meta+numerator"),
    Column(_("Denominator"), "#meta+denominator"),
    Column(_("Values"), "#meta+count+values"),
    Column(_("Territories"), "#meta+count+territories"),
    Column(_("First period"), "#date+start"),
    Column(_("Last period"), "#date+end"),
    Column(_("Note"), "#description"),
)

OBSERVATIONS = (
    Column(_("Indicator code"), "#indicator+code"),
    Column(_("Territory code"), "#loc+code"),
    Column(_("Territory"), "#loc+name"),
    Column(_("Period"), "#date+start"),
    Column(_("Value"), "#value"),
    Column(_("Known at"), "#date+known"),
    Column(_("File"), "#meta+source"),
    Column(_("File digest"), "#meta+source+digest"),
    Column(_("Row"), "#meta+source+row"),
    Column(_("Earlier values"), "#meta+value+former"),
)


def indicator_rows(found: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield a row per indicator of `queries.indicators`."""
    for one in found:
        indicator: Indicator = one
        yield (
            indicator.code,
            str(indicator),
            indicator.unit,
            indicator.get_direction_display(),
            indicator.get_frequency_display(),
            indicator.cumulative,
            indicator.minimum,
            indicator.maximum,
            indicator.numerator,
            indicator.denominator,
            one.values_count,
            one.territories_count,
            one.first_period,
            one.last_period,
            indicator.note,
        )


def observation_rows(
    indicator: Indicator, found: QuerySet[Observation]
) -> Iterator[tuple[Any, ...]]:
    """Yield a row per value of `queries.observations`."""
    for one in found.iterator(chunk_size=2000):
        file = one.source_import.file if one.source_import else None
        yield (
            indicator.code,
            one.territory.code,
            str(one.territory),
            one.period,
            one.value,
            one.known_at,
            file.name if file else "",
            file.digest if file else "",
            one.source_row,
            [f"{former.value:g}" for former in one.formers],  # type: ignore[attr-defined]  # prefetched,
        )
