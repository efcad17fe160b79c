"""Travel, catchment areas and inequality, set against plain loops and hand-worked numbers."""

from __future__ import annotations

import json
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from concilia.methods import access
from concilia.methods.access import Gaussian, RoadsError, Steps

Floats = NDArray[np.float64]


def haversine(a: Floats, b: Floats) -> float:
    """The schoolbook formula, in kilometres."""
    lat1, lon1, lat2, lon2 = map(math.radians, (a[0], a[1], b[0], b[1]))
    inside = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(inside))


def scattered(n: int, seed: int) -> Floats:
    random = np.random.default_rng(seed)
    return np.column_stack([random.uniform(5, 8, n), random.uniform(-12, -8, n)])


def by_loops(
    cost: Floats, supply: Floats, people: Floats, within: float, weigh: access.Decay | None
) -> Floats:
    """Two steps, one pair at a time."""

    def weight(one: float) -> float:
        if one > within:
            return 0.0
        return 1.0 if weigh is None else float(weigh(np.array([one]))[0])

    score = np.zeros(len(cost))
    for j in range(cost.shape[1]):
        asking = sum(people[i] * weight(cost[i, j]) for i in range(len(cost)))
        if asking:
            for i in range(len(cost)):
                score[i] += supply[j] / asking * weight(cost[i, j])
    return score


DECAYS = [None, Steps(((20, 1.0), (60, 0.68), (100, 0.22))), Gaussian(100)]


@pytest.mark.parametrize("decay", DECAYS, ids=["plain", "enhanced", "gaussian"])
def test_two_steps_agree_with_loops_to_nine_places(decay: access.Decay | None) -> None:
    demand, sites = scattered(60, 1), scattered(9, 2)
    random = np.random.default_rng(3)
    people, supply = random.integers(0, 500, 60).astype(float), random.integers(0, 40, 9) * 1.0
    cost = np.array([[1.3 * haversine(a, b) for b in sites] for a in demand])
    travel = access.by_distance(demand, sites, 100)
    assert np.allclose(travel.dense()[cost <= 100], cost[cost <= 100], atol=1e-9)
    assert np.isinf(travel.dense()[cost > 100]).all()
    found = access.two_step(travel, supply, people, decay=decay)
    expected = by_loops(cost, supply, people, 100, decay)
    assert np.allclose(found.score, expected, rtol=0, atol=1e-9)
    served = (cost <= 100).any(axis=1)
    assert found.unreached == people[~served].sum()
    assert float((found.score * people).sum()) == pytest.approx(supply[found.ratio > 0].sum())


def test_hand_worked_catchments() -> None:
    """Two sites of 10 and 30; 100 people reach both, 200 only the second, 50 none."""
    travel = access.by_matrix([[5, 9], [np.inf, 3], [50, 60]], within=10)
    found = access.two_step(travel, [10, 30], [100, 200, 50])
    assert found.score == pytest.approx([10 / 100 + 30 / 300, 30 / 300, 0])
    assert (found.unreached, found.problems) == (50, ())


def test_bands_and_bell() -> None:
    steps = Steps(((20, 0.68), (10, 1.0)))
    assert list(steps(np.array([0.0, 10, 10.1, 20, 20.1]))) == [1, 1, 0.68, 0.68, 0]
    bell = Gaussian(10)(np.array([0.0, 5.0, 10.0, 15.0]))
    middle = (math.exp(-0.125) - math.exp(-0.5)) / (1 - math.exp(-0.5))
    assert bell == pytest.approx([1, middle, 0, 0])


def test_what_nobody_reaches_and_nobody_at_all_are_told() -> None:
    travel = access.by_matrix([[5, np.inf]], within=10)
    found = access.two_step(travel, [1, 7], [0])
    assert list(found.score) == [0]
    assert {p.code for p in found.problems} == {"reached_by_nobody", "zero_population"}


