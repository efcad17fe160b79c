"""Reading a file that somebody handed in: which kind it is, and the table in it."""

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid
from concilia.core.tables.delimited import read_csv
from concilia.core.tables.sheet import MOST_ROWS, Sheet
from concilia.core.tables.workbooks import locked, read_xlsx

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3", "SQLite"),
)


def read(content: bytes, name: str = "", sheet: str = "", most: int = MOST_ROWS) -> Sheet:
    """Return the table in `content`; the kind is told by the content, never by the name.

    CSV (any usual delimiter and encoding) and XLSX (first visible sheet, or `sheet`). Raises
    Invalid, which names the place and the remedy, for everything else, and for more than `most`
    rows before the rest is read.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise Invalid(_("The file is empty."))
    if content.startswith(b"PK"):
        return read_xlsx(content, sheet, most)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if _ENCRYPTED in content:
            raise Invalid(locked())
        raise Invalid(_("This is an old workbook (XLS). Save it as XLSX or as CSV."))
    for lead, kind in _FOREIGN:
        if content.startswith(lead):
            raise Invalid(
                _("This is a %(kind)s file. Hand in the table as CSV or as XLSX.") % {"kind": kind}
            )
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise Invalid(_("This is a web page or XML. Save the table as CSV or as XLSX."))
    return read_csv(content, most)
