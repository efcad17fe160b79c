"""The changes of a proposal, and the list as it is after them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median_low

from concilia.methods.responsibility import waiting
from concilia.methods.responsibility.lines import RESPONSIBLE, Cell, Line, LiveDuty, Standing
from concilia.methods.responsibility.proposal.limits import settle
from concilia.methods.responsibility.proposal.slots import Option, Slot, stages_in_order

ASKED = "…"
"""Stands for a legal basis that a person has yet to state."""

LIMIT = 30
"""Working days where no other line of the list has a limit to follow."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line that is touched: as it is, and as it shall be.

    `kind` is add, hand, role, amend or live. A line that shall lead and has no legal basis yet
    `needs_basis`. `others` are agencies that would do as well in the same place.
    """

    kind: str
    before: Line | None = None
    after: Line | None = None
    live: LiveDuty | None = None
    live_after: LiveDuty | None = None
    needs_basis: bool = False
    others: tuple[str, ...] = ()

    @property
    def cell(self) -> Cell | None:
        """The place that it concerns."""
        line = self.after or self.before
        return line.cell if line else self.live.cell if self.live else None


def changes_of(standing: Standing, options: Sequence[tuple[Slot, Option]]) -> list[Change]:
    """Return the changes that these options mean, with limits set and circles broken."""
    usual = _usual_limits(standing.lines)
    alone = {
        (line.agency, line.area, line.function)
        for line in standing.lines
        if line.known_by is not None and line.known_by <= 1
    }
    touched: dict[int, Line] = {}
    added: list[Line] = []
    parts: list[tuple[LiveDuty, Slot, Option]] = []
    for slot, option in options:
        if slot.live is not None:
            parts.append((slot.live, slot, option))
        elif slot.line is not None:
            touched[slot.line.key] = _changed(slot.line, option, usual, alone)
        elif slot.cell is not None:
            days = usual.get(slot.cell.stage, LIMIT)
            added.append(Line(*slot.cell, option.agency, "lead", days=days))
    used = max((line.key for line in standing.lines), default=0)
    added.sort(key=lambda line: stages_in_order(line.cell))
    fresh = {used + at: replace(line, key=used + at) for at, line in enumerate(added, 1)}
    after = [touched.get(line.key, line) for line in standing.lines] + list(fresh.values())
    free = touched.keys() | fresh.keys()
    handed = {duty.ref for duty, _slot, _option in parts}
    fixed = [duty for duty in standing.live if duty.ref not in handed]
    after = settle(_without_circles(after, free), free, fixed)
    by_key = {line.key: line for line in after}
    before = {line.key: line for line in standing.lines}
    made = []
    for key in (*touched, *fresh):
        former, line = before.get(key), by_key[key]
        kind = "add" if former is None else _kind(former, line)
        needs = line.role == "lead" and not standing.has_power(line)
        made.append(Change(kind, former, line, needs_basis=needs))
    return made + _live(standing, parts, after)


def _kind(before: Line, after: Line) -> str:
    if before.agency != after.agency:
        return "hand"
    return "role" if before.role != after.role else "amend"


def _usual_limits(lines: Iterable[Line]) -> dict[str, int]:
    """Return the median limit of the leads by stage."""
    found: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line.role == "lead" and line.days is not None:
            found[line.stage].append(line.days)
    return {stage: median_low(days) for stage, days in found.items()}


def _changed(
    line: Line, option: Option, usual: dict[str, int], alone: set[tuple[str, str, str]]
) -> Line:
    days = usual.get(line.stage, LIMIT) if line.days is None else line.days
    changed = replace(line, agency=option.agency, role=option.role)
    if option.kind == "hand":
        changed = replace(changed, legal_basis="", competence="", known_by=None)
    elif option.role in RESPONSIBLE and (line.agency, line.area, line.function) in alone:
        changed = replace(changed, known_by=max(line.known_by or 0, 2))
    return replace(changed, days=days) if option.role == "lead" else changed


def _without_circles(lines: list[Line], free: Iterable[int]) -> list[Line]:
    """Let lines that are touched anyway wait no longer where waiting goes in a circle."""
    may, now = set(free), {line.key: line for line in lines}
    while True:
        edges = waiting.by_cell(now.values())
        cut = False
        for circle in waiting.circles(edges):
            for pair in zip(circle, [*circle[1:], circle[0]], strict=True):
                if all(line.key in may for line in edges[pair]):
                    for line in edges[pair]:
                        waits = tuple(one for one in now[line.key].waits_for if one != pair[1])
                        now[line.key] = replace(now[line.key], waits_for=waits)
                    cut = True
                    break
        if not cut:
            return list(now.values())


def _live(
    standing: Standing, parts: Sequence[tuple[LiveDuty, Slot, Option]], lines: Iterable[Line]
) -> list[Change]:
    leads = {line.cell: line for line in lines if line.role == "lead"}
    now = {duty.ref: duty for duty in standing.live}
    open_: set[str] = set()
    for duty, slot, option in parts:
        shown = now[duty.ref]
        lead = leads.get(duty.cell) if duty.cell else None
        if slot.follows and lead is not None:
            shown = replace(shown, lead=lead.agency)
        elif option.kind == "hand":
            shown = _handed(shown, slot, option)
        if lead is not None and lead.days is not None and (shown.days or 0) > lead.days:
            shown = replace(shown, days=lead.days)
        days = shown.days
        if days is not None:
            kept = tuple((agency, min(term, days)) for agency, term in shown.part_days)
            shown = replace(shown, part_days=kept)
        now[duty.ref] = shown
        open_.add(duty.ref)
    while circles := waiting.circles(waiting.by_duty(now.values())):
        for circle in circles:
            at, other = next(
                (one, two)
                for one, two in zip(circle, [*circle[1:], circle[0]], strict=True)
                if one in open_
            )
            waits = tuple(ref for ref in now[at].waits_for if ref != other)
            now[at] = replace(now[at], waits_for=waits)
    duties = {duty.ref: duty for duty, _slot, _option in parts}
    return [Change("live", live=duty, live_after=now[ref]) for ref, duty in duties.items()]


def _handed(duty: LiveDuty, slot: Slot, option: Option) -> LiveDuty:
    former = next(one.agency for one in slot.options if one.kind == "keep")
    if former == duty.lead:
        return replace(duty, lead=option.agency)
    swap = {former: option.agency}
    return replace(
        duty,
        co_leads=tuple(swap.get(one, one) for one in duty.co_leads),
        supports=tuple(swap.get(one, one) for one in duty.supports),
        part_days=tuple((swap.get(one, one), days) for one, days in duty.part_days),
    )


def mended(standing: Standing, changes: Iterable[Change]) -> Standing:
    """Return the list after the changes, as if each legal basis asked for had been stated."""
    lines = {line.key: line for line in standing.lines}
    live = {duty.ref: duty for duty in standing.live}
    for change in changes:
        if change.after is not None:
            line = change.after
            lines[line.key] = replace(line, legal_basis=ASKED) if change.needs_basis else line
        if change.live_after is not None:
            live[change.live_after.ref] = change.live_after
    return replace(standing, lines=tuple(lines.values()), live=tuple(live.values()))
