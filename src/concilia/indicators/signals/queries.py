"""Reads of signals for the list, the page and the boards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from concilia.agencies.models import Territory
from concilia.core.permissions import Actor
from concilia.indicators.models import Computation, Finding, Indicator, Signal

_DOUBTS = (Finding.Kind.OUTLIER, Finding.Kind.LEVEL, Finding.Kind.UNIT, Finding.Kind.RIVAL)


@dataclass(frozen=True, slots=True)
class Group:
    """Signals of one indicator that go the same way: one thing to think about."""

    indicator: Indicator
    direction: str
    tone: str
    signals: tuple[Signal, ...]

    @property
    def first(self) -> Signal:
        """The clearest."""
        return self.signals[0]


def listed(user: Actor) -> QuerySet[Signal]:
    """Return signals with what their sentences need, the clearest first."""
    return (
        Signal.objects.visible_to(user)
        .select_related("indicator", "territory", "closed_by")
        .defer("territory__geometry")
        .order_by("q", "-last", "pk")
    )


def matching(
    found: QuerySet[Signal],
    *,
    state: str = "",
    tone: str = "",
    indicator: str = "",
    territory: Territory | None = None,
) -> QuerySet[Signal]:
    """Narrow: by state (`waiting` when empty, `all`), meaning, indicator code, territory."""
    if state in Signal.State.values:
        found = found.filter(state=state)
    elif state == "over":
        found = found.filter(state=Signal.State.NEW, current=False)
    elif state != "all":
        found = found.filter(state=Signal.State.NEW, current=True)
    if tone in Signal.Tone.values:
        found = found.filter(tone=tone)
    if indicator:
        found = found.filter(indicator__code=indicator)
    if territory is not None:
        found = found.filter(territory__path__startswith=territory.path)
    return found


def newest_computation() -> Computation | None:
    """Return the computation that was begun last, whatever the clock said then."""
    return Computation.objects.filter(kind=Computation.Kind.SIGNALS).order_by("-pk").first()


def standing(user: Actor) -> dict[str, int]:
    """Return how many signals are clear now, and how many of them wait, are taken or dismissed."""
    states = {name: Count("pk", filter=Q(state=name)) for name in Signal.State.values}
    now = Signal.objects.visible_to(user).filter(current=True)
    return now.aggregate(clear=Count("pk"), **states)


def grouped(found: Iterable[Signal]) -> list[Group]:
    """Return the signals by indicator and direction, groups in the order of their clearest."""
    groups: dict[tuple[int, str], list[Signal]] = {}
    for one in found:
        groups.setdefault((one.indicator_id, one.direction), []).append(one)
    return [
        Group(rows[0].indicator, rows[0].direction, rows[0].tone, tuple(rows))
        for rows in groups.values()
    ]


def doubted(found: Iterable[Signal]) -> set[int]:
    """Return the ids of the signals whose series has an open finding about its data."""
    rows = list(found)
    if not rows:
        return set()
    wanted = Q(pk=None)
    for indicator in {one.indicator_id for one in rows}:
        places = [one.territory_id for one in rows if one.indicator_id == indicator]
        wanted |= Q(indicator=indicator, territory__in=places)
    open_ = Finding.objects.filter(wanted, state=Finding.State.OPEN, kind__in=_DOUBTS)
    known = set(open_.values_list("indicator", "territory"))
    return {one.pk for one in rows if (one.indicator_id, one.territory_id) in known}
