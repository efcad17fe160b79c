"""What may become of each line: the options among which the proposal chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from concilia.methods.responsibility.findings import Finding, cells_of
from concilia.methods.responsibility.lines import (
    EFFORT,
    STAGES,
    Cell,
    Line,
    LiveDuty,
    Standing,
)

ANYBODY = "\0anybody"
"""Stands for some agency outside the function, to be chosen once the changes are known."""

ROLE_CHANGES = {
    "lead": ("co_lead", "support", "informed"),
    "co_lead": ("lead", "support"),
    "support": ("lead",),
    "informed": ("lead",),
}
"""Into which roles a line may change. Work is never dropped to end an overload."""

_PROMOTED = {"co_lead": 0, "support": 1, "informed": 4}
_DEMOTED = {"co_lead": 0, "support": 2, "informed": 4}


@dataclass(frozen=True, slots=True)
class Option:
    """What a line may become. `liking` orders proposals of equal size: less is better.

    `kind`: keep, amend (the same agency and role, something stated), role, hand, add, none.
    """

    kind: str
    agency: str
    role: str
    points: int
    liking: int = 0

    @property
    def touches(self) -> bool:
        """Whether choosing it is a change."""
        return self.kind not in {"keep", "none"}


@dataclass(slots=True)
class Slot:
    """One line, one part of a live duty, or one line that may be added, and its options."""

    options: list[Option]
    cell: Cell | None = None
    line: Line | None = None
    live: LiveDuty | None = None
    follows: bool = False
    choices: dict[int, Option] = field(default_factory=dict)

    @property
    def keep(self) -> int | None:
        """The number of the choice that leaves it as it is, or None when it must change."""
        return next((n for n, one in self.choices.items() if not one.touches), None)


@dataclass(slots=True)
class Slots:
    """All slots of a standing list that a proposal may have to touch."""

    lines: dict[int, Slot]
    added: dict[Cell, Slot]
    live: dict[tuple[str, str], Slot]

    def all(self) -> list[Slot]:
        """Return them in a fixed order."""
        return [*self.lines.values(), *self.added.values(), *self.live.values()]


def noisy(standing: Standing, found: Iterable[Finding]) -> set[tuple[str, str]]:
    """Return the functions that something is wrong with.

    A function outside them need not change: whatever would be moved into it or out of it to make
    room can go to an agency outside the function at the same number of changes.
    """
    places = {line.key: (line.area, line.function) for line in standing.lines}
    tied = {duty.ref: duty.cell for duty in standing.live}
    wanted: set[tuple[str, str]] = set()
    for one in found:
        if one.function:
            wanted.add((one.area, one.function))
        wanted |= {places[key] for key in one.keys}
        wanted |= {cell[:2] for ref in one.live if (cell := tied[ref])}
    return wanted


def candidates(standing: Standing, wide: bool) -> dict[tuple[str, str], list[str]]:
    """Return who may take over in each function: who is in it or entitled to it, or (wide) all."""
    if wide:
        everybody = standing.everybody()
        return dict.fromkeys({(line.area, line.function) for line in standing.lines}, everybody)
    found: dict[tuple[str, str], set[str]] = {}
    for line in standing.lines:
        found.setdefault((line.area, line.function), set()).add(line.agency)
    for agency, area, function in standing.competences:
        if (area, function) in found:
            found[area, function].add(agency)
    return {place: [*sorted(names - {""}), ANYBODY] for place, names in found.items()}


class Liking:
    """How well an agency suits a place, beyond the number of changes."""

    def __init__(self, standing: Standing) -> None:
        self._competences = standing.competences
        self._functions = {(line.agency, line.area, line.function) for line in standing.lines}
        self._areas = {(line.agency, line.area) for line in standing.lines}
        self._leads = Counter(
            (line.agency, line.area, line.function)
            for line in standing.lines
            if line.role == "lead"
        )

    def elsewhere(self, line: Line) -> int:
        """Return at how many other stages the line’s agency leads the function, at most 2."""
        count = self._leads[line.agency, line.area, line.function] - (line.role == "lead")
        return min(count, 2)

    def of(self, agency: str, cell: Cell | None) -> int:
        """Return 0 for an entitled agency, 2 for one in the function, 4 in the area, else 6."""
        if cell is None:
            return 4
        if (agency, cell.area, cell.function) in self._competences:
            return 0
        if (agency, cell.area, cell.function) in self._functions:
            return 2
        return 4 if (agency, cell.area) in self._areas else 6


def slots_of(standing: Standing, found: Iterable[Finding], *, wide: bool) -> Slots:
    """Return a slot for everything that may have to change."""
    found = list(found)
    places = noisy(standing, found)
    who = candidates(standing, wide)
    likes = Liking(standing)
    cells = cells_of(standing.lines)
    made = Slots({}, {}, {})
    for cell, lines in cells.items():
        if cell[:2] not in places:
            continue
        present = {line.agency for line in lines}
        newcomers = [name for name in who[cell[:2]] if name not in present]
        for line in lines:
            if line.agency:
                options = list(_options(standing, line, newcomers, likes, alone=len(lines) == 1))
                made.lines[line.key] = Slot(options, cell, line)
        if all(line.role != "lead" for line in lines):
            made.added[cell] = _adding(cell, newcomers, likes)
    for one in found:
        cell = Cell(one.area, one.function, one.stage)
        if one.kind in {"missing_stage", "vacuum"} and cell not in made.added:
            everybody = [*standing.everybody(), ANYBODY] if not wide else standing.everybody()
            names = who.get(cell[:2], everybody)
            made.added[cell] = _adding(cell, names, likes)
    _live_slots(standing, found, places, made, likes, wide)
    return made


def _options(
    standing: Standing, line: Line, newcomers: list[str], likes: Liking, *, alone: bool
) -> Iterable[Option]:
    power = standing.has_power(line)
    unfit = line.role == "lead" and (not power or line.days is None)
    if not unfit:
        yield Option("keep", line.agency, line.role, line.weight)
    yield Option("amend", line.agency, line.role, line.weight, 0 if power else 4)
    for role in ROLE_CHANGES[line.role]:
        if alone and role != "lead":
            continue
        points = EFFORT[role] if line.effort is None else line.effort
        if role == "lead":
            yield Option("role", line.agency, role, points, _PROMOTED[line.role] + 3 * (not power))
        else:
            liking = _DEMOTED[role] + 3 * power + likes.elsewhere(line)
            yield Option("role", line.agency, role, points, liking)
    if line.role == "informed" and not line.weight:
        return
    for name in newcomers:
        liking = 2 + likes.of(name, line.cell)
        yield Option("hand", name, line.role, line.weight, liking)


def _adding(cell: Cell, names: Iterable[str], likes: Liking) -> Slot:
    options = [Option("none", "", "", 0)]
    for name in names:
        liking = 3 + likes.of(name, cell)
        options.append(Option("add", name, "lead", EFFORT["lead"], liking))
    return Slot(options, cell)


def _live_slots(
    standing: Standing,
    found: list[Finding],
    places: set[tuple[str, str]],
    made: Slots,
    likes: Liking,
    wide: bool,
) -> None:
    wanted = {ref for one in found for ref in one.live}
    for duty in standing.live:
        cell = duty.cell
        if duty.ref not in wanted and not (cell and cell[:2] in places):
            continue
        tied = cell is not None and (cell in made.added or cell[:2] in places)
        present = {agency for agency, _points in duty.weights()}
        names = standing.everybody() if wide else [ANYBODY]
        for agency, points in duty.weights():
            leads = agency == duty.lead and points == EFFORT["lead"]
            role = "lead" if leads else "co_lead" if agency in duty.co_leads else "support"
            options = [
                Option("keep", agency, role, points),
                Option("amend", agency, role, points),
            ]
            if not (leads and tied):
                options += [
                    Option("hand", name, role, points, 4 + likes.of(name, cell))
                    for name in names
                    if name not in present
                ]
            slot = Slot(options, cell if leads and tied else None, None, duty, leads and tied)
            made.live[duty.ref, agency] = slot


def stages_in_order(cell: Cell) -> tuple[str, str, int]:
    """Return a key that sorts cells by area, function and stage."""
    return cell.area, cell.function, STAGES.index(cell.stage)
