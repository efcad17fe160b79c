"""The colours of charts in light and dark, each kept once.

The names are those of the design system's tokens; on a page every colour is the custom property
`--chart-<name>`, so that one picture follows the page between light, dark and print. Series
colours keep apart for the common kinds of colour blindness (blue, orange, teal, plum, ochre).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Name = Literal["light", "dark", "page"]

FONT = "Source Sans Pro, Noto Sans SC, Noto Sans, sans-serif"

LIGHT: dict[str, str] = {
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
    "series-1": "#2f6690",
    "series-2": "#c2651a",
    "series-3": "#23857b",
    "series-4": "#8b4f9e",
    "series-5": "#98782a",
    "series-6": "#64748b",
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
DARK: dict[str, str] = {
    "paper": "#182027",
    "ink": "#e6ebee",
    "muted": "#aab5be",
    "rule": "#44515b",
    "grid": "#2a353e",
    "void": "#1e2830",
    "calm": "#7fb2da",
    "late": "#ff9f96",
    "soon": "#f1c270",
    "done": "#87d4a5",
    "contested": "#cab1f6",
    "series-1": "#7fb2da",
    "series-2": "#eb9d62",
    "series-3": "#62bfb4",
    "series-4": "#c697d6",
    "series-5": "#cdb060",
    "series-6": "#9aa8ba",
    "band": "#1f2a36",
    "step-1": "#1f3042",
    "step-2": "#2a4a67",
    "step-3": "#3b6c95",
    "step-4": "#6a9fca",
    "step-5": "#a9d0f0",
    "on-1": "#e6ebee",
    "on-2": "#e6ebee",
    "on-3": "#ffffff",
    "on-4": "#0d1b26",
    "on-5": "#0d1b26",
}
SERIES = tuple(f"series-{n}" for n in range(1, 7))
STEPS = tuple(f"step-{n}" for n in range(1, 6))
_PAGE = {name: f"var(--chart-{name}, {colour})" for name, colour in LIGHT.items()}
_THEMES: dict[Name, dict[str, str]] = {"light": LIGHT, "dark": DARK, "page": _PAGE}


def token(name: str) -> dict[str, str]:
    """Return the colour called `name` as it stands in a chart's body."""
    return {"token": name}


def resolve(body: Mapping[str, Any], name: Name) -> dict[str, Any]:
    """Return `body` with its colours in theme `name`. Data sets are left untouched."""
    colours = _THEMES[name]

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            if len(value) == 1 and "token" in value:
                return colours[value["token"]]
            return {k: v if k == "datasets" else walk(v) for k, v in value.items()}
        if isinstance(value, list):
            return [walk(v) for v in value]
        return value

    resolved: dict[str, Any] = walk(dict(body))
    return resolved


def ground(name: Name) -> str:
    """Return the colour of the paper in theme `name`."""
    return _THEMES[name]["paper"]


def _block(colours: Mapping[str, str], indent: str) -> str:
    return "".join(f"{indent}--chart-{name}: {colour};\n" for name, colour in colours.items())


def css() -> str:
    """Return the style sheet `core/static/core/charts.css`, which a test keeps in step."""
    return (
        "/* Written from core/charts/theme.py: the colours of charts. */\n"
        f":root {{\n{_block(LIGHT, '  ')}}}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f'  :root:not([data-theme="light"]) {{\n{_block(DARK, "    ")}  }}\n}}\n'
        f'@media screen {{\n  :root[data-theme="dark"] {{\n{_block(DARK, "    ")}  }}\n}}\n'
        ".chart__picture > svg { display: block; width: auto; max-width: 100%; height: auto; }\n"
        ".chart__picture { overflow-x: auto; }\n"
        ".chart--fixed .chart__picture > svg { min-width: 34rem; }\n"
        ".chart--tiled .mark-shape path { fill-opacity: 0.55; }\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        '  :root:not([data-theme="light"]) .chart__tiles { filter: brightness(0.7); }\n}\n'
        "@media screen {\n"
        '  :root[data-theme="dark"] .chart__tiles { filter: brightness(0.7); }\n}\n'
        "@media print {\n  .chart__picture { overflow: visible; }\n"
        "  .chart--fixed .chart__picture > svg { min-width: 0; }\n}\n"
        ".chart__tooltip {\n  position: fixed; z-index: 50; max-width: 20rem;\n"
        "  padding: 0.4rem 0.6rem; border: 1px solid var(--chart-rule); border-radius: 4px;\n"
        "  background: var(--chart-paper); color: var(--chart-ink);\n"
        "  font-size: 0.8125rem; line-height: 1.35; pointer-events: none;\n}\n"
    )


def config() -> dict[str, Any]:
    """Return the part of every specification that says how charts look, in tokens."""
    small = {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"}
    quiet = {"labelColor": token("muted"), "titleColor": token("muted")}
    return {
        "font": FONT,
        "background": None,
        "padding": 4,
        "view": {"stroke": None, "continuousWidth": 600},
        "axis": {
            **small,
            **quiet,
            "gridColor": token("grid"),
            "domainColor": token("rule"),
            "tickColor": token("rule"),
            "tickSize": 4,
            "labelPadding": 5,
            "titlePadding": 8,
            "labelLimit": 220,
        },
        "axisY": {"domain": False, "ticks": False, "titleAngle": 0, "titleAlign": "left"},
        "axisX": {"grid": False},
        "legend": {
            **small,
            **quiet,
            "labelColor": token("ink"),
            "orient": "top",
            "direction": "horizontal",
            "title": None,
            "symbolSize": 90,
            "labelLimit": 260,
            "columns": 3,
            "columnPadding": 16,
        },
        "range": {"category": [token(name) for name in SERIES]},
        "text": {"color": token("ink"), "fontSize": 11},
        "line": {"strokeWidth": 2},
        "style": {"cell": {"stroke": None}},
    }
