"""Appeals as indicators: how many came, and how they ended, by month, category and territory.

Only whole months are counted, each territory with all below it, and months without any as zero.
The numerators and denominators of the pack on the protection of insured persons that are counted
here (settled before court, in court, well founded, about the insurer) are written only where no
file brought them: what an insurer reports stands above what we count.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as _n

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.core import jobs
from concilia.core.permissions import SYSTEM
from concilia.indicators import feeds, settling
from concilia.indicators.appeals import rules
from concilia.indicators.appeals.models import Appeal
from concilia.indicators.models import Indicator, Observation

KIND = "appeals.count"
LONGEST = 60
"""Months that are counted, the newest ones."""


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator that is counted: its definition, and which appeals it counts on which day."""

    code: str
    name: str
    direction: str = "down"
    day: str = "received_on"
    where: tuple[tuple[str, Any], ...] = ()
    pack: str = ""

    def definition(self) -> dict[str, Any]:
        """What `feeds.put` defines where the code is new."""
        return {
            "name": self.name,
            "unit": "appeals",
            "frequency": Indicator.Frequency.MONTH,
            "direction": self.direction,
            "reference": "Counted from the appeals kept here, by the month of "
            + ("receipt." if self.day == "received_on" else "closing."),
            "pack": self.pack,
        }


_FOUNDED = (("well_founded", True),)
_CLOSED = "closed_on"

SERIES: tuple[Series, ...] = (
    Series("appeals-received", _n("Appeals received")),
    *(
        Series(
            f"appeals-{category.value.replace('_', '-')}",
            f"Appeals received: {category.value.replace('_', ' ')}",
            where=(("category", category.value),),
        )
        for category in Appeal.Category
    ),
    Series("appeals-closed", _n("Appeals closed"), "none", _CLOSED),
    Series("complaints-considered", "", "none", _CLOSED, _FOUNDED, "insured"),
    Series(
        "complaints-resolved",
        "",
        "none",
        _CLOSED,
        (*_FOUNDED, ("settled__in", ("before_court", "in_court"))),
        "insured",
    ),
    Series(
        "complaints-settled-before-court",
        "",
        "none",
        _CLOSED,
        (*_FOUNDED, ("settled", "before_court")),
        "insured",
    ),
    Series(
        "complaints-settled-in-court",
        "",
        "none",
        _CLOSED,
        (*_FOUNDED, ("settled", "in_court")),
        "insured",
    ),
    Series("complaints-well-founded", "", "none", _CLOSED, _FOUNDED, "insured"),
    Series(
        "complaints-about-insurer",
        "",
        "none",
        _CLOSED,
        (*_FOUNDED, ("agency__type", Agency.Type.INSURER.value)),
        "insured",
    ),
)


def ask() -> int:
    """Queue the count once a day; part of the tick."""
    today = max((body.today() for body in Body.objects.all()), default=None)
    if today is None or not Appeal.objects.exists():
        return 0
    jobs.enqueue(KIND, key=f"{KIND}:{today:%Y%m%d}")
    return 1


def run() -> dict[str, int]:
    """Count everything; a job's handler. Doing it again changes nothing."""
    months = _months()
    if not months:
        return {"created": 0, "updated": 0}
    places = {one.pk: one for one in Territory.objects.defer("geometry")}
    lineages = {pk: _lineage(one, places) for pk, one in places.items()}
    concerned = {
        above
        for (territory,) in Appeal.objects.order_by().values_list("territory").distinct()
        for above in lineages[territory]
    }
    created = updated = 0
    for series in SERIES:
        if not _ours(series):
            continue
        counts = _counts(series, months[0], lineages)
        rows = _rows(counts, concerned, months, places)
        written = feeds.put(series.code, rows, by=SYSTEM, define=series.definition())
        created, updated = created + written.created, updated + written.updated
    if created or updated:
        settling.request(f"appeals:{months[-1]}:{created}:{updated}:{_mark()}")
    return {"created": created, "updated": updated}


def _mark() -> int:
    newest = Observation.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _ours(series: Series) -> bool:
    """Of the pack only what it has defined, and what no file brought."""
    if not series.pack:
        return True
    indicator = Indicator.objects.filter(code=series.code, frequency="month").first()
    if indicator is None:
        return False
    return not indicator.observations.exclude(source_import=None).exists()


def _months() -> list[dt.date]:
    """Return the whole months from the first appeal to the last month that ended everywhere."""
    today = min((body.today() for body in Body.objects.all()), default=None)
    first = Appeal.objects.order_by("received_on").values_list("received_on", flat=True).first()
    if today is None or first is None:
        return []
    last = today.replace(day=1) - dt.timedelta(days=1)
    shown = rules.months(last, LONGEST)
    return [month for month in shown if month >= first.replace(day=1)]


def _lineage(place: Territory, places: dict[int, Territory]) -> list[int]:
    found, at = [place.pk], place
    while at.parent_id:
        at = places[at.parent_id]
        found.append(at.pk)
    return found


def _counts(
    series: Series, first: dt.date, lineages: dict[int, list[int]]
) -> Counter[tuple[int, dt.date]]:
    appeals = Appeal.objects.filter(**dict(series.where), **{f"{series.day}__gte": first})
    counts: Counter[tuple[int, dt.date]] = Counter()
    for territory, day in appeals.order_by().values_list("territory", series.day).iterator():
        for above in lineages[territory]:
            counts[above, day.replace(day=1)] += 1
    return counts


def _rows(
    counts: Counter[tuple[int, dt.date]],
    concerned: Iterable[int],
    months: list[dt.date],
    places: dict[int, Territory],
) -> Iterator[tuple[Territory, dt.date, float]]:
    for pk in sorted(concerned):
        for month in months:
            yield places[pk], month, float(counts[pk, month])
