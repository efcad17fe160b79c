"""How far each choice can move before the solution changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from concilia.methods.qca.pictures.canvas import (
    Picture,
    Sheet,
    breadth,
    folded,
    said,
)

WORDS = {
    "choice": "Choice",
    "lower": "Same solution from",
    "value": "Chosen",
    "upper": "to",
    "beyond": "no change as far as was tried",
}
_ROW, _LINE = 30.0, 330.0


@dataclass(frozen=True, slots=True)
class Range:
    """One choice: its value and the span in which the solution stays the same.

    `least` and `most` are the ends of what was tried; a span that reaches such an end is open.
    """

    label: str
    value: float
    lower: float
    upper: float
    least: float
    most: float


def _show(value: float) -> str:
    return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"


def ranges(found: Sequence[Range], *, words: Mapping[str, str] | None = None) -> Picture:
    """Return one line per choice, each on its own scale, the chosen value marked."""
    w = said(words, WORDS)
    left = max(120.0, *(min(breadth(r.label), 210) + 20 for r in found)) if found else 120.0
    room = 52.0
    sheet = Sheet(left + _LINE + 2 * room, 12 + _ROW * len(found) + 26)
    begin = left + room
    for at, one in enumerate(found):
        y = 12 + _ROW * (at + 0.5)
        span = one.most - one.least or 1.0

        def x(value: float, low: float = one.least, span: float = span) -> float:
            return begin + _LINE * min(max((value - low) / span, 0), 1)

        sheet.text(
            [{"x": 4, "y": y - 6 * ("\n" in folded(one.label, 215)), "t": folded(one.label, 215)}],
            align="left",
            lineBreak="\n",
            lineHeight=12,
        )
        sheet.lines(
            [{"x": begin, "x2": begin + _LINE, "y": y, "y2": y}], colour="grid", strokeWidth=6
        )
        sheet.lines(
            [{"x": x(one.lower), "x2": max(x(one.upper), x(one.lower) + 2), "y": y, "y2": y}],
            colour="calm",
            strokeWidth=6,
        )
        sheet.lines(
            [{"x": x(one.value), "x2": x(one.value), "y": y - 8, "y2": y + 8}],
            colour="ink",
            strokeWidth=2.5,
        )
        ends = [
            (x(one.lower), "right", one.lower, one.lower <= one.least, "‹ "),
            (x(one.upper), "left", one.upper, one.upper >= one.most, " ›"),
        ]
        for place, side, value, is_open, arrow in ends:
            text = _show(value)
            if is_open:
                text = arrow + text if side == "right" else text + arrow
            sheet.text(
                [{"x": place + (-7 if side == "right" else 7), "y": y, "t": text}],
                colour="muted",
                align=side,
                fontSize=10,
            )
        sheet.text(
            [{"x": x(one.value), "y": y - 14, "t": _show(one.value)}],
            align="center",
            fontSize=10,
            fontWeight="bold",
        )
    y = sheet.height - 10
    sheet.lines([{"x": begin, "x2": begin + 22, "y": y, "y2": y}], colour="calm", strokeWidth=6)
    sheet.text(
        [{"x": begin + 28, "y": y, "t": f"{w['lower']} … {w['upper']}; ‹ › {w['beyond']}"}],
        colour="muted",
        align="left",
        fontSize=10,
    )
    heads = (w["choice"], w["value"], w["lower"], w["upper"])
    rows = tuple((r.label, r.value, r.lower, r.upper) for r in found)
    return Picture(sheet.body(), heads, rows)
