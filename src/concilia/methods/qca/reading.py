"""CSV files as rows of text."""

from __future__ import annotations

import csv
from pathlib import Path

from concilia.methods.qca.problems import QcaError


def read_table(path: str | Path) -> tuple[list[str], list[list[str]]]:
    """Return the header, stripped, and the rows; comma, semicolon or tab is found in the header."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise QcaError("missing_file", path=path) from None
    except UnicodeDecodeError:
        raise QcaError("unreadable", path=path, why="it is not UTF-8 text") from None
    except OSError as error:
        raise QcaError("unreadable", path=path, why=error.strerror or "no access") from None
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter, strict=True) if row]
    except csv.Error as error:
        raise QcaError("unreadable", path=path, why=str(error)) from None
    if len(rows) < 2:
        raise QcaError("empty", path=path)
    header = [cell.strip() for cell in rows[0]]
    for number, row in enumerate(rows[1:], start=1):
        if len(row) != len(header):
            raise QcaError("row_length", row=number, cells=len(row), columns=len(header))
    return header, rows[1:]
