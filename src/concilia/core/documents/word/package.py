"""What a DOCX is packed into: all pressed once, all stamps the same."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx.opc.pkgwriter import PackageWriter
from docx.oxml.shape import CT_Inline
from docx.shape import InlineShape

_STAMP = (1980, 1, 1, 0, 0, 0)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif")


class _Zip:
    """Takes the parts of a package one by one, as the library hands them over."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.archive = zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED)

    def write(self, place: Any, content: bytes) -> None:
        """Add a part, pressed."""
        entry = zipfile.ZipInfo(place.membername, _STAMP)
        entry.compress_type = zipfile.ZIP_DEFLATED
        # Our charts are pressed loosely: quick pressing takes two thirds off, hard no more.
        level = 1 if place.membername.endswith(_PICTURES) else 6
        self.archive.writestr(entry, content, compresslevel=level)


def packed(made: Any) -> bytes:
    """Return the document as bytes; the same document gives the same."""
    whole = made.part.package
    parts = list(whole.parts)
    for part in parts:
        part.before_marshal()
    into = _Zip()
    writer: Any = PackageWriter
    writer._write_content_types_stream(into, parts)
    writer._write_pkg_rels(into, whole.rels)
    writer._write_parts(into, parts)
    into.archive.close()
    return into.out.getvalue()


def picture(made: Any, paragraph: Any, content: bytes, number: int) -> InlineShape:
    """Add a picture to a paragraph, without the library's search for a number not yet used."""
    key, image = made.part.get_or_add_image(io.BytesIO(content))
    wide, tall = image.scaled_dimensions()
    inline = CT_Inline.new_pic_inline(number, key, image.filename, wide, tall)
    paragraph.add_run()._r.add_drawing(inline)
    return InlineShape(inline)
