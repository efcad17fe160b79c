"""Files that come with an appeal: few, small, and what they say they are."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from concilia.core.errors import Problem

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
_UNPACKED = 100 * 1024 * 1024
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: its name without folders, and what its first bytes say it is."""

    name: str
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


def check(files: list[UploadedFile[Any]]) -> tuple[list[Checked], list[Problem]]:
    """Return the files that may be kept and what is wrong with the others."""
    if len(files) > MOST_FILES:
        words = _("At most %(most)d files.") % {"most": MOST_FILES}
        return [], [Problem(words, column="attachments")]
    kept, problems = [], []
    for file in files:
        name = _name(file.name or "")
        if (file.size or 0) > MOST_BYTES:
            words = _("%(name)s is larger than 10 MB.") % {"name": name}
            problems.append(Problem(words, column="attachments"))
            continue
        content = file.read()
        media_type = kind_of(content)
        if media_type is None:
            words = _("%(name)s: only PDF, JPEG, PNG, DOCX and plain text are taken.")
            problems.append(Problem(words % {"name": name}, column="attachments"))
            continue
        kept.append(Checked(name, media_type, content))
    return kept, problems


def too_large() -> Problem:
    """Return what to say of a file that was dropped while it arrived."""
    return Problem(_("A file is larger than 10 MB."), column="attachments")


def _name(name: str) -> str:
    last = PurePath(name.replace("\\", "/")).name
    return "".join(char for char in last if char.isprintable())[-150:] or "file"


def kind_of(content: bytes) -> str | None:
    """Return the media type that the bytes themselves show, or None for anything else."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"PK\x03\x04"):
        return _WORD if _is_word(content) else None
    if not content or b"\0" in content:
        return None
    try:
        content.decode()
    except UnicodeDecodeError:
        return None
    return None if content.lstrip()[:1] == b"<" else "text/plain"


def _is_word(content: bytes) -> bool:
    """A Word document without programs in it, and no bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    names = {part.filename for part in parts}
    small = sum(part.file_size for part in parts) <= _UNPACKED
    return small and "word/document.xml" in names and "word/vbaProject.bin" not in names
