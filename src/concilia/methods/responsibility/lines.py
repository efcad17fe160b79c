"""What a responsibility list says: lines, live duties, capacities and competences."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

STAGES = ("formulate", "execute", "evaluate")
ROLES = ("lead", "co_lead", "support", "informed")
RESPONSIBLE = ("lead", "co_lead")
"""Roles in which an agency answers for the work."""

WORKING = ("lead", "co_lead", "support")
"""Roles in which an agency works."""

EFFORT: Mapping[str, int] = {"lead": 3, "co_lead": 2, "support": 1, "informed": 0, "": 0}
"""Points that a role weighs where a line does not state its effort."""


class Cell(NamedTuple):
    """One stage of one function: the place that needs exactly one lead."""

    area: str
    function: str
    stage: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one agency does in one cell; without an agency: the cell exists and nobody is in it.

    `days` is the time limit in working days, `effort` in points (None: by role), `known_by` how
    many persons in the agency can do it, `waits_for` the cells that must be done first. `key` names
    the line to whoever asked (a row of a file, a primary key).
    """

    area: str
    function: str
    stage: str
    agency: str = ""
    role: str = ""
    task: str = ""
    days: int | None = None
    legal_basis: str = ""
    competence: str = ""
    effort: int | None = None
    known_by: int | None = None
    waits_for: tuple[Cell, ...] = ()
    key: int = 0

    def __post_init__(self) -> None:
        if self.stage not in STAGES:
            raise ValueError(f"unknown stage {self.stage!r}")
        if (self.role not in ROLES) if self.agency else self.role:
            raise ValueError(f"unknown role {self.role!r}")

    @property
    def cell(self) -> Cell:
        """The place in the list."""
        return Cell(self.area, self.function, self.stage)

    @property
    def weight(self) -> int:
        """The points that it costs its agency."""
        return EFFORT[self.role] if self.effort is None else self.effort


@dataclass(frozen=True, slots=True)
class LiveDuty:
    """A duty from a decision that is not yet done.

    With an area and a function it serves that cell of the list. `days` is the time that it was
    given, `part_days` that of its parts by agency, `waits_for` the refs of other live duties.
    """

    ref: str
    lead: str
    co_leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    area: str = ""
    function: str = ""
    stage: str = "execute"
    days: int | None = None
    part_days: tuple[tuple[str, int], ...] = ()
    waits_for: tuple[str, ...] = ()

    @property
    def cell(self) -> Cell | None:
        """The place in the list that it serves, or None."""
        return Cell(self.area, self.function, self.stage) if self.function else None

    def weights(self) -> list[tuple[str, int]]:
        """Return the points that it costs each agency."""
        return [
            (self.lead, EFFORT["lead"]),
            *((one, EFFORT["co_lead"]) for one in self.co_leads),
            *((one, EFFORT["support"]) for one in self.supports),
        ]


@dataclass(frozen=True, slots=True)
class Standing:
    """A responsibility list and what is true around it: the input of every method here.

    `capacities` are points by agency, where stated. `competences` are (agency, area, function)
    that the register of agencies grants. `agencies` are all that could be given a duty; those in
    the lines are added. Lines without keys get their places, from 1. Raises ValueError when two
    lines share a key, or an agency is twice in a cell.
    """

    lines: tuple[Line, ...]
    live: tuple[LiveDuty, ...] = ()
    capacities: Mapping[str, int] = field(default_factory=dict)
    competences: frozenset[tuple[str, str, str]] = frozenset()
    agencies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not any(line.key for line in self.lines):
            numbered = tuple(replace(line, key=at) for at, line in enumerate(self.lines, 1))
            object.__setattr__(self, "lines", numbered)
        if len({line.key for line in self.lines}) < len(self.lines):
            raise ValueError("two lines share a key")
        seen: set[tuple[Cell, str]] = set()
        for line in self.lines:
            if line.agency and (line.cell, line.agency) in seen:
                raise ValueError(f"{line.agency} is twice in {line.cell}")
            seen.add((line.cell, line.agency))

    def everybody(self) -> list[str]:
        """Return every agency, in a fixed order."""
        names = {*self.agencies, *self.capacities, *(line.agency for line in self.lines)}
        return sorted(names - {""})

    def has_power(self, line: Line) -> bool:
        """Say whether a line rests on a legal basis or on a competence."""
        held = (line.agency, line.area, line.function) in self.competences
        return bool(line.legal_basis or line.competence or held)

    def loads(self) -> dict[str, int]:
        """Return the points that each agency carries, standing and live."""
        found: dict[str, int] = {}
        for line in self.lines:
            if line.agency:
                found[line.agency] = found.get(line.agency, 0) + line.weight
        for duty in self.live:
            for agency, points in duty.weights():
                found[agency] = found.get(agency, 0) + points
        return found