@pytest.mark.parametrize(
    ("supply", "people", "code"),
    [([-1], [1], "negative"), ([1], [np.nan], "not_a_number"), ([1, 2], [1], "wrong_length")],
)
def test_bad_supply_is_refused(supply: list[float], people: list[float], code: str) -> None:
    with pytest.raises(ValueError, match=code):
        access.two_step(access.by_matrix([[1.0]]), supply, people)


def test_nearest_by_air_and_in_a_table() -> None:
    demand, sites = scattered(40, 5), scattered(7, 6)
    cost = np.array([[1.5 * haversine(a, b) for b in sites] for a in demand])
    air = access.nearest(demand, sites, detour=1.5)
    assert (air.site == cost.argmin(axis=1)).all()
    assert np.allclose(air.cost, cost.min(axis=1))
    table = access.nearest_in(access.by_matrix(cost, within=100))
    near = cost.min(axis=1) <= 100
    assert (table.site[near] == air.site[near]).all()
    assert (table.site[~near] == -1).all()
    assert np.isinf(table.cost[~near]).all()
    minutes = access.nearest(demand, sites, detour=1.5, speed=30)
    assert np.allclose(minutes.cost, air.cost * 2)
    nobody = access.nearest(demand, np.zeros((0, 2)))
    assert (nobody.site == -1).all()


def test_the_date_line_and_the_pole_are_no_edge() -> None:
    travel = access.by_distance([[0, 179.9], [89.9, 0]], [[0, -179.9], [89.9, 180]], 60, detour=1)
    assert travel.dense()[0, 0] == pytest.approx(0.2 * math.pi / 180 * 6371.0088)
    assert travel.dense()[1, 1] == pytest.approx(0.2 * math.pi / 180 * 6371.0088)


def test_population_within_limits() -> None:
    found = access.within_limits([10, 30, np.inf], [100, 50, 50], [20, 60])
    assert [(w.limit, w.population, w.share) for w in found] == [(20, 100, 0.5), (60, 150, 0.75)]
    assert access.within_limits([1.0], [0.0], [5])[0].share is None


def test_known_inequalities() -> None:
    assert access.gini([1, 1, 1, 1]) == pytest.approx(0)
    assert access.gini([0, 0, 0, 1]) == pytest.approx(0.75)
    assert access.gini([1, 3], [3, 1]) == pytest.approx(0.25)
    assert access.gini([0, 0]) is None
    assert access.palma(range(1, 11)) == pytest.approx(10 / (1 + 2 + 3 + 4))
    assert access.palma([0] * 9 + [1]) == math.inf
    # Of three people the poorest has 3 of 4, the next 1: areas 1/8, 7/24 and 1/3.
    toward_the_poor = access.concentration([3, 1, 0], [1, 2, 3])
    assert toward_the_poor.index == pytest.approx(1 - 2 * (1 / 8 + 7 / 24 + 1 / 3))
    assert access.concentration([1, 1, 1], [1, 2, 3]).index == pytest.approx(0)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), min_size=1, max_size=15).filter(
        lambda rows: sum(v * w for v, w in rows) > 0
    )
)
def test_gini_is_the_mean_difference(rows: list[tuple[int, int]]) -> None:
    people = [value for value, count in rows for _ in range(count)]
    mean = sum(people) / len(people)
    differences = sum(abs(a - b) for a in people for b in people) / len(people) ** 2
    values, weights = zip(*rows, strict=True)
    assert access.gini(values, weights) == pytest.approx(differences / (2 * mean), abs=1e-9)


def lines(*rows: tuple[str, tuple[float, float], tuple[float, float], float]) -> str:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"name": name, "km": km},
                    "geometry": {"type": "LineString", "coordinates": [a[::-1], b[::-1]]},
                }
                for name, a, b, km in rows
            ],
        }
    )


A, B, C, D = (6.0, -10.0), (6.1, -10.0), (6.1, -10.1), (7.0, -9.0)
ROADS = lines(("ab", A, B, 11), ("bc", B, C, 12), ("ac", A, C, 40))


