"""Networks whose measures are known by hand, and the real one of 2014."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from concilia.methods.coverage import Presence
from concilia.methods.network import network

REAL = Path(__file__).resolve().parents[3] / "shared/data/ebola-2014"


def star(points: int) -> list[tuple[str, str]]:
    """One agency that sits in a body of its own with each other."""
    return [pair for k in range(points) for pair in (("hub", f"b{k}"), (f"p{k}", f"b{k}"))]


def test_a_star_is_all_centre() -> None:
    found = network(seats=star(4))
    assert (found.density, found.centralisation) == (pytest.approx(0.4), pytest.approx(1))
    assert [(b.agency, b.betweenness, b.cuts) for b in found.brokers] == [
        ("hub", pytest.approx(1), 3)
    ]
    assert found.degree["hub"] == 4
    assert {f.code for f in found.findings()} == {"bridge", "centralised"}


def test_a_ring_has_no_centre_and_everybody_in_one_body_is_dense() -> None:
    ring = [pair for k in range(6) for pair in ((f"a{k}", f"d{k}"), (f"a{(k + 1) % 6}", f"d{k}"))]
    assert network(duties=ring).centralisation == 0
    full = network(seats=[(f"a{k}", "council") for k in range(5)])
    assert (full.density, full.centralisation, full.brokers) == (1, 0, ())
    assert [f.code for f in full.findings()] == ["dense"]


def test_two_groups_and_the_one_that_joins_them() -> None:
    rows = [("a", "x"), ("b", "x"), ("c", "x"), ("d", "y"), ("e", "y"), ("f", "y")]
    rows += [("c", "z"), ("d", "z")]
    found = network(seats=rows, agencies=["alone"])
    assert set(found.communities) == {("a", "b", "c"), ("d", "e", "f"), ("alone",)}
    assert {b.agency for b in found.brokers if b.cuts} == {"c", "d"}
    assert next(b for b in found.brokers if b.agency == "c").joins == (0, 1)
    assert found.isolated == ("alone",)
    assert found.components == 2
    assert found.modularity > 0.3
    assert {f.code for f in found.findings()} == {"bridge", "isolated"}


def test_an_edge_says_what_is_shared() -> None:
    rows = [
        Presence("a", "tracing", "Bomi"),
        Presence("b", "tracing", "Bomi"),
        Presence("b", "burial", "Bomi"),
        Presence("c", "burial", "Bong"),
    ]
    cells = network(rows, seats=[("a", "council"), ("b", "council")])
    assert [(e.a, e.b, e.weight, e.shared) for e in cells.edges] == [
        ("a", "b", 2, {"cell": ("tracing, Bomi",), "seat": ("council",)})
    ]
    assert cells.isolated == ("c",)
    wide = network(rows, by=("territory", "activity"))
    assert {(e.a, e.b): e.weight for e in wide.edges} == {("a", "b"): 2, ("b", "c"): 1}


def test_nobody_and_one_are_networks() -> None:
    assert network().agencies == ()
    assert network().findings() == ()
    alone = network(agencies=["a"])
    assert (alone.density, alone.isolated) == (0, ("a",))


@pytest.mark.skipif(
    not REAL.is_dir(), reason="the real Ebola 2014 files are not beside the project"
)
def test_the_network_of_december_2014() -> None:
    with (REAL / "who-does-what-where-2014-12-10.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["country"] == "Liberia"]
    found = network(Presence(r["organisation"], r["activity"], r["district"]) for r in rows)
    cells = defaultdict(set)
    for r in rows:
        cells[r["activity"], r["district"]].add(r["organisation"])
    pairs = {pair for members in cells.values() for pair in combinations(sorted(members), 2)}
    size = len({r["organisation"] for r in rows})
    assert len(found.agencies) == size
    assert {(edge.a, edge.b) for edge in found.edges} == pairs
    assert found.density == pytest.approx(len(pairs) / (size * (size - 1) / 2))
    joined = {agency for pair in pairs for agency in pair}
    assert set(found.isolated) == set(found.agencies) - joined
