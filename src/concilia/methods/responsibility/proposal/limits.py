"""Time limits for lines that are touched, so that they fit those that are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import networkx as nx

from concilia.methods.responsibility import limits
from concilia.methods.responsibility.findings import cells_of
from concilia.methods.responsibility.lines import RESPONSIBLE, WORKING, Cell, Line, LiveDuty


def settle(lines: Sequence[Line], free: Collection[int], live: Iterable[LiveDuty]) -> list[Line]:
    """Return the lines with the limits of the `free` ones fitted to the others and to live duties.

    A line keeps its limit where nothing contradicts it. Waiting must not go in a circle. Where no
    limit can fit, a free line waits no longer.
    """
    now = {line.key: line for line in lines}
    given: dict[Cell, int] = {}
    for duty in live:
        if duty.cell and duty.days is not None:
            given[duty.cell] = max(given.get(duty.cell, 0), duty.days)
    troubled = _troubled(now, given) & {now[key].cell for key in free}
    graph: nx.DiGraph[Cell] = nx.DiGraph()
    for line in now.values():
        graph.add_edges_from((awaited, line.cell) for awaited in line.waits_for)
    graph.add_nodes_from(troubled)
    waiters: dict[Cell, list[int]] = defaultdict(list)
    for line in now.values():
        for awaited in line.waits_for:
            waiters[awaited].append(line.key)
    keys = {cell: [line.key for line in held] for cell, held in cells_of(lines).items()}
    for cell in nx.lexicographical_topological_sort(graph):
        if cell in troubled:
            _fit(cell, now, keys, waiters, free, given.get(cell, 0))
    for tight, loose in list(limits.conflicts(cells_of(list(now.values())))):
        if tight.cell != loose.cell and tight.key in free:
            kept = tuple(one for one in now[tight.key].waits_for if one != loose.cell)
            now[tight.key] = replace(now[tight.key], waits_for=kept)
    return list(now.values())


def _troubled(now: dict[int, Line], given: dict[Cell, int]) -> set[Cell]:
    cells = cells_of(list(now.values()))
    found = {line.cell for pair in limits.conflicts(cells) for line in pair}
    for cell, days in given.items():
        for line in cells.get(cell, ()):
            if line.role == "lead" and line.days is not None and line.days < days:
                found.add(cell)
    return found


def _fit(
    cell: Cell,
    now: dict[int, Line],
    keys: dict[Cell, list[int]],
    waiters: dict[Cell, list[int]],
    free: Collection[int],
    given: int,
) -> None:
    lines = [now[key] for key in keys[cell] if now[key].days is not None]
    answering = [line for line in lines if line.role in RESPONSIBLE]
    fixed = [line.days for line in answering if line.key not in free]
    least = [given] + [
        line.days or 0 for line in lines if line.role == "support" and line.key not in free
    ]
    for line in answering:
        for awaited in line.waits_for:
            least += [
                now[key].days or 0 for key in keys.get(awaited, ()) if now[key].role in WORKING
            ]
    most = [now[key].days for key in waiters[cell] if key not in free and now[key].days is not None]
    own = next((line.days for line in answering if line.role == "lead"), None)
    wanted = fixed[0] if fixed else min([max([own or 0, *least]), *(day or 0 for day in most)])
    if wanted is None:
        return
    for line in lines:
        if line.key not in free:
            continue
        late = line.role == "support" and (line.days or 0) > wanted
        if line.role in RESPONSIBLE or late:
            now[line.key] = replace(line, days=wanted)
