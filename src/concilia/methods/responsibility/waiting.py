"""Who waits for whom, and where waiting goes in a circle."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import networkx as nx

from concilia.methods.responsibility.lines import Cell, Line, LiveDuty

Node = TypeVar("Node", bound=Hashable)


def by_cell(lines: Iterable[Line]) -> dict[tuple[Cell, Cell], list[Line]]:
    """Return (waiting cell, awaited cell) to the lines that say so."""
    found: dict[tuple[Cell, Cell], list[Line]] = {}
    for line in lines:
        for awaited in line.waits_for:
            found.setdefault((line.cell, awaited), []).append(line)
    return found


def by_duty(live: Iterable[LiveDuty]) -> list[tuple[str, str]]:
    """Return (waiting duty, awaited duty) by their refs, for duties that are live."""
    duties = list(live)
    refs = {duty.ref for duty in duties}
    return [(duty.ref, other) for duty in duties for other in duty.waits_for if other in refs]


def circles(edges: Iterable[tuple[Node, Node]]) -> list[list[Node]]:
    """Return one shortest circle of each knot of mutual waiting, as nodes in waiting order.

    A knot is a strongly connected component (Tarjan 1972) of more than one node, or a node that
    waits for itself.
    """
    graph: nx.DiGraph[Node] = nx.DiGraph()
    graph.add_edges_from(edges)
    order = {node: at for at, node in enumerate(graph)}
    found: list[list[Node]] = []
    for knot in nx.strongly_connected_components(graph):
        if len(knot) == 1:
            (node,) = knot
            if graph.has_edge(node, node):
                found.append([node])
            continue
        found.append(_shortest(graph.subgraph(knot), sorted(knot, key=order.__getitem__)))
    return sorted(found, key=lambda circle: order[circle[0]])


def _shortest(knot: "nx.DiGraph[Node]", nodes: Sequence[Node]) -> list[Node]:
    """Return a shortest circle through the first node that has one; every node of a knot has."""
    start = nodes[0]
    if knot.has_edge(start, start):
        return [start]
    paths: Mapping[Node, list[Node]] = nx.single_source_shortest_path(knot, start)
    back = [paths[node] for node in knot.predecessors(start) if node in paths]
    return min(back, key=len)
