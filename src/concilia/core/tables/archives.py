"""What is inside an XLSX file before anything unpacks it: bombs and giants are refused."""

import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid

MOST_BYTES = 600 * 1024 * 1024
"""Unpacked size, all parts together."""

MOST_CELLS = 20_000_000
"""Area of one sheet: the reader holds every cell of the area, also the empty ones."""

_CHUNK = 1024 * 1024
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d+)""")
_TOKEN = re.compile(rb"<(?:\w+:)?(row|v|is)(?=[\s>])")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""(?:\w+:)?(\w+)\s*=\s*(["'])(.*?)\2""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]+)(\d+)""")


def unreadable() -> Invalid:
    """Return the refusal of a damaged workbook."""
    return Invalid(
        _("The workbook is damaged. Open it in your spreadsheet program and save it again.")
    )


def members(content: bytes) -> dict[str, zipfile.ZipInfo]:
    """Return the parts of a zip archive by name; raises Invalid when it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {info.filename: info for info in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise unreadable() from error


def unpack(content: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces by what it really holds, whatever size it claims."""
    at = info.header_offset
    if content[at : at + 4] != b"PK\x03\x04" or info.flag_bits & 1:
        raise unreadable()
    name, extra = struct.unpack_from("<HH", content, at + 26)
    start = at + 30 + name + extra
    packed = content[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise unreadable()
    machine = zlib.decompressobj(-15)
    try:
        while packed and not machine.eof:
            yield machine.decompress(packed, _CHUNK)
            packed = machine.unconsumed_tail
    except zlib.error as error:
        raise unreadable() from error


def guard(content: bytes, parts: dict[str, zipfile.ZipInfo]) -> dict[str, int]:
    """Raise Invalid when the workbook would need more memory than a table may.

    Returns how many rows with something in them each sheet has, by the name of its part.
    """
    total = 0
    rows: dict[str, int] = {}
    for name, info in parts.items():
        watch = _Area() if name.startswith("xl/worksheets/") and name.endswith(".xml") else None
        for piece in unpack(content, info):
            total += len(piece)
            if total > MOST_BYTES:
                raise Invalid(
                    _(
                        "The workbook unpacks to more than %(most)s MB and was not opened. "
                        "Save the sheet alone, as CSV."
                    )
                    % {"most": MOST_BYTES // 1024 // 1024}
                )
            if watch:
                watch.see(piece)
        if watch:
            rows[name] = watch.filled
    return rows


def sheet_parts(content: bytes, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Return the part that holds each sheet, by the sheet's name; what is not told is left out."""
    books, places = (
        b"".join(unpack(content, parts[name])) if name in parts else b""
        for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    )
    targets = {
        found["Id"]: found["Target"]
        for found in map(_attributes, _RELATION.findall(places))
        if {"Id", "Target"} <= found.keys()
    }
    return {
        found["name"]: f"xl/{targets[found['id']].removeprefix('/xl/')}"
        for found in map(_attributes, _SHEET.findall(books))
        if "name" in found and found.get("id") in targets
    }


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        key.decode(): html.unescape(value.decode("utf-8", "replace"))
        for key, _quote, value in _ATTRIBUTE.findall(tag)
    }


class _Area:
    """The extent of one sheet, seen piece by piece."""

    def __init__(self) -> None:
        self.rest = b""
        self.first = True
        self.rows = 0
        self.letters = b"A"
        self.filled = 0
        self.waiting = False
        self.tail = b""

    def see(self, piece: bytes) -> None:
        if self.first and piece[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            raise unreadable()
        self.first = False
        self._count(piece)
        text = self.rest + piece
        self.rest = text[-300:]
        rows = _ROW.findall(text)
        if rows:
            self.rows = max(self.rows, *(int(row[:10]) for row in rows))
        found = _CELL.findall(text)
        if found:
            widest = max(found, key=lambda cell: (len(cell[0]), cell[0]))[0]
            self.letters = max(self.letters, widest, key=lambda word: (len(word), word))
            # A cell names its row too, and the first and last of a piece suffice for that only
            # in an honest file.
            self.rows = max(self.rows, *(int(cell[1][:10]) for cell in found))
        self._hold()

    def _count(self, piece: bytes) -> None:
        """Count the rows that hold a value; formatted empty ones are none."""
        text = self.tail + piece
        cut = text.rfind(b"<")
        cut = len(text) if cut < 0 or len(text) - cut > 300 else cut
        self.tail = text[cut:]
        for token in _TOKEN.findall(text, 0, cut):
            if token == b"row":
                self.waiting = True
            elif self.waiting:
                self.filled += 1
                self.waiting = False

    def _hold(self) -> None:
        width = 0
        for char in self.letters[:4]:
            width = width * 26 + char - 64
        if self.rows * width > MOST_CELLS:
            raise Invalid(
                _(
                    "The sheet reaches to cell %(cell)s, more than can be read. Delete the "
                    "empty rows and columns around the table, or save it as CSV."
                )
                % {"cell": f"{self.letters.decode()}{self.rows}"}
            )
