"""The calibration curve: raw value against membership, with the cases on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from concilia.methods.qca.pictures.canvas import Picture, said, tips, token
from concilia.methods.qca.pictures.labels import placed

WORDS = {"case": "Case", "raw": "Raw value", "membership": "Membership"}
_WIDE, _HIGH = 520.0, 250.0


def calibration_curve(
    cases: Sequence[str],
    raw: Sequence[float],
    membership: Sequence[float],
    line: tuple[Sequence[float], Sequence[float]],
    anchors: Sequence[float],
    *,
    title: str = "",
    words: Mapping[str, str] | None = None,
    named: bool = True,
) -> Picture:
    """Return the curve. `line` is (raw, membership) along it; `anchors` are drawn as rules."""
    w = said(words, WORDS)
    values = [*raw, *line[0], *anchors]
    low, high = min(values), max(values)
    pad = (high - low) * 0.03 or 1.0
    low, high = low - pad, high + pad
    x: dict[str, Any] = {
        "field": "x",
        "type": "quantitative",
        "title": title or w["raw"],
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": {"titleColor": token("ink"), "labelOverlap": True},
    }
    y: dict[str, Any] = {
        "field": "y",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [-0.06, 1.06], "nice": False, "zero": False},
        "axis": {"values": [0, 0.25, 0.5, 0.75, 1], "format": ".2~f"},
    }
    points = [
        {"x": float(a), "y": float(b), "n": n, "a": f"{a:,.4g}", "b": f"{b:.3f}"}
        for n, a, b in zip(cases, raw, membership, strict=True)
    ]
    data: dict[str, list[dict[str, Any]]] = {
        "line": [{"x": float(a), "y": float(b)} for a, b in zip(*line, strict=True)],
        "points": points,
        "anchors": [{"x": float(a), "t": f"{a:g}"} for a in anchors],
        "half": [{"y": 0.5}],
    }
    layers: list[dict[str, Any]] = [
        {
            "data": {"name": "half"},
            "mark": {"type": "rule", "strokeDash": [4, 3], "color": token("rule")},
            "encoding": {"y": y},
        },
        {
            "data": {"name": "anchors"},
            "mark": {"type": "rule", "color": token("soon"), "strokeDash": [2, 2]},
            "encoding": {"x": x},
        },
        {
            "data": {"name": "line"},
            "mark": {"type": "line", "color": token("calm"), "strokeWidth": 2},
            "encoding": {"x": x, "y": y, "order": {"field": "x"}},
        },
        {
            "data": {"name": "points"},
            "mark": {
                "type": "point",
                "filled": True,
                "size": 38,
                "opacity": 1,
                "color": token("ink"),
            },
            "encoding": {
                "x": x,
                "y": y,
                "tooltip": tips(("n", w["case"]), ("a", w["raw"]), ("b", w["membership"])),
            },
        },
    ]
    if named and len(points) <= 60:
        data["names"] = _names(points, line, low, high)
        layers.append(
            {
                "data": {"name": "names"},
                "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": 10},
                "encoding": {"x": x, "y": y, "text": {"field": "t", "type": "nominal"}},
            }
        )
    body = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": _WIDE,
        "height": _HIGH,
        "autosize": {"type": "pad"},
        "datasets": data,
        "layer": layers,
    }
    rows = tuple((n, float(a), float(b)) for n, a, b in zip(cases, raw, membership, strict=True))
    return Picture(body, (w["case"], title or w["raw"], w["membership"]), rows)


def _names(
    points: Sequence[Mapping[str, Any]],
    line: tuple[Sequence[float], Sequence[float]],
    low: float,
    high: float,
) -> list[dict[str, Any]]:
    def across(value: float) -> float:
        return (value - low) / (high - low) * _WIDE

    def down(value: float) -> float:
        return (1.06 - value) / 1.12 * _HIGH

    boxes, _out = placed(
        [(across(p["x"]), down(p["y"]), p["n"]) for p in points],
        _WIDE,
        _HIGH,
        10,
        avoid=[(across(a), down(b)) for a, b in zip(*line, strict=True)],
    )
    return [
        {
            "x": low + b.left / _WIDE * (high - low),
            "y": 1.06 - b.middle / _HIGH * 1.12,
            "t": b.text,
        }
        for b in boxes
    ]
