"""Expressions: read, written, read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.methods.qca import Expression, Literal, Product, QcaError, parse

literals = st.one_of(
    st.builds(Literal, st.sampled_from("ABCD"), st.integers(0, 1)),
    st.builds(Literal, st.sampled_from(["LIT", "Доход", "x.1"]), st.integers(0, 9), st.just(True)),
)
products = st.lists(
    literals, min_size=1, max_size=4, unique_by=lambda literal: literal.condition
).map(lambda found: Product(tuple(found)))
expressions = st.lists(products, max_size=4, unique=True).map(
    lambda found: Expression(tuple(found))
)


@given(expressions)
def test_what_is_written_is_read_again(expression: Expression) -> None:
    assert parse(str(expression)) == expression


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("DEV*~URB + LIT{2}", "DEV*~URB + LIT{2}"),
        (" DEV * ~ URB+LIT[2] ", "DEV*~URB + LIT{2}"),
        ("A·B | !C", "A*B + ~C"),
        ("A{0,2}*B", "A{0}*B + A{2}*B"),
        ("A + A", "A"),
        ("A*A", "A"),
        ("1", "1"),
        ("0", "0"),
    ],
)
def test_the_notations_of_other_programs_are_read(text: str, written: str) -> None:
    assert str(parse(text)) == written


@pytest.mark.parametrize(
    "text", ["", "A**B", "A*", "+ A", "A ~B", "A*~A", "A{}", "~A{1}", "A{1}*A{2}"]
)
def test_what_cannot_be_read_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(QcaError) as refusal:
        parse(text)
    assert "\n" not in str(refusal.value)
    assert refusal.value.code == "bad_expression"


def test_a_path_lies_within_a_shorter_one() -> None:
    assert Product.parse("A*~B*C").within(Product.parse("A*~B"))
    assert not Product.parse("A*~B*C").within(Product.parse("A*B"))
