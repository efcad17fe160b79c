"""A tree, such as the causes of a challenge, from left to right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.charts import frame, words
from concilia.core.charts.chart import Chart
from concilia.core.charts.theme import token

WIDTH, GAP, LINE = 640, 30, 14
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Node:
    """A branching point: its text, what hangs under it, and a tone for its edge."""

    label: str
    children: tuple[Node, ...] = ()
    tone: str = "calm"

    def __post_init__(self) -> None:
        object.__setattr__(self, "children", tuple(self.children))


@dataclass(slots=True)
class _Box:
    node: Node
    depth: int
    parent: _Box | None
    lines: list[str]
    y: float = 0.0

    @property
    def height(self) -> float:
        return LINE * len(self.lines) + 12


def tree(title: str, root: Node, *, alt: str = "", note: str = "") -> Chart:
    """Return the tree under `root`, at most six levels deep; the table holds all of it."""
    columns = (_("Level"), _("Text"), _("Hangs under"))
    if not root.label and not root.children:
        return frame.empty(title, columns, alt, note)
    table = tuple(_table(root, 1, ""))
    levels = min(max(int(row[0] or 1) for row in table), DEEPEST)
    wide = min((WIDTH - GAP * (levels - 1)) / levels, 250)
    boxes: list[_Box] = []
    bottom = _place(root, 0, None, boxes, 4.0, int(wide / 6.0))
    boxes.sort(key=lambda b: (b.depth, b.y))

    def left(box: _Box) -> float:
        return box.depth * (wide + GAP)

    drawn = [
        {
            "x": left(b),
            "x2": left(b) + wide,
            "y": b.y - b.height / 2,
            "y2": b.y + b.height / 2,
            "tx": left(b) + 11,
            "bar": left(b) + 3.5,
            "ty": b.y - LINE * (len(b.lines) - 1) / 2,
            "t": "\n".join(b.lines),
            "n": words.short(b.node.label, 300),
            "tone": b.node.tone,
        }
        for b in boxes
    ]
    elbows = []
    for number, b in enumerate(boxes):
        if b.parent:
            begin, end = left(b.parent) + wide, left(b)
            corners = (
                (begin, b.parent.y),
                (begin + GAP / 2, b.parent.y),
                (begin + GAP / 2, b.y),
                (end, b.y),
            )
            elbows += [{"k": number, "o": o, "x": x, "y": y} for o, (x, y) in enumerate(corners)]
    whole = levels * (wide + GAP) - GAP
    x_scale = {"domain": [0, whole], "nice": False, "zero": False}
    y_scale = {"domain": [bottom, 0], "nice": False, "zero": False}

    def x(field: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "axis": None, "scale": x_scale}

    def y(field: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "axis": None, "scale": y_scale}

    kinds = sorted({b.node.tone for b in boxes})
    tooltip = frame.tip(("n", columns[1], "nominal"))
    layers: list[dict[str, Any]] = [
        {
            "data": {"name": "elbows"},
            "mark": {"type": "line", "strokeWidth": 1.2, "color": token("rule")},
            "encoding": {
                "x": x("x"),
                "y": y("y"),
                "detail": {"field": "k"},
                "order": {"field": "o"},
            },
        },
        {
            "data": {"name": "boxes"},
            "mark": {
                "type": "rect",
                "fill": token("paper"),
                "stroke": token("rule"),
                "cornerRadius": 3,
                "strokeWidth": 1,
            },
            "encoding": {
                "x": x("x"),
                "x2": {"field": "x2"},
                "y": y("y"),
                "y2": {"field": "y2"},
                "tooltip": tooltip,
            },
        },
        {
            "data": {"name": "boxes"},
            "mark": {"type": "rect"},
            "encoding": {
                "x": x("x"),
                "x2": {"field": "bar"},
                "y": y("y"),
                "y2": {"field": "y2"},
                "color": {
                    "field": "tone",
                    "type": "nominal",
                    "legend": None,
                    "scale": {"domain": kinds, "range": [token(kind) for kind in kinds]},
                },
            },
        },
        {
            "data": {"name": "boxes"},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "lineBreak": "\n",
                "lineHeight": LINE,
                "fontSize": 11,
            },
            "encoding": {"x": x("tx"), "y": y("ty"), "text": {"field": "t", "type": "nominal"}},
        },
    ]
    return Chart(
        title,
        alt or _alt(root, len(table), levels),
        frame.body(
            layers,
            {"elbows": elbows, "boxes": drawn},
            height=bottom,
            width=whole,
            autosize={"type": "pad"},
        ),
        columns,
        table,
        note,
    )


def _table(node: Node, level: int, above: str) -> Iterator[tuple[int, str, str]]:
    yield level, node.label, above
    for child in node.children:
        yield from _table(child, level + 1, node.label)


def _place(
    node: Node, depth: int, parent: _Box | None, boxes: list[_Box], top: float, width: int
) -> float:
    """Give every box its height on the page, leaves one below the other; return the new top."""
    box = _Box(node, depth, parent, words.wrap(node.label, width, 3))
    boxes.append(box)
    children = node.children if depth + 1 < DEEPEST else ()
    if not children:
        box.y = top + box.height / 2
        return top + box.height + 8
    first, below = len(boxes), top
    for child in children:
        below = _place(child, depth + 1, box, boxes, below, width)
    own = [b.y for b in boxes[first:] if b.parent is box]
    box.y = max((own[0] + own[-1]) / 2, top + box.height / 2)
    return max(below, box.y + box.height / 2 + 8)


def _alt(root: Node, count: int, levels: int) -> str:
    said = _("A tree under “%(root)s”") % {"root": words.short(root.label)}
    said += ": " + ngettext("one entry", "%(count)s entries", count - 1) % {"count": count - 1}
    said += ", " + ngettext("one level deep.", "%(count)s levels deep.", levels - 1) % {
        "count": levels - 1
    }
    if root.children:
        firsts = [words.short(child.label, 60) for child in root.children[:6]]
        said += " " + _("First level: %(names)s.") % {"names": words.listed(firsts)}
    return said
