"""What every picture stands on: a sheet measured in pixels, layers, colours by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int | float | None
Layer = dict[str, Any]
Row = dict[str, Any]

#: Colours for use without a house style; the names are those of the house's charts.
LIGHT = {
    "paper": "#ffffff",
    "ink": "#17212b",
    "muted": "#4a5662",
    "rule": "#c3c9cc",
    "grid": "#e6e8e5",
    "void": "#f2f3f0",
    "calm": "#2f6690",
    "late": "#a01c1c",
    "soon": "#744700",
    "done": "#1b5e39",
    "contested": "#5d3691",
    "band": "#eef3f8",
    "step-1": "#e1ecf5",
    "step-2": "#b3cfe4",
    "step-3": "#7cabce",
    "step-4": "#3a76a2",
    "step-5": "#1d5079",
    "on-1": "#17212b",
    "on-2": "#17212b",
    "on-3": "#0d151c",
    "on-4": "#ffffff",
    "on-5": "#ffffff",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A specification with colours by name, and the table that says the same."""

    body: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def token(name: str) -> dict[str, str]:
    """Return the colour called `name`."""
    return {"token": name}


def painted(body: Mapping[str, Any], colours: Mapping[str, str] = LIGHT) -> dict[str, Any]:
    """Return a specification that any Vega-Lite renderer takes."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            if len(value) == 1 and "token" in value:
                return colours[value["token"]]
            return {k: v if k == "datasets" else walk(v) for k, v in value.items()}
        return [walk(v) for v in value] if isinstance(value, list) else value

    made: dict[str, Any] = walk(dict(body))
    return made


class Sheet:
    """A sheet of `width` × `height` pixels, its origin at the top left."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = float(width), float(height)
        # One scale for all layers, so that a sheet that grows stays the right way up.
        self._across: Layer = {"domain": [0, self.width], "nice": False, "zero": False}
        self._down: Layer = {"domain": [self.height, 0], "nice": False, "zero": False}
        self.layers: list[Layer] = []
        self.data: dict[str, list[Row]] = {}

    def across(self, field: str) -> Layer:
        """Return the channel for a field in pixels from the left."""
        return {"field": field, "type": "quantitative", "axis": None, "scale": self._across}

    def down(self, field: str) -> Layer:
        """Return the channel for a field in pixels from the top."""
        return {"field": field, "type": "quantitative", "axis": None, "scale": self._down}

    def add(self, rows: Iterable[Row], mark: Layer, **encoding: Any) -> None:
        """Draw `mark` for each row at its `x`, `y` (and `x2`, `y2` where the mark has them)."""
        kept = list(rows)
        if not kept:
            return
        name = f"d{len(self.data)}"
        self.data[name] = kept
        channels: Layer = {"x": self.across("x"), "y": self.down("y")}
        channels |= {c: {"field": c} for c in ("x2", "y2") if c in kept[0]}
        self.layers.append(
            {"data": {"name": name}, "mark": mark, "encoding": {**channels, **encoding}}
        )

    def text(self, rows: Iterable[Row], *, colour: str = "ink", **mark: Any) -> None:
        """Write each row's `t` at its place, centred on the line."""
        style = {"type": "text", "baseline": "middle", "fontSize": 11, "color": token(colour)}
        self.add(rows, {**style, **mark}, text={"field": "t", "type": "nominal"})

    def lines(self, rows: Iterable[Row], *, colour: str = "rule", **mark: Any) -> None:
        """Draw a straight line from `x`, `y` to `x2`, `y2` for each row."""
        self.add(rows, {"type": "rule", "strokeWidth": 1, "color": token(colour), **mark})

    def body(self, **more: Any) -> Layer:
        """Return the specification."""
        self._across["domain"] = [0, self.width]
        self._down["domain"] = [self.height, 0]
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "width": self.width,
            "height": self.height,
            "autosize": {"type": "pad"},
            "datasets": self.data,
            "layer": self.layers,
            **more,
        }


def breadth(text: str, size: float = 11) -> float:
    """Return about how wide `text` is in pixels, set in a sans serif of `size`."""
    wide = sum(1.9 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return wide * size * 0.53


def folded(text: str, width: float, lines: int = 2, size: float = 11) -> str:
    """Return `text` in at most `lines` lines of `width` pixels, the rest cut with an ellipsis."""
    if breadth(text, size) <= width:
        return text
    pieces = text.split(" ") if " " in text else list(text)
    glue = " " if " " in text else ""
    out, line = [], ""
    for piece in pieces:
        longer = f"{line}{glue}{piece}" if line else piece
        if line and breadth(longer, size) > width:
            out.append(line)
            line = piece
        else:
            line = longer
    out.append(line)
    if len(out) > lines:
        out = [*out[: lines - 1], out[lines - 1].rstrip() + "…"]
    return "\n".join(cut(part, width, size) for part in out)


def cut(text: str, width: float, size: float = 11) -> str:
    """Return `text` on one line of `width` pixels."""
    while len(text) > 2 and breadth(text, size) > width:
        text = text[:-2].rstrip() + "…"
    return text


def said(values: Mapping[str, str] | None, defaults: Mapping[str, str]) -> dict[str, str]:
    """Return the words of a picture: the caller's, else the English ones."""
    return {**defaults, **(values or {})}


def number(value: float | None, places: int = 3) -> str:
    """Return a number as journals print it; a dash for none."""
    return "–" if value is None or value != value else f"{value:.{places}f}"


def tips(*fields: tuple[str, str]) -> Sequence[Row]:
    """Return tooltip channels from (field, title) pairs of text fields."""
    return [{"field": f, "title": title, "type": "nominal"} for f, title in fields]
