"""The command line: JSON as documented, refusals in one line with exit code 2."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from concilia.methods.qca import cli

FIVE = "case,A,B,Y\np,0.8,0.9,1\nq,0.7,0.2,0.6\nr,0.6,0.6,0.4\ns,0.1,0.7,0.2\nt,0.3,0.4,0.1\n"
ASKED = ["--outcome", "Y", "--conditions", "A,B", "--incl-cut", "0.8"]


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """Return a function that writes a file and returns its name."""

    def write(text: str, name: str = "data.csv") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def said(*words: str) -> tuple[int, str, str]:
    """Run a command; return its exit code, output and errors."""
    out, err = io.StringIO(), io.StringIO()
    return cli.main(words, out, err), out.getvalue(), err.getvalue()


def answer(*words: str) -> Any:
    """Run a command that must succeed; return its JSON."""
    code, out, err = said(*words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_an_analysis_as_json(file: Any) -> None:
    found = answer("analyse", file(FIVE), *ASKED, "--dir-exp", "1,-")
    assert found["settings"]["incl_cut"] == 0.8
    row = found["truth_table"][-1]
    assert {name: row[name] for name in ("A", "B", "OUT", "n", "cases")} == {
        "A": 1,
        "B": 1,
        "OUT": "1",
        "n": 2,
        "cases": ["p", "r"],
    }
    assert row["incl"] == pytest.approx(0.8)
    assert row["PRI"] == pytest.approx(2 / 3)
    for kind in ("conservative", "parsimonious", "intermediate"):
        for model in found[kind]["models"]:
            assert {"expression", "terms", "inclS", "PRI", "covS"} <= set(model)
            for term in model["terms"]:
                assert {"term", "inclS", "PRI", "covS", "covU", "cases"} <= set(term)
    assert [set(one) for one in found["necessity"]] == [{"condition", "inclN", "RoN", "covN"}] * 4
    assert found["negated"]["outcome"] == "~Y"


def test_an_analysis_as_text_offers_the_negation(file: Any) -> None:
    code, out, _ = said("analyse", file(FIVE), *ASKED)
    assert code == 0
    assert "Truth table for Y" in out
    assert "Beside it, ~Y" in out


def test_expectations_may_begin_with_a_dash(file: Any) -> None:
    assert answer("analyse", file(FIVE), *ASKED, "--dir-exp", "-,1")["intermediate"]["models"]


def test_rows_are_set_by_hand_with_a_reason(file: Any) -> None:
    found = answer("analyse", file(FIVE), *ASKED, "--recode", "1=1:t was misjudged")
    assert found["truth_table"][0]["OUT"] == "1"
    assert found["truth_table"][0]["reason"] == "t was misjudged"


def test_semicolons_and_marks_of_spreadsheets_are_read(file: Any) -> None:
    text = "\ufeff" + FIVE.replace(",", ";")
    assert answer("analyse", file(text), *ASKED)["settings"]["cases"] == 5


def test_a_finished_table_with_remainders(file: Any) -> None:
    table = file("A,B,C,OUT\n1,1,0,1\n1,0,1,1\n0,0,0,0\n0,1,1,0\n")
    found = answer("minimise", table, "--outcome", "OUT", "--remainders")
    assert found["prime_implicants"] == ["A", "B*~C", "~B*C"]
    assert found["models"] == [["A"]]
    assert found["complete"] is True
    narrow = answer("minimise", table, "--outcome", "OUT")
    assert narrow["models"] == [["A*B*~C", "A*~B*C"]]
    every = answer("minimise", table, "--remainders", "--all-models")
    assert every["models"] == [["A"], ["B*~C", "~B*C"]]


def test_a_finished_table_of_several_values_with_names_of_rows(file: Any) -> None:
    table = file("case,A,B,OUT\nx,2,1,1\ny,0,1,0\nz,1,0,0\n")
    found = answer("minimise", table, "--remainders")
    assert found["models"] == [["A{2}"]]


def test_a_column_is_calibrated_and_written(file: Any, tmp_path: Path) -> None:
    raw = file("case,GNP,NOTE\na,400,x\nb,550,y\nc,900,z\n")
    out = str(tmp_path / "out.csv")
    found = answer("calibrate", raw, "--column", "GNP", "--anchors", "400,550,900", "--output", out)
    assert [round(one["membership"], 2) for one in found["values"]] == [0.05, 0.5, 0.95]
    assert found["notices"] == ["b is exactly 0.5 in 'GNP': neither in nor out"]
    assert Path(out).read_text(encoding="utf-8").splitlines()[2] == "b,0.5,y"
    falling = answer(
        "calibrate", raw, "--column", "GNP", "--anchors", "-1,-2,-3", "--log-odds", "ln19"
    )
    assert falling["settings"]["log_odds"] == pytest.approx(2.944439)


@pytest.mark.parametrize(
    "words",
    [
        ["--method", "crisp", "--anchors", "500"],
        ["--method", "multivalue", "--thresholds", "500,800"],
        ["--method", "indirect", "--thresholds", "450,800"],
        ["--method", "linear", "--anchors", "400,900"],
        ["--method", "logistic", "--anchors", "500", "--slope", "-0.01"],
        ["--method", "tfr"],
    ],
)
def test_every_method_of_calibration(file: Any, words: list[str]) -> None:
    raw = file("case,GNP\na,400\nb,560\nc,900\n")
    found = answer("calibrate", raw, "--column", "GNP", *words)
    assert len(found["values"]) == 3
    code, out, _ = said("calibrate", raw, "--column", "GNP", *words)
    assert code == 0
    assert "membership" in out


def test_necessity_and_its_combinations(file: Any) -> None:
    words = ["--outcome", "Y", "--conditions", "A,B", "--ron-cut", "0"]
    found = answer("necessity", file(FIVE), *words)
    assert [one["condition"] for one in found["necessity"]] == ["A", "~A", "B", "~B"]
    assert [one["condition"] for one in found["supersets"]] == ["A + B", "A + ~B"]
    assert "A + B" in said("necessity", file(FIVE), *words)[1]


REFUSALS = [
    ("unknown condition", FIVE, ["--outcome", "Y", "--conditions", "A,C"], "no column 'C'"),
    ("unknown outcome", FIVE, ["--outcome", "Z", "--conditions", "A,B"], "no column 'Z'"),
    (
        "above one",
        FIVE.replace("0.7,0.2", "1.7,0.2"),
        ASKED,
        "row 2 (q), column 'A': 1.7 is outside",
    ),
    ("below zero", FIVE.replace("0.4,0.1", "-0.4,0.1"), ASKED, "row 5 (t), column 'B': -0.4"),
    ("a two among ones", FIVE.replace("0.7,0.2", "2,0.2"), ASKED, "column 'A': 2 is outside"),
    ("no variation", "case,A,B,Y\na,1,1,1\nb,1,0,0\n", ASKED, "condition 'A' does not vary"),
    (
        "contradictions everywhere",
        "case,A,B,Y\na,1,1,1\nb,1,1,0\nc,0,0,1\nd,0,0,0\n",
        ASKED,
        "all 2 rows of the truth table are contradictory",
    ),
    ("a case twice", FIVE.replace("\nq,", "\np,"), ASKED, "case 'p' is there twice (rows 1 and 2)"),
    ("not a number", FIVE.replace("0.2,0.6", "high,0.6"), ASKED, "row 2, column 'B': 'high'"),
    ("nan", FIVE.replace("0.2,0.6", "nan,0.6"), ASKED, "row 2, column 'B': 'nan'"),
    (
        "an empty cell",
        FIVE.replace("0.2,0.6", ",0.6"),
        ASKED,
        "row 2, column 'B': the cell is empty",
    ),
    ("a short row", FIVE.replace("0.2,0.6", "0.6"), ASKED, "row 2 has 3 cells"),
    ("an empty file", "", ASKED, "holds no cases"),
    ("only a header", "case,A,B,Y\n", ASKED, "holds no cases"),
    ("a case without name", FIVE.replace("\nq,", "\n ,"), ASKED, "row 2 has no name"),
    ("a column twice", FIVE.replace("A,B", "A,A"), ASKED, "column 'A' is there twice"),
    ("outcome as condition", FIVE, ["--outcome", "Y", "--conditions", "A,Y"], "both outcome and"),
    ("a cut above one", FIVE, [*ASKED[:4], "--incl-cut", "1.5"], "it lies from 0 to 1"),
    ("a cut that is a word", FIVE, [*ASKED[:4], "--incl-cut", "high"], "invalid float value"),
    ("no row frequent", FIVE, [*ASKED, "--n-cut", "9"], "reaches the frequency cut 9"),
    ("no row sufficient", FIVE, [*ASKED[:4], "--pri-cut", "0.9"], "no row of the truth table is"),
    ("too few expectations", FIVE, [*ASKED, "--dir-exp", "1"], "one value for each"),
    ("an unknown expectation", FIVE, [*ASKED, "--dir-exp", "A,X"], "no column 'X'"),
    ("no outcome", FIVE, ["--conditions", "A,B"], "--outcome"),
]


@pytest.mark.parametrize(
    ("text", "words", "line"), [one[1:] for one in REFUSALS], ids=[one[0] for one in REFUSALS]
)
def test_bad_input_ends_with_two_and_one_clear_line(
    file: Any, text: str, words: list[str], line: str
) -> None:
    code, out, err = said("analyse", file(text), *words, "--json")
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert line in err


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A,B,OUT\n1,0,1\n1,0,0\n0,1,1\n", "rows 1 and 2 are the same configuration"),
        ("A,B,OUT\n1,0,1\n1,0,0\n", "all 1 rows of the truth table are contradictory"),
        ("A,B,OUT\n1,0,1\n1,1,0\n", "condition 'A' does not vary"),
        ("A,B,OUT\n1,0.5,1\n0,1,0\n", "row 1 (row 1), column 'B': 0.5 is not a whole number"),
        ("A,B,OUT\n1,x,1\n0,1,0\n", "row 1, column 'B': 'x' is not a number"),
        ("A,B,OUT\n1,0,2\n0,1,0\n", "row 1 of the truth table: OUT is '2'"),
        ("A,B,OUT\n1,0,0\n0,1,0\n", "no row of the truth table is sufficient"),
        ("A,B,OUT\n1,0,1\n0,1,1\n", "every configuration is sufficient"),
        ("A,B,X\n1,0,1\n0,1,1\n", "no column 'OUT'"),
        ("", "holds no cases"),
    ],
)
def test_a_bad_table_ends_with_two_and_one_clear_line(file: Any, text: str, line: str) -> None:
    code, out, err = said("minimise", file(text), "--outcome", "OUT", "--remainders", "--json")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert line in err


def test_a_missing_file_and_an_unknown_command_are_one_line() -> None:
    for words in (["analyse", "nowhere.csv", *ASKED], ["analyze"], []):
        code, _, err = said(*words)
        assert code == 2
        assert err.count("\n") == 1
    assert "no file nowhere.csv" in said("analyse", "nowhere.csv", *ASKED)[2]


def test_help_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["analyse", "--help"]) == 0
    assert "--incl-cut" in capsys.readouterr().out


def test_the_installed_command_needs_neither_settings_nor_data_folder(
    file: Any, tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "concilia", "qca", "analyse", file(FIVE), *ASKED, "--json"]
    folder = tmp_path / "untouched"
    done = subprocess.run(
        words, capture_output=True, check=True, env={"CONCILIA_DATA_DIR": str(folder), "PATH": ""}
    )
    assert json.loads(done.stdout)["parsimonious"]["models"]
    assert not folder.exists()


def test_the_command_can_be_called_from_python(file: Any) -> None:
    out = io.StringIO()
    call_command("qca", "minimise", file("A,B,OUT\n1,0,1\n0,1,0\n"), stdout=out)
    assert "2 prime implicants" not in out.getvalue()
    with pytest.raises(CommandError, match="no file"):
        call_command("qca", "minimise", "nowhere.csv")
