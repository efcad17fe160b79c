"""Reads of indicators and observations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import (
    Aggregate,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from concilia.agencies.models import Territory
from concilia.core.models import Import
from concilia.core.permissions import Actor
from concilia.indicators.models import Indicator, IndicatorQuerySet, Observation, Revision, Rival
from concilia.indicators.rules import Increment, Value, increments


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest value of an indicator in a territory, and the one before it if any."""

    indicator: Indicator
    territory: Territory
    observation: Observation
    before: float | None

    @property
    def change(self) -> float | None:
        """The difference from the value before."""
        return None if self.before is None else self.observation.value - self.before

    @property
    def url(self) -> str:
        """The page of the series."""
        return self.indicator.url_for(self.territory)

    @property
    def better(self) -> bool | None:
        """Whether the change is for the better; None when there is none or it does not matter."""
        if not self.change or self.indicator.direction == Indicator.Direction.NONE:
            return None
        return (self.change > 0) == (self.indicator.direction == Indicator.Direction.UP)


def _of_each(measure: Aggregate) -> Subquery:
    """Return a measure of the observations of each indicator; joining them would sort them all."""
    mine = Observation.objects.filter(indicator=OuterRef("pk")).order_by().values("indicator")
    return Subquery(mine.annotate(found=measure).values("found"))


def indicators(user: Actor) -> IndicatorQuerySet:
    """Return the indicators with `values_count`, `territories_count` and first and last period."""
    return (
        Indicator.objects.visible_to(user)
        .select_related("source")
        .annotate(
            values_count=Coalesce(_of_each(Count("pk")), 0),
            territories_count=Coalesce(_of_each(Count("territory", distinct=True)), 0),
            first_period=_of_each(Min("period")),
            last_period=_of_each(Max("period")),
        )
    )


def matching(
    found: QuerySet[Indicator], *, text: str = "", frequency: str = "", having: str = ""
) -> QuerySet[Indicator]:
    """Narrow `indicators`: words in code, name or note, a frequency, with values or without."""
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(code__icontains=text) | Q(note__icontains=text)
        )
    if frequency:
        found = found.filter(frequency=frequency)
    if having:
        there = Exists(Observation.objects.filter(indicator=OuterRef("pk")))
        found = found.filter(~there if having == "no" else there)
    return found


def _between(start: dt.date | None, end: dt.date | None) -> Q:
    found = Q()
    if start:
        found &= Q(period__gte=start)
    if end:
        found &= Q(period__lte=end)
    return found


