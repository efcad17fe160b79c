"""The coordination network: which agencies are joined, by what, and who holds it together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from concilia.methods.coverage.cells import Presence
from concilia.methods.coverage.findings import Finding, Value

_CROWD = 400


@dataclass(frozen=True, slots=True)
class Edge:
    """Two agencies and what they share, by kind: territory, activity, cell, seat, duty."""

    a: str
    b: str
    weight: float
    shared: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Broker:
    """An agency that lies on shortest ways between others.

    betweenness: share of all pairs of others that meet through it, 0 to 1. joins: the numbers of
    the communities that its neighbours belong to. cuts: in how many parts the network would fall
    apart more without it.
    """

    agency: str
    betweenness: float
    joins: tuple[int, ...]
    cuts: int


@dataclass(frozen=True, slots=True)
class Network:
    """The network and its measures; what each number means is told beside it.

    density: joined pairs of all pairs, 0 to 1. centralisation: 0 when all agencies have equally
    many neighbours, 1 for a star (Freeman 1979). modularity: how much more the communities are
    joined inside than by chance, up to 1. components: parts that are not joined to each other.
    """

    agencies: tuple[str, ...]
    edges: tuple[Edge, ...]
    density: float
    centralisation: float
    communities: tuple[tuple[str, ...], ...]
    modularity: float
    brokers: tuple[Broker, ...]
    isolated: tuple[str, ...]
    components: int
    degree: dict[str, int]

    def findings(self) -> tuple[Finding, ...]:
        """Return what is worth saying: split, centralised, sparse or dense, brokers, isolated."""
        found = []
        size = len(self.agencies)
        largest = size - len(self.isolated)
        if self.components - len(self.isolated) > 1:
            found.append(Finding("split", 5.0, values={"parts": self.components}))
        for one in self.brokers:
            if one.cuts:
                values: dict[str, Value] = {"agency": one.agency, "cuts": one.cuts}
                values["betweenness"] = one.betweenness
                rank = 4 + one.betweenness
                found.append(Finding("bridge", rank, agencies=(one.agency,), values=values))
        if self.isolated:
            found.append(
                Finding(
                    "isolated",
                    3.0,
                    agencies=self.isolated,
                    values={"count": len(self.isolated), "agencies": self.isolated},
                )
            )
        if self.centralisation >= 0.5 and largest > 2:
            centre = max(self.degree, key=lambda agency: (self.degree[agency], agency))
            values = {"centralisation": self.centralisation, "agency": centre}
            found.append(Finding("centralised", 2.0, "", "", (centre,), values))
        if size > 2 and (self.density < 0.1 or self.density > 0.5):
            code = "sparse" if self.density < 0.1 else "dense"
            found.append(Finding(code, 1.0, values={"density": self.density}))
        return tuple(sorted(found, key=lambda one: (-one.rank, one.agencies)))


def network(
    presences: Iterable[Presence] = (),
    *,
    seats: Iterable[tuple[str, str]] = (),
    duties: Iterable[tuple[str, str]] = (),
    by: Sequence[str] = ("cell",),
    agencies: Collection[str] = (),
) -> Network:
    """Join agencies that share something.

    presences join by what `by` names: "territory", "activity", or "cell", the same kind of
    activity in the same territory. seats: (agency, body); duties: (agency, duty). agencies: those
    that belong to the network even when they share nothing. The weight of an edge is the number
    of things shared.
    """
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    everybody = set(agencies)
    for one in presences:
        everybody.add(one.agency)
        names = {
            "territory": one.territory,
            "activity": one.activity,
            "cell": f"{one.activity}, {one.territory}",
        }
        for kind in by:
            groups[kind, names[kind]].add(one.agency)
    for kind, pairs in (("seat", seats), ("duty", duties)):
        for agency, thing in pairs:
            everybody.add(agency)
            groups[kind, thing].add(agency)
    shared: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (kind, thing), members in sorted(groups.items()):
        for pair in combinations(sorted(members), 2):
            shared[pair][kind].append(thing)
    edges = tuple(
        Edge(
            a,
            b,
            float(sum(map(len, kinds.values()))),
            {kind: tuple(things) for kind, things in kinds.items()},
        )
        for (a, b), kinds in sorted(shared.items())
    )
    return _measured(tuple(sorted(everybody)), edges)


def _measured(agencies: tuple[str, ...], edges: tuple[Edge, ...]) -> Network:
    graph = nx.Graph()
    graph.add_nodes_from(agencies)
    graph.add_weighted_edges_from((edge.a, edge.b, edge.weight) for edge in edges)
    degree = {str(name): int(count) for name, count in graph.degree()}
    groups = _communities(graph)
    number = {agency: place for place, group in enumerate(groups) for agency in group}
    modularity = 0.0
    if edges:
        modularity = float(nx.community.modularity(graph, groups, weight="weight"))
    return Network(
        agencies,
        edges,
        float(nx.density(graph)) if len(agencies) > 1 else 0.0,
        _centralisation(list(degree.values())),
        groups,
        modularity,
        _brokers(graph, number),
        tuple(agency for agency in agencies if not degree[agency]),
        nx.number_connected_components(graph) if agencies else 0,
        degree,
    )


def _centralisation(degrees: list[int]) -> float:
    """The sum of distances to the largest degree, over that of a star (Freeman 1979)."""
    size = len(degrees)
    if size < 3:
        return 0.0
    return sum(max(degrees) - one for one in degrees) / ((size - 1) * (size - 2))


def _communities(graph: nx.Graph) -> tuple[tuple[str, ...], ...]:
    """Groups of greatest modularity (Clauset, Newman and Moore 2004), largest first."""
    if not graph.number_of_edges():
        return tuple((str(agency),) for agency in graph)
    found = nx.community.greedy_modularity_communities(graph, weight="weight")
    groups = [tuple(sorted(map(str, group))) for group in found]
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))


def _brokers(graph: nx.Graph, number: dict[str, int]) -> tuple[Broker, ...]:
    """Everybody between others, most first; beyond 400 agencies estimated from 400 of them."""
    sample = None if len(graph) <= _CROWD else _CROWD
    between = nx.betweenness_centrality(graph, k=sample, seed=7)
    parts = nx.number_connected_components(graph) if len(graph) else 0
    cuts = set(nx.articulation_points(graph))
    found = []
    for agency, value in between.items():
        if value <= 1e-9:
            continue
        more = 0
        if agency in cuts:
            rest = graph.copy()
            rest.remove_node(agency)
            more = nx.number_connected_components(rest) - parts
        joins = tuple(sorted({number[str(other)] for other in graph[agency]}))
        found.append(Broker(str(agency), float(value), joins, more))
    return tuple(sorted(found, key=lambda one: (-one.betweenness, one.agency)))
