"""Documents that people hand in: checked by what they contain, kept once per content."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.errors import Invalid, Problem
from concilia.core.models import StoredFile

LARGEST = 20 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".docx": (f"{_OFFICE}wordprocessingml.document", (b"PK\x03\x04",)),
    ".xlsx": (f"{_OFFICE}spreadsheetml.sheet", (b"PK\x03\x04",)),
    ".odt": ("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".txt": ("text/plain; charset=utf-8", ()),
    ".csv": ("text/csv; charset=utf-8", ()),
}
"""Endings that are taken: the media type, and how such a file begins."""


def keep(name: str, content: bytes) -> StoredFile:
    """Keep a file; raises `Invalid` when it is empty, too large, or not what its ending says."""
    clean = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable())[-200:]
    ending = PurePath(clean).suffix.lower()

    def refuse(message: str) -> Invalid:
        return Invalid(Problem(message, column="file", value=clean[:80]))

    if ending not in KINDS:
        said = {"endings": ", ".join(sorted(KINDS))}
        raise refuse(_("This kind of file is not taken. Send one of: %(endings)s.") % said)
    if not content:
        raise refuse(_("The file is empty."))
    if len(content) > LARGEST:
        said = {"most": str(LARGEST // 1024 // 1024)}
        raise refuse(_("The file is too large: at most %(most)s MB.") % said)
    media, begins = KINDS[ending]
    if begins and not content.startswith(begins):
        raise refuse(_("The file is not what its ending says. Save it again, and send that."))
    if not begins and b"\0" in content[:4096]:
        raise refuse(_("The file is not what its ending says. Save it again, and send that."))
    return StoredFile.objects.get_or_create(
        digest=hashlib.sha256(content).hexdigest(),
        defaults={
            "name": clean,
            "media_type": media,
            "size": len(content),
            "content": content,
            "created_at": clock.now(),
        },
    )[0]
