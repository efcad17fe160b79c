"""`concilia responsibilities check`: pure, from a file alone; the shipped example is mended."""

from __future__ import annotations

import json
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

EXAMPLE = Path(str(files("concilia.duties") / "data" / "public_hospitals.csv"))


def check(file: Path, *more: str) -> Any:
    """Run the command with `--json`; it must not touch a database."""
    out = StringIO()
    call_command("responsibilities", "check", str(file), "--json", *more, stdout=out)
    return json.loads(out.getvalue())


def test_the_shipped_example_has_two_overlaps_and_one_vacuum() -> None:
    answer = check(EXAMPLE, "--propose")
    assert answer["counts"] == {"vacuum": 1, "overlap": 2}
    assert [(one["function"], one["stage"]) for one in answer["findings"]] == [
        ("Internal management", "evaluate"),
        ("Posts and pay", "formulate"),
        ("Prices of services", "execute"),
    ]
    proposal = answer["proposal"]
    assert (proposal["size"], proposal["optimal"], proposal["remaining"]) == (3, True, [])
    kept = {
        (one["after"]["function"], one["after"]["agency"], one["after"]["role"])
        for one in proposal["changes"]
    }
    assert kept == {
        ("Internal management", "Audit office", "lead"),
        ("Posts and pay", "Health authority", "co_lead"),
        ("Prices of services", "Health insurance authority", "co_lead"),
    }
    assert len(proposal["alternatives"]) == 2


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def test_rows_are_named_by_their_numbers_in_the_file(file: Path) -> None:
    file.write_text(
        "Area;Function;Stage;Agency;Role;Task;Days;Legal basis\n"
        "A;F;formulate;One;lead;;10;law\n"
        "a; f ;execute;Two;Lead;;;law\n"
        "A;F;Evaluation;THREE;l;;10;\n"
    )
    answer = check(file)
    assert {one["kind"]: one["rows"] for one in answer["findings"]} == {
        "no_power": [4],
        "no_limit": [3],
    }
    for one in answer["findings"]:
        assert one["sentence"].endswith(".")


def test_a_matrix_reads_like_the_list(file: Path) -> None:
    file.write_text(
        "area,function,stage,One,Two,days,legal_basis\n"
        "A,F,formulate,L,S,10,law\nA,F,execute,L,,10,law\nA,F,evaluate,,L,10,law\n"
    )
    assert check(file)["findings"] == []


def test_capacities_make_overloads(file: Path, tmp_path: Path) -> None:
    file.write_text(
        "area,function,stage,agency,role,task,days,legal_basis\n"
        "A,F,formulate,One,lead,,10,law\nA,F,execute,One,lead,,10,law\n"
        "A,F,evaluate,Two,lead,,10,law\n"
    )
    points = tmp_path / "points.csv"
    points.write_text("agency,points\none,5\nTwo,9\n")
    answer = check(file, "--propose", "--capacities", str(points))
    assert answer["counts"] == {"overload": 1}
    (change,) = answer["proposal"]["changes"]
    assert (change["before"]["agency"], change["after"]["agency"]) == ("One", "Two")
    assert change["before"]["stage"] == "formulate", "the evaluator must not execute"


def test_everything_wrong_with_a_file_is_said_at_once(file: Path) -> None:
    file.write_text("area,function,stage,agency,role\n,F,execute,One,lead\nA,F,sleep,One,boss\n")
    with pytest.raises(CommandError) as refused:
        check(file)
    assert refused.value.returncode == 2
    for words in ("row 2", "is empty", "row 3", "sleep", "boss"):
        assert words in str(refused.value)
    file.write_text("name\nx\n")
    with pytest.raises(CommandError):
        check(file)
    with pytest.raises(CommandError):
        check(file.with_name("absent.csv"))
