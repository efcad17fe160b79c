"""Reading CSV: delimiter, quotation marks, lines."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem
from concilia.core.tables.encodings import decode
from concilia.core.tables.export import plain
from concilia.core.tables.sheet import Sheet, shape

DELIMITERS = ",;\t|"


def read_csv(content: bytes) -> Sheet:
    """Return the table; raises Invalid with the line that cannot be read."""
    text, note = decode(content)
    delimiter, text, skipped = _declared(text)
    records = _records(text, delimiter or sniff(text), skipped)
    sheet = shape(records, strict=True)
    if note:
        sheet.notes.append(note)
    return sheet


def _declared(text: str) -> tuple[str, str, int]:
    """Return the delimiter that a first line `sep=;` declares, the rest, and lines left out."""
    if text[:4].lower() != "sep=":
        return "", text, 0
    first, _newline, rest = text.partition("\n")
    return first[4:].strip("\r\n")[:1], rest, 1


def sniff(text: str) -> str:
    """Return the delimiter under which most of the first rows have the heading's width."""
    start = text[:50_000]
    scores = {}
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        widths = [len(row) for row in rows[:50] if row]
        if widths and widths[0] > 1:
            scores[delimiter] = (Counter(widths)[widths[0]] / len(widths), widths[0])
    return max(scores, key=lambda one: scores[one]) if scores else ","


def _records(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number, line = skipped, skipped + 1
    try:
        for cells in reader:
            number += 1
            line = skipped + reader.line_num + 1
            yield number, [plain(cell) if cell[:1] == "'" else cell for cell in cells]
    except csv.Error as error:
        raise Invalid(
            Problem(
                _(
                    "The row that begins on line %(line)s cannot be read: a quotation mark is "
                    "not closed or not doubled, or a cell is far too long (%(error)s)."
                )
                % {"line": line, "error": error},
                row=number + 1,
            )
        ) from error
