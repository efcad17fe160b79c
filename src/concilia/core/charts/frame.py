"""What every specification has in common."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from concilia.core.charts import theme, words
from concilia.core.charts.chart import Cell, Chart
from concilia.core.charts.theme import token

WIDTH = 620
Row = dict[str, Any]


def body(
    layers: list[dict[str, Any]],
    datasets: dict[str, list[Row]],
    *,
    height: float,
    unit: str = "",
    width: float = WIDTH,
    **more: Any,
) -> dict[str, Any]:
    """Return a specification of `layers` over `datasets`, in tokens. Sizes in CSS pixels."""
    made: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "datasets": datasets,
        "layer": layers,
        "config": {**theme.config(), "locale": words.locale()},
        **more,
    }
    if unit:
        made["title"] = {
            "text": words.short(unit, 80),
            "anchor": "start",
            "frame": "group",
            "fontSize": 11,
            "fontWeight": "normal",
            "color": token("muted"),
            "offset": 8,
        }
    return made


def empty(title: str, columns: Sequence[str], alt: str = "", note: str = "") -> Chart:
    """Return the chart of a series that has no value yet: it says so."""
    text = _("No values yet")
    mark = {"type": "text", "fontSize": 13, "color": token("muted")}
    layer = {
        "data": {"name": "values"},
        "mark": mark,
        "encoding": {"text": {"field": "t", "type": "nominal"}},
    }
    return Chart(
        title,
        alt or text,
        body([layer], {"values": [{"t": text}]}, height=90),
        tuple(columns),
        (),
        note,
    )


def halo(layer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a text layer twice, first as an outline in the paper's colour: it stays legible."""
    around = {"stroke": token("paper"), "strokeWidth": 3, "strokeJoin": "round", "opacity": 0.85}
    return [{**layer, "mark": {**layer["mark"], **around, "color": token("paper")}}, layer]


def ramp(values: Sequence[float]) -> list[float]:
    """Return the inner bounds of at most five equal steps; whole numbers get whole bounds."""
    low, high = min(values), max(values)
    if low == high:
        return []
    whole = _whole(values)
    count = min(5, int(high - low) + 1) if whole else 5
    bounds = [low + (high - low + whole) * n / count for n in range(1, count)]
    return [math.ceil(b) for b in bounds] if whole else bounds


def _whole(values: Sequence[float]) -> bool:
    return all(float(v).is_integer() for v in values)


def step(value: float, bounds: Sequence[float]) -> int:
    """Return the step, from 1, into which `value` falls."""
    return 1 + sum(value >= b for b in bounds)


def shades(bounds: Sequence[float]) -> list[str]:
    """Return the numbers of the shades that stand for the steps, spread over the five there are."""
    return [str(n) for n in _SPREAD[len(bounds) + 1]]


_SPREAD = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}


def step_scale(values: Sequence[float], bounds: Sequence[float]) -> tuple[list[str], list[Any]]:
    """Return the names of the steps, as ranges in words, and their colours."""
    starts, ends = [min(values), *bounds], [*bounds, max(values)]
    if _whole(values):
        ends = [*(b - 1 for b in bounds), max(values)]
    names = [
        words.say(a) if a == b else f"{words.say(a)} – {words.say(b)}"
        for a, b in zip(starts, ends, strict=True)
    ]
    colours = [token(f"step-{n}") for n in shades(bounds)]
    for n, name in enumerate(names):
        if name in names[:n]:
            names[n] = name + "\u200b" * n  # steps too fine to tell apart in words stay apart
    return names, colours


def tip(*fields: tuple[str, str, str]) -> list[Row]:
    """Return tooltip channels from (field, title, type) triples."""
    return [
        {"field": f, "title": words.short(title, 60), "type": kind}
        | ({"format": ",~r" if kind == "quantitative" else "%Y-%m-%d"} if kind != "nominal" else {})
        for f, title, kind in fields
    ]


def cell(value: object) -> Cell:
    """Return a value as the data table keeps it."""
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)
