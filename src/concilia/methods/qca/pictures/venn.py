"""Venn diagrams of up to five sets.

Every set is a circle or an ellipse, so every intersection is convex: drawing the intersections
from few sets to many, each over the one before, leaves exactly the right region visible.
The ellipses are Venn's four and Grünbaum's five (1975).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from concilia.methods.qca.pictures.canvas import Cell, Picture, Sheet, said, tips, token

Point = tuple[float, float]

#: Centre, half axes and turn in degrees of each set; unit square, y upwards.
_SHAPES: dict[int, tuple[tuple[float, float, float, float, float], ...]] = {
    1: ((0.5, 0.5, 0.34, 0.34, 0),),
    2: ((0.36, 0.5, 0.3, 0.3, 0), (0.64, 0.5, 0.3, 0.3, 0)),
    3: ((0.36, 0.62, 0.3, 0.3, 0), (0.64, 0.62, 0.3, 0.3, 0), (0.5, 0.38, 0.3, 0.3, 0)),
    4: (
        (0.35, 0.4, 0.36, 0.225, 140),
        (0.45, 0.5, 0.36, 0.225, 140),
        (0.544, 0.5, 0.36, 0.225, 40),
        (0.644, 0.4, 0.36, 0.225, 40),
    ),
    5: (
        (0.428, 0.449, 0.435, 0.25, 155),
        (0.469, 0.543, 0.435, 0.25, 82),
        (0.558, 0.523, 0.435, 0.25, 10),
        (0.578, 0.432, 0.435, 0.25, 118),
        (0.489, 0.383, 0.435, 0.25, 46),
    ),
}
_SIDE, _EDGE, _STEPS = 400.0, 46.0, 144

WORDS = {
    "1": "sufficient (OUT = 1)",
    "0": "not sufficient (OUT = 0)",
    "C": "contradictory",
    "?": "no case, or too few",
    "sets": "Member of",
    "none": "none of them",
    "out": "OUT",
    "n": "Cases",
}
_FILLS = {"1": "step-3", "0": "step-1", "C": "contested", "?": "paper"}


@dataclass(frozen=True, slots=True)
class Region:
    """The intersection of `inside`, as a polygon, and a spot inside that region alone."""

    inside: frozenset[int]
    outline: tuple[Point, ...]
    spot: Point


@cache
def regions(count: int) -> tuple[Region, ...]:
    """Return every region of the diagram of `count` sets but the outer one, few sets first.

    Raises ValueError beyond five sets.
    """
    if count not in _SHAPES:
        raise ValueError("a Venn diagram shows one to five sets")
    rings = [_ring(*shape) for shape in _SHAPES[count]]
    found = []
    for size in range(1, count + 1):
        for inside in combinations(range(count), size):
            outline = rings[inside[0]]
            for n in inside[1:]:
                outline = _clipped(outline, rings[n])
            found.append(Region(frozenset(inside), tuple(outline), _spot(count, inside)))
    return tuple(found)


def venn(
    sets: Sequence[str],
    values: Mapping[tuple[int, ...], tuple[str, int, str]],
    *,
    words: Mapping[str, str] | None = None,
) -> Picture:
    """Return the diagram of one to five crisp sets.

    `values` maps a row of 0/1 to (OUT, number of cases, which cases).
    Rows that are not given are remainders.
    """
    w = said(words, WORDS)
    count = len(sets)
    parts = regions(count)
    sheet = Sheet(_SIDE + 2 * _EDGE, _SIDE + 64)
    rows: list[tuple[Cell, ...]] = []

    def place(point: Point) -> tuple[float, float]:
        return _EDGE + point[0] * _SIDE, 20 + (1 - point[1]) * _SIDE

    outer = values.get((0,) * count, ("?", 0, ""))
    numbers, marked = [], set()
    corner = {"x": 6.0, "x2": sheet.width - 6, "y": 4.0, "y2": _SIDE + 24}
    sheet.add(
        [{**corner, "n": w["none"]}],
        {"type": "rect", "fill": token(_FILLS[outer[0]]), "stroke": token("rule")},
        tooltip=tips(("n", w["sets"])),
    )
    numbers.append((24.0, _SIDE + 10.0, str(outer[1]), outer[0]))
    rows.append((w["none"], outer[0], outer[1], outer[2]))
    marked.add(outer[0])
    for region in parts:
        key = tuple(int(n in region.inside) for n in range(count))
        out, n, names = values.get(key, ("?", 0, ""))
        label = "*".join(s if k else f"~{s}" for s, k in zip(sets, key, strict=True))
        tip = f"{label}: {out}, {n}" + (f" ({names})" if names else "")
        outline = [place(p) for p in region.outline]
        sheet.add(
            [{"x": x, "y": y, "o": o, "n": tip} for o, (x, y) in enumerate(outline)],
            {
                "type": "line",
                "interpolate": "linear-closed",
                "fill": token(_FILLS[out]),
                "strokeWidth": 0,
            },
            order={"field": "o", "type": "quantitative"},
            tooltip=tips(("n", w["sets"])),
        )
        numbers.append((*place(region.spot), str(n), out))
        rows.append((label, out, n, names))
        marked.add(out)
    for shape in _SHAPES[count]:
        ring = [place(p) for p in _ring(*shape)]
        sheet.add(
            [{"x": x, "y": y, "o": o} for o, (x, y) in enumerate(ring)],
            {
                "type": "line",
                "interpolate": "linear-closed",
                "stroke": token("ink"),
                "strokeWidth": 1.3,
            },
            order={"field": "o", "type": "quantitative"},
        )
    colours = {"1": "on-3", "0": "on-1", "C": "paper", "?": "muted"}
    for out, colour in colours.items():
        shown = [
            {"x": x, "y": y, "t": t}
            for x, y, t, o in numbers
            if o == out and (t != "0" or o != "?")
        ]
        sheet.text(shown, colour=colour, align="center", fontSize=11.5)
    _titles(sheet, sets, place)
    _key(sheet, [k for k in _FILLS if k in marked], w)
    return Picture(sheet.body(), (w["sets"], w["out"], w["n"], w["sets"] + " "), tuple(rows))


def _ring(x: float, y: float, a: float, b: float, turn: float) -> list[Point]:
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    out = []
    for n in range(_STEPS):
        t = 2 * math.pi * n / _STEPS
        u, v = a * math.cos(t), b * math.sin(t)
        out.append((x + u * cos - v * sin, y + u * sin + v * cos))
    return out


def _clipped(shape: Sequence[Point], by: Sequence[Point]) -> list[Point]:
    """Return the part of a convex polygon in another (Sutherland and Hodgman 1974)."""
    out = list(shape)
    for n, (ax, ay) in enumerate(by):
        bx, by_ = by[(n + 1) % len(by)]
        given, out = out, []
        for k, p in enumerate(given):
            q = given[(k + 1) % len(given)]
            side_p = (bx - ax) * (p[1] - ay) - (by_ - ay) * (p[0] - ax)
            side_q = (bx - ax) * (q[1] - ay) - (by_ - ay) * (q[0] - ax)
            if side_p >= 0:
                out.append(p)
            if (side_p >= 0) != (side_q >= 0):
                share = side_p / (side_p - side_q)
                out.append((p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])))
        if not out:
            break
    return out


def depth(count: int, n: int, point: Point) -> float:
    """Return how deep `point` lies in set `n`: above zero inside, below zero outside."""
    x, y, a, b, turn = _SHAPES[count][n]
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    u = (point[0] - x) * cos + (point[1] - y) * sin
    v = -(point[0] - x) * sin + (point[1] - y) * cos
    return (1 - math.hypot(u / a, v / b)) * min(a, b)


def _spot(count: int, inside: Sequence[int]) -> Point:
    """Return the spot of a fine grid that lies deepest in the region alone."""
    best, found = -math.inf, (0.5, 0.5)
    for i in range(101):
        for j in range(101):
            p = (i / 100, j / 100)
            deep = min(
                depth(count, n, p) if n in inside else -depth(count, n, p) for n in range(count)
            )
            if deep > best:
                best, found = deep, p
    return found


def _titles(sheet: Sheet, sets: Sequence[str], place: object) -> None:
    count = len(sets)
    middle = (
        sum(s[0] for s in _SHAPES[count]) / count,
        sum(s[1] for s in _SHAPES[count]) / count,
    )
    for n, name in enumerate(sets):
        alone = next(r for r in regions(count) if r.inside == {n})
        if count == 1:
            far = (0.5, 0.86)
        else:
            ring = _ring(*_SHAPES[count][n])
            away = (alone.spot[0] - middle[0], alone.spot[1] - middle[1])
            far = max(
                ring, key=lambda p: (p[0] - middle[0]) * away[0] + (p[1] - middle[1]) * away[1]
            )
        length = math.hypot(far[0] - middle[0], far[1] - middle[1]) or 1
        out = (
            far[0] + 0.04 * (far[0] - middle[0]) / length,
            far[1] + 0.04 * (far[1] - middle[1]) / length,
        )
        x, y = _EDGE + out[0] * _SIDE, 20 + (1 - out[1]) * _SIDE
        align = (
            "center" if abs(out[0] - middle[0]) < 0.2 else "left" if out[0] > middle[0] else "right"
        )
        x = min(max(x, 12), sheet.width - 12)
        sheet.text(
            [{"x": x, "y": min(max(y, 14), _SIDE + 14), "t": name}],
            align=align,
            fontWeight="bold",
            fontSize=12,
        )


def _key(sheet: Sheet, outs: Sequence[str], w: Mapping[str, str]) -> None:
    for n, out in enumerate(outs):
        x, y = 14.0 + (n % 2) * 220, _SIDE + 36 + (n // 2) * 17
        mark = {"type": "rect", "fill": token(_FILLS[out]), "stroke": token("rule")}
        sheet.add([{"x": x, "x2": x + 16, "y": y - 6, "y2": y + 6}], mark)
        sheet.text([{"x": x + 22, "y": y, "t": w[out]}], colour="muted", align="left", fontSize=10)
