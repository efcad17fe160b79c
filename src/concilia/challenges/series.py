"""The observations to which evidence points: values, sources, chart and words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.challenges import courses
from concilia.challenges.models import Evidence
from concilia.core import charts
from concilia.core.models import Import
from concilia.indicators import periods
from concilia.indicators.grids import Grid, axis
from concilia.indicators.models import Observation
from concilia.indicators.signals import judging, wording
from concilia.indicators.signals.reading import Read
from concilia.indicators.targets.rules import Status
from concilia.methods import signals

Elsewhere = dict[int, list[courses.Value]]
"""The values of one indicator by the territory's id."""

SEASONAL = {"month", "quarter"}
LEAST = 10
"""Fewer values than these give no limits."""


@dataclass(frozen=True, slots=True)
class Source:
    """An import from which values come: file, digest, time, and the rows that were used."""

    name: str
    digest: str
    day: dt.date
    first_row: int | None
    last_row: int | None

    def __str__(self) -> str:
        said = {
            "file": self.name,
            "digest": self.digest[:12],
            "day": courses.day(self.day),
            "first": self.first_row,
            "last": self.last_row,
        }
        if self.first_row is None:
            return _("%(file)s, SHA-256 %(digest)s…, imported %(day)s") % said
        if self.first_row == self.last_row:
            return _("%(file)s, SHA-256 %(digest)s…, imported %(day)s, row %(first)s") % said
        return (
            _("%(file)s, SHA-256 %(digest)s…, imported %(day)s, rows %(first)s to %(last)s") % said
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one piece of evidence that points at a series."""

    values: tuple[courses.Value, ...]
    sources: tuple[Source, ...]
    chart: charts.Chart
    words: str
    verdict: str = ""


def shown(evidence: Sequence[Evidence]) -> dict[int, Shown]:
    """Return what to show of the series among `evidence`, by the evidence's id. Three queries."""
    wanted = [one for one in evidence if one.indicator_id and one.territory_id]
    rows = (
        Observation.objects.filter(
            indicator__in={one.indicator_id for one in wanted},
            territory__in={one.territory_id for one in wanted},
        )
        .order_by("period")
        .values_list(
            "indicator_id", "territory_id", "period", "value", "source_import_id", "source_row"
        )
    )
    held: dict[tuple[int, int], list[tuple[dt.date, float, int | None, int | None]]] = {}
    if wanted:
        for indicator, territory, *rest in rows:
            held.setdefault((indicator, territory), []).append(tuple(rest))  # type: ignore[arg-type]  # the four left columns
    files = imports({row[2] for kept in held.values() for row in kept if row[2]})
    others = _others(wanted)
    return {one.pk: _shown(one, held, files, others) for one in wanted}


def _others(wanted: Sequence[Evidence]) -> dict[int, Elsewhere]:
    """Return by indicator the values of all territories, where these say whether it has a season.

    The signals' own pages ask them together; asked of one territory alone, the limits would differ
    from the ones there.
    """
    asked = {
        one.indicator_id
        for one in wanted
        if one.indicator and one.indicator.frequency in SEASONAL and not one.indicator.cumulative
    }
    found: dict[int, Elsewhere] = {}
    if asked:
        rows = Observation.objects.filter(indicator__in=asked).values_list(
            "indicator_id", "territory_id", "period", "value"
        )
        for indicator, territory, day, value in rows.iterator(chunk_size=20_000):
            found.setdefault(indicator, {}).setdefault(territory, []).append((day, value))
    return found


def imports(ids: Iterable[int]) -> dict[int, tuple[str, str, dt.date]]:
    """Return by the import's id the name of its file, the digest, and when it was made."""
    found = Import.objects.filter(pk__in=list(ids)).values_list(
        "pk", "file__name", "file__digest", "finished_at", "created_at"
    )
    return {pk: (name, digest, (done or made).date()) for pk, name, digest, done, made in found}


def _shown(
    one: Evidence,
    held: dict[tuple[int, int], list[tuple[dt.date, float, int | None, int | None]]],
    files: dict[int, tuple[str, str, dt.date]],
    others: Mapping[int, Elsewhere],
) -> Shown:
    indicator = one.indicator
    assert indicator is not None
    kept = [
        row
        for row in held.get((indicator.pk, one.territory_id or 0), ())
        if (one.starts is None or row[0] >= one.starts) and (one.ends is None or row[0] <= one.ends)
    ]
    values = tuple((row[0], row[1]) for row in kept)
    rows_by_import: dict[int, list[int]] = {}
    for row in kept:
        if row[2]:
            rows_by_import.setdefault(row[2], []).extend([] if row[3] is None else [row[3]])
    sources = tuple(
        Source(*files[pk], min(rows, default=None), max(rows, default=None))
        for pk, rows in sorted(rows_by_import.items())
    )
    mine = held.get((indicator.pk, one.territory_id or 0), ())
    read = judged(one, mine, others.get(indicator.pk, {}))
    chart = charts.line(
        one.title,
        _drawn(one, values, read),
        unit=indicator.unit,
        limits=(read.lower, read.upper) if read else None,
        note="; ".join(str(source) for source in sources),
    )
    said = courses.words(
        courses.course(values),
        unit=indicator.unit,
        direction=indicator.direction,
        frequency=indicator.frequency,
    )
    verdict = wording.verdict(read, indicator) if read else ""
    return Shown(values, sources, chart, said, verdict)


def _drawn(
    one: Evidence, values: Sequence[courses.Value], read: Read | None
) -> dict[str, Sequence[tuple[dt.date, float | None]]]:
    """Return the lines; a series with a season also without it, as the limits belong to that."""
    if read is None or not read.seasonal:
        return {str(one.territory): values}
    shown = {day for day, _value in values}
    pairs = zip(read.periods, read.adjusted, strict=True)
    return {
        _("adjusted for the season"): [(day, value) for day, value in pairs if day in shown],
        _("as reported"): values,
    }


def judged(
    one: Evidence, rows: Sequence[tuple[dt.date, float, Any, Any]], others: Elsewhere
) -> Read | None:
    """Return the limits of ordinary variation of a series, by its whole length.

    None with too few values for limits, and for a running total, whose growth is judged elsewhere.
    `others` are the values of all territories, which tell together whether there is a season.
    """
    indicator, territory = one.indicator, one.territory
    assert indicator is not None
    assert territory is not None
    if len(rows) < LEAST or indicator.cumulative:
        return None
    series = {**others, territory.pk: [(row[0], row[1]) for row in rows]}
    days = [day for values in series.values() for day, _value in values]
    periods = axis(min(days), max(days), indicator.frequency)
    at = {day: place for place, day in enumerate(periods)}
    values = np.full((len(series), len(periods)), np.nan)
    for row, held in enumerate(series.values()):
        for day, value in held:
            if day in at:
                values[row, at[day]] = value
    together = judging.judge(indicator, Grid(tuple(series), periods, values))
    found = judging.only(together, territory.pk)
    values = found.values
    mean = float(found.chart.mean[0])
    if np.isnan(mean):
        return None
    return Read(
        territory=territory,
        periods=periods,
        values=tuple(None if np.isnan(value) else float(value) for value in values[0]),
        adjusted=tuple((found.values - found.wave)[0].tolist()),
        seasonal=found.seasonal,
        mean=mean,
        lower=judging.floor(indicator, float(found.chart.lower[0])),
        upper=float(found.chart.upper[0]),
        baseline=int(found.chart.used[0]),
        flags=(),
        variation=signals.variation(found.chart, indicator.direction)[0],
        assurance=signals.Assurance.NONE,
        target=None,
        status=Status.NONE,
    )


def comparisons(
    evidence: Sequence[Evidence], known: Mapping[int, Shown]
) -> dict[int, charts.Chart]:
    """Return a chart of the newest values of the neighbours, for the first series of an indicator.

    By the evidence's id; neighbours are the territories under the same parent. Two queries.
    """
    firsts: dict[int, Evidence] = {}
    for one in evidence:
        if one.pk in known and known[one.pk].values and one.indicator_id:
            firsts.setdefault(one.indicator_id, one)
    days = {pk: known[one.pk].values[-1][0] for pk, one in firsts.items()}
    parents = {one.territory.parent_id for one in firsts.values() if one.territory}
    places = {
        place.pk: place
        for place in Territory.objects.filter(parent__in=[pk for pk in parents if pk]).only(
            "pk", "name", "names", "parent_id"
        )
    }
    if not places:
        return {}
    found: dict[int, dict[int, float]] = {}
    rows = Observation.objects.filter(
        indicator__in=firsts, territory__in=places, period__in=set(days.values())
    ).values_list("indicator_id", "territory_id", "period", "value")
    for indicator, territory, period, value in rows:
        if days[indicator] == period:
            found.setdefault(indicator, {})[territory] = value
    out: dict[int, charts.Chart] = {}
    for indicator, one in firsts.items():
        values = found.get(indicator, {})
        beside = {
            places[pk]: value
            for pk, value in values.items()
            if one.territory and places[pk].parent_id == one.territory.parent_id
        }
        if len(beside) < 2 or one.indicator is None:
            continue
        out[one.pk] = charts.bar(
            _("%(indicator)s by territory, %(day)s")
            % {
                "indicator": one.indicator,
                "day": periods.named(days[indicator], one.indicator.frequency),
            },
            {str(place): value for place, value in beside.items()},
            unit=one.indicator.unit,
            tones={str(one.territory): "late"},
            name_title=_("Territory"),
        )
    return out
