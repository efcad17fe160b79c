"""The conditions under which a set of changes ends every finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from concilia.methods.responsibility import limits, waiting
from concilia.methods.responsibility.findings import cells_of, most_functions
from concilia.methods.responsibility.lines import (
    EFFORT,
    RESPONSIBLE,
    WORKING,
    Cell,
    Line,
    Standing,
)
from concilia.methods.responsibility.proposal.program import Clock, Program, Solved
from concilia.methods.responsibility.proposal.slots import ANYBODY, Option, Slot, Slots


class Model:
    """A program whose choices are the options of the slots.

    `solve` minimises the number of lines touched, then how little the changes are liked.
    """

    def __init__(self, standing: Standing, slots: Slots, *, capacities: bool) -> None:
        self.standing, self.slots = standing, slots
        self.program = Program()
        self.options: dict[int, tuple[Slot, Option]] = {}
        for slot in slots.all():
            slot.choices = {self.program.choice(): option for option in slot.options}
            self.program.hold(((n, 1) for n in slot.choices), least=1, most=1)
            self.options |= {n: (slot, option) for n, option in slot.choices.items()}
        self._cells = cells_of(standing.lines)
        self._leads = self._one_lead()
        self._apart()
        if capacities:
            self._capacities()
        self._everywhere()
        self._limits()
        self._heads()
        self._followers()
        self._touching = self._touched()

    def _placed(self) -> Iterable[tuple[int, Cell, Option]]:
        """Yield the choices that put an agency into a cell of the list."""
        for slot in (*self.slots.lines.values(), *self.slots.added.values()):
            assert slot.cell is not None
            for n, option in slot.choices.items():
                if option.agency:
                    yield n, slot.cell, option

    def _one_lead(self) -> dict[Cell, dict[str, list[int]]]:
        leads: dict[Cell, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for n, cell, option in self._placed():
            if option.role == "lead":
                leads[cell][option.agency].append(n)
        for by_agency in leads.values():
            chosen = [(n, 1.0) for numbers in by_agency.values() for n in numbers]
            self.program.hold(chosen, least=1, most=1)
        return leads

    def _apart(self) -> None:
        """An agency comes once into a cell, and does not judge what it executes."""
        coming: dict[tuple[Cell, str], list[int]] = defaultdict(list)
        answering: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for n, cell, option in self._placed():
            if option.agency == ANYBODY:
                continue
            if option.kind in {"hand", "add"}:
                coming[cell, option.agency].append(n)
            if option.role in RESPONSIBLE and cell.stage != "formulate":
                answering[cell.area, cell.function, option.agency].append(n)
        for numbers in (*coming.values(), *answering.values()):
            if len(numbers) > 1:
                self.program.hold(((n, 1) for n in numbers), most=1)

    def _capacities(self) -> None:
        free = dict(self.standing.capacities)
        for line in self.standing.lines:
            if line.agency in free and line.key not in self.slots.lines:
                free[line.agency] -= line.weight
        for duty in self.standing.live:
            for agency, points in duty.weights():
                if agency in free and (duty.ref, agency) not in self.slots.live:
                    free[agency] -= points
        terms: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for n, (slot, option) in self.options.items():
            if option.points and option.agency in free and not slot.follows:
                terms[option.agency].append((n, option.points))
        for slot in self.slots.live.values():
            if slot.follows and slot.cell:
                for agency, numbers in self._leads[slot.cell].items():
                    terms[agency] += [(n, EFFORT["lead"]) for n in numbers]
        for agency, weights in terms.items():
            if agency in free:
                self.program.hold(weights, most=free[agency])

    def _everywhere(self) -> None:
        most = most_functions(self.standing)
        if most is None:
            return
        fixed: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for line in self.standing.lines:
            if line.role in WORKING and line.key not in self.slots.lines:
                fixed[line.agency].add(line.cell[:2])
        open_: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
        for n, cell, option in self._placed():
            if option.role in WORKING and option.agency != ANYBODY:
                open_[option.agency][cell[:2]].append(n)
        for agency, functions in open_.items():
            free = {place: ns for place, ns in functions.items() if place not in fixed[agency]}
            if len(fixed[agency]) + len(free) <= most:
                continue
            inside = []
            for numbers in free.values():
                there = self.program.choice()
                inside.append(there)
                for n in numbers:
                    self.program.hold(((there, 1), (n, -1)), least=0)
            self.program.hold(((n, 1) for n in inside), most=most - len(fixed[agency]))

    def _not_both(self, one: Slot | None, other: Slot | None) -> None:
        """Let not both stay as they are; what is no slot stays."""
        keeps = [slot.keep for slot in (one, other) if slot is not None]
        if None not in keeps:
            staying = 2 - len(keeps)
            self.program.hold(((n, 1) for n in keeps if n is not None), most=1 - staying)

    def _limits(self) -> None:
        lines, live = self.slots.lines, self.slots.live
        for tight, loose in limits.conflicts(self._cells):
            self._not_both(lines.get(tight.key), lines.get(loose.key))
        waiters: dict[Cell, list[Line]] = defaultdict(list)
        for line in self.standing.lines:
            for awaited in line.waits_for:
                waiters[awaited].append(line)
        for duty in self.standing.live:
            own = live.get((duty.ref, duty.lead))
            for agency, days in duty.part_days:
                if duty.days is not None and days > duty.days:
                    self._not_both(own, live.get((duty.ref, agency)))
            if duty.cell is None or duty.days is None:
                continue
            answering = [one for one in self._cells.get(duty.cell, ()) if one.role in RESPONSIBLE]
            for line in (*answering, *waiters[duty.cell]):
                if line.days is not None and line.days < duty.days and own is not None:
                    self._not_both(own, lines.get(line.key))

    def _heads(self) -> None:
        """What one person knows is told to a second, or goes elsewhere, where no other knows it."""
        groups: dict[tuple[str, str, str], list[Slot]] = defaultdict(list)
        for slot in self.slots.lines.values():
            line = slot.line
            if line is not None:
                groups[line.area, line.function, line.agency].append(slot)
        for (_area, _function, agency), slots in groups.items():
            told: list[int] = []
            alone: list[int] = []
            for slot in slots:
                for n, option in slot.choices.items():
                    if option.agency != agency or option.role not in RESPONSIBLE:
                        continue
                    known = slot.line.known_by if slot.line else None
                    if option.touches or (known or 0) > 1:
                        told.append(n)
                    elif known is not None:
                        alone.append(n)
            for n in alone:
                self.program.hold(((n, 1), *((one, -1) for one in told)), most=0)

    def _followers(self) -> None:
        """A live duty that serves a cell is led by the cell's lead, or is changed."""
        for (_ref, agency), slot in self.slots.live.items():
            keep = slot.keep
            if slot.follows and slot.cell and keep is not None:
                leading = self._leads[slot.cell].get(agency, [])
                self.program.hold((*((n, 1) for n in leading), (keep, -1)), least=0)

    def _touched(self) -> dict[int, float]:
        """Return what each choice counts; a live duty counts once, however many of its parts."""
        counts = {n: float(option.touches) for n, (_slot, option) in self.options.items()}
        duties: dict[str, int] = {}
        for (ref, _agency), slot in self.slots.live.items():
            duty = duties[ref] if ref in duties else duties.setdefault(ref, self.program.choice())
            for n, option in slot.choices.items():
                counts[n] = 0
                if option.touches:
                    self.program.hold(((duty, 1), (n, -1)), least=0)
            counts[duty] = 1
        return counts

    def _break(self, taken: Sequence[bool]) -> bool:
        """Forbid the circles of waiting that these choices leave; say whether there were any."""
        slots = self.slots

        def stays(slot: Slot | None) -> bool:
            return slot is None or (slot.keep is not None and taken[slot.keep])

        carriers: dict[tuple[Any, Any], list[Slot | None]] = {}
        for pair, lines in waiting.by_cell(self.standing.lines).items():
            held = [slots.lines.get(line.key) for line in lines]
            if any(map(stays, held)):
                carriers[pair] = held
        leads = {duty.ref: duty.lead for duty in self.standing.live}
        for one, other in waiting.by_duty(self.standing.live):
            slot = slots.live.get((one, leads[one]))
            if stays(slot):
                carriers[one, other] = [slot]
        edges: dict[tuple[Any, Any], None] = dict.fromkeys(carriers)
        broken = False
        while circles := waiting.circles(edges):
            broken = True
            for circle in circles:
                pairs = list(zip(circle, [*circle[1:], circle[0]], strict=True))
                self._cut([carriers[pair] for pair in pairs])
                for pair in pairs:
                    del edges[pair]
        return broken

    def _cut(self, circle: list[list[Slot | None]]) -> None:
        cuts = []
        for held in circle:
            if any(slot is None for slot in held):
                continue
            cut = self.program.choice()
            cuts.append(cut)
            for slot in held:
                if slot is not None and slot.keep is not None:
                    self.program.hold(((cut, 1), (slot.keep, 1)), most=1)
        self.program.hold(((n, 1) for n in cuts), least=1)

    def solve(self, clock: Clock) -> tuple[Solved, Solved] | None:
        """Return the fewest changes, and of those sets the one that is liked best; or None.

        Raises TimeoutError when nothing was found in time.
        """
        costs = self._touching
        fewest = self._round(costs, clock)
        if fewest is None:
            return None
        touched = [(n, cost) for n, cost in costs.items() if cost]
        self.program.hold(touched, most=round(fewest.cost))
        likings = {n: float(option.liking) for n, (_slot, option) in self.options.items()}
        try:
            best = self._round(likings, Clock(min(clock.left(), 5)))
        except TimeoutError:
            best = None
        return fewest, best or fewest

    def _round(self, costs: dict[int, float], clock: Clock) -> Solved | None:
        while True:
            self.program.costs = [costs.get(n, 0.0) for n in range(len(self.program.costs))]
            solved = self.program.solve(clock.left())
            if solved is None or not self._break(solved.taken):
                return solved

    def forbid(self, taken: Sequence[bool]) -> None:
        """Ask for another set of changes than this one."""
        chosen = [n for n, (_slot, option) in self.options.items() if taken[n] and option.touches]
        self.program.hold(((n, 1) for n in chosen), most=len(chosen) - 1)

    def options_of(self, taken: Sequence[bool]) -> list[tuple[Slot, Option]]:
        """Return the slots that change, and into what."""
        chosen = [pair for n, pair in self.options.items() if taken[n]]
        return [(slot, option) for slot, option in chosen if option.touches]
