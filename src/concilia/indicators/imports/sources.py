"""Two sources of one value: the one that answers for the indicator counts, both are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from concilia.core.models import Import
from concilia.core.tables import Row
from concilia.indicators.models import Observation, Rival

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a place and period: the row's id, its value, and who reported it."""

    pk: int
    value: float
    source: int | None


def counts_here(held: int | None, given: int | None, answering: int | None) -> bool:
    """Say whether a value from `given` replaces or corrects one from `held`.

    None is the agency that answers for the indicator (`answering`). A source corrects itself;
    the one that answers replaces any other, whose value then stays beside it.
    """
    mine, theirs = given or answering, held or answering
    return mine is None or mine in (theirs, answering)


def demoted(held: Held, given: int | None, answering: int | None) -> int | None:
    """Return the source whose value is moved aside when `given` replaces it; None: nobody's."""
    theirs = held.source or answering
    return theirs if theirs is not None and theirs != (given or answering) else None


def keep(
    rows: Sequence[tuple[int, int, float, Row | None]], source: Import, now: dt.datetime
) -> int:
    """Keep (observation, source, value, row) beside the values that count; return the new ones."""
    wanted = {(pk, agency): (value, row) for pk, agency, value, row in rows}
    pks = sorted({pk for pk, _agency in wanted})
    known: dict[tuple[int, int], Rival] = {}
    for start in range(0, len(pks), _BATCH):
        for rival in Rival.objects.filter(observation__in=pks[start : start + _BATCH]):
            known[(rival.observation_id, rival.source_id)] = rival
    fresh: list[Rival] = []
    changed: list[Rival] = []
    for key, (value, row) in wanted.items():
        one = known.get(key)
        if one is not None and one.value == value:
            continue
        rival = one or Rival(observation_id=key[0], source_id=key[1])
        rival.value, rival.known_at = value, now
        rival.source_import = source if row else None
        rival.source_row = row.number if row else None
        (changed if one else fresh).append(rival)
    Rival.objects.bulk_create(fresh, batch_size=_BATCH)
    Rival.objects.bulk_update(
        changed, ("value", "known_at", "source_import", "source_row"), batch_size=_BATCH
    )
    return len(fresh) + len(changed)


def move(sources: Sequence[tuple[int, int | None]]) -> None:
    """Note who reports the value that counts now, where that changed."""
    for pk, agency in sources:
        Observation.objects.filter(pk=pk).update(source=agency)
