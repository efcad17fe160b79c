"""Solutions: counterfactuals, expectations, untenable assumptions, published pathways."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.methods import qca
from concilia.methods.qca.solutions import assumptions
from tests.methods.qca.small import FIVE, crisp

# Two positive corners, 110 and 101, negative 000 and 011; the other four are not observed.
SPARSE = crisp("""
    a 1 1 0 1
    b 1 0 1 1
    c 0 0 0 0
    d 0 1 1 0
""")
NAMES = ["A", "B", "C"]


def models(solution: qca.Solution | None) -> set[str]:
    """Return the models as text."""
    assert solution is not None
    return {model.expression for model in solution.models}


def test_the_three_solutions_by_hand() -> None:
    # Conservative: nothing joins 110 and 101. Parsimonious: A tells both from both.
    # Expecting B, C: from A*B*~C within A, ~C may turn (111 is easy), from A*~B*C, ~B may (111).
    # With 111: A*B and A*C. 100 would need B or C to be absent: difficult.
    done = qca.analyse(SPARSE, "Y", NAMES, dir_exp="-,1,1")
    assert models(done.conservative) == {"A*B*~C + A*~B*C"}
    assert models(done.parsimonious) == {"A"}
    assert models(done.intermediate) == {"A*B + A*C"}
    assert done.intermediate is not None
    (pair,) = done.intermediate.pairs
    assert pair.easy.numbers == (8,)
    assert pair.difficult.numbers == (5,)
    assert pair.difficult.count == 1
    assert done.parsimonious is not None
    assert done.parsimonious.models[0].assumptions.numbers == (5, 8)


def test_expecting_nothing_is_conservative_and_everything_parsimonious() -> None:
    nothing = qca.analyse(SPARSE, "Y", NAMES, dir_exp="-,-,-")
    assert models(nothing.intermediate) == models(nothing.conservative)
    both = qca.analyse(SPARSE, "Y", NAMES, dir_exp="B, ~B, C, ~C")
    assert models(both.intermediate) == models(both.parsimonious)


def test_a_conjunctural_expectation_helps_only_as_a_whole() -> None:
    # B*C is expected together: 111 has both, so it is easy; 100 is not.
    joint = qca.analyse(SPARSE, "Y", NAMES, dir_exp="B*C")
    assert models(joint.intermediate) == {"A*B + A*C"}
    # ~B*~C together: 100 is easy from both corners, 111 is not.
    absent = qca.analyse(SPARSE, "Y", NAMES, dir_exp="~B*~C")
    assert models(absent.intermediate) == {"A*~C + A*~B"} or models(absent.intermediate) == {
        "A*~B + A*~C"
    }
    # A*B*~C says nothing new about a corner that has it already.
    known = qca.analyse(SPARSE, "Y", NAMES, dir_exp="A*B*~C")
    assert models(known.intermediate) == {"A*B*~C + A*~B*C"}


def test_multi_value_expectations_name_values() -> None:
    data = crisp("a 2 1 1\nb 0 1 0\nc 1 0 0\nd 0 0 0")
    done = qca.analyse(data, "Y", ["A", "B"], dir_exp="2,-")
    assert models(done.conservative) == {"A{2}*B{1}"}
    assert models(done.parsimonious) == {"A{2}"}
    assert models(done.intermediate) == {"A{2}*B{1}"}
    wider = qca.analyse(data, "Y", ["A", "B"], dir_exp="-,0;1")
    assert models(wider.intermediate) == {"A{2}"}


def test_untenable_assumptions_are_not_made() -> None:
    free = qca.analyse(SPARSE, "Y", NAMES)
    assert models(free.parsimonious) == {"A"}
    impossible = qca.analyse(SPARSE, "Y", NAMES, untenable=("A*B*C",))
    # Without 111, 110 needs ~C and one of A, B; 101 needs ~B and one of A, C.
    assert models(impossible.parsimonious) == {
        "A*~B + A*~C",
        "A*~B + B*~C",
        "A*~C + ~B*C",
        "B*~C + ~B*C",
    }
    needed = qca.analyse(SPARSE, "Y", NAMES, necessary=("B + C",))
    # Without 100 and 000, 110 needs B and one of A, ~C; 101 needs C and one of A, ~B.
    assert models(needed.parsimonious) == {
        "A*B + A*C",
        "A*B + ~B*C",
        "A*C + B*~C",
        "B*~C + ~B*C",
    }
    assert needed.excluded == ("~B*~C",)


def test_observed_positive_rows_stay_even_if_an_untenable_expression_covers_them() -> None:
    done = qca.analyse(SPARSE, "Y", NAMES, untenable=("B",))
    assert done.parsimonious is not None
    assert any(notice.code == "untenable_positive" for notice in done.notices)
    assert {"a", "b"} <= {case for term in done.parsimonious.models[0].terms for case in term.cases}


def test_no_remainder_explains_the_outcome_and_its_negation() -> None:
    data = crisp("a 1 1 1\nb 0 0 0")
    free = qca.analyse(data, "Y", ["A", "B"])
    assert models(free.parsimonious) == {"A", "B"}
    strict = qca.analyse(data, "Y", ["A", "B"], no_contradictory_assumptions=True)
    assert models(strict.parsimonious) == {"A*B"}


def test_de_morgan() -> None:
    table = qca.truth_table(SPARSE, "Y", NAMES)
    assert str(qca.negated("A*B + C", table)) == "~B*~C + ~A*~C"
    assert str(qca.negated(qca.negated("A*~B", table), table)) == "A*~B"


@given(st.lists(st.tuples(*[st.integers(-1, 1)] * 3), min_size=1, max_size=4))
@settings(deadline=None)
def test_negating_an_expression_twice_is_identity(cubes: list[tuple[int, ...]]) -> None:
    table = qca.truth_table(SPARSE, "Y", NAMES)
    text = " + ".join(str(qca.Product.of(cube, NAMES, (2, 2, 2))) for cube in cubes)
    if "1" in text.split(" + "):
        text = "1"
    once = qca.negated(text, table)
    twice = qca.negated(once, table)
    every = {"case": [], "A": [], "B": [], "C": []}
    for number in range(8):
        every["case"].append(f"r{number}")
        for at, name in enumerate(NAMES):
            every[name].append(number >> at & 1)
    data = qca.Data.of(every)
    first = qca.membership(data, text)
    assert (qca.membership(data, once) == 1 - first).all()
    assert (qca.membership(data, twice) == first).all()


def test_the_negation_of_the_negation_is_the_analysis_itself() -> None:
    done = qca.analyse(FIVE, "Y", ["A", "B"], incl_cut=0.7)
    again = done.negated().negated()
    assert again.to_dict() == done.to_dict()
    assert done.negated().table.outcome_text == "~Y"


@given(st.permutations(range(5)), st.permutations(["A", "B"]))
@settings(max_examples=20, deadline=None)
def test_the_order_of_cases_and_conditions_changes_only_the_order(
    order: list[int], names: list[str]
) -> None:
    one = qca.analyse(FIVE, "Y", ["A", "B"], incl_cut=0.7)
    other = qca.analyse(FIVE.take(order), "Y", names, incl_cut=0.7)

    def said(done: qca.Analysis) -> set[tuple[frozenset[frozenset[str]], float]]:
        assert done.parsimonious is not None
        return {
            (
                frozenset(frozenset(str(part).split("*")) for part in model.products),
                round(model.fit.incl, 9),
            )
            for model in done.parsimonious.models
        }

    assert said(one) == said(other)


def test_the_pathways_of_the_county_medical_alliances_reconstructed_from_the_abstract() -> None:
    """Xu, Hu and Liu 2024 publish four pathways; five corners follow, and give them back."""
    names = ["PIS", "COS", "CMS", "IPI", "RRS", "MIP", "IMD"]
    corners = ["1111111", "1110111", "0111111", "0110011", "0110110"]
    found = qca.minimise([[int(value) for value in corner] for corner in corners])
    (model,) = found.models
    paths = {str(qca.Product.of(found.primes[at].tolist(), names, [2] * 7)) for at in model}
    assert paths == {
        "PIS*COS*CMS*RRS*MIP*IMD",
        "COS*CMS*IPI*RRS*MIP*IMD",
        "~PIS*COS*CMS*~IPI*~RRS*MIP*IMD",
        "~PIS*COS*CMS*~IPI*RRS*MIP*~IMD",
    }
    assert found.count == 1
    assert found.complete


def test_thirty_conditions_are_no_burden_for_the_conservative_solution() -> None:
    # Two planted blocks of four rows that differ in two conditions each.
    rows = [[1] * 28 + [a, b] for a in (0, 1) for b in (0, 1)]
    rows += [[a, b] + [0] * 28 for a in (0, 1) for b in (0, 1)]
    found = qca.minimise(rows)
    assert sorted(map(tuple, found.primes.tolist())) == sorted(
        [(*[1] * 28, -1, -1), (-1, -1, *[0] * 28)]
    )
    assert found.count == 1


def test_too_many_models_are_counted_and_said() -> None:
    # Ten conditions that all tell the one positive row from the one negative one.
    ten = crisp("\n".join(["a " + "1 " * 10 + "1", "b " + "0 " * 10 + "0"]))
    done = qca.analyse(ten, "Y", list(ten.names[:-1]), max_models=3)
    assert done.parsimonious is not None
    assert done.parsimonious.count == 10
    assert len(done.parsimonious) == 3
    assert not done.parsimonious.complete
    assert [notice.code for notice in done.notices] == ["many_models"]
    assert done.parsimonious.ambiguous


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("a 1 1 1\nb 1 1 0\nc 0 1 1\nd 0 1 0\ne 0 0 1\nf 0 0 0", "all_contradictory"),
        ("a 1 1 0\nb 1 1 0\nc 0 1 1\nd 0 1 0\ne 0 0 0\nf 0 0 0", "no_positive_row"),
        ("a 1 1 1\nb 1 0 0", "no_variation"),
        ("a 1 1 1\nb 0 0 1", "no_outcome_variation"),
    ],
)
def test_what_cannot_be_analysed_is_refused_with_its_reason(rows: str, code: str) -> None:
    with pytest.raises(qca.QcaError) as refusal:
        qca.analyse(crisp(rows), "Y", ["A", "B"])
    assert refusal.value.code == code


def test_results_show_themselves() -> None:
    done = qca.analyse(SPARSE, "Y", NAMES, dir_exp="-,1,1")
    assert "A*B + A*C" in done.summary()
    assert "A*B + A*C" in done._repr_html_()
    assert done.intermediate is not None
    assert list(done.intermediate.to_frame()["term"]) == ["A*B", "A*C"]


@given(st.lists(st.tuples(*[st.integers(-1, 1)] * 3), max_size=5))
@settings(deadline=None)
def test_assumptions_are_counted_alike_with_and_without_making_all_configurations(
    cubes: list[tuple[int, ...]],
) -> None:
    table = qca.truth_table(SPARSE, "Y", NAMES)
    by_array = assumptions.remainders_in(cubes, table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assumptions, "SMALL", 0)
        assert assumptions.remainders_in(cubes, table) == by_array
