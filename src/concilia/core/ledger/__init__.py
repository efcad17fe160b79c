"""The append-only, hash-chained record of everything that was done.

`hash = SHA-256(previous, sequence, time, actor, agency, scope, verb, object, digest)` over a
canonical JSON list, and `digest = SHA-256(salt, canonical payload)`. Any holder of a later hash,
for instance on a printed protocol, can prove that an earlier entry was changed.
"""

from concilia.core.ledger.entries import (
    GENESIS,
    REDACT,
    Line,
    append,
    canonical,
    checkpoint,
    digest_of,
    hash_of,
    head,
    history,
    name_of,
    scope_of,
)
from concilia.core.ledger.verification import Fault, Report, read_checkpoint, verify

__all__ = [
    "GENESIS",
    "REDACT",
    "Fault",
    "Line",
    "Report",
    "append",
    "canonical",
    "checkpoint",
    "digest_of",
    "hash_of",
    "head",
    "history",
    "name_of",
    "read_checkpoint",
    "scope_of",
    "verify",
]
