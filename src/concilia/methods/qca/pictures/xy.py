"""The XY plot: membership in a set against membership in the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from concilia.methods.qca.pictures.canvas import Picture, Row, Sheet, number, said, tips, token
from concilia.methods.qca.pictures.labels import placed

WORDS = {
    "case": "Case",
    "kind": "Kind",
    "typical": "typical",
    "deviant_consistency": "deviant in consistency",
    "deviant_coverage": "deviant in coverage",
    "irrelevant": "individually irrelevant",
}
_LOOKS = {
    "typical": ("circle", "calm"),
    "deviant_consistency": ("triangle-up", "late"),
    "deviant_coverage": ("diamond", "contested"),
    "irrelevant": ("circle", "rule"),
}
_SIDE, _LEFT, _TOP, _PAD = 430.0, 52.0, 8.0, 14.0


def role(x: float, y: float) -> str:
    """Return what a case is for a sufficient set (Schneider and Rohlfing 2013, simplified).

    Typical: member of both; deviant in consistency: member of the set alone; deviant in coverage:
    member of the outcome alone; irrelevant: of neither.
    """
    if x > 0.5:
        return "typical" if y > 0.5 else "deviant_consistency"
    return "deviant_coverage" if y > 0.5 else "irrelevant"


def xy_plot(
    cases: Sequence[str],
    x: Sequence[float],
    y: Sequence[float],
    *,
    x_title: str,
    y_title: str,
    necessity: bool = False,
    named: frozenset[str] | None = None,
    words: Mapping[str, str] | None = None,
) -> Picture:
    """Return the plot with diagonal, quadrants and labels that do not overlap.

    `x` and `y` lie in 0..1. For sufficiency the upper left triangle is shaded, where cases agree
    with it; for `necessity` the lower right one. `named` limits the labels to some cases (all up
    to 80; above that the deviant ones).
    """
    w = said(words, WORDS)
    sheet = Sheet(_LEFT + _SIDE + 2 * _PAD, _TOP + _SIDE + 2 * _PAD + 76)
    x0, y0 = _LEFT + _PAD, _TOP + _PAD

    def at(a: float, b: float) -> tuple[float, float]:
        return x0 + a * _SIDE, y0 + (1 - b) * _SIDE

    _ground(sheet, x0, y0, necessity)
    _axes(sheet, x0, y0, x_title, y_title)
    kinds = [role(a, b) for a, b in zip(x, y, strict=True)]
    rows: list[Row] = []
    for name, a, b, kind in zip(cases, x, y, kinds, strict=True):
        px, py = at(a, b)
        rows.append(
            {
                "x": px,
                "y": py,
                "n": name,
                "k": w[kind],
                "r": kind,
                "a": number(a, 2),
                "b": number(b, 2),
            }
        )
    for kind, (shape, colour) in _LOOKS.items():
        mark = {
            "type": "point",
            "shape": shape,
            "filled": kind != "irrelevant",
            "size": 46,
            "opacity": 1,
            "color": token(colour if kind != "irrelevant" else "muted"),
            "strokeWidth": 1.2,
        }
        sheet.add(
            [row for row in rows if row["r"] == kind],
            mark,
            tooltip=tips(("n", w["case"]), ("k", w["kind"]), ("a", x_title), ("b", y_title)),
        )
    if named is None and len(cases) > 80:
        named = frozenset(n for n, k in zip(cases, kinds, strict=True) if k.startswith("deviant"))
    _names(sheet, [r for r in rows if named is None or r["n"] in named], x0, y0)
    _key(sheet, [k for k in _LOOKS if k in kinds], w)
    table = tuple(
        (name, float(a), float(b), w[k]) for name, a, b, k in zip(cases, x, y, kinds, strict=True)
    )
    return Picture(sheet.body(), (w["case"], x_title, y_title, w["kind"]), table)


def _ground(sheet: Sheet, x0: float, y0: float, necessity: bool) -> None:
    corner = (x0 + _SIDE, y0 + _SIDE) if necessity else (x0, y0)
    points = [(x0, y0 + _SIDE), corner, (x0 + _SIDE, y0)]
    sheet.add(
        [{"x": a, "y": b, "o": n} for n, (a, b) in enumerate(points)],
        {
            "type": "line",
            "interpolate": "linear-closed",
            "fill": token("band"),
            "strokeWidth": 0,
        },
        order={"field": "o", "type": "quantitative"},
    )
    sheet.lines(
        [
            {"x": x0, "x2": x0 + _SIDE, "y": y0 + _SIDE / 2, "y2": y0 + _SIDE / 2},
            {"x": x0 + _SIDE / 2, "x2": x0 + _SIDE / 2, "y": y0, "y2": y0 + _SIDE},
        ],
        strokeDash=[4, 3],
    )
    sheet.lines([{"x": x0, "x2": x0 + _SIDE, "y": y0 + _SIDE, "y2": y0}], colour="muted")


def _axes(sheet: Sheet, x0: float, y0: float, x_title: str, y_title: str) -> None:
    low = y0 + _SIDE
    sheet.lines(
        [
            {"x": x0 - _PAD, "x2": x0 + _SIDE + _PAD, "y": low + _PAD, "y2": low + _PAD},
            {"x": x0 - _PAD, "x2": x0 - _PAD, "y": y0 - _PAD, "y2": low + _PAD},
        ]
    )
    ticks = [n / 4 for n in range(5)]
    sheet.text(
        [{"x": x0 + t * _SIDE, "y": low + _PAD + 12, "t": f"{t:g}"} for t in ticks],
        colour="muted",
        align="center",
    )
    sheet.text(
        [{"x": x0 - _PAD - 6, "y": y0 + (1 - t) * _SIDE, "t": f"{t:g}"} for t in ticks],
        colour="muted",
        align="right",
    )
    sheet.text(
        [{"x": x0 + _SIDE / 2, "y": low + _PAD + 30, "t": x_title}], align="center", limit=_SIDE
    )
    sheet.text(
        [{"x": 9, "y": y0 + _SIDE / 2, "t": y_title}], align="center", angle=270, limit=_SIDE
    )


def _names(sheet: Sheet, rows: Sequence[Row], x0: float, y0: float) -> None:
    edge = x0 - _PAD
    boxes, _left_out = placed(
        [(r["x"] - edge, r["y"] - y0 + _PAD, r["n"]) for r in rows],
        _SIDE + 2 * _PAD,
        _SIDE + 2 * _PAD,
    )
    up = y0 - _PAD
    sheet.lines(
        [
            {
                "x": b.x + edge,
                "y": b.y + up,
                "x2": b.end()[0] + edge,
                "y2": b.end()[1] + up,
            }
            for b in boxes
            if b.far
        ],
        colour="muted",
        strokeWidth=0.6,
    )
    sheet.text(
        [{"x": b.left + edge, "y": b.middle + up, "t": b.text} for b in boxes],
        align="left",
        fontSize=10.5,
    )


def _key(sheet: Sheet, kinds: Sequence[str], w: Mapping[str, str]) -> None:
    for n, kind in enumerate(kinds):
        shape, colour = _LOOKS[kind]
        spot = {"x": 60.0 + (n % 2) * 210, "y": sheet.height - 22 + (n // 2) * 15}
        mark = {"type": "point", "shape": shape, "size": 46, "opacity": 1, "strokeWidth": 1.2}
        colour = colour if kind != "irrelevant" else "muted"
        sheet.add([spot], {**mark, "filled": kind != "irrelevant", "color": token(colour)})
        sheet.text(
            [{"x": spot["x"] + 9, "y": spot["y"], "t": w[kind]}],
            colour="muted",
            align="left",
            fontSize=10,
        )
