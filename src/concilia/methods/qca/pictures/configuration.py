"""The configuration chart: circles for conditions, one column a path, fit below.

Notation of Ragin and Fiss (2008): a filled circle is presence, a crossed circle absence, a blank
cell a condition that does not matter; large circles are core conditions (in the parsimonious
solution too), small ones peripheral. Multi-value conditions show their level in the circle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from concilia.methods.qca.pictures.canvas import (
    Cell,
    Picture,
    Row,
    Sheet,
    breadth,
    folded,
    number,
    said,
    tips,
    token,
)

WORDS = {
    "condition": "Condition",
    "consistency": "Consistency",
    "pri": "PRI",
    "raw": "Raw coverage",
    "unique": "Unique coverage",
    "cases": "Cases",
    "solution_consistency": "Solution consistency",
    "solution_coverage": "Solution coverage",
    "core_present": "core, present",
    "core_absent": "core, absent",
    "present": "peripheral, present",
    "absent": "peripheral, absent",
    "blank": "blank: does not matter",
    "is": "present",
    "is_not": "absent",
}
_CROSSED = (
    "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1Z"
    "M-0.7071,-0.7071L0.7071,0.7071M-0.7071,0.7071L0.7071,-0.7071"
)
_LARGE, _SMALL = 380, 105
_ROW, _FIT, _WIDE = 30.0, 21.0, 66.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters of fit of a path or of a whole model; None where unknown."""

    consistency: float | None = None
    pri: float | None = None
    raw: float | None = None
    unique: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One path: condition → level (0, 1, or more for multi-value), its core, its fit."""

    name: str
    literals: Mapping[str, int]
    core: frozenset[str] = frozenset()
    fit: Fit = field(default_factory=Fit)
    cases: int | None = None
    model: str = ""


def configuration(
    conditions: Mapping[str, str],
    columns: Sequence[Column],
    models: Mapping[str, Fit] | None = None,
    *,
    multivalue: frozenset[str] = frozenset(),
    graded: bool = True,
    words: Mapping[str, str] | None = None,
) -> Picture:
    """Return the chart of `columns`; `conditions` maps each condition to what it is called.

    Columns of one model stand together under its name; `models` gives the fit of each. Where
    nobody told core from peripheral conditions, `graded` is False and all circles are large.
    """
    w = said(words, WORDS)
    if not graded:
        columns = [replace(column, core=frozenset(column.literals)) for column in columns]
        w |= {"core_present": w["is"], "core_absent": w["is_not"]}
    fits = _fits(w, columns)
    labels = {c: folded(text, 250, 2) for c, text in conditions.items()}
    longest = [line for text in labels.values() for line in text.split("\n")]
    longest += [w["solution_consistency"], w["solution_coverage"], *(label for label, _v in fits)]
    left = max(110.0, max(map(breadth, longest)) + 18)
    titled = any(column.model for column in columns)
    top = 46.0 if titled else 26.0
    bottom = top + _ROW * len(labels)
    fit_end = bottom + 8 + _FIT * len(fits)
    overall = _overall(w, columns, models or {})
    end = fit_end + (8 + _FIT * len(overall) if overall else 0)
    wide = max(_WIDE, 330 / max(len(columns), 1) if len(columns) < 6 else _WIDE)
    wide = min(wide, 110.0)
    width = max(left + wide * len(columns), 440.0)
    sheet = Sheet(width, end + 34)
    middle = [left + wide * (n + 0.5) for n in range(len(columns))]
    rows = {c: top + _ROW * (n + 0.5) for n, c in enumerate(labels)}

    rules = [0.0 if titled else 2.0, top, bottom + 2, end + 4]
    if overall:
        rules.insert(3, fit_end + 4)
    sheet.lines(
        [{"x": 0, "x2": width, "y": y, "y2": y} for y in rules], colour="ink", strokeWidth=1
    )
    sheet.lines(
        [{"x": 0, "x2": width, "y": y + _ROW / 2, "y2": y + _ROW / 2} for y in rows.values()][:-1],
        colour="grid",
    )
    sheet.text(
        [{"x": 4, "y": rows[c] - 6 * text.count("\n"), "t": text} for c, text in labels.items()],
        align="left",
        lineBreak="\n",
        lineHeight=12,
    )
    heads = [{"x": x, "y": top - 12, "t": c.name} for x, c in zip(middle, columns, strict=True)]
    sheet.text(heads, align="center", fontWeight="bold", fontSize=12)
    if titled:
        _titles(sheet, columns, left, wide)
    _circles(sheet, conditions, columns, middle, rows, multivalue, w)
    for at, (label, values) in enumerate(fits):
        y = bottom + 6 + _FIT * (at + 0.5)
        sheet.text([{"x": 4, "y": y, "t": label}], colour="muted", align="left")
        sheet.text(
            [{"x": x, "y": y, "t": t} for x, t in zip(middle, values, strict=True)], align="center"
        )
    for at, (label, spans) in enumerate(overall):
        y = fit_end + 8 + _FIT * (at + 0.5)
        sheet.text([{"x": 4, "y": y, "t": label}], colour="muted", align="left")
        sheet.text(
            [{"x": left + wide * (a + b) / 2, "y": y, "t": t} for a, b, t in spans], align="center"
        )
    _legend(sheet, end + 20, w, graded)
    return Picture(sheet.body(), *_table(conditions, columns, fits, w))


def _fits(w: Mapping[str, str], columns: Sequence[Column]) -> list[tuple[str, list[str]]]:
    found = []
    for name in ("consistency", "pri", "raw", "unique"):
        values = [getattr(column.fit, name) for column in columns]
        if any(value is not None for value in values):
            found.append((w[name], [number(value) for value in values]))
    if any(column.cases is not None for column in columns):
        found.append((w["cases"], ["–" if c.cases is None else str(c.cases) for c in columns]))
    return found


def _overall(
    w: Mapping[str, str], columns: Sequence[Column], models: Mapping[str, Fit]
) -> list[tuple[str, list[tuple[int, int, str]]]]:
    spans, at = [], 0
    for name, group in groupby(columns, key=lambda column: column.model):
        count = len(list(group))
        spans.append((at, at + count, name))
        at += count
    found = []
    for label, part in (("solution_consistency", "consistency"), ("solution_coverage", "raw")):
        line = [
            (a, b, number(getattr(models[name], part))) for a, b, name in spans if name in models
        ]
        if line:
            found.append((w[label], line))
    return found


def _titles(sheet: Sheet, columns: Sequence[Column], left: float, wide: float) -> None:
    at = 0
    for name, group in groupby(columns, key=lambda column: column.model):
        count = len(list(group))
        begin, end = left + wide * at, left + wide * (at + count)
        sheet.text([{"x": (begin + end) / 2, "y": 12, "t": name}], colour="muted", align="center")
        sheet.lines([{"x": begin + 6, "x2": end - 6, "y": 22, "y2": 22}])
        at += count


def _circles(
    sheet: Sheet,
    conditions: Mapping[str, str],
    columns: Sequence[Column],
    middle: Sequence[float],
    rows: Mapping[str, float],
    multivalue: frozenset[str],
    w: Mapping[str, str],
) -> None:
    filled: list[Row] = []
    crossed: list[Row] = []
    levels: list[Row] = []
    for x, column in zip(middle, columns, strict=True):
        for name, value in column.literals.items():
            core = name in column.core
            word = ("core_" if core else "") + ("present" if value else "absent")
            kind = f"= {value}" if name in multivalue else w[word]
            row = {
                "x": x,
                "y": rows[name],
                "size": _LARGE if core or name in multivalue else _SMALL,
                "n": f"{conditions[name]}: {kind}",
                "t": str(value),
            }
            if name in multivalue:
                levels.append(row)
            (filled if value or name in multivalue else crossed).append(row)
    size = {"field": "size", "type": "quantitative", "scale": None, "legend": None}
    tip = tips(("n", w["condition"]))
    sheet.add(
        filled,
        {"type": "point", "filled": True, "opacity": 1, "color": token("ink")},
        size=size,
        tooltip=tip,
    )
    sheet.add(
        crossed,
        {
            "type": "point",
            "shape": _CROSSED,
            "filled": False,
            "opacity": 1,
            "stroke": token("ink"),
            "strokeWidth": 1.4,
        },
        size=size,
        tooltip=tip,
    )
    sheet.text(levels, colour="paper", fontWeight="bold", align="center")


def _legend(sheet: Sheet, y: float, w: Mapping[str, str], graded: bool) -> None:
    x = 8.0
    for word, shape, size in (
        ("core_present", "circle", 210),
        ("core_absent", _CROSSED, 210),
        ("present", "circle", 80),
        ("absent", _CROSSED, 80),
    )[: 4 if graded else 2]:
        mark = {"type": "point", "shape": shape, "opacity": 1, "size": size, "strokeWidth": 1.2}
        ink = (
            {"filled": True, "color": token("ink")}
            if shape == "circle"
            else {
                "filled": False,
                "stroke": token("ink"),
            }
        )
        sheet.add([{"x": x, "y": y}], {**mark, **ink})
        sheet.text([{"x": x + 12, "y": y, "t": w[word]}], colour="muted", align="left", fontSize=10)
        x += 12 + breadth(w[word], 10) + 20
        if x > sheet.width - 90:
            x, y = 8.0, y + 18
            sheet.height = max(sheet.height, y + 12)
    sheet.text([{"x": x - 4, "y": y, "t": w["blank"]}], colour="muted", align="left", fontSize=10)


def _table(
    conditions: Mapping[str, str],
    columns: Sequence[Column],
    fits: Sequence[tuple[str, list[str]]],
    w: Mapping[str, str],
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    heads = (w["condition"], *(f"{c.model} {c.name}".strip() for c in columns))
    lines: list[tuple[Cell, ...]] = []
    for name, label in conditions.items():
        cells: list[Cell] = [label]
        for column in columns:
            if name not in column.literals:
                cells.append("")
                continue
            core = "core_" if name in column.core else ""
            level = column.literals[name]
            cells.append(w[core + ("present" if level else "absent")] if level < 2 else str(level))
        lines.append(tuple(cells))
    lines += [(label, *values) for label, values in fits]
    return heads, tuple(lines)
