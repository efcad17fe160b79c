"""The pathway advisor: what a case lacks, and the least that would make it a member."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.methods.qca.advisor import Change, Path, advise, in_every_model, plans, standing


def path(text: str) -> tuple[Change, ...]:
    return tuple(
        Change(part.lstrip("~"), 0 if part.startswith("~") else 1) for part in text.split("*")
    )


CASE = {"A": 0.9, "B": 0.3, "C": 0.2, "D": 0.6}


def test_a_case_hears_its_membership_distance_and_lacks_in_order_of_need() -> None:
    # min(0.9, 0.3, 0.2) = 0.2; it lacks C by 0.3 and B by 0.2; B is necessary, so B comes first.
    found = standing(
        CASE,
        Path(path("A*B*C")),
        necessary=frozenset({Change("B", 1)}),
        costs={"C": 4.0},
    )
    assert (found.least, found.most) == (0.2, 0.2)
    assert [str(lack.change) for lack in found.lacking] == ["B", "C"]
    assert [lack.gap for lack in found.lacking] == pytest.approx([0.2, 0.3])
    assert found.distance == pytest.approx(0.5)
    assert (found.changes, found.cost, found.member) == (2, 5.0, False)


def test_an_absence_is_lacked_by_who_has_it() -> None:
    found = standing(CASE, Path(path("~A*D")))
    assert found.least == pytest.approx(0.1)
    assert [str(lack.change) for lack in found.lacking] == ["~A"]


def test_exactly_one_half_is_not_in() -> None:
    assert standing({"A": 0.5}, Path(path("A"))).changes == 1
    assert standing({"A": 0.5}, Path(path("~A"))).changes == 1


def test_what_is_unknown_bounds_the_answer() -> None:
    known = {"A": 0.9, "B": None}
    first, second = (standing(known, Path(path(text))) for text in ("A*B", "~A*B"))
    assert (first.least, first.most, first.member) == (0.0, 0.9, None)
    assert [str(c) for c in first.unknown] == ["B"]
    assert (second.most, second.member) == (pytest.approx(0.1), False)
    told = advise(known, [[path("A*B"), path("~A*~B")]])
    assert told.member is None
    assert told.unknown == ("B",)
    # Without any change it is a member if B holds; to give A up besides is never needed for ~B …
    assert [(set(map(str, p.changes)), set(map(str, p.find_out))) for p in told.plans] == [
        (set(), {"B"}),
        ({"~A"}, {"~B"}),
    ]


def test_what_cannot_change_rules_a_path_out() -> None:
    told = advise(CASE, [[path("A*B"), path("C*D")]], fixed=["B"])
    assert [set(map(str, p.changes)) for p in told.plans] == [{"C"}]
    barred = next(s for s in told.standings if str(s.path) == "A*B")
    assert barred.cost is None


def test_costs_order_the_plans() -> None:
    models = [[path("A*B"), path("C*D")]]
    cheap_b = advise(CASE, models, costs={"B": 1, "C": 2}).plans
    cheap_c = advise(CASE, models, costs={"B": 3, "C": 2}).plans
    assert [str(next(iter(p.changes))) for p in cheap_b] == ["B", "C"]
    assert [str(next(iter(p.changes))) for p in cheap_c] == ["C", "B"]


def test_levels_of_a_multivalue_condition() -> None:
    literal = Change("L", 2, multivalue=True)
    assert str(literal) == "L{2}"
    assert standing({"L": 1.0}, Path((literal,))).changes == 1
    assert standing({"L": 2.0}, Path((literal,))).member is True


def test_every_model_asks_for_paths_that_agree() -> None:
    # Model 1: A*B or ~C. Model 2: C*D. The case has ~C, but C*D needs C, so ~C cannot serve too.
    known = {"A": 0.9, "B": 0.1, "C": 0.2, "D": 0.9}
    found = in_every_model(known, [[path("A*B"), path("~C")], [path("C*D")]])
    assert [set(map(str, p.changes)) for p in found] == [{"B", "C"}]


CONDITIONS = "ABCDE"
values = st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.95])
literals = st.dictionaries(st.sampled_from(CONDITIONS), st.integers(0, 1), min_size=1, max_size=4)
models = st.lists(literals, min_size=1, max_size=4)


def _flipped(known: dict[str, float], changes: frozenset[Change]) -> dict[str, float]:
    return known | {c.condition: float(c.level) for c in changes}


def _member(known: dict[str, float], model: list[dict[str, int]]) -> bool:
    return any(min(known[c] if v else 1 - known[c] for c, v in one.items()) > 0.5 for one in model)


def _brute(known: dict[str, float], wanted: list[list[dict[str, int]]]) -> set[frozenset[Change]]:
    """Try every set of conditions at every level; keep those that work and hold none that does."""
    sound = []
    for size in range(len(CONDITIONS) + 1):
        for names in itertools.combinations(CONDITIONS, size):
            for levels in itertools.product((0, 1), repeat=size):
                changes = frozenset(Change(n, v) for n, v in zip(names, levels, strict=True))
                # To bring a condition to where it is, changes nothing.
                real = all(
                    (known[c.condition] > 0.5) != bool(c.level) or known[c.condition] == 0.5
                    for c in changes
                )
                if real and not any(s <= changes for s in sound):
                    after = _flipped(known, changes)
                    if all(_member(after, model) for model in wanted):
                        sound.append(changes)
    return set(sound)


def _paths(model: list[dict[str, int]]) -> list[tuple[Change, ...]]:
    return [tuple(Change(c, v) for c, v in one.items()) for one in model]


@given(st.fixed_dictionaries(dict.fromkeys(CONDITIONS, values)), models)
def test_minimal_changes_are_those_that_trying_everything_finds(
    known: dict[str, float], model: list[dict[str, int]]
) -> None:
    found = plans(known, [Path(one) for one in _paths(model)])
    assert {p.changes for p in found} == _brute(known, [model])


@given(
    st.fixed_dictionaries(dict.fromkeys(CONDITIONS, values)),
    st.lists(models, min_size=2, max_size=3),
)
def test_minimal_changes_for_every_model_are_those_that_trying_everything_finds(
    known: dict[str, float], several: list[list[dict[str, int]]]
) -> None:
    found = in_every_model(known, [_paths(model) for model in several])
    assert {p.changes for p in found} == _brute(known, several)
