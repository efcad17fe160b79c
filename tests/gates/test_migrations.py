"""The migrations, from nothing, make the tables that the models describe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.gates.shape_of_database import shape

SCRIPT = Path(__file__).with_name("shape_of_database.py")


@pytest.fixture
def empty(db: None, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database of the kind that is tested."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    server, _, _name = os.environ["CONCILIA_TEST_DATABASE"].rpartition("/")
    name = f"concilia_migrated_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as made:
        made.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server}/{name}"
        finally:
            made.execute(f"DROP DATABASE {name}")


def test_the_migrations_make_what_the_models_describe(empty: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env=os.environ
        | {
            "CONCILIA_DATABASE": empty,
            "CONCILIA_DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "concilia.site.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    migrated, described = json.loads(run.stdout), json.loads(json.dumps(shape()))
    assert migrated.keys() == described.keys()
    assert len(migrated) > 100
    different = {name: migrated[name] for name in migrated if migrated[name] != described[name]}
    assert different == {}
