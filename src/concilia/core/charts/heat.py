"""A value for each pair of a row and a column, as shades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.charts import frame, words
from concilia.core.charts.chart import Chart
from concilia.core.charts.theme import token

PRINTED = 260


def heat_map(
    title: str,
    values: Mapping[tuple[str, str], float | int | None],
    *,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    unit: str = "",
    row_title: str = "",
    alt: str = "",
    note: str = "",
) -> Chart:
    """Return a heat map in five equal steps.

    `values` maps (row, column) to a value; what is missing or None is drawn as a gap. `rows` and
    `columns` give the order (as first met when not given). Up to 260 cells show their number.
    """
    down = list(rows if rows is not None else dict.fromkeys(r for r, _c in values))
    over = list(columns if columns is not None else dict.fromkeys(c for _r, c in values))
    grid = {(r, c): words.number(values.get((r, c))) for r in down for c in over}
    there = [v for v in grid.values() if v is not None]
    heads = (row_title or _("Name"), *over)
    if not there:
        return frame.empty(title, heads, alt, note)
    bounds = frame.ramp(there)
    steps, colours = frame.step_scale(there, bounds)
    down_short, over_short = words.labels(down, 60), words.labels(over, 40)
    shades = frame.shades(bounds)
    cells = []
    for (r, c), v in grid.items():
        at = frame.step(v, bounds) if v is not None else 0
        cells.append(
            {
                "r": down_short[r],
                "c": over_short[c],
                "v": v,
                "s": steps[at - 1] if at else "",
                "on": f"on-{shades[at - 1]}" if at else "none",
                "t": words.say(v) if v is not None else "–",
            }
        )
    y = {
        "field": "r",
        "type": "nominal",
        "sort": list(down_short.values()),
        "title": None,
        "scale": {"domain": list(down_short.values())},
        "axis": {"labelColor": token("ink"), "grid": False},
    }
    turned = max(map(len, over_short.values())) * 6.2 * len(over) > 400
    x = {
        "field": "c",
        "type": "nominal",
        "sort": list(over_short.values()),
        "title": None,
        "scale": {"domain": list(over_short.values())},
        "axis": {
            "orient": "top",
            "labelAngle": -55 if turned else 0,
            "domain": False,
            "ticks": False,
            "labelLimit": 240,
            "labelOverlap": len(over) > 40,
        },
    }
    tooltip = frame.tip(
        ("r", heads[0], "nominal"),
        ("c", _("Column"), "nominal"),
        ("v", unit or _("Value"), "quantitative"),
    )
    square = {"type": "rect", "stroke": token("paper"), "strokeWidth": 1}
    layers: list[dict[str, Any]] = [
        {
            "data": {"name": "cells"},
            "transform": [{"filter": "!isValid(datum.v)"}],
            "mark": {**square, "color": token("void")},
            "encoding": {"x": x, "y": y, "tooltip": tooltip},
        },
        {
            "data": {"name": "cells"},
            "transform": [{"filter": "isValid(datum.v)"}],
            "mark": square,
            "encoding": {
                "x": x,
                "y": y,
                "tooltip": tooltip,
                "color": {
                    "field": "s",
                    "type": "nominal",
                    "sort": steps,
                    "scale": {"domain": steps, "range": colours},
                    "legend": {
                        "orient": "bottom",
                        "symbolType": "square",
                        "columns": 5,
                        "symbolSize": 160,
                    },
                },
            },
        },
    ]
    if len(cells) <= PRINTED and len(over) <= 16:
        ons = ["none", *(f"on-{n}" for n in range(1, 6))]
        layers.append(
            {
                "data": {"name": "cells"},
                "mark": {"type": "text", "fontSize": 10.5},
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": {"field": "t", "type": "nominal"},
                    "color": {
                        "field": "on",
                        "type": "nominal",
                        "legend": None,
                        "scale": {
                            "domain": ons,
                            "range": [token("muted"), *(token(n) for n in ons[1:])],
                        },
                    },
                },
            }
        )
    tall = 24 if len(down) <= 30 else 14
    return Chart(
        title,
        alt or _alt(grid, unit),
        frame.body(
            layers,
            {"cells": cells},
            height=tall * len(down),
            unit=unit,
            resolve={"scale": {"color": "independent"}},
        ),
        heads,
        tuple((r, *(grid[r, c] for c in over)) for r in down),
        note,
    )


def _alt(grid: Mapping[tuple[str, str], float | int | None], unit: str) -> str:
    there = {k: v for k, v in grid.items() if v is not None}
    top, bottom = max(there, key=lambda k: there[k]), min(there, key=lambda k: there[k])
    said = _(
        "%(rows)s rows by %(columns)s columns; highest %(high)s at %(top)s, "
        "lowest %(low)s at %(bottom)s."
    ) % {
        "rows": len({r for r, _c in grid}),
        "columns": len({c for _r, c in grid}),
        "high": words.say(there[top], unit),
        "top": " / ".join(map(words.short, top)),
        "low": words.say(there[bottom], unit),
        "bottom": " / ".join(map(words.short, bottom)),
    }
    gaps = len(grid) - len(there)
    if gaps:
        said += " " + ngettext("One cell has no value.", "%(count)s cells have no value.", gaps) % {
            "count": gaps
        }
    return said