def series(
    indicator: Indicator,
    territory: Territory,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> list[Value]:
    """Return the values of one indicator in one territory, oldest first."""
    rows = Observation.objects.filter(
        _between(start, end), indicator=indicator, territory=territory
    )
    return list(rows.order_by("period").values_list("period", "value"))


def series_by_territory(
    indicator: Indicator,
    territories: Iterable[Territory],
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> dict[Territory, list[Value]]:
    """Return the values of one indicator in several territories, in the order given."""
    found: dict[int, list[Value]] = {}
    wanted = list(territories)
    rows = Observation.objects.filter(
        _between(start, end), indicator=indicator, territory__in=wanted
    )
    for pk, period, value in rows.order_by("period").values_list("territory", "period", "value"):
        found.setdefault(pk, []).append((period, value))
    return {territory: found[territory.pk] for territory in wanted if territory.pk in found}


def series_of_territory(
    territory: Territory, indicators: Iterable[Indicator]
) -> dict[int, list[Value]]:
    """Return the values of several indicators in one territory, by the indicator's id."""
    found: dict[int, list[Value]] = {}
    rows = Observation.objects.filter(territory=territory, indicator__in=list(indicators))
    for pk, period, value in rows.order_by("period").values_list("indicator", "period", "value"):
        found.setdefault(pk, []).append((period, value))
    return found


def observations(
    user: Actor,
    indicator: Indicator,
    territories: Sequence[Territory] = (),
    start: dt.date | None = None,
    end: dt.date | None = None,
    *,
    known: dt.date | None = None,
) -> QuerySet[Observation]:
    """Return the values with their territory and import, newest period first.

    Each has `formers`, the values that it had before, and `others`, those of other sources.

    With `known` only those that were known at the end of that day, each with `then`: the value
    that it had on that day.
    """
    rows: QuerySet[Observation] = Observation.objects.visible_to(user).filter(
        _between(start, end), indicator=indicator
    )
    if known is not None:
        rows = as_known_on(rows, known)
    if territories:
        rows = rows.filter(territory__in=territories)
    return (
        rows.select_related("territory", "source_import__file")
        .defer("source_import__file__content")
        .prefetch_related(
            Prefetch("revisions", to_attr="formers"),
            Prefetch("rivals", Rival.objects.select_related("source"), to_attr="others"),
        )
        .order_by("-period", "territory__path")
    )


def as_known_on(rows: QuerySet[Observation], day: dt.date) -> QuerySet[Observation]:
    """Return what was known at the end of `day` (UTC), each with the value it had then: `then`."""
    moment = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
    held = Revision.objects.filter(
        observation=OuterRef("pk"), known_at__lt=moment, replaced_at__gte=moment
    ).order_by("replaced_at")
    return rows.annotate(
        then=Coalesce(Subquery(held.values("value")[:1]), F("value")),
        first_known=Coalesce(
            Subquery(
                Revision.objects.filter(observation=OuterRef("pk"))
                .order_by("known_at")
                .values("known_at")[:1]
            ),
            F("known_at"),
        ),
    ).filter(first_known__lt=moment)


def territories_of(indicator: Indicator) -> list[Territory]:
    """Return the territories that have values of the indicator, in order of the tree."""
    found = Observation.objects.filter(indicator=indicator).values("territory").distinct()
    return list(Territory.objects.filter(pk__in=found).defer("geometry"))


def _newest(rows: QuerySet[Observation], group: str) -> list[Latest]:
    """Return the newest row and the one before it of each `group`, a field of the rows."""
    # Looking up one row per group by index is far quicker than asking every row for its rank.
    groups = rows.order_by().values_list(group).annotate(newest=Max("period"))
    # Most have their newest value in the same period: one condition for all of these.
    newest: dict[dt.date, list[int]] = {}
    for one, day in groups:
        newest.setdefault(day, []).append(one)
    wanted = [Q(**{f"{group}__in": ones, "period": day}) for day, ones in newest.items()]
    if not wanted:
        return []
    earlier = Observation.objects.filter(
        indicator=OuterRef("indicator"),
        territory=OuterRef("territory"),
        period__lt=OuterRef("period"),
    ).order_by("-period")
    found: list[Observation] = []
    for start in range(0, len(wanted), 200):
        found += (
            rows.filter(reduce(or_, wanted[start : start + 200]))
            .annotate(before=Subquery(earlier.values("value")[:1]))
            .select_related("indicator", "territory")
            .defer("territory__geometry")
            .order_by()
        )
    return [Latest(row.indicator, row.territory, row, row.before) for row in found]  # type: ignore[attr-defined]  # annotated


def latest_by_territory(indicator: Indicator) -> list[Latest]:
    """Return the newest value of the indicator in every territory, in order of the tree."""
    found = _newest(Observation.objects.filter(indicator=indicator), "territory")
    return sorted(found, key=lambda one: one.territory.path)


def worth_drawing(indicator: Indicator, latest: Sequence[Latest]) -> list[Territory]:
    """Return the territories to draw when none is asked for: the nations that have values, or
    else the ones where it is worst, at most five."""
    nations = [one.territory for one in latest if one.territory.level == Territory.Level.NATION]
    if nations:
        return nations
    upward = indicator.direction != Indicator.Direction.UP
    ranked = sorted(latest, key=lambda one: one.observation.value, reverse=upward)
    return [one.territory for one in ranked[:5]]


def falls(
    indicator: Indicator,
    territories: Iterable[Territory],
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> list[tuple[Territory, Increment]]:
    """Return where a cumulative series falls, newest first."""
    found = [
        (territory, step)
        for territory, values in series_by_territory(indicator, territories, start, end).items()
        for step in increments(values)
        if step.fell
    ]
    return sorted(found, key=lambda pair: pair[1].day, reverse=True)


def latest_of_territory(territory: Territory) -> list[Latest]:
    """Return the newest value of every indicator in the territory, newest first."""
    found = _newest(Observation.objects.filter(territory=territory), "indicator")
    found.sort(key=lambda one: one.indicator.name)
    return sorted(found, key=lambda one: one.observation.period, reverse=True)


def imports_of(indicator: Indicator, territories: Iterable[Territory]) -> list[Import]:
    """Return the imports from which the values of the indicator there come, newest first."""
    found = (
        Observation.objects.filter(indicator=indicator, territory__in=list(territories))
        .exclude(source_import=None)
        .values("source_import")
        .distinct()
    )
    return list(
        Import.objects.filter(pk__in=found)
        .select_related("file")
        .defer("file__content")
        .order_by("-pk")
    )


def corrected(indicator: Indicator) -> int:
    """Return how many values of the indicator were corrected since they were first known."""
    former = Revision.objects.filter(observation__indicator=indicator)
    return former.values("observation").distinct().count()


def observation(user: Actor, pk: int) -> QuerySet[Observation]:
    """Return the query of one value with everything that its page says."""
    return (
        Observation.objects.visible_to(user)
        .filter(pk=pk)
        .select_related(
            "indicator", "territory", "source_import__file", "source_import__created_by"
        )
        .defer("source_import__file__content", "territory__geometry")
    )
