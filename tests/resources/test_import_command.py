"""`concilia import KIND FILE`: what the page does, from a terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from concilia.agencies.models import Alias, Territory
from concilia.resources.models import Activity
from tests.indicators.conftest import area

HEAD = "country,district,pcode,organisation,organisation_type,activity\n"
RIGHT = "Liberia,Bomi,LBR01,World Health Organization,UN Agency,Contact Tracing\n"
WRONG = "Liberia,Atlantis,LBR99,Hope,Cooperative,Food\n"


@pytest.fixture
def liberia(db: None) -> Territory:
    """Liberia with one county, and the spelling of one agency type."""
    liberia = area("LR", "Liberia")
    area("LR-BM", "Bomi", liberia)
    Alias.objects.create(kind="agency_type", text="un agency", code="un")
    return liberia


def command(path: Path, *options: str, kind: str = "3w") -> str:
    said = io.StringIO()
    call_command("import", kind, str(path), "--date", "2014-11-18", *options, stdout=said)
    return said.getvalue()


def test_a_list_comes_in_once(liberia: Territory, tmp_path: Path) -> None:
    path = tmp_path / "3w.csv"
    path.write_text(HEAD + RIGHT, encoding="utf-8")
    assert "1 rows, 0 new" in command(path, "--check")
    assert not Activity.objects.exists()
    assert "1 rows, 1 new" in command(path)
    assert str(Activity.objects.get().agency) == "World Health Organization"
    command(path)
    assert Activity.objects.count() == 1


def test_a_wrong_row_stops_it_and_is_named_unless_it_is_set_aside(
    liberia: Territory, tmp_path: Path
) -> None:
    path = tmp_path / "3w.csv"
    path.write_text(HEAD + RIGHT + WRONG, encoding="utf-8")
    said = io.StringIO()
    with pytest.raises(CommandError, match="add --set-aside"):
        call_command("import", "4w", str(path), "--date", "2014-11-18", stdout=said)
    assert "row 3" in said.getvalue()
    assert not Activity.objects.exists()
    told = json.loads(command(path, "--set-aside", "--json"))
    assert (told["state"], told["counts"]["created"]) == ("done", 1)
    assert any(problem["row"] == 3 for problem in told["problems"])
    assert Activity.objects.count() == 1


def test_what_is_no_table_or_no_file_is_refused_in_words(
    liberia: Territory, tmp_path: Path
) -> None:
    missing = tmp_path / "missing.csv"
    with pytest.raises(CommandError, match="No such file"):
        command(missing)
    missing.write_bytes(b"\x00\x01\x02")
    with pytest.raises(CommandError):
        command(missing)
    with pytest.raises(CommandError, match=r"Known: .*3w"):
        command(missing, kind="recipes")
