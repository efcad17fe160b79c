"""How an entry is made and where it is hung on the chain."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from concilia.core import clock, entropy
from concilia.core.errors import Invalid
from concilia.core.models import LedgerEntry, LedgerHead
from concilia.core.permissions import Scope, Scoped

GENESIS = "0" * 64
REDACT = "ledger.redact"
"""The verb of the entry that says why the payload of another was erased."""


@dataclass(frozen=True, slots=True)
class Line:
    """What an action says it did, before it has a place in the chain."""

    actor: str
    verb: str
    object: str
    agency: str = ""
    scope: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


def name_of(thing: object) -> str:
    """Return the label under which a thing stands in the ledger, `room.model:id`."""
    if isinstance(thing, models.Model):
        return f"{thing._meta.label_lower}:{thing.pk}"
    return str(thing)


def scope_of(scope: Scope | None, *things: object) -> str:
    """Return `kind:id` of the given scope, or of the first scope that one of `things` names."""
    if scope is None:
        for thing in things:
            if isinstance(thing, Scoped):
                scope = next(iter(thing.permission_scopes()), None)
                if scope:
                    break
    return f"{scope[0]}:{scope[1]}" if scope else ""


def _plain(value: object) -> object:
    if isinstance(value, models.Model):
        return name_of(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    raise TypeError(f"{type(value).__name__} cannot stand in the ledger")


def canonical(value: object) -> str:
    """Return the one JSON text of `value`: sorted keys, no spaces, UTF-8, no NaN.

    Raises TypeError for what JSON cannot say, `Invalid` for text that is not Unicode.
    """
    text = json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
        default=_plain,
    )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Invalid("A text holds characters that are not valid Unicode.") from error
    return text


def digest_of(salt: str, payload: str) -> str:
    """Return the digest of a canonical payload under its salt."""
    return hashlib.sha256(f"{salt}\n{payload}".encode()).hexdigest()


def hash_of(previous: str, sequence: int, *columns: str) -> str:
    """Return the hash of an entry from the previous hash and its own columns, in order."""
    text = json.dumps([previous, sequence, *columns], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


COVERED = ("actor", "agency", "scope", "verb", "object")
_WIDTHS = {
    field.name: field.max_length or 0 for field in LedgerEntry._meta.fields if field.name in COVERED
}


def _check(line: Line) -> None:
    """SQLite takes any length and PostgreSQL no NUL: refuse both alike, before they differ."""
    for name, width in _WIDTHS.items():
        value = getattr(line, name)
        if len(value) > width or "\0" in value:
            raise ValueError(f"{name} {value[:60]!r} does not fit into the ledger")


def append(*lines: Line) -> list[LedgerEntry]:
    """Append `lines` in order and return the entries; must run inside a transaction.

    The head row is locked until the transaction ends, so that concurrent writers queue up.
    Raises RuntimeError without a transaction, ValueError for a column that does not fit.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("ledger.append needs a transaction")
    if not lines:
        return []
    head = locked_head()
    time = clock.now().astimezone(dt.UTC).isoformat(timespec="microseconds")
    entries = []
    for line in lines:
        _check(line)
        salt = entropy.token_bytes(16).hex()
        payload = canonical(line.payload)
        entry = LedgerEntry(
            sequence=head.sequence + 1,
            time=time,
            actor=line.actor,
            agency=line.agency,
            scope=line.scope,
            verb=line.verb,
            object=line.object,
            digest=digest_of(salt, payload),
            previous=head.hash,
            salt=salt,
            payload=payload,
        )
        columns = (time, *(getattr(line, name) for name in COVERED), entry.digest)
        entry.hash = hash_of(head.hash, entry.sequence, *columns)
        entries.append(entry)
        head.sequence, head.hash = entry.sequence, entry.hash
    LedgerEntry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=("sequence", "hash"))
    return entries


def locked_head() -> LedgerHead:
    """Return the head row, locked until the transaction ends; the first caller makes it."""
    found = LedgerHead.objects.select_for_update().filter(id=1).first()
    if found is None:
        LedgerHead.objects.bulk_create(
            [LedgerHead(id=1, sequence=0, hash=GENESIS)], ignore_conflicts=True
        )
        found = LedgerHead.objects.select_for_update().get(id=1)
    return found


def head() -> tuple[int, str]:
    """Return the count of entries and the hash of the last."""
    found = LedgerHead.objects.filter(id=1).values_list("sequence", "hash").first()
    return found or (0, GENESIS)


def checkpoint() -> dict[str, Any]:
    """Return what an outsider keeps to prove later tampering: head, count and time."""
    count, value = head()
    return {"head": value, "count": count, "time": clock.now().astimezone(dt.UTC).isoformat()}


def history(thing: models.Model) -> Iterator[LedgerEntry]:
    """Yield the entries about one object, oldest first."""
    yield from LedgerEntry.objects.filter(object=name_of(thing)).order_by("sequence")
