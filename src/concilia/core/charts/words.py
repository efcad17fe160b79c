"""Numbers, days and labels in words, in the active language."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils import dates, formats
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LABEL = 120


def number(value: object) -> float | int | None:
    """Return a number, or None for a gap (None, NaN, not a number, beyond what can be drawn)."""
    try:
        made = float(value)  # type: ignore[arg-type]  # tried, not trusted
    except (TypeError, ValueError, OverflowError):
        return None
    if not math.isfinite(made) or abs(made) > 1e100:
        return None
    return int(value) if isinstance(value, int) else made


def say(value: float | None, unit: str = "") -> str:
    """Return a number as a reader of the active language writes it, with its unit."""
    if value is None:
        return "–"
    if value == int(value) and abs(value) < 1e15:
        text = formats.number_format(int(value), 0, use_l10n=True, force_grouping=True)
    else:
        places = 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 2
        text = formats.number_format(round(value, places), places, force_grouping=True)
    if not unit:
        return text
    return f"{text}{unit}" if unit.startswith("%") else f"{text} {unit}"


def day(value: dt.date) -> str:
    """Return a date as a reader of the active language writes it."""
    english = (get_language() or "en").startswith("en")
    return formats.date_format(value, "j F Y" if english else "DATE_FORMAT")


def place(value: object) -> str:
    """Return a position on the axis in words."""
    return day(value) if isinstance(value, dt.date) else say(number(value))


def placer(values: Iterable[object]) -> Callable[[object], str]:
    """Return how positions of this kind are said: months by name when all are first days."""
    dates = [value for value in values if isinstance(value, dt.date)]
    if len(dates) > 2 and all(one.day == 1 for one in dates):
        return lambda value: month(value) if isinstance(value, dt.date) else place(value)
    return place


def month(value: dt.date) -> str:
    """Return a month as it can stand in any sentence of the active language.

    Where a name would have to be inflected by the words around it, it is written in figures.
    """
    inflected = (get_language() or "en").startswith("ru")
    return formats.date_format(value, "m.Y" if inflected else "YEAR_MONTH_FORMAT")


def listed(parts: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return str(get_text_list(list(parts), _("and")))


def short(text: str, length: int = LABEL) -> str:
    """Return `text` on one line, without control characters, cut with an ellipsis."""
    kept = "".join(
        c if unicodedata.category(c)[0] != "C" or c in "\u200c\u200d" else " " for c in text
    )
    kept = " ".join(kept.split())
    return kept if len(kept) <= length else kept[: length - 1].rstrip() + "…"


def labels(names: Iterable[str], length: int = LABEL) -> dict[str, str]:
    """Return a short label for each name; different names keep different labels."""
    out: dict[str, str] = {}
    used: set[str] = set()
    for name in names:
        label, count = short(name, length) or "–", 1
        base = label
        while label in used:
            count += 1
            label = f"{base} ({count})"
        used.add(label)
        out[name] = label
    return out


def _wide(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: str, width: int, lines: int) -> list[str]:
    """Return `text` in at most `lines` lines of `width` narrow characters."""
    out, line, taken = [], "", 0
    for word in _pieces(short(text, 4 * width * lines)):
        size = sum(map(_wide, word))
        if taken and taken + size > width:
            out.append(line.strip())
            line, taken = "", 0
            word = word.lstrip()
            size = sum(map(_wide, word))
        line, taken = line + word, taken + size
    out.append(line.strip())
    if len(out) > lines:
        out = [*out[: lines - 1], out[lines - 1].rstrip(".,;") + "…"]
    return [short(part, width + 2) for part in out if part] or ["–"]


def _pieces(text: str) -> Iterable[str]:
    piece = ""
    for char in text:
        if _wide(char) == 2 or char == " ":
            if piece:
                yield piece
            piece = char
            if char != " ":
                yield piece
                piece = ""
        else:
            piece += char
    if piece:
        yield piece


def locale() -> dict[str, Any]:
    """Return the active language's numbers and month names as Vega takes them."""
    months = [str(dates.MONTHS[n]) for n in range(1, 13)]
    brief = [str(dates.MONTHS_3[n]).capitalize() for n in range(1, 13)]
    days = [str(dates.WEEKDAYS[n]) for n in (6, 0, 1, 2, 3, 4, 5)]
    days_brief = [str(dates.WEEKDAYS_ABBR[n]) for n in (6, 0, 1, 2, 3, 4, 5)]
    return {
        "number": {
            "decimal": formats.get_format("DECIMAL_SEPARATOR"),
            "thousands": formats.get_format("THOUSAND_SEPARATOR") or " ",
            "grouping": [3],
            "currency": ["", ""],
        },
        "time": {
            "dateTime": "%Y-%m-%d %H:%M",
            "date": "%Y-%m-%d",
            "time": "%H:%M",
            "periods": ["", ""],
            "days": days,
            "shortDays": days_brief,
            "months": months,
            "shortMonths": brief,
        },
    }
