"""Whether an issued protocol, its papers and its ledger still say what they said at its issue."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from concilia.core import documents
from concilia.core.models import LedgerEntry
from concilia.meetings.models import Protocol
from concilia.meetings.protocols.sealing import holds


def faults(protocol: Protocol) -> list[str]:
    """Return what differs from the issue, in words; nothing where all is as it was."""
    return list(_faults(protocol))


def _faults(protocol: Protocol) -> Iterator[str]:
    if not holds(documents.from_data(protocol.blocks), protocol.digest):
        yield "The text does not have the digest that is printed on it."
    for name in ("pdf", "docx"):
        kept = getattr(protocol, name)
        if kept is None:
            yield f"The {name.upper()} is missing."
        elif hashlib.sha256(bytes(kept.content)).hexdigest() != kept.digest:
            yield f"The {name.upper()} is not the one that was kept."
    entry = LedgerEntry.objects.filter(sequence=protocol.ledger_sequence).first()
    if protocol.ledger_sequence and (entry is None or entry.hash != protocol.ledger_head):
        yield "The ledger's entry of the issue does not have the hash that is printed."
