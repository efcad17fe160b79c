"""Truth tables: corners, cuts, contradictions, remainders, recoding."""

from __future__ import annotations

import pytest

from concilia.methods import qca
from tests.methods.qca.small import FIVE, crisp

MIXED = crisp("""
    a 1 1 1
    b 1 1 0
    c 1 1 1
    d 0 1 0
    e 1 0 1
""")


def test_fuzzy_cases_are_in_the_corner_that_they_are_nearest_to() -> None:
    table = qca.truth_table(FIVE, "Y", ["A", "B"], incl_cut=0.8)
    rows = {row.values: row for row in table.rows}
    assert rows[1, 1].cases == ("p", "r")
    assert rows[1, 0].cases == ("q",)
    assert rows[0, 1].cases == ("s",)
    assert rows[0, 0].cases == ("t",)
    assert rows[1, 1].incl == pytest.approx(0.8)
    assert rows[1, 1].out == "1", "0.8 reaches a cut of 0.8, whatever the last bit of the sum"
    assert rows[1, 1].deviant == ("r",)
    assert [row.number for row in table.rows] == [1, 2, 3, 4]
    assert table.remainders == 0


def test_cuts_decide_the_outcome_of_a_row() -> None:
    def outs(**cuts: float) -> list[str]:
        table = qca.truth_table(MIXED, "Y", ["A", "B"], **cuts)  # type: ignore[arg-type]  # cuts by name
        return [row.out for row in table.rows]

    assert outs() == ["0", "1", "0"]
    assert outs(incl_cut=0.6) == ["0", "1", "1"]
    assert outs(incl_cut=0.9, contradiction_cut=0.5) == ["0", "1", "C"]
    assert outs(incl_cut=0.6, n_cut=2) == ["?", "?", "1"]
    assert outs(incl_cut=0.6, pri_cut=0.7) == ["0", "1", "0"]


def test_an_outcome_can_be_negated_in_two_ways_and_twice_is_none() -> None:
    by_flag = qca.truth_table(MIXED, "Y", ["A", "B"], negate=True)
    by_name = qca.truth_table(MIXED, "~Y", ["A", "B"])
    twice = qca.truth_table(MIXED, "~Y", ["A", "B"], negate=True)
    assert by_flag.rows == by_name.rows
    assert by_flag.outcome_text == by_name.outcome_text == "~Y"
    assert twice.rows == qca.truth_table(MIXED, "Y", ["A", "B"]).rows
    assert [row.out for row in by_name.rows] == ["1", "0", "0"]


def test_a_case_at_exactly_half_is_in_no_row_and_is_named() -> None:
    data = FIVE.with_column("A", [0.8, 0.7, 0.5, 0.1, 0.3])
    table = qca.truth_table(data, "Y", ["A", "B"], incl_cut=0.8)
    assert table.unplaced == ("r",)
    assert all("r" not in row.cases for row in table.rows)
    assert any("r is exactly 0.5 in 'A'" in str(notice) for notice in table.notices)


def test_a_condition_on_one_side_is_said() -> None:
    data = FIVE.with_column("B", [0.9, 0.6, 0.6, 0.7, 0.8])
    (notice,) = qca.truth_table(data, "Y", ["A", "B"]).notices
    assert notice.code == "one_sided"


def test_remainders_are_counted_and_listed_but_never_made() -> None:
    names = [f"X{at}" for at in range(40)]
    wide = qca.Data.of({name: [0, 1] for name in [*names, "Y"]}, cases=["a", "b"])
    table = qca.truth_table(wide, "Y", names)
    assert table.remainders == 2**40 - 2
    assert next(table.iter_remainders())[-1] == 1
    assert len(list(table.iter_remainders(5))) == 5
    assert table.rows[-1].number == 2**40


def test_multi_value_and_fuzzy_conditions_go_together() -> None:
    data = FIVE.with_column("C", [2, 1, 1, 0, 2])
    table = qca.truth_table(data, "Y", ["A", "C"])
    assert table.levels == (2, 3)
    assert {row.values: row.cases for row in table.rows} == {
        (0, 0): ("s",),
        (0, 2): ("t",),
        (1, 1): ("q", "r"),
        (1, 2): ("p",),
    }
    assert table.rows[0].incl == pytest.approx(0.2 / 0.9), "s alone is in C{0}: min(1 - 0.1, 1)"
    assert str(table.product(table.rows[0])) == "A{0}*C{0}"


def test_a_row_is_set_by_hand_only_with_a_reason() -> None:
    table = qca.truth_table(MIXED, "Y", ["A", "B"])
    with pytest.raises(qca.QcaError, match="a reason is wanted"):
        table.recode(4, "1", " ")
    changed = table.recode(4, "1", "b was coded before its reform").recode(1, "0", "impossible")
    assert [(row.number, row.out, row.reason) for row in changed.rows] == [
        (1, "0", "impossible"),
        (2, "0", ""),
        (3, "1", ""),
        (4, "1", "b was coded before its reform"),
    ]
    assert table.row(4).out == "0", "the table that was changed is another"  # type: ignore[union-attr]  # row 4 is observed
    assert changed.remainders == 0


def test_rows_are_ordered_by_what_is_asked() -> None:
    table = qca.truth_table(MIXED, "Y", ["A", "B"]).sorted("OUT", "n")
    assert [row.number for row in table.rows] == [3, 4, 2]
    assert "A*" not in table.summary()
    assert "<table>" in table._repr_html_()


def test_frames_of_pandas_and_polars_go_in_and_come_out() -> None:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    plain = FIVE.to_dict()
    from_pandas = qca.Data.of(pandas.DataFrame(plain))
    from_polars = qca.Data.of(polars.DataFrame(plain))
    indexed = qca.Data.of(pandas.DataFrame(plain).set_index("case"))
    for data in (from_pandas, from_polars, indexed):
        assert data.cases == FIVE.cases
        assert data.names == FIVE.names
        assert (data.values == FIVE.values).all()
    table = qca.truth_table(from_pandas, "Y", ["A", "B"], incl_cut=0.8)
    assert list(table.to_frame().columns) == list(table.to_frame("polars").columns)
    assert table.to_frame("polars")["OUT"].to_list() == [row.out for row in table.rows]
