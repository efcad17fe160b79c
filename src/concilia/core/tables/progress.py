"""How far an import is, seen by others while its transaction is still open.

What is written inside the transaction is invisible until it ends. On PostgreSQL a second
connection writes `Import.rows_done`. SQLite has a single writer, which is the import itself; but
there all processes share the machine, so a small file beside the database serves.
"""

import json
import time
from contextlib import suppress
from pathlib import Path

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from concilia.core.models import Import

EVERY = 0.5
"""Seconds between two reports."""


def _path(pk: int) -> Path:
    # The settings' name is a test's too; the file never outlives the import.
    return Path(f"{connection.settings_dict['NAME']}.import-{pk}")


def done_of(source: Import) -> int:
    """Return how many rows of a running import are done so far."""
    if connection.vendor == "sqlite":
        with suppress(OSError, ValueError):
            return int(json.loads(_path(source.pk).read_text()))
    return source.rows_done


class Reporter:
    """Reports the rows done of one import; use as a context manager, call with a number."""

    def __init__(self, source: Import) -> None:
        self.pk = source.pk
        self.last = 0.0
        self.other: BaseDatabaseWrapper | None = None

    def __enter__(self) -> "Reporter":
        return self

    def __call__(self, done: int) -> None:
        """Report, at most every half second."""
        now = time.monotonic()
        if now - self.last < EVERY:
            return
        self.last = now
        if connection.vendor == "sqlite":
            fresh = Path(f"{_path(self.pk)}-new")
            with suppress(OSError):
                fresh.write_text(json.dumps(done))
                fresh.replace(_path(self.pk))
            return
        if self.other is None:
            self.other = connection.copy()
        with suppress(OperationalError), self.other.cursor() as cursor:
            # Never wait for the import's own transaction: a missed report does no harm.
            cursor.execute("SET lock_timeout = '500ms'")
            cursor.execute(
                "UPDATE core_import SET rows_done = %s WHERE id = %s", [int(done), self.pk]
            )

    def __exit__(self, *_args: object) -> None:
        if self.other is not None:
            self.other.close()
        if connection.vendor == "sqlite":
            with suppress(OSError):
                _path(self.pk).unlink()
