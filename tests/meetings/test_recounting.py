"""`concilia outcome`: a vote recounted from a file, in its documented format."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from concilia.core.errors import Invalid
from concilia.meetings.checking import check, main

SCHEMA = json.loads(
    (resources.files("concilia.meetings") / "data" / "outcome.schema.json").read_text("utf-8")
)
ANSWER = {"$defs": SCHEMA["$defs"], **SCHEMA["$defs"]["result"]}

TIE = {
    "procedure": "council",
    "seats": [{"id": "chair", "role": "chair"}, {"id": "hospital"}, {"id": "insurer"}],
    "attendance": [{"seat": "chair"}, {"seat": "hospital"}],
    "ballots": [{"seat": "chair", "choice": "yes"}, {"seat": "hospital", "choice": "no"}],
}
WEIGHED: dict[str, Any] = {
    "procedure": {"format": 2, "weights": [{"cluster": "h", "weight": "3/2"}]},
    "seats": [
        {"id": 1, "cluster": "h"},
        {"id": 2, "weight": 2},
        {"id": 3, "role": "adviser"},
    ],
    "attendance": [{"seat": 1}, {"seat": 2, "mode": "remote"}, {"seat": 3}],
    "ballots": [{"seat": 1, "choice": "yes"}, {"seat": 2, "choice": "no"}],
}
LETTERS = {
    "procedure": {"written": {"days": 5, "objections": 1}},
    "form": "written",
    "seats": [{"id": n} for n in range(1, 6)],
    "ballots": [{"seat": n, "choice": "yes"} for n in (1, 2, 3)]
    + [{"seat": 4, "choice": "object"}],
}
OPENING = {
    "procedure": {"quorum": {"each_ballot": False}, "remote_by_chair": True},
    "remote_decided": True,
    "seats": [{"id": n} for n in range(1, 4)],
    "opening": [{"seat": 1}, {"seat": 2}],
    "attendance": [{"seat": 1, "mode": "remote"}, {"seat": 2, "left": True}],
    "ballots": [{"seat": 1, "choice": "yes"}],
    "recused": [],
    "second": False,
}


@pytest.mark.parametrize(
    ("file", "result", "said"),
    [
        (TIE, "adopted", "a tie, decided by the casting vote of the chair: yes"),
        (WEIGHED, "rejected", "yes 3/2, no 2, abstain 0"),
        (WEIGHED, "rejected", "7/2 of 7/2 votes present, quorum 2: the meeting is quorate"),
        (LETTERS, "rejected", "1 objection, and 1 stops it"),
        (LETTERS, "rejected", "4 of 5 voting seats answered, quorum 3: enough have answered"),
        (
            OPENING,
            "adopted",
            "counted at the opening: 2 of 3 voting seats present, quorum 2: the meeting is quorate",
        ),
    ],
)
def test_a_vote_is_recounted(file: dict[str, Any], result: str, said: str) -> None:
    jsonschema.validate(file, SCHEMA)
    found = json.loads(json.dumps(check(file)))
    jsonschema.validate(found, ANSWER)
    assert found["result"] == result
    assert said in found["reasoning"]
    assert found["rules"]


@pytest.mark.parametrize(
    ("change", "places"),
    [
        (
            {
                "seats": [{"id": "a"}, {"id": "a"}, {"role": "king"}],
                "attendance": [],
                "ballots": [],
            },
            {"seats.2.id", "seats.3.id"},
        ),
        ({"seats": [{"id": 1, "cluster": 4, "weight": "0", "role": "king", "x": 1}]}, None),
        ({"seats": 5}, None),
        ({"seats": [5]}, None),
        ({"attendance": [{"seat": "nobody"}]}, {"attendance.1.seat"}),
        ({"attendance": [{"seat": "chair", "mode": "proxy"}]}, {"attendance.1.holder"}),
        ({"attendance": [{"seat": "chair", "left": 1}]}, {"attendance.1.left"}),
        ({"attendance": [{"seat": []}]}, {"attendance.1.seat"}),
        ({"ballots": [*TIE["ballots"], TIE["ballots"][0]]}, {"ballots.3.seat"}),
        ({"ballots": [{"seat": "chair", "choice": "maybe"}]}, {"ballots.1.choice"}),
        ({"recused": "chair"}, {"recused"}),
        ({"recused": ["nobody"]}, {"recused.1"}),
        ({"procedure": {"quorum": {"share": "2"}}}, {"quorum.share"}),
        ({"procedure": "monarchy"}, {"procedure"}),
        ({"form": "shouted", "convening": 0, "second": 1}, {"form", "convening", "second"}),
        ({"extra": 1}, {"extra"}),
    ],
)
def test_what_cannot_be_counted_is_named(change: dict[str, Any], places: set[str] | None) -> None:
    with pytest.raises(Invalid) as caught:
        check(TIE | change)
    if places is not None:
        assert {problem.column for problem in caught.value} == places
    if "procedure" not in change or change["procedure"] == "monarchy":
        semantic = {"attendance.1.seat", "attendance.1.holder", "ballots.3.seat", "recused.1"}
        if places is not None and not places & semantic and "seats" not in change:
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(TIE | change, SCHEMA)


@pytest.mark.parametrize("data", [[], None, 3, "x"])
def test_not_even_an_object(data: object) -> None:
    with pytest.raises(Invalid):
        check(data)


def test_the_command_reads_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "vote.json"
    file.write_text(json.dumps(TIE))
    assert main([str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["result"] == "adopted"
    file.write_text("{")
    assert main([str(file)]) == 2
    file.write_text(json.dumps(TIE | {"recused": ["x"]}))
    assert main([str(file)]) == 2
    assert "recused.1" in capsys.readouterr().err
    assert main([str(tmp_path / "nothing.json")]) == 2


def test_the_command_needs_no_installation(tmp_path: Path) -> None:
    """It runs with no data folder, no settings module and a file on standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "concilia", "outcome", "-"],
        input=json.dumps(WEIGHED),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PATH": "", "HOME": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["result"] == "rejected"
    assert list(tmp_path.iterdir()) == []
