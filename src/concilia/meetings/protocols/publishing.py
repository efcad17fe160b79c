"""What of a meeting becomes public when its protocol is issued, as its rules say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from concilia.bodies.queries import procedure_of
from concilia.core import clock, documents
from concilia.core.documents import Document
from concilia.core.models import StoredFile
from concilia.meetings.models import Meeting, Protocol, Publication
from concilia.meetings.protocols.sealing import sealed

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Prepared:
    """What will be public: `none`, `decisions` or `protocols`, then with text and paper."""

    level: str
    document: Document | None = None
    pdf: bytes = b""
    digest: str = ""


def prepare(
    meeting: Meeting,
    document: Document,
    pdf: bytes,
    digest: str,
    public: Callable[[], Document],
) -> Prepared:
    """Return what will be public; without a closed item that is the protocol itself."""
    level = procedure_of(meeting.body, meeting.day).publication
    if level != "protocols":
        return Prepared(level)
    if not meeting.items.filter(accepted=True, closed=True).exists():
        return Prepared(level, document, pdf, digest)
    left, digest = sealed(public())
    return Prepared(level, left, documents.to_pdf(left), digest)


def publish(protocol: Protocol, made: Prepared) -> Publication | None:
    """Keep what is public of an issued protocol; None where the rules publish nothing."""
    if made.level == "none":
        return None
    meeting = protocol.meeting
    whole = made.document is not None
    name = f"{meeting.body.ref}-{meeting.number}-protocol.pdf"
    return Publication.objects.create(
        protocol=protocol,
        whole=whole,
        blocks=documents.to_data(made.document) if made.document else None,
        digest=made.digest,
        pdf=keep(made.pdf, name, PDF) if whole else None,
        published_at=protocol.issued_at,
        modified_at=protocol.issued_at,
    )


def keep(content: bytes, name: str, media_type: str) -> StoredFile:
    """Keep a paper once per content."""
    digest = hashlib.sha256(content).hexdigest()
    kept, _made = StoredFile.objects.get_or_create(
        digest=digest,
        defaults={
            "name": name,
            "media_type": media_type,
            "size": len(content),
            "content": content,
            "created_at": clock.now(),
        },
    )
    return kept
