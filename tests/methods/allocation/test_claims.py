"""Who gets what, set against trying every way, and against water that finds its level."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.methods.allocation import (
    Allocation,
    Claim,
    ClaimsError,
    Limit,
    Objective,
    Pool,
    Status,
    allocate,
)

REAL = Path(__file__).resolve().parents[4] / "shared/data/ebola-2014"


def ways(amount: int, places: int) -> list[tuple[int, ...]]:
    return [way for way in product(range(amount + 1), repeat=places) if sum(way) <= amount]


def level(claim: Claim, amount: float, measure: str) -> float:
    served = min(claim.need, claim.already + amount * claim.served_by_one)
    if measure == "share":
        return served / claim.need if claim.need else 1.0
    return -claim.weight * (claim.need - served)


def levels(claims: Sequence[Claim], way: Sequence[float], measure: str) -> list[float]:
    return sorted(
        round(level(claim, amount, measure), 6) for claim, amount in zip(claims, way, strict=True)
    )


def found_levels(claims: Sequence[Claim], done: Allocation, measure: str) -> list[float]:
    given = {g.place: 0.0 for g in done.gifts}
    for gift in done.gifts:
        given[gift.place] += gift.amount
    return levels(claims, [given.get(claim.place, 0.0) for claim in claims], measure)


claim_rows = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 5), st.integers(0, 4), st.integers(1, 3)),
    min_size=1,
    max_size=4,
)


def claims_of(rows: Sequence[tuple[int, int, int, int]]) -> list[Claim]:
    return [
        Claim(f"p{i}", "team", need, one, already, weight)
        for i, (need, one, already, weight) in enumerate(rows)
    ]


@settings(deadline=None, max_examples=60)
@given(claim_rows, st.integers(0, 5), st.sampled_from(["unmet", "share"]))
def test_worst_off_first_is_the_best_of_all_ways(
    rows: list[tuple[int, int, int, int]], stock: int, measure: str
) -> None:
    claims = claims_of(rows)
    done = allocate([Pool("w", "team", stock)], claims, (), Objective("worst_off", measure))
    best = max(levels(claims, way, measure) for way in ways(stock, len(claims)))
    assert done.status is Status.OPTIMAL
    assert found_levels(claims, done, measure) == pytest.approx(best, abs=1e-5)


@settings(deadline=None, max_examples=25)
@given(claim_rows, st.integers(1, 4), st.sampled_from(["unmet", "share"]), st.data())
def test_with_limits_too(
    rows: list[tuple[int, int, int, int]], stock: int, measure: str, data: st.DataObject
) -> None:
    claims = claims_of(rows)
    most = data.draw(st.integers(0, 2))
    least = data.draw(st.integers(0, 1))
    limits = [
        Limit("few", at_most=most, place="p0"),
        Limit("some", at_least=least, resource="team"),
    ]
    done = allocate([Pool("w", "team", stock)], claims, limits, Objective("worst_off", measure))
    allowed = [way for way in ways(stock, len(claims)) if way[0] <= most and sum(way) >= least]
    if not allowed:
        assert done.status is Status.INFEASIBLE
        return
    best = max(levels(claims, way, measure) for way in allowed)
    given = {c.place: 0.0 for c in claims} | {g.place: g.amount for g in done.gifts}
    assert levels(claims, list(given.values()), measure) == pytest.approx(best, abs=1e-4)
    assert given["p0"] <= most
    assert sum(given.values()) >= least


@settings(deadline=None, max_examples=40)
@given(
    claim_rows,
    st.tuples(*[st.integers(0, 2)] * 5),
    st.sampled_from(["unmet", "share"]),
)
def test_with_upper_limits_on_agencies_and_places(
    rows: list[tuple[int, int, int, int]], numbers: tuple[int, ...], measure: str
) -> None:
    claims = claims_of(rows)
    first, second, third, at_place, of_agency = numbers
    pools = [
        Pool("a", "team", first, agency="A"),
        Pool("b", "team", second, agency="A"),
        Pool("c", "team", third, agency="C"),
    ]
    limits = [
        Limit("place", at_most=at_place, place="p0"),
        Limit("agency", at_most=of_agency, agency="A"),
        Limit("all", at_most=3, resource="team"),
    ]
    done = allocate(pools, claims, limits, Objective("worst_off", measure))
    stock = min(3, min(of_agency, first + second) + third)
    allowed = [way for way in ways(stock, len(claims)) if way[0] <= at_place]
    best = max(levels(claims, way, measure) for way in allowed)
    assert done.status is Status.OPTIMAL
    assert found_levels(claims, done, measure) == pytest.approx(best, abs=1e-5)
    given = {code: sum(g.amount for g in done.gifts if g.pool == code) for code in "abc"}
    assert given["a"] <= first
    assert given["b"] <= second
    assert given["c"] <= third
    assert given["a"] + given["b"] <= of_agency


@settings(deadline=None, max_examples=40)
@given(claim_rows, st.integers(0, 5))
def test_efficiency_serves_the_most(rows: list[tuple[int, int, int, int]], stock: int) -> None:
    claims = claims_of(rows)
    done = allocate([Pool("w", "team", stock)], claims, (), Objective("efficiency"))

    def worth(way: Sequence[float]) -> float:
        return sum(
            c.weight * (min(c.need, c.already + n * c.served_by_one) - min(c.already, c.need))
            for c, n in zip(claims, way, strict=True)
        )

    best = max(worth(way) for way in ways(stock, len(claims)))
    assert done.objective == pytest.approx(best, abs=1e-4)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=6), st.integers(1, 150))
def test_water_finds_its_level(needs: list[int], stock: int) -> None:
    """Doses by largest unmet need: everybody above one common level comes down to it."""
    claims = [Claim(f"p{i}", "dose", float(need)) for i, need in enumerate(needs)]
    done = allocate([Pool("d", "dose", stock, divisible=True)], claims)
    low, high = 0.0, float(max(needs))
    for _ in range(80):
        middle = (low + high) / 2
        if sum(max(0.0, need - middle) for need in needs) > stock:
            low = middle
        else:
            high = middle
    assert done.status is Status.OPTIMAL
    for place, need in zip(done.places, needs, strict=True):
        assert place.unmet == pytest.approx(min(need, high), abs=1e-3)


def test_divisible_worst_off_under_limits_beats_every_point_of_a_grid() -> None:
    claims = [Claim("a", "x", 10), Claim("b", "x", 8, already=2), Claim("c", "x", 4)]
    limits = [Limit("a", at_most=2, place="a"), Limit("bc", at_most=5, resource="x")]
    done = allocate([Pool("p", "x", 6, divisible=True)], claims, limits)
    given = {g.place: g.amount for g in done.gifts}
    mine = levels(claims, [given.get(p, 0.0) for p in "abc"], "unmet")
    grid = [k / 4 for k in range(25)]
    for a, b, c in product(grid, repeat=3):
        if a <= 2 and a + b + c <= 5:
            assert levels(claims, (a, b, c), "unmet") <= [round(one + 1e-3, 6) for one in mine]
    assert given["a"] == pytest.approx(2, abs=1e-4)


def test_a_mix_lies_between() -> None:
    claims = [Claim("small", "t", 100, 10), Claim("large", "t", 1000, 100)]
    pools = [Pool("w", "t", 4)]
    efficient = allocate(pools, claims, (), Objective("efficiency", "share"))
    mixed = allocate(pools, claims, (), Objective("mix", "share", 0.5))
    fair = allocate(pools, claims, (), Objective("worst_off", "share"))

    def worst(done: Allocation) -> float:
        return min(place.share for place in done.places)

    assert [p.given for p in efficient.places] == [0, 4]
    assert [p.given for p in mixed.places] == [1, 3]
    assert [p.given for p in fair.places] == [2, 2]
    assert worst(efficient) < worst(mixed) < worst(fair)
    served = [done.objective or 0.0 for done in (efficient, mixed, fair)]
    assert served == sorted(served, reverse=True)
    assert len(set(served)) == 3


def test_levels_and_agencies_bind() -> None:
    pools = [
        Pool("nation", "team", 3, agency="Ministry", level="nation"),
        Pool("who", "team", 3, agency="WHO", level="nation"),
        Pool("county", "team", 2, agency="County", level="county"),
    ]
    claims = [Claim("a", "team", 9, level="county"), Claim("b", "team", 9, level="district")]
    limits = [
        Limit("who-keeps", at_most=1, agency="WHO"),
        Limit("county-stays", at_most=0, level="county", place_level="district"),
        Limit("district-share", at_least=4, place_level="district"),
    ]
    done = allocate(pools, claims, limits, Objective("efficiency"))
    given = {(g.pool, g.place): g.amount for g in done.gifts}
    assert sum(given.values()) == 6
    assert given.get(("county", "b"), 0) == 0
    assert sum(n for (pool, _p), n in given.items() if pool == "who") == 1
    assert sum(n for (_pool, place), n in given.items() if place == "b") == 4
    assert done.left == {"nation": 0, "who": 2, "county": 0}


def test_money_is_counted_by_price() -> None:
    pools = [Pool("car", "car", 10, price=30.0)]
    done = allocate(pools, [Claim("a", "car", 9)], [Limit("money", at_most=100, money=True)])
    assert done.places[0].given == 3


def test_what_clashes_is_named_and_nothing_else() -> None:
    pools = [Pool("w", "team", 5, agency="WHO"), Pool("x", "car", 1)]
    claims = [Claim("a", "team", 9), Claim("b", "team", 9), Claim("a", "car", 3)]
    limits = [
        Limit("a-four", at_least=4, resource="team", place="a"),
        Limit("b-three", at_least=3, place="b"),
        Limit("harmless", at_most=5, place="a"),
        Limit("idle", at_least=1, resource="car"),
    ]
    done = allocate(pools, claims, limits)
    assert done.status is Status.INFEASIBLE
    assert {(c.code, c.values.get("limit") or c.values.get("agency")) for c in done.clash} == {
        ("stock", "WHO"),
        ("at_least", "a-four"),
        ("at_least", "b-three"),
    }


def test_the_reasoning_names_every_gift_and_who_stays_worst_off() -> None:
    claims = [Claim("a", "t", 50, 20), Claim("b", "t", 45, 20), Claim("c", "t", 10, 20)]
    done = allocate([Pool("w", "t", 3, agency="WHO")], claims)
    said = [
        (r.values["place"], r.values["unmet_before"], r.values["unmet_after"])
        for r in done.reasons[:-1]
    ]
    assert said == [("a", 50, 30), ("b", 45, 25), ("a", 30, 10)]
    assert all(r.values["worst_before"] for r in done.reasons[:-1])
    last = done.reasons[-1]
    assert (last.code, last.values["place"], last.values["why"]) == (
        "stays_worst_off",
        "b",
        "stock",
    )


@pytest.mark.parametrize(
    ("pools", "claims", "code"),
    [
        ([], [Claim("a", "t", 1)], "empty"),
        ([Pool("w", "t", -1)], [Claim("a", "t", 1)], "negative"),
        ([Pool("w", "t", 1)], [Claim("a", "t", float("nan"))], "not_a_number"),
        ([Pool("w", "t", 1)], [Claim("a", "t", 1), Claim("a", "t", 2)], "twice"),
        ([Pool("w", "t", 1), Pool("w", "t", 1)], [Claim("a", "t", 1)], "twice"),
    ],
)
def test_nonsense_is_refused(pools: list[Pool], claims: list[Claim], code: str) -> None:
    with pytest.raises(ClaimsError) as caught:
        allocate(pools, claims)
    assert caught.value.code == code


def test_what_is_doubtful_is_told() -> None:
    done = allocate(
        [Pool("w", "t", 1.5)],
        [Claim("a", "t", 0), Claim("b", "u", 3)],
        [Limit("odd", at_most=1, agency="Nobody")],
    )
    assert {p.code for p in done.problems} == {
        "part_of_a_whole",
        "no_need",
        "nobody_holds",
        "limit_fits_nothing",
    }
    assert done.gifts == ()


@pytest.mark.skipif(
    not REAL.is_dir(), reason="the real Ebola 2014 files are not beside the project"
)
def test_five_mobile_teams_over_liberia() -> None:
    """Contacts under follow-up by the last report of November, 150 to a team."""
    newest: dict[str, tuple[str, float]] = {}
    with (REAL / "situation-reports.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = row["value"].replace(",", "")
            if (
                row["country"] == "Liberia"
                and row["variable"] == "contacts_seen"
                and row["district"] != "National"
                and row["date"] <= "2014-11-30"
                and number.isdigit()
            ):
                place = row["district"].removesuffix(" County")
                newest[place] = max(newest.get(place, ("", 0.0)), (row["date"], float(number)))
    assert len(newest) == 15
    assert dt.date.fromisoformat(max(day for day, _n in newest.values())).year == 2014
    claims = [Claim(place, "team", n, 150) for place, (_day, n) in sorted(newest.items())]
    done = allocate([Pool("who", "team", 5, agency="WHO")], claims)
    left = {claim.place: claim.need for claim in claims}
    order = []
    for _team in range(5):
        worst = max(left, key=lambda place: left[place])
        order.append(worst)
        left[worst] = max(0.0, left[worst] - 150)
    assert [r.values["place"] for r in done.reasons if r.code == "given"] == order
    assert {p.place: p.unmet for p in done.places} == left
    assert sum(g.amount for g in done.gifts) == 5
