"""`concilia coverage` and `concilia allocate`: from files alone, without any database."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

DOCS = Path(__file__).resolve().parents[2] / "docs"
REAL = Path(__file__).resolve().parents[3] / "shared/data/ebola-2014"


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def found(*words: str) -> Any:
    return json.loads(run(*words, "--json"))


def saved(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, str]:
    activities = saved(
        tmp_path,
        "a.csv",
        "What;Who;District\n#activity;#org;#adm2\n"
        "Contact tracing;WHO;Bomi County\nContact tracing;WHO;Atlantis\nepi-surveillance;;Bomi\n",
    )
    need = saved(
        tmp_path,
        "n.csv",
        "territory,activity,need,unit\nBomi,Contact Tracing,40,contacts\n"
        "Bong,contact tracing,12,contacts\nLofa,contact tracing,,contacts\nNimba,x,NA,\n",
    )
    return activities, need


def test_gaps_from_two_files(lists: tuple[str, str]) -> None:
    activities, need = lists
    data = found("coverage", "--activities", activities, "--need", need)
    cells = {cell["territory"]: cell["klass"] for cell in data["cells"]}
    assert cells == {"Bomi": "thin", "Bong": "uncovered", "Lofa": "unknown"}
    assert data["findings"][0]["sentence"] == (
        "Bong: nobody does Contact Tracing, and the need is 12 contacts."
    )
    assert {p["code"] for p in data["problems"]} == {
        "empty_cell",
        "bad_cell",
        "unknown_territory",
    }
    assert "Bong: nobody does" in run("coverage", "--activities", activities, "--need", need)


@pytest.mark.parametrize(
    ("activities", "need", "more", "says"),
    [
        ("who,what\na,b\n", "territory,activity,need\nA,x,1\n", (), "column is missing"),
        (
            "agency,activity,territory\na,x,A\n",
            "territory,indicator,day,value\nA,i,2024-01-01,1\n",
            (),
            "--rule",
        ),
        (
            "agency,activity,territory\na,x,A\n",
            "territory,indicator,day,value\nA,i,2024-01-01,1\n",
            ("--rule", "x=i +"),
            "cannot be read",
        ),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, activities: str, need: str, more: tuple[str, ...], says: str
) -> None:
    files = saved(tmp_path, "a.csv", activities), saved(tmp_path, "n.csv", need)
    with pytest.raises(CommandError, match=re.escape(says)):
        run("coverage", "--activities", files[0], "--need", files[1], *more)
    with pytest.raises(CommandError, match="No such file"):
        run("coverage", "--activities", str(tmp_path / "none.csv"), "--need", files[1])


@pytest.mark.skipif(
    not REAL.is_dir(), reason="the real Ebola 2014 files are not beside the project"
)
def test_the_ebola_files_of_2014() -> None:
    data = found(
        "coverage",
        "--activities",
        str(REAL / "who-does-what-where-2014-12-10.csv"),
        "--before",
        str(REAL / "who-does-what-where-2014-09-29.csv"),
        "--need",
        str(REAL / "situation-reports.csv"),
        "--rule",
        "Surveillance + Contact Tracing=sum(new_confirmed, 21)",
        "--day",
        "2014-12-10",
        "--leave-out",
        "National",
    )
    first = data["findings"][:5]
    # The two halves of the Western Area report apart; the activities know the whole.
    gaps = [f["territory"] for f in first if "Western" not in f["territory"]]
    assert gaps == ["Sierra Leone, Port Loko", "Sierra Leone, Kono", "Sierra Leone, Bo"]
    assert first[1]["values"]["need"] == 178
    assert {one["agency"] for one in data["departures"]} == {"GOAL", "Ministry of Health"}
    assert "Liberia, River Gee County" in {c["territory"] for c in data["cells"]}


def examples() -> list[str]:
    text = (DOCS / "allocation.md").read_text(encoding="utf-8")
    return re.findall(r"```json\n(.*?)```", text, re.DOTALL)


def test_the_documented_problems_are_solved(tmp_path: Path) -> None:
    shared, placed = examples()
    data = found("allocate", saved(tmp_path, "p.json", shared))
    assert data["status"] == "optimal"
    assert {p["place"]: p["given"] for p in data["places"]} == {
        "Montserrado": 3,
        "Bong": 2,
        "Lofa": 0,
    }
    assert [r["values"]["place"] for r in data["reasons"]][:2] == ["Montserrado", "Montserrado"]
    data = found("allocate", saved(tmp_path, "q.json", placed))
    assert (data["status"], data["open"]) == ("optimal", ["Clinic", "School"])
    assert data["assigned"] == {"A": "Clinic", "B": "School"}
    assert "open Clinic" in run("allocate", str(tmp_path / "q.json"))


def test_a_clash_is_said_in_words(tmp_path: Path) -> None:
    problem = json.loads(examples()[0])
    problem["limits"].append({"code": "Bong wants six", "at_least": 6, "place": "Bong"})
    said = run("allocate", saved(tmp_path, "p.json", json.dumps(problem)))
    assert "Status: infeasible" in said
    assert "- WHO holds 5 of team" in said
    assert "- Bong wants six: at least 6" in said
    assert "county" not in said


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        ("[]", "$: not_an_object"),
        ("{", "Line 1 is not JSON"),
        ('{"kind": "magic"}', "kind: unknown_kind"),
        ('{"kind": "allocation", "pool": []}', "pool: unknown_field"),
        ('{"kind": "allocation", "pools": [{"code": "a"}]}', "pools[0].resource: missing"),
        (
            '{"kind": "allocation", "pools": [{"code": "a", "resource": "t", "amount": "5"}]}',
            "pools[0].amount: wrong_type",
        ),
        (
            '{"kind": "allocation", "pools": [{"code": "a", "resource": "t", "amount": -5}],'
            ' "claims": [{"place": "p", "resource": "t", "need": 1}]}',
            "$: negative",
        ),
        (
            '{"kind": "p_median", "demand": [{"code": "a", "weight": 1}],'
            ' "sites": [{"code": "s"}], "travel": {"cost": [[1, 2]]}, "choose": 1}',
            "travel.cost: wrong_shape",
        ),
        (
            '{"kind": "p_median", "demand": [{"code": "a", "weight": 1}],'
            ' "sites": [{"code": "s"}], "choose": 1}',
            "travel: no_positions",
        ),
    ],
)
def test_a_problem_that_is_none_is_refused_with_its_place(
    tmp_path: Path, problem: str, says: str
) -> None:
    with pytest.raises(CommandError, match=re.escape(says)):
        run("allocate", saved(tmp_path, "p.json", problem))


def test_roads_come_from_a_file(tmp_path: Path) -> None:
    roads = saved(
        tmp_path,
        "roads.csv",
        "name,from_lat,from_lon,to_lat,to_lon,km\nx,6,-10,6.2,-10,30\ny,6.2,-10,6.4,-10,50\n",
    )
    problem = {
        "kind": "p_centre",
        "demand": [{"code": "a", "weight": 1, "latitude": 6, "longitude": -10}],
        "sites": [
            {"code": "near", "latitude": 6.2, "longitude": -10},
            {"code": "far", "latitude": 6.4, "longitude": -10},
        ],
        "choose": 1,
    }
    name = saved(tmp_path, "p.json", json.dumps(problem))
    data = found("allocate", name, "--roads", roads)
    assert (data["open"], data["objective"]) == (["near"], 30)


def test_doubtful_positions_and_roads_are_told(tmp_path: Path) -> None:
    roads = saved(
        tmp_path,
        "roads.csv",
        "from_lat,from_lon,to_lat,to_lon\n6,-10,6.2,-10\n9,-10,9.1,-10\n",
    )
    here = {"weight": 1, "latitude": 6, "longitude": -10}
    problem = {
        "kind": "maximal_covering",
        "demand": [
            {"code": "a", **here},
            {"code": "b", **here},
            {"code": "c", **here, "weight": 0},
        ],
        "sites": [
            {"code": "near", "latitude": 6.2, "longitude": -10},
            {"code": "sea", "latitude": 0, "longitude": -30},
        ],
        "choose": 1,
        "reach": 60,
    }
    name = saved(tmp_path, "p.json", json.dumps(problem))
    data = found("allocate", name, "--roads", roads)
    assert (data["open"], data["covered"]) == (["near"], 2)
    assert {p["code"]: p["values"].get("names") for p in data["problems"]} == {
        "twice": ["b", "c"],
        "in_the_sea": ["sea"],
        "disconnected": None,
        "zero_population": None,
    }
