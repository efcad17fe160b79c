"""Where to put sites, set against trying every set of sites, and against scipy's own model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from concilia.methods.access import Travel
from concilia.methods.allocation import (
    Placement,
    Progress,
    Sites,
    SitesError,
    Status,
    maximal_covering,
    p_centre,
    p_median,
    set_covering,
)

Floats = NDArray[np.float64]


def instance(n: int, m: int, seed: int) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    points, sites = random.random((n, 2)) * 100, random.random((m, 2)) * 100
    cost = np.sqrt(((points[:, None] - sites[None]) ** 2).sum(axis=2))
    return cost, random.integers(0, 9, n).astype(float)


def sets(m: int, p: int, must: Iterable[int] = (), never: Iterable[int] = ()) -> list[list[int]]:
    """Every set of p sites with those that must be in it."""
    return [
        list(some)
        for some in combinations(range(m), p)
        if set(must) <= set(some) and not set(never) & set(some)
    ]


cases = st.tuples(st.integers(2, 14), st.integers(2, 8), st.integers(0, 10_000))


@settings(deadline=None, max_examples=60)
@given(cases, st.data())
def test_p_median_is_the_best_of_all_sets(case: tuple[int, int, int], data: st.DataObject) -> None:
    n, m, seed = case
    cost, weight = instance(n, m, seed)
    p = data.draw(st.integers(1, m))
    must = data.draw(st.sets(st.integers(0, m - 1), max_size=p))
    never = data.draw(st.sets(st.integers(0, m - 1), max_size=max(0, m - p - 1))) - must
    placed = p_median(Sites(cost, weight, p, tuple(must), tuple(never)))
    tried = sets(m, min(p, m - len(never)), must, never)
    best = min(float((cost[:, some].min(axis=1) * weight).sum()) for some in tried)
    assert placed.status is Status.OPTIMAL
    assert placed.objective == pytest.approx(best)
    assert placed.bound == pytest.approx(best)
    assert set(must) <= set(placed.open)
    assert not set(never) & set(placed.open)
    went = cost[np.arange(n), placed.assigned]
    assert np.allclose(went, cost[:, list(placed.open)].min(axis=1))


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_p_median_where_the_linear_model_leaves_a_gap(seed: int, p: int) -> None:
    """Costs that are no distances have far worse linear bounds, so that sites are branched on."""
    random = np.random.default_rng(seed)
    cost = random.integers(1, 4, (24, 9)).astype(float)
    weight = random.integers(1, 4, 24).astype(float)
    best = min(float((cost[:, some].min(axis=1) * weight).sum()) for some in sets(9, p))
    placed = p_median(Sites(cost, weight, p))
    assert (placed.status, placed.objective) == (Status.OPTIMAL, pytest.approx(best))
    loose = p_median(Sites(cost, weight, p), gap=0.2)
    assert loose.objective is not None
    assert loose.bound is not None
    assert loose.bound <= best + 1e-6 <= loose.objective + 2e-6
    assert (loose.objective - loose.bound) / loose.objective <= 0.2 + 1e-9
    assert loose.status in (Status.OPTIMAL, Status.WITHIN_GAP)


@pytest.mark.parametrize("seed", range(4))
def test_p_median_agrees_with_a_plain_model_of_scipy(seed: int) -> None:
    n, m, p = 60, 25, 5
    cost, weight = instance(n, m, seed)
    price = np.concatenate([np.zeros(m), (cost * weight[:, None]).ravel()])
    once = np.zeros((n, m + n * m))
    link = np.zeros((n * m, m + n * m))
    for i in range(n):
        once[i, m + i * m : m + (i + 1) * m] = 1
        for j in range(m):
            link[i * m + j, [j, m + i * m + j]] = -1, 1
    pick = np.concatenate([np.ones(m), np.zeros(n * m)])[None]
    done = milp(
        price,
        integrality=np.concatenate([np.ones(m), np.zeros(n * m)]),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(once, 1, 1),
            LinearConstraint(link, -np.inf, 0),
            LinearConstraint(pick, p, p),
        ],
    )
    placed = p_median(Sites(cost, weight, p))
    assert placed.objective == pytest.approx(done.fun)
    assert placed.gap == 0


@settings(deadline=None, max_examples=25)
@given(cases, st.data())
def test_p_centre_is_the_best_of_all_sets(case: tuple[int, int, int], data: st.DataObject) -> None:
    n, m, seed = case
    cost, weight = instance(n, m, seed)
    p = data.draw(st.integers(1, m))
    placed = p_centre(Sites(cost, weight, p))
    best = min(float(cost[:, some].min(axis=1).max()) for some in sets(m, p))
    assert (placed.status, placed.objective, placed.gap) == (Status.OPTIMAL, best, 0)


@settings(deadline=None, max_examples=25)
@given(cases, st.data())
def test_maximal_covering_is_the_best_of_all_sets(
    case: tuple[int, int, int], data: st.DataObject
) -> None:
    n, m, seed = case
    cost, weight = instance(n, m, seed)
    p, reach = data.draw(st.integers(1, m)), data.draw(st.sampled_from([5.0, 25.0, 60.0]))
    placed = maximal_covering(Sites(cost, weight, p, reach=reach))
    best = max(float(weight[cost[:, some].min(axis=1) <= reach].sum()) for some in sets(m, p))
    assert placed.status is Status.OPTIMAL
    assert placed.objective == pytest.approx(best)
    assert placed.covered == pytest.approx(best)


@settings(deadline=None, max_examples=25)
@given(cases, st.data())
def test_set_covering_is_the_cheapest_of_all_sets(
    case: tuple[int, int, int], data: st.DataObject
) -> None:
    n, m, seed = case
    cost, weight = instance(n, m, seed)
    price = np.random.default_rng(seed + 1).integers(1, 9, m).astype(float)
    placed = set_covering(Sites(cost, weight, price=price, reach=60.0))
    good = [
        float(price[some].sum())
        for p in range(1, m + 1)
        for some in sets(m, p)
        if (cost[:, some].min(axis=1) <= 60).all()
    ]
    if good:
        assert placed.objective == pytest.approx(min(good))
        return
    assert placed.status is Status.INFEASIBLE
    assert [c.code for c in placed.clash] == ["everybody_served"]
    assert placed.clash[0].values["reach_nothing"]


def test_capacity_splits_what_one_site_cannot_hold() -> None:
    cost = [[1.0, 5.0], [1.0, 5.0], [1.0, 5.0]]
    placed = p_median(Sites(cost, [2.0, 2.0, 2.0], 2, capacity=[3.0, 9.0]))
    assert placed.objective == pytest.approx(3 * 1 + 3 * 5)
    split = {(i, site): share for i, site, share in placed.shares}
    whole = {(i, int(site)): 1.0 for i, site in enumerate(placed.assigned)}
    whole = {pair: one for pair, one in whole.items() if pair[0] not in {i for i, _s in split}}
    served = sum(2 * share for (_i, site), share in (split | whole).items() if site == 0)
    assert served == pytest.approx(3.0)


def test_budget_minimum_and_existing_sites_hold() -> None:
    cost, weight = instance(30, 8, 3)
    where = ["north" if i < 6 else "south" for i in range(30)]
    price = np.arange(1.0, 9.0)
    asked = Sites(
        cost,
        weight,
        existing=(7,),
        price=price,
        budget=12.0,
        reach=45.0,
        territory=where,
        minimum={"north": 0.9},
    )
    placed = p_median(asked)
    north = np.arange(30) < 6

    def fits(some: list[int]) -> bool:
        near = cost[:, some].min(axis=1) <= 45
        enough = weight[north & near].sum() >= 0.9 * weight[north].sum() - 1e-9
        return bool(enough) and price[[s for s in some if s != 7]].sum() <= 12

    tried = [some for p in range(1, 9) for some in sets(8, p, must=(7,)) if fits(some)]
    best = min(float((cost[:, some].min(axis=1) * weight).sum()) for some in tried)
    assert placed.objective == pytest.approx(best)
    assert 7 in placed.open


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"choose": 1, "existing": (0, 1)}, {"choose", "existing"}),
        ({"choose": 3, "existing": (0,), "forbidden": (0,)}, {"existing", "forbidden"}),
        ({"choose": 2, "capacity": [1.0, 1.0, 1.0]}, {"capacity", "everybody_served"}),
        ({"budget": 3.0, "price": [9.0, 9.0, 9.0]}, {"budget", "everybody_served"}),
        (
            {"choose": 1, "reach": 1.0, "territory": list("aabb"), "minimum": {"a": 1, "b": 1}},
            {"choose", "minimum"},
        ),
    ],
)
def test_what_clashes_is_named_and_nothing_else(more: dict[str, object], codes: set[str]) -> None:
    cost = np.array([[0, 9, 5], [0, 9, 5], [9, 0, 5], [9, 0, 5]], float)
    asked = Sites(cost, np.ones(4), **more)  # type: ignore[arg-type] # one case gives one kind
    placed = p_median(asked)
    assert placed.status is Status.INFEASIBLE
    assert {constraint.code for constraint in placed.clash} == codes
    assert placed.objective is None


@pytest.mark.parametrize("solve", [p_median, p_centre, maximal_covering, set_covering])
def test_a_search_can_be_stopped_at_any_time(solve: Callable[..., Placement]) -> None:
    cost, weight = instance(80, 30, 1)
    told: list[Progress] = []

    def watch(progress: Progress) -> bool:
        told.append(progress)
        return len(told) < 3

    placed = solve(Sites(cost, weight, 4, reach=60.0), watch=watch)
    assert placed.status in set(Status) - {Status.INFEASIBLE}
    if placed.status is Status.STOPPED and placed.gap is not None:
        assert placed.open
        assert placed.gap > 0
    if solve is p_median:
        assert placed.status is Status.STOPPED
        best = solve(Sites(cost, weight, 4)).objective
        assert best is not None
        assert placed.bound is not None
        assert placed.objective is not None
        assert placed.bound <= best + 1e-9 <= placed.objective + 2e-9


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Sites([[1.0]], [1.0]), "choose_or_budget"),
        (Sites([[-1.0]], [1.0], 1), "negative_cost"),
        (Sites([[1.0]], [-1.0], 1), "negative"),
        (Sites([[1.0]], [float("nan")], 1), "not_a_number"),
        (Sites([[1.0]], [1.0, 2.0], 1), "wrong_length"),
        (Sites([[1.0]], [1.0], 1, existing=(3,)), "no_such_site"),
        (Sites([[1.0]], [1.0], 1, capacity=[-3.0]), "negative"),
        (Sites([[1.0]], [1.0], 1, minimum={"a": 1}), "minimum_needs_reach_and_territory"),
        (Sites([[1.0]], [1.0], 1, reach=1, territory=["b"], minimum={"a": 1}), "unknown_territory"),
        (Sites(np.zeros((0, 0)), [], 1), "empty"),
    ],
)
def test_nonsense_is_refused_with_a_code(asked: Sites, code: str) -> None:
    with pytest.raises(SitesError) as caught:
        p_median(asked)
    assert caught.value.code == code


def test_what_reaches_nothing_is_told_and_named() -> None:
    cost = [[1.0, np.inf], [np.inf, np.inf]]
    placed = p_median(Sites(cost, [1.0, 0.0], 1))
    assert placed.status is Status.INFEASIBLE
    assert [c.code for c in placed.clash] == ["everybody_served"]
    assert [p.code for p in placed.problems] == ["zero_population", "reaches_nothing"]


def test_a_travel_serves_as_costs() -> None:
    travel = Travel(np.array([0, 1, 3]), np.array([0, 0, 1]), np.array([1.0, 4.0, 2.0]), (2, 2))
    assert p_median(Sites(travel, [1.0, 1.0], 1)).open == (0,)
    assert p_median(Sites(travel, [1.0, 1.0], 2)).objective == pytest.approx(3.0)
