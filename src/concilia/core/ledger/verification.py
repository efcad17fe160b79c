"""Whether the chain still holds, entry by entry."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from concilia.core.errors import Invalid
from concilia.core.ledger.entries import GENESIS, REDACT, head
from concilia.core.models import LedgerEntry

BATCH = 10_000
"""Entries read at a time: some ten megabytes."""

_COLUMNS = (
    "sequence",
    "time",
    "actor",
    "agency",
    "scope",
    "verb",
    "object",
    "digest",
    "previous",
    "hash",
    "salt",
    "payload",
)
_LABEL = "core.ledgerentry:"
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold."""

    sequence: int
    reason: str

    def __str__(self) -> str:
        return f"entry {self.sequence}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Report:
    """What verification found. `faults` is empty when the chain holds."""

    count: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def intact(self) -> bool:
        """Whether every entry is as it was written."""
        return not self.faults


def read_checkpoint(text: str | bytes) -> dict[str, Any]:
    """Return a checkpoint from its JSON; raises `Invalid` when it is not one."""
    try:
        found = json.loads(text)
        count, value = found["count"], found["head"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Invalid(_("This is not a checkpoint: a JSON with “head” and “count”.")) from error
    if type(count) is not int or count < 0 or not isinstance(value, str):
        raise Invalid(_("This is not a checkpoint: “count” is a number and “head” a hash."))
    return {"count": count, "head": value}


def verify(*, checkpoint: Mapping[str, Any] | None = None, limit: int = 100) -> Report:
    """Check every entry, streaming, and an old checkpoint if given.

    Collects at most `limit` faults. An erased payload without a recorded erasure is a fault; so
    is a checkpoint that the chain no longer contains. Entries appended meanwhile are checked too.
    """
    walk = _Walk(limit, checkpoint)
    after = -1
    with _lenient_text():
        while True:
            for batch in _batches(after):
                walk.check(batch)
                after = walk.last
            end = head()
            if end[0] <= walk.last or not _more(walk.last):
                return walk.report(end)


def _more(after: int) -> bool:
    return LedgerEntry.objects.filter(sequence__gt=after).exists()


def _batches(after: int) -> Iterator[list[Row]]:
    """Yield rows in order of sequence, by key and not by offset, so each batch costs the same."""
    query = (
        f"SELECT {', '.join(_COLUMNS)} FROM {LedgerEntry._meta.db_table} "  # noqa: S608 (constants)
        f"WHERE sequence > %s ORDER BY sequence LIMIT {BATCH}"
    )
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, [after])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after = rows[-1][0]


@contextmanager
def _lenient_text() -> Iterator[None]:
    """SQLite stores any bytes as text: a tampered byte must be found and not end the reading."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    former = raw.text_factory
    raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = former


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr).encode


class _Walk:
    """The state of one walk along the chain, from its beginning."""

    def __init__(self, limit: int, checkpoint: Mapping[str, Any] | None) -> None:
        self.faults: list[Fault] = []
        self.limit = limit
        self.checkpoint = checkpoint if checkpoint and checkpoint["count"] else None
        self.last = 0
        self.previous = GENESIS
        self.erased: set[int] = set()
        self.explained: set[str] = set()

    def fault(self, sequence: int, reason: str) -> None:
        if len(self.faults) < self.limit:
            self.faults.append(Fault(sequence, reason))

    def check(self, rows: Iterable[Row]) -> None:
        """Check the next rows; the names are local because this runs a million times."""
        sha256, encode, fault = hashlib.sha256, _encode, self.fault
        previous, last = self.previous, self.last
        mark = self.checkpoint["count"] if self.checkpoint else 0
        for row in rows:
            sequence, time, actor, agency, scope, verb, thing, digest, before, value = row[:10]
            salt, payload = row[10], row[11]
            if sequence < 1:
                fault(sequence, "stands before the beginning")
                continue
            if sequence != last + 1:
                missing = f"{last + 1}" if sequence == last + 2 else f"{last + 1} to {sequence - 1}"
                fault(sequence, f"missing before it: {missing}")
            if before != previous:
                fault(sequence, "does not continue the entry before it")
            text = encode([before, sequence, time, actor, agency, scope, verb, thing, digest])
            if sha256(text.encode("utf-8", "surrogateescape")).hexdigest() != value:
                fault(sequence, "changed after it was written")
            if payload is None:
                self.erased.add(sequence)
                if salt:
                    fault(sequence, "salt kept without its payload")
            elif (
                sha256(f"{salt}\n{payload}".encode("utf-8", "surrogateescape")).hexdigest()
                != digest
            ):
                fault(sequence, "payload changed after it was written")
            if verb == REDACT:
                self.explained.add(thing)
            if sequence == mark and self.checkpoint:
                if value != self.checkpoint["head"]:
                    fault(sequence, "differs from the checkpoint")
                self.checkpoint = None
            previous, last = value, sequence
        self.previous, self.last = previous, last

    def report(self, end: tuple[int, str]) -> Report:
        for sequence in sorted(self.erased):
            if f"{_LABEL}{sequence}" not in self.explained:
                self.fault(sequence, "payload erased without a recorded reason")
        if self.checkpoint:
            self.fault(self.checkpoint["count"], "is in the checkpoint but no longer in the ledger")
        if end != (self.last, self.previous):
            self.fault(max(end[0], self.last), "the head does not match the last entry")
        return Report(self.last, self.previous, tuple(self.faults))
