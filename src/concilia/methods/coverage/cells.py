"""Presence against need: one class for every territory and kind of activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Presence:
    """One agency does one kind of activity in one territory.

    `start` and `end` are the first and last day (None: open). `capacity` is how much of the need
    the agency can serve there, in the need's unit; None where nobody said.
    """

    agency: str
    activity: str
    territory: str
    start: date | None = None
    end: date | None = None
    capacity: float | None = None

    def runs_on(self, day: date | None) -> bool:
        """Say whether the activity runs on a day; always when no day is asked."""
        if day is None:
            return True
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Class(StrEnum):
    """How a need is met."""

    UNCOVERED = "uncovered"
    THIN = "thin"
    UNKNOWN = "unknown"
    CROWDED = "crowded"
    COVERED = "covered"
    UNASKED = "unasked"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Norms:
    """Where thin ends and crowded begins.

    `crowded_above`: more agencies than this are crowded (by kind of activity where given).
    `short_below`: the known capacity, as a share of the need, below which a cell is thin.
    """

    crowded_above: float = 5
    crowded_by_activity: Mapping[str, float] = field(default_factory=dict)
    short_below: float = 1.0

    def most(self, activity: str) -> float:
        """The largest number of agencies that is not crowded."""
        return self.crowded_by_activity.get(activity, self.crowded_above)


@dataclass(frozen=True, slots=True)
class Cell:
    """One territory and kind of activity: its need, who is there, and what that amounts to.

    `capacity` is None unless every agency's capacity is known. `reason` says why the class is
    what it is: nobody, one_agency, no_capacity, capacity_short, or "". `fragile` names the
    agencies each of whose departure alone would leave the need uncovered.
    """

    territory: str
    activity: str
    need: float | None
    agencies: tuple[str, ...]
    capacity: float | None
    klass: Class
    reason: str = ""
    fragile: tuple[str, ...] = ()
    unit: str = ""

    @property
    def missing(self) -> float:
        """How much of the need nobody serves, as far as capacities are known."""
        if not self.need:
            return 0.0
        if self.klass is Class.UNCOVERED:
            return self.need
        return max(0.0, self.need - self.capacity) if self.capacity is not None else 0.0


def classified(
    territory: str,
    activity: str,
    need: float | None,
    capacities: Mapping[str, float | None],
    norms: Norms,
    unit: str = "",
) -> Cell:
    """Return the cell of one territory and kind of activity.

    `capacities` holds every agency that is there. An agency of capacity 0 is present, but serves
    nobody. Uncovered goes before thin, thin before crowded, crowded before covered.
    """
    agencies = tuple(sorted(capacities))
    serving = [agency for agency in agencies if capacities[agency] != 0]
    known = [size for size in capacities.values() if size is not None]
    total = sum(known) if agencies and len(known) == len(agencies) else None
    crowded = len(agencies) > norms.most(activity)
    klass, reason = Class.COVERED, ""
    if need is None:
        klass = Class.CROWDED if crowded else Class.UNKNOWN
    elif need <= 0:
        klass = Class.UNASKED if agencies else Class.QUIET
        klass = Class.CROWDED if crowded else klass
    elif not serving:
        klass, reason = Class.UNCOVERED, "no_capacity" if agencies else "nobody"
    elif len(serving) == 1:
        klass, reason = Class.THIN, "one_agency"
    elif total is not None and total < norms.short_below * need:
        klass, reason = Class.THIN, "capacity_short"
    elif crowded:
        klass = Class.CROWDED
    fragile = tuple(serving) if need and need > 0 and len(serving) == 1 else ()
    return Cell(territory, activity, need, agencies, total, klass, reason, fragile, unit)
