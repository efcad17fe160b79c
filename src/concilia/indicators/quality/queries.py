"""Reads of findings about data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from concilia.agencies.models import Agency
from concilia.core.permissions import Actor
from concilia.indicators.models import Computation, Finding


@dataclass(frozen=True, slots=True)
class Standing:
    """What is open at one agency, by kind; `agency` None: nobody answers for the values."""

    agency: Agency | None
    gaps: int
    late: int
    odd: int
    other: int
    acknowledged: int
    series: int = 0
    values: int = 0
    expected: int = 0
    overdue: int = 0

    @property
    def complete(self) -> float | None:
        """The share of the values that are there, in per cent; None where nothing is expected."""
        # Rounded down: a single gap is not complete.
        return math.floor(1000 * self.values / self.expected) / 10 if self.expected else None

    @property
    def timely(self) -> float | None:
        """The share of the series that are not overdue, in per cent; None without a series."""
        on_time = self.series - self.overdue
        return math.floor(1000 * on_time / self.series) / 10 if self.series else None

    @property
    def open(self) -> int:
        """All that is open."""
        return self.gaps + self.late + self.odd + self.other


def listed(user: Actor) -> QuerySet[Finding]:
    """Return findings with what their sentences need, newest first."""
    return (
        Finding.objects.visible_to(user)
        .select_related("indicator", "territory", "source")
        .defer("territory__geometry")
        .order_by("-period", "indicator__name", "territory__path", "pk")
    )


def matching(
    found: QuerySet[Finding],
    *,
    agency: str = "",
    kind: str = "",
    state: str = "",
    indicator: str = "",
) -> QuerySet[Finding]:
    """Narrow: agency code (`-` for none), kind, state (open when empty), indicator code."""
    found = found.filter(state=state if state in Finding.State.values else Finding.State.OPEN)
    if agency == "-":
        found = found.filter(source=None)
    elif agency:
        found = found.filter(source__code=agency)
    if kind in Finding.Kind.values:
        found = found.filter(kind=kind)
    if indicator:
        found = found.filter(indicator__code=indicator)
    return found


def by_agency(user: Actor) -> list[Standing]:
    """Return how every agency stands, the one with most that is open first."""
    kinds = Finding.Kind
    open_ = Q(state=Finding.State.OPEN)
    odd = Q(kind__in=(kinds.OUTLIER, kinds.LEVEL, kinds.UNIT))
    rows = list(
        Finding.objects.visible_to(user)
        .order_by()
        .values("source")
        .annotate(
            gaps=Count("pk", filter=open_ & Q(kind=kinds.GAP)),
            late=Count("pk", filter=open_ & Q(kind=kinds.LATE)),
            odd=Count("pk", filter=open_ & odd),
            all=Count("pk", filter=open_),
            acknowledged=Count("pk", filter=Q(state=Finding.State.ACKNOWLEDGED)),
        )
    )
    counted = _newest()
    kept: dict[int | None, dict[str, Any]] = {row["source"]: dict(row) for row in rows}
    keys = [*kept, *(key for key in counted if key not in kept)]
    agencies = Agency.objects.in_bulk([key for key in keys if key])
    nothing: dict[str, Any] = dict.fromkeys(("gaps", "late", "odd", "all", "acknowledged"), 0)
    found = []
    for key in keys:
        if key and key not in agencies:
            continue  # merged since it was counted
        row = kept.get(key, nothing)
        other = row["all"] - row["gaps"] - row["late"] - row["odd"]
        open_here = (row["gaps"], row["late"], row["odd"], other, row["acknowledged"])
        found.append(Standing(agencies.get(key or 0), *open_here, *counted.get(key, ())))
    return sorted(found, key=lambda one: (-one.open, str(one.agency or "")))


def _newest() -> dict[int | None, list[int]]:
    """Return series, values, values expected and series overdue, by the id of the source."""
    done = Computation.objects.filter(kind=Computation.Kind.QUALITY, finished_at__isnull=False)
    newest = done.order_by("-pk").values_list("by_source", flat=True).first() or {}
    return {int(key) or None: counts for key, counts in newest.items()}
