"""Running totals that an import kept out: a finding until a count of the period comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef

from concilia.core import clock
from concilia.indicators.models import Finding, Indicator, Observation
from concilia.indicators.quality.looking import Doubt

Told = tuple[int, int, dt.date, Mapping[str, object]]
"""Indicator, territory, first period, facts."""


def tell(rows: Iterable[Told]) -> None:
    """Keep a finding for each stretch; one that stands is brought up to date.

    To be called inside an action.
    """
    now = clock.now()
    for indicator, territory, period, facts in rows:
        earlier = (
            Finding.objects.filter(
                indicator=indicator,
                territory=territory,
                kind=Finding.Kind.TOTAL,
                period__lte=period,
            )
            .exclude(state=Finding.State.GONE)
            .order_by("-period")
            .first()
        )
        if earlier is not None:
            known = earlier.facts
            grown = str(facts["until"]) > str(known["until"])
            earlier.facts = (
                {**known, "last": facts["last"], "until": facts["until"]} if grown else known
            )
            earlier.save(update_fields=("facts",))
            continue
        Finding.objects.update_or_create(
            indicator_id=indicator,
            territory_id=territory,
            kind=Finding.Kind.TOTAL,
            period=period,
            defaults={
                "facts": dict(facts),
                "state": Finding.State.OPEN,
                "found_at": now,
                "source_id": Indicator.objects.values_list("source", flat=True).get(pk=indicator),
            },
        )


def standing() -> list[tuple[Indicator, Doubt]]:
    """Return the stretches after which no count of a period has come yet."""
    later = Observation.objects.filter(
        indicator=OuterRef("indicator"),
        territory=OuterRef("territory"),
        period__gte=OuterRef("period"),
    )
    rows = (
        Finding.objects.filter(kind=Finding.Kind.TOTAL)
        .exclude(state=Finding.State.GONE)
        .filter(~Exists(later))
        .select_related("indicator")
    )
    return [
        (row.indicator, Doubt(row.territory_id, Finding.Kind.TOTAL, row.period, row.facts))
        for row in rows
    ]
