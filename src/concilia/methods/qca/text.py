"""Tables as aligned text."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"-|[-+]?[\d.]+|[01C?]\*?")


def table_text(header: Sequence[str], rows: Sequence[Sequence[str]], indent: str = "") -> str:
    """Align columns; those that hold only numbers are set to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    right = [
        bool(rows) and all(_NUMBER.fullmatch(cell) or not cell for cell in column)
        for column in zip(*rows, strict=True)
    ] or [False] * len(header)
    lines = []
    for row in (header, *rows):
        cells = [
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(row, widths, right, strict=True)
        ]
        lines.append((indent + "  ".join(cells)).rstrip())
    return "\n".join(lines) + "\n"
