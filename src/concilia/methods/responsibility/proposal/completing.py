"""Which agency takes each place that the fewest changes leave to anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from concilia.methods.responsibility.findings import most_functions
from concilia.methods.responsibility.lines import (
    RESPONSIBLE,
    WORKING,
    Cell,
    Line,
    LiveDuty,
    Standing,
)
from concilia.methods.responsibility.proposal.program import Clock, Program
from concilia.methods.responsibility.proposal.slots import ANYBODY, Liking, Option, Slot

Chosen = Sequence[tuple[Slot, Option]]
FEW = 12
"""Agencies that are tried for a place before all of them are."""


class Room:
    """Who has room for what, in a list from which nothing but agencies is missing."""

    def __init__(self, standing: Standing, lines: Iterable[Line], live: Iterable[LiveDuty]) -> None:
        self._most = most_functions(standing)
        self._capacities = standing.capacities
        self.load: dict[str, int] = defaultdict(int)
        self.present: dict[Cell, set[str]] = defaultdict(set)
        self.answering: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self.functions: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for line in lines:
            self.put(line.agency, line.cell, line.role, line.weight)
        for duty in live:
            for agency, points in duty.weights():
                self.load[agency] += points

    def put(self, agency: str, cell: Cell | None, role: str, points: int) -> None:
        """Give an agency a place."""
        self.load[agency] += points
        if cell is None or not agency:
            return
        self.present[cell].add(agency)
        if role in RESPONSIBLE:
            self.answering[cell].add(agency)
        if role in WORKING:
            self.functions[agency].add(cell[:2])

    def free(self, agency: str) -> int | None:
        """Return the points that an agency can still carry, or None when it stated no capacity."""
        capacity = self._capacities.get(agency)
        return None if capacity is None else capacity - self.load[agency]

    def fits(self, agency: str, cell: Cell | None, role: str, points: int) -> bool:
        """Say whether the place makes nothing wrong."""
        free = self.free(agency)
        if free is not None and points > free:
            return False
        if cell is None:
            return True
        if agency in self.present[cell]:
            return False
        functions = self.functions[agency]
        most = self._most if role in WORKING and cell[:2] not in functions else None
        if most is not None and len(functions) >= most:
            return False
        twin = {"execute": "evaluate", "evaluate": "execute"}.get(cell.stage)
        if role in RESPONSIBLE and twin:
            return agency not in self.answering[cell.area, cell.function, twin]
        return True


def rest_of(standing: Standing, chosen: Chosen) -> tuple[list[Line], list[LiveDuty]]:
    """Return the list and the live duties after the changes, but for what goes to anybody."""
    lines = {line.key: line for line in standing.lines}
    extra: list[Line] = []
    leads: dict[Cell, str] = {
        line.cell: line.agency for line in standing.lines if line.role == "lead"
    }
    handed: dict[str, dict[str, str]] = defaultdict(dict)
    following: list[LiveDuty] = []
    for slot, option in chosen:
        if option.role == "lead" and slot.cell:
            leads[slot.cell] = option.agency
        if slot.line is not None:
            gone = option.agency == ANYBODY
            lines[slot.line.key] = replace(
                slot.line, agency="" if gone else option.agency, role="" if gone else option.role
            )
        elif slot.live is not None:
            if slot.follows:
                following.append(slot.live)
            elif option.kind == "hand":
                former = next(one.agency for one in slot.options if one.kind == "keep")
                handed[slot.live.ref][former] = option.agency
        elif slot.cell and option.agency != ANYBODY:
            extra.append(Line(*slot.cell, option.agency, option.role))
    follow = {duty.ref for duty in following}
    live = []
    for duty in standing.live:
        swap = handed[duty.ref]
        lead = leads.get(duty.cell, duty.lead) if duty.cell and duty.ref in follow else duty.lead
        live.append(
            replace(
                duty,
                lead=swap.get(lead, lead),
                co_leads=tuple(swap.get(one, one) for one in duty.co_leads),
                supports=tuple(swap.get(one, one) for one in duty.supports),
            )
        )
    return [*lines.values(), *extra], live


def complete(standing: Standing, chosen: Chosen, clock: Clock) -> Chosen | None:
    """Return the choices with an agency for every place left to anybody, or None if none fits.

    First the agencies that suit best are tried, then all of them.
    """
    open_ = [at for at, (_slot, option) in enumerate(chosen) if option.agency == ANYBODY]
    if not open_:
        return chosen
    room = Room(standing, *rest_of(standing, chosen))
    for few in (FEW, len(standing.everybody())):
        taken = _assign(standing, chosen, open_, room, few, clock)
        if taken is not None:
            return [
                (slot, replace(option, agency=taken[at])) if at in taken else (slot, option)
                for at, (slot, option) in enumerate(chosen)
            ]
    return None


def _suited(
    standing: Standing, slot: Slot, option: Option, room: Room, likes: Liking, few: int, at: int
) -> Iterator[tuple[int, str]]:
    """Yield the agencies that suit a place best, each with how well, the freest first."""
    everybody = standing.everybody()
    turned = everybody[at % len(everybody) :] + everybody[: at % len(everybody)]

    def order(name: str) -> tuple[int, float]:
        free = room.free(name)
        return likes.of(name, slot.cell), -(1e9 if free is None else free)

    found = [name for name in turned if room.fits(name, slot.cell, option.role, option.points)]
    for name in sorted(found, key=order)[:few]:
        yield likes.of(name, slot.cell), name


def _assign(
    standing: Standing, chosen: Chosen, open_: list[int], room: Room, few: int, clock: Clock
) -> dict[int, str] | None:
    likes, program = Liking(standing), Program()
    places: dict[int, tuple[int, str]] = {}
    loads: dict[str, list[tuple[int, float]]] = defaultdict(list)
    together: dict[tuple[object, str], list[int]] = defaultdict(list)
    entering: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for at in open_:
        slot, option = chosen[at]
        numbers = []
        for liking, name in _suited(standing, slot, option, room, likes, few, at):
            n = program.choice(liking)
            numbers.append(n)
            places[n] = (at, name)
            followed = (
                3 * sum(1 for other, _o in chosen if other.follows and other.cell == slot.cell)
                if option.role == "lead" and slot.cell
                else 0
            )
            loads[name].append((n, option.points + followed))
            if slot.cell:
                together[slot.cell, name].append(n)
                if slot.cell.stage != "formulate" and option.role in RESPONSIBLE:
                    together[slot.cell[:2], name].append(n)
                entering[name].add(slot.cell[:2])
        program.hold(((n, 1) for n in numbers), least=1, most=1)
    for name, weights in loads.items():
        free = room.free(name)
        if free is not None:
            program.hold(weights, most=free)
    for held in together.values():
        if len(held) > 1:
            program.hold(((n, 1) for n in held), most=1)
    most = most_functions(standing)
    for name, functions in entering.items():
        inside = room.functions[name]
        if most is not None and len(inside | functions) > most:
            numbers = [n for n, (_at, who) in places.items() if who == name]
            program.hold(((n, 1) for n in numbers), most=most - len(inside))
    try:
        solved = program.solve(clock.left())
    except TimeoutError:
        return None
    if solved is None:
        return None
    return {places[n][0]: places[n][1] for n in places if solved.taken[n]}
