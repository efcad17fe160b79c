"""Corrected values: the new one counts, the former one stays."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from concilia.core.models import Import
from concilia.core.tables import Finding, Row
from concilia.indicators.imports import sources
from concilia.indicators.imports.sources import Held
from concilia.indicators.models import Observation, Revision

_BATCH = 2000


def told(rows: Iterable[tuple[Row, Held | None]]) -> Iterator[Finding]:
    """Say which rows, each with what is known of its place and period, replace a value."""
    for row, before in rows:
        values = row.values
        if before is None or before.value == values["value"].value:
            continue
        if sources.counts_here(before.source, values["agency"], values["indicator"].source_id):
            yield Finding(
                _("%(indicator)s, %(territory)s, %(day)s: %(after)s replaces %(before)s.")
                % {
                    "indicator": values["indicator"],
                    "territory": values["territory"],
                    "day": values["period"].isoformat(),
                    "before": f"{before.value:g}",
                    "after": f"{values['value'].value:g}",
                },
                (row.number,),
            )


def apply(changed: Sequence[tuple[int, Row]], source: Import, now: dt.datetime) -> None:
    """Give the observations their new values and keep the former ones as revisions."""
    for start in range(0, len(changed), _BATCH):
        part = dict(changed[start : start + _BATCH])
        found = list(Observation.objects.filter(pk__in=part).select_for_update())
        Revision.objects.bulk_create(
            Revision(
                observation=observation,
                value=observation.value,
                source_import_id=observation.source_import_id,
                source_row=observation.source_row,
                known_at=observation.known_at,
                replaced_at=now,
            )
            for observation in found
        )
        for observation in found:
            row = part[observation.pk]
            observation.value = row.values["value"].value
            observation.source_import = source
            observation.source_row = row.number
            observation.known_at = now
        Observation.objects.bulk_update(
            found, ("value", "source_import", "source_row", "known_at"), batch_size=500
        )
