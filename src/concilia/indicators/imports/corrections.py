"""Corrected values: the new one counts, the former one stays."""

import datetime as dt
from collections.abc import Sequence

from concilia.core.models import Import
from concilia.core.tables import Row
from concilia.indicators.models import Observation, Revision

_BATCH = 2000


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
