"""Reading CSV: delimiter, quotation marks, lines."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem
from concilia.core.tables.encodings import encoding
from concilia.core.tables.export import plain
from concilia.core.tables.sheet import MOST_ROWS, Sheet, shape

DELIMITERS = ",;\t|"
_START = 50_000


def read_csv(content: bytes, most: int = MOST_ROWS) -> Sheet:
    """Return the table; raises Invalid with the line that cannot be read.

    A table of more than `most` rows is refused at the first row too many, without the rest.
    """
    name, note = encoding(content)
    text = io.TextIOWrapper(io.BytesIO(content), name, newline="")
    start = text.read(_START)
    text.seek(0)
    delimiter, skipped = _declared(start)
    if skipped:
        start = start.partition("\n")[2]
        text.readline()
    records = _records(text, delimiter or sniff(start), skipped)
    sheet = shape(records, strict=True, most=most)
    if note:
        sheet.notes.append(note)
    return sheet


def _declared(start: str) -> tuple[str, int]:
    """Return the delimiter that a first line `sep=;` declares, and the lines left out."""
    if start[:4].lower() != "sep=":
        return "", 0
    return start.partition("\n")[0][4:].strip("\r\n")[:1], 1


def sniff(text: str) -> str:
    """Return the delimiter under which most of the first rows have the heading's width."""
    start = text[:_START]
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


def _records(text: Iterable[str], delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
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
