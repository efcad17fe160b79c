"""What keeps the house in order: format, lint, types, floors, migrations, catalogues, pins."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.order


def run(*command: str) -> str:
    """Run one of the tools and return what it printed; fails with that text."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_code_is_formatted() -> None:
    run("ruff", "format", "--check", ".")


def test_the_linter_finds_nothing() -> None:
    run("ruff", "check", ".")


def test_the_types_hold() -> None:
    run("mypy", "--cache-dir", "/dev/null")  # a cache shared by two runs can be wrong


def test_no_room_imports_a_room_below_it() -> None:
    run("lint-imports")


def test_the_migrations_are_in_step_with_the_models(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_text_is_translated() -> None:
    said = io.StringIO()
    try:
        call_command("messages", "check", stdout=said)
    except CommandError as refusal:
        pytest.fail(f"{said.getvalue()}{refusal}")


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in (ROOT / "src").rglob("*.py")
        if "migrations" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_pin_has_a_hash_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    pins = re.findall(r"^[a-z][\w.\-]*(?:\[[^\]]*\])?==[^\\]*\\\n\s+--hash=sha256:", text, re.M)
    assert len(pins) == len(re.findall(r"^[a-z]", text, re.M)) > 40
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_the_printed_permissions_are_the_documented_ones() -> None:
    printed = run("concilia", "permissions", "--markdown")
    assert printed == (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
