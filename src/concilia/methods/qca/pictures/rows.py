"""The truth table as a heat map: conditions, outcome, cases, consistency and PRI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from concilia.methods.qca.pictures.canvas import (
    Picture,
    Row,
    Sheet,
    breadth,
    cut,
    number,
    said,
    tips,
    token,
)

WORDS = {
    "row": "Row",
    "out": "OUT",
    "n": "Cases",
    "incl": "Consistency",
    "pri": "PRI",
    "names": "Which cases",
}
_HIGH = 22.0
_TONES = {"1": "done", "0": "late", "C": "contested", "?": "muted"}


@dataclass(frozen=True, slots=True)
class RowOf:
    """One row of a truth table as it is drawn."""

    number: int
    values: Sequence[int]
    out: str
    n: int
    incl: float | None
    pri: float | None
    cases: Sequence[str]


def truth_table(
    conditions: Sequence[str],
    rows: Sequence[RowOf],
    *,
    levels: Sequence[int] | None = None,
    words: Mapping[str, str] | None = None,
) -> Picture:
    """Return the heat map: dark is present (or a higher level), shades are consistency."""
    w = said(words, WORDS)
    steps = levels or [2] * len(conditions)
    wide = max(30.0, *(breadth(c) + 10 for c in conditions)) if conditions else 30.0
    turned = wide > 64
    wide = 34.0 if turned else wide
    top = max(map(breadth, conditions)) * 0.72 + 26 if turned else 28.0
    first = max(44.0, breadth(w["row"]) + 14)
    out, n = max(40.0, breadth(w["out"]) + 12), max(44.0, breadth(w["n"]) + 12)
    fit = max(56.0, breadth(w["incl"]) + 10, breadth(w["pri"]) + 10)
    starts = [first + wide * k for k in range(len(conditions))]
    at_out = first + wide * len(conditions) + 8
    at_n, at_incl = at_out + out, at_out + out + n
    at_pri, at_names = at_incl + fit, at_incl + 2 * fit + 10
    sheet = Sheet(at_names + 210, top + _HIGH * len(rows) + 8)
    _heads(sheet, conditions, starts, wide, top, turned)
    for x, key in (
        (first / 2, "row"),
        (at_out + out / 2, "out"),
        (at_n + n / 2, "n"),
        (at_incl + fit / 2, "incl"),
        (at_pri + fit / 2, "pri"),
    ):
        sheet.text([{"x": x, "y": top - 12, "t": w[key]}], colour="muted", align="center")
    sheet.text([{"x": at_names, "y": top - 12, "t": w["names"]}], colour="muted", align="left")
    cells: dict[int, list[Row]] = {}
    texts: dict[int, list[Row]] = {}
    for at, row in enumerate(rows):
        y = top + _HIGH * at
        for start, value, level, name in zip(starts, row.values, steps, conditions, strict=True):
            shade = 1 if value == 0 else 5 if level == 2 else 2 + round(3 * value / (level - 1))
            _cell(cells, texts, shade, start, y, wide, str(value), f"{name} = {value}")
        for start, share in ((at_incl, row.incl), (at_pri, row.pri)):
            if share is not None and share == share:
                shade = min(5, 1 + max(0, int((share - 0.5) * 10)))
                _cell(cells, texts, shade, start, y, fit, number(share), number(share, 6))
    for shade in sorted(cells):
        mark = {"type": "rect", "stroke": token("paper"), "strokeWidth": 1.5}
        sheet.add(cells[shade], {**mark, "fill": token(f"step-{shade}")}, tooltip=tips(("n", "")))
        sheet.text(texts[shade], colour=f"on-{shade}", align="center", fontSize=10.5)
    _beside(sheet, rows, top, (first / 2, at_out + out / 2, at_n + n / 2, at_names))
    heads = (w["row"], *conditions, w["out"], w["n"], w["incl"], w["pri"], w["names"])
    table = tuple(
        (r.number, *(int(v) for v in r.values), r.out, r.n, r.incl, r.pri, ", ".join(r.cases))
        for r in rows
    )
    return Picture(sheet.body(), heads, table)


def _heads(
    sheet: Sheet,
    conditions: Sequence[str],
    starts: Sequence[float],
    wide: float,
    top: float,
    turned: bool,
) -> None:
    rows = [
        {"x": x + wide / 2, "y": top - 12, "t": c} for x, c in zip(starts, conditions, strict=True)
    ]
    if turned:
        sheet.text(rows, align="left", angle=-50)
    else:
        sheet.text(rows, align="center", fontWeight="bold")


def _cell(
    cells: dict[int, list[Row]],
    texts: dict[int, list[Row]],
    shade: int,
    x: float,
    y: float,
    wide: float,
    text: str,
    tip: str,
) -> None:
    cells.setdefault(shade, []).append({"x": x, "x2": x + wide, "y": y, "y2": y + _HIGH, "n": tip})
    texts.setdefault(shade, []).append({"x": x + wide / 2, "y": y + _HIGH / 2, "t": text})


def _beside(
    sheet: Sheet, rows: Sequence[RowOf], top: float, at: tuple[float, float, float, float]
) -> None:
    numbers, outs, counts, names = at
    lines = [(top + _HIGH * (k + 0.5), row) for k, row in enumerate(rows)]
    sheet.text(
        [{"x": numbers, "y": y, "t": str(r.number)} for y, r in lines],
        colour="muted",
        align="center",
    )
    for tone in dict.fromkeys(_TONES.values()):
        sheet.text(
            [{"x": outs, "y": y, "t": r.out} for y, r in lines if _TONES[r.out] == tone],
            colour=tone,
            align="center",
            fontWeight="bold",
        )
    sheet.text([{"x": counts, "y": y, "t": str(r.n)} for y, r in lines], align="center")
    sheet.text(
        [{"x": names, "y": y, "t": cut(", ".join(r.cases), 200, 10)} for y, r in lines],
        align="left",
        fontSize=10,
    )