def test_roads_a_closed_one_and_a_place_that_is_cut_off() -> None:
    roads = access.read_roads(ROADS)
    assert access.by_roads(roads, [A, D], [C], 100).dense().tolist() == [[23.0], [np.inf]]
    closed = roads.without({"bc"})
    assert access.by_roads(closed, [A, D], [C], 100).dense()[0, 0] == pytest.approx(40)
    assert access.by_roads(closed, [A], [C], 30).dense()[0, 0] == np.inf
    cut = roads.without({"bc", "ac"})
    assert [(p.code, p.values["parts"]) for p in cut.problems()] == [("disconnected", 2)]
    assert roads.problems() == ()


def test_one_way_and_minutes_in_csv() -> None:
    text = (
        "name,from_lat,from_lon,to_lat,to_lon,minutes,oneway\n"
        "x,6,-10,6.1,-10,15,yes\ny,6.1,-10,6,-10,50,yes\n"
    )
    roads = access.read_roads(text)
    there = access.by_roads(roads, [A, B], [A, B], 100)
    assert there.dense().tolist() == [[0, 15], [50, 0]]
    assert there.unit == "min"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{}", "unreadable"),
        ('{"features": []}', "empty"),
        ("a,b\n1,2\n", "columns"),
        ("from_lat,from_lon,to_lat,to_lon\n1,2,x,4\n", "not_a_number"),
        ("from_lat,from_lon,to_lat,to_lon\n1,2,95,4\n", "out_of_range"),
        (
            '{"features": [{"properties": {}, "geometry": {"type": "Point", "coordinates": [1]}}]}',
            "no_line",
        ),
    ],
)
def test_bad_roads_are_refused(text: str, code: str) -> None:
    with pytest.raises(RoadsError) as caught:
        access.read_roads(text)
    assert caught.value.code == code


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_roads_agree_with_networkx(seed: int) -> None:
    random = np.random.default_rng(seed)
    at = np.round(scattered(8, seed), 4)
    rows = [
        (f"r{k}", tuple(at[a]), tuple(at[b]), float(random.integers(1, 90)))
        for k, (a, b) in enumerate(random.integers(0, 8, (12, 2)))
        if a != b
    ]
    graph = nx.Graph()
    for _name, a, b, km in rows:
        known = graph.get_edge_data(a, b, {"weight": math.inf})["weight"]
        graph.add_edge(a, b, weight=min(km, known))
    places = sorted(graph.nodes)
    found = access.by_roads(access.read_roads(lines(*rows)), places, places, 1000).dense()
    expected = dict(nx.all_pairs_dijkstra_path_length(graph))
    for i, a in enumerate(places):
        for j, b in enumerate(places):
            assert found[i, j] == pytest.approx(expected[a].get(b, math.inf), abs=1e-6)


def test_bad_points_are_told_with_their_rows() -> None:
    found = access.check_points(
        [[6, -10], [6, -10], [0, -30], [95, 0], [np.nan, 0], [6.2, -10]],
        near=[[6.1, -10.1]],
        within_km=200,
        population=[5, 0, 1, 1, 1, -2],
        supply=[1, 1, 1, 1, 1, np.inf],
    )
    assert {(p.code, p.values.get("what")): p.values["first"] for p in found} == {
        ("not_a_number", "position"): (4,),
        ("out_of_range", "position"): (3,),
        ("twice", None): (1,),
        ("in_the_sea", None): (2,),
        ("negative", "population"): (5,),
        ("zero_population", None): (1,),
        ("not_a_number", "supply"): (5,),
    }


def test_a_pair_given_twice_counts_once_with_the_cheaper() -> None:
    travel = access.by_pairs([1, 0, 1], [0, 0, 0], [9, 5, 4], (2, 1))
    assert travel.dense().tolist() == [[5], [4]]
    with pytest.raises(ValueError, match="negative_cost"):
        access.by_pairs([0], [0], [-1], (1, 1))
