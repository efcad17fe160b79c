"""Rules that every minimisation keeps, against trying everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from concilia.methods.qca import Minimisation, minimise
from concilia.methods.qca.minimise import against, masks
from tests.methods.qca import brute
from tests.methods.qca.brute import Cube, Row


@dataclass(frozen=True)
class Table:
    """A truth table with some rows observed."""

    levels: tuple[int, ...]
    positive: tuple[Row, ...]
    negative: tuple[Row, ...]


@st.composite
def tables(draw: st.DrawFn, most: int = 4, top: int = 2, rows: int = 12) -> Table:
    """Draw a table of up to `most` conditions with up to `top` values each."""
    levels = tuple(draw(st.lists(st.integers(2, top), min_size=1, max_size=most)))
    every = brute.every_row(levels)
    chosen = draw(st.lists(st.sampled_from(every), min_size=1, max_size=rows, unique=True))
    outs = draw(st.lists(st.booleans(), min_size=len(chosen), max_size=len(chosen)))
    positive = tuple(row for row, out in zip(chosen, outs, strict=True) if out)
    negative = tuple(row for row, out in zip(chosen, outs, strict=True) if not out)
    assume(positive and negative)
    return Table(levels, positive, negative)


def cubes_of(found: Minimisation) -> list[Cube]:
    """Return the primes as tuples."""
    return [tuple(prime) for prime in found.primes.tolist()]


def models_of(found: Minimisation) -> set[frozenset[Cube]]:
    """Return the models as sets of tuples."""
    cubes = cubes_of(found)
    models = {frozenset(cubes[at] for at in model) for model in found.models}
    assert len(models) == len(found.models)
    return models


def both(table: Table, *, all_models: bool = False) -> list[tuple[Minimisation, set[Cube]]]:
    """Minimise with and without remainders, each with its primes by brute force."""
    levels = table.levels
    with_remainders = minimise(table.positive, table.negative, levels=levels, all_models=all_models)
    without = minimise(table.positive, levels=levels, all_models=all_models)
    positive, negative = set(table.positive), set(table.negative)
    return [
        (with_remainders, brute.primes(positive, lambda row: row not in negative, levels)),
        (without, brute.primes(positive, lambda row: row in positive, levels)),
    ]


@given(tables(most=4, top=3))
@settings(max_examples=60, deadline=None)
def test_primes_and_smallest_models_are_those_found_by_trying_everything(table: Table) -> None:
    for found, primes in both(table):
        assert set(cubes_of(found)) == primes
        assert len(cubes_of(found)) == len(primes)
        assume(len(primes) <= 14)
        models = models_of(found)
        assert models == brute.smallest(primes, table.positive)
        assert found.complete
        assert found.proven
        assert found.count == len(models)


@given(tables(most=3, top=3))
@settings(max_examples=60, deadline=None)
def test_all_irredundant_models_are_those_found_by_trying_everything(table: Table) -> None:
    for found, primes in both(table, all_models=True):
        assume(len(primes) <= 14)
        assert models_of(found) == brute.irredundant(primes, table.positive)
        assert found.complete


@given(tables(most=8, rows=30))
@settings(max_examples=40, deadline=None)
def test_a_model_says_the_same_of_every_observed_row(table: Table) -> None:
    for found, _ in both_without_brute(table):
        for model in models_of(found):
            for row in table.positive:
                assert any(brute.holds(cube, row) for cube in model)
            for row in table.negative:
                assert not any(brute.holds(cube, row) for cube in model)


@given(tables(most=8, rows=30))
@settings(max_examples=40, deadline=None)
def test_no_term_can_lose_a_literal_and_no_model_a_term(table: Table) -> None:
    every = brute.every_row(table.levels)
    positive = set(table.positive)
    for found, with_remainders in both_without_brute(table):
        for model in models_of(found):
            for cube in model:
                assert not brute.covers(model - {cube}, table.positive)
                for wider in widened(cube):
                    if with_remainders:
                        assert any(brute.holds(wider, row) for row in table.negative)
                    else:
                        inside = (row for row in every if brute.holds(wider, row))
                        assert any(row not in positive for row in inside)


@given(tables(most=6, top=3, rows=20), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_and_of_conditions_changes_nothing(table: Table, dice: object) -> None:
    order = list(range(len(table.levels)))
    dice.shuffle(order)  # type: ignore[attr-defined]  # a random number generator

    def turned(row: Sequence[int]) -> Row:
        return tuple(row[at] for at in order)

    before = minimise(table.positive, table.negative, levels=table.levels)
    after = minimise(
        [turned(row) for row in reversed(table.positive)],
        [turned(row) for row in reversed(table.negative)],
        levels=turned(table.levels),
    )
    assert {frozenset(map(turned, model)) for model in models_of(before)} == models_of(after)
    assert set(map(turned, cubes_of(before))) == set(cubes_of(after))


@given(tables(most=6, top=3, rows=25))
@settings(max_examples=30, deadline=None)
def test_both_ways_to_the_primes_agree(table: Table) -> None:
    by_lattice = minimise(table.positive, table.negative, levels=table.levels)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(against, "LATTICE", 0)
        by_enumeration = minimise(table.positive, table.negative, levels=table.levels)
    assert cubes_of(by_lattice) == cubes_of(by_enumeration)
    assert models_of(by_lattice) == models_of(by_enumeration)


@given(tables(most=4, top=3), st.data())
@settings(max_examples=40, deadline=None)
def test_cubes_that_may_be_used_are_used_and_no_others(table: Table, data: st.DataObject) -> None:
    some = st.tuples(*(st.integers(-1, level - 1) for level in table.levels))
    cubes = data.draw(st.lists(some, max_size=4))
    found = minimise(table.positive, levels=table.levels, allowed=cubes)
    usable = {*table.positive}

    def allowed(row: Row) -> bool:
        return row in usable or any(brute.holds(cube, row) for cube in cubes)

    assert set(cubes_of(found)) == brute.primes(table.positive, allowed, table.levels)


@given(tables(most=4, top=3), st.data())
@settings(max_examples=40, deadline=None)
def test_cubes_that_may_not_be_used_are_not_used(table: Table, data: st.DataObject) -> None:
    some = st.tuples(*(st.integers(-1, level - 1) for level in table.levels))
    cubes = [
        cube
        for cube in data.draw(st.lists(some, max_size=4))
        if not any(brute.holds(cube, row) for row in table.positive)
    ]
    found = minimise(table.positive, [*table.negative, *cubes], levels=table.levels)
    negative = set(table.negative)

    def allowed(row: Row) -> bool:
        return row not in negative and not any(brute.holds(cube, row) for cube in cubes)

    assert set(cubes_of(found)) == brute.primes(table.positive, allowed, table.levels)


@given(st.lists(st.integers(0, 2**70 - 1), max_size=90))
@settings(max_examples=60, deadline=None)
def test_the_widest_masks_lie_in_no_other(found: list[int]) -> None:
    widest = masks.widest(found)
    assert len(set(widest)) == len(widest)
    for mask in found:
        assert any(mask & other == mask for other in widest)
    for one in widest:
        assert not any(one & other == one for other in widest if other != one)


def both_without_brute(table: Table) -> list[tuple[Minimisation, bool]]:
    """Minimise with and without remainders."""
    return [
        (minimise(table.positive, table.negative, levels=table.levels), True),
        (minimise(table.positive, levels=table.levels), False),
    ]


def widened(cube: Cube) -> list[Cube]:
    """Return the cube with each literal taken away."""
    return [(*cube[:at], -1, *cube[at + 1 :]) for at, value in enumerate(cube) if value >= 0]
