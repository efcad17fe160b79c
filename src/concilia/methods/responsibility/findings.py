"""What is wrong with a responsibility list, from the list and the live duties together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concilia.methods.responsibility import limits, waiting
from concilia.methods.responsibility.lines import (
    RESPONSIBLE,
    STAGES,
    WORKING,
    Cell,
    Line,
    LiveDuty,
    Standing,
)

KINDS = (
    "vacuum",
    "overlap",
    "no_power",
    "support_without_lead",
    "missing_stage",
    "evaluator_executes",
    "no_limit",
    "conflicting_limits",
    "circular",
    "overload",
    "everything",
    "one_person",
)
"""All kinds of finding, the gravest first."""

SHARE = 0.8
"""An agency that works in a larger share of the functions than this is in everything."""

FEWEST_FUNCTIONS = 5
FEWEST_AGENCIES = 3
"""Below these a list is too small for anybody to be in everything."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, which agencies, which lines, which live duties.

    `values` holds what a sentence needs beyond that: limits, loads, other cells.
    """

    kind: str
    area: str = ""
    function: str = ""
    stage: str = ""
    agencies: tuple[str, ...] = ()
    keys: tuple[int, ...] = ()
    live: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


def findings(standing: Standing) -> list[Finding]:
    """Return everything that is wrong, by kind (the gravest first) and place.

    A cell is looked at for its lead when a line or a live duty names it; a function is expected to
    have all three stages. Linear in the lines, but for pairs within a cell.
    """
    found = [
        *_cells(standing),
        *_functions(standing),
        *_limits(standing),
        *_waiting(standing),
        *_agencies(standing),
    ]
    rank = {kind: at for at, kind in enumerate(KINDS)}
    stages = {stage: at for at, stage in enumerate(STAGES)}
    return sorted(
        found,
        key=lambda one: (
            rank[one.kind],
            one.area,
            one.function,
            stages.get(one.stage, -1),
            one.agencies,
            one.live,
        ),
    )


def cells_of(lines: Sequence[Line]) -> dict[Cell, list[Line]]:
    """Return the lines by cell, those without an agency too."""
    found: dict[Cell, list[Line]] = {}
    for line in lines:
        found.setdefault(line.cell, []).append(line)
    return found


def _live_by_cell(live: Sequence[LiveDuty]) -> dict[Cell, list[LiveDuty]]:
    found: dict[Cell, list[LiveDuty]] = {}
    for duty in live:
        if duty.cell:
            found.setdefault(duty.cell, []).append(duty)
    return found


def _at(kind: str, cell: Cell, lines: Sequence[Line], **more: Any) -> Finding:
    live = more.pop("live", ())
    return Finding(
        kind,
        *cell,
        tuple(line.agency for line in lines if line.agency),
        tuple(line.key for line in lines),
        tuple(live),
        more,
    )


def _cells(standing: Standing) -> Iterator[Finding]:
    """Who leads: nobody, two, one without power; the limit of the lead."""
    live = _live_by_cell(standing.live)
    cells = cells_of(standing.lines)
    for cell in {**cells, **live}:
        lines = cells.get(cell, [])
        duties = live.get(cell, [])
        leads = [line for line in lines if line.role == "lead"]
        supports = [line for line in lines if line.role == "support"]
        if not leads:
            refs = [duty.ref for duty in duties]
            yield _at("vacuum", cell, lines, live=refs)
            if supports:
                yield _at("support_without_lead", cell, supports)
        if len(leads) > 1:
            yield _at("overlap", cell, leads)
        for line in leads:
            if not standing.has_power(line):
                yield _at("no_power", cell, [line])
            if line.days is None:
                yield _at("no_limit", cell, [line])
        for duty in duties:
            if leads and all(line.agency != duty.lead for line in leads):
                one = _at("overlap", cell, leads[:1], live=[duty.ref])
                names = (one.agencies[0], duty.lead)
                yield Finding("overlap", *cell, names, one.keys, one.live, {"duty": duty.ref})


def _functions(standing: Standing) -> Iterator[Finding]:
    """Stages that nobody has, agencies that judge themselves, knowledge in one head."""
    grouped: dict[tuple[str, str], dict[str, list[Line]]] = {}
    for line in standing.lines:
        stages = grouped.setdefault((line.area, line.function), {})
        stages.setdefault(line.stage, []).append(line)
    served = _live_by_cell(standing.live)
    for (area, function), stages in grouped.items():
        for stage in STAGES:
            cell = Cell(area, function, stage)
            if stage not in stages and cell not in served:
                held = (line for lines in stages.values() for line in lines)
                working = sorted({line.agency for line in held if line.role in WORKING})
                yield Finding("missing_stage", *cell, tuple(working))
        doing = {
            line.agency: line for line in stages.get("execute", ()) if line.role in RESPONSIBLE
        }
        for line in stages.get("evaluate", ()):
            if line.role in RESPONSIBLE and line.agency in doing:
                cell = line.cell
                both = (line.key, doing[line.agency].key)
                yield Finding("evaluator_executes", *cell, (line.agency,), both)
        heads: dict[str, list[Line]] = {}
        for line in (line for lines in stages.values() for line in lines):
            if line.role in RESPONSIBLE and line.known_by is not None:
                heads.setdefault(line.agency, []).append(line)
        for agency, lines in heads.items():
            if max(line.known_by or 0 for line in lines) <= 1:
                keys = tuple(line.key for line in lines)
                yield Finding("one_person", area, function, "", (agency,), keys)


def _limits(standing: Standing) -> Iterator[Finding]:
    """Limits that contradict each other, in the list and between the list and live duties."""
    cells = cells_of(standing.lines)
    for tight, loose in limits.conflicts(cells):
        yield Finding(
            "conflicting_limits",
            *tight.cell,
            tuple(dict.fromkeys((tight.agency, loose.agency))),
            (tight.key, loose.key),
            (),
            {"days": tight.days, "other_days": loose.days, "other": loose.cell},
        )
    for duty in standing.live:
        for agency, days in duty.part_days:
            if duty.days is not None and days > duty.days:
                values = {"days": duty.days, "other_days": days, "duty": duty.ref}
                place = duty.cell or ("", "", duty.stage)
                names = tuple(dict.fromkeys((duty.lead, agency)))
                yield Finding("conflicting_limits", *place, names, (), (duty.ref,), values)
        if duty.cell and duty.days is not None:
            for line in cells.get(duty.cell, ()):
                if line.role == "lead" and line.days is not None and duty.days > line.days:
                    values = {"days": line.days, "other_days": duty.days, "duty": duty.ref}
                    names = tuple(dict.fromkeys((line.agency, duty.lead)))
                    yield Finding(
                        "conflicting_limits", *duty.cell, names, (line.key,), (duty.ref,), values
                    )


def _waiting(standing: Standing) -> Iterator[Finding]:
    """Waiting in a circle; one finding for each knot."""
    edges = waiting.by_cell(standing.lines)
    for circle in waiting.circles(edges):
        pairs = zip(circle, [*circle[1:], circle[0]], strict=True)
        lines = [line for pair in pairs for line in edges[pair]]
        names = tuple(dict.fromkeys(line.agency for line in lines if line.agency))
        keys = tuple(dict.fromkeys(line.key for line in lines))
        yield Finding("circular", *circle[0], names, keys, (), {"circle": tuple(circle)})
    leads = {duty.ref: duty for duty in standing.live}
    for refs in waiting.circles(waiting.by_duty(standing.live)):
        names = tuple(dict.fromkeys(leads[ref].lead for ref in refs))
        place = leads[refs[0]].cell or ("", "", leads[refs[0]].stage)
        yield Finding("circular", *place, names, (), tuple(refs), {"circle": tuple(refs)})


def most_functions(standing: Standing) -> int | None:
    """Return in how many functions an agency may work, or None when the list is too small."""
    functions = {(line.area, line.function) for line in standing.lines}
    agencies = {line.agency for line in standing.lines if line.role in WORKING}
    if len(functions) < FEWEST_FUNCTIONS or len(agencies) < FEWEST_AGENCIES:
        return None
    return int(SHARE * len(functions) + 1e-9)


def _agencies(standing: Standing) -> Iterator[Finding]:
    """Agencies with more than they can carry, and agencies that are in everything."""
    mine: dict[str, list[Line]] = {}
    for line in standing.lines:
        if line.agency:
            mine.setdefault(line.agency, []).append(line)
    for agency, load in standing.loads().items():
        capacity = standing.capacities.get(agency)
        if capacity is not None and load > capacity:
            keys = tuple(line.key for line in mine.get(agency, ()) if line.weight)
            refs = tuple(duty.ref for duty in standing.live if agency in dict(duty.weights()))
            values = {"load": load, "capacity": capacity}
            yield Finding("overload", "", "", "", (agency,), keys, refs, values)
    most = most_functions(standing)
    if most is None:
        return
    total = len({(line.area, line.function) for line in standing.lines})
    for agency, lines in mine.items():
        working = [line for line in lines if line.role in WORKING]
        count = len({(line.area, line.function) for line in working})
        if count > most:
            keys = tuple(line.key for line in working)
            values = {"count": count, "total": total, "most": most}
            yield Finding("everything", "", "", "", (agency,), keys, (), values)
