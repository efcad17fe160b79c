"""Reports that fill a count of the period with its running total: those values stay out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.agencies.models import Territory
from concilia.core.errors import Problem
from concilia.core.tables import Finding, Row
from concilia.indicators import periods, totals
from concilia.indicators.models import Indicator, Observation


@dataclass(frozen=True, slots=True)
class Stretch:
    """The values of one series that are running totals, and the highest value before them."""

    indicator: Indicator
    territory: Territory
    rows: Sequence[Row]
    before: float

    @property
    def starts(self) -> dt.date:
        """The first period of the stretch."""
        first: dt.date = min(row.values["period"] for row in self.rows)
        return first

    def facts(self) -> dict[str, float | int | str]:
        """Return what a finding tells of it."""
        ordered = sorted(self.rows, key=lambda row: row.values["period"])
        return {
            "count": len(ordered),
            "before": self.before,
            "first": ordered[0].values["value"].value,
            "last": ordered[-1].values["value"].value,
            "until": ordered[-1].values["period"].isoformat(),
        }


def stretches(rows: Sequence[Row]) -> list[Stretch]:
    """Return the stretches of running totals among checked rows, by indicator and report.

    All territories under one root are taken as one report: a report changes its columns for
    all places at once.
    """
    reports: dict[tuple[str, str], dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        values = row.values
        indicator: Indicator = values["indicator"]
        if not indicator.cumulative and "%" not in indicator.unit:
            root = values["territory"].path.split("/")[1]
            reports[(indicator.code, root)][values["territory"].pk].append(row)
    found: list[Stretch] = []
    for (code, _root), places in sorted(reports.items()):
        found += _of_report(code, places)
    return found


def _of_report(code: str, places: dict[int, list[Row]]) -> Iterator[Stretch]:
    first = min(row.values["period"] for rows in places.values() for row in rows)
    series = {
        pk: sorted((row.values["period"], row.values["value"].value) for row in rows)
        for pk, rows in places.items()
    }
    switch = totals.switch(series, _past(code, first))
    if switch is None:
        return
    for pk, rows in places.items():
        late = [row for row in rows if row.values["period"] >= switch.day]
        if late:
            one = late[0].values
            yield Stretch(one["indicator"], one["territory"], late, switch.before[pk])


def _past(code: str, first: dt.date) -> dict[int, totals.Past]:
    rows = (
        Observation.objects.filter(indicator__code=code, period__lt=first)
        .order_by()
        .values_list("territory")
        .annotate(Count("pk"), Max("value"), Sum("value"))
    )
    return {pk: totals.Past(count, most, total) for pk, count, most, total in rows}


def problems(found: Sequence[Stretch]) -> Iterator[Problem]:
    """Yield each row with why it is set aside."""
    for stretch in found:
        words = _(
            "This is a running total, no count of the period: %(since)s the report gives totals; "
            "the highest value before was %(before)s. It is kept out."
        ) % {
            "since": periods.since(stretch.starts, stretch.indicator.frequency),
            "before": f"{stretch.before:.10g}",
        }
        for row in stretch.rows:
            yield row.wrong(words, "value", f"{row.values['value'].value:.10g}")


def findings(found: Sequence[Stretch]) -> Iterator[Finding]:
    """Yield one finding for each indicator and day on which its meaning changed."""
    grouped: dict[tuple[str, dt.date], list[Stretch]] = defaultdict(list)
    for stretch in found:
        grouped[(stretch.indicator.code, stretch.starts)].append(stretch)
    for (_code, day), some in sorted(grouped.items()):
        rows = sorted(row.number for stretch in some for row in stretch.rows)
        text = ngettext(
            "%(indicator)s: %(since)s the reports give running totals in %(places)s territory; "
            "%(values)s values are kept out of the counts.",
            "%(indicator)s: %(since)s the reports give running totals in %(places)s territories; "
            "%(values)s values are kept out of the counts.",
            len(some),
        )
        indicator = some[0].indicator
        said = {
            "indicator": indicator,
            "since": periods.since(day, indicator.frequency),
            "places": len(some),
            "values": len(rows),
        }
        yield Finding(text % said, tuple(rows))
