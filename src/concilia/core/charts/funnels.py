"""Funnels: values of places of different size in one period, within limits that narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.charts import frame, words
from concilia.core.charts.chart import Chart
from concilia.core.charts.theme import token

Range = tuple[float, float]
NAMED = 12
"""So many of the places outside are called by name in the picture; the table has all."""

_WIDE = 20
"""Sizes that lie further apart than so many times are drawn on a logarithmic scale."""


class Spot(NamedTuple):
    """One place: its size (above 0), its value, and the limits (about 95 and 99.8 in 100)."""

    name: str
    size: float
    value: float
    inner: Range
    outer: Range

    @property
    def tone(self) -> str:
        """Late outside the outer limits, soon between the inner and the outer, else calm."""
        if not self.outer[0] <= self.value <= self.outer[1]:
            return "late"
        return "calm" if self.inner[0] <= self.value <= self.inner[1] else "soon"


class Width(NamedTuple):
    """The limits at one size."""

    size: float
    inner: Range
    outer: Range


def funnel(
    title: str,
    spots: Sequence[Spot],
    widths: Sequence[Width],
    *,
    centre: float,
    size_title: str,
    name_title: str = "",
    unit: str = "",
    note: str = "",
) -> Chart:
    """Return a point per place over its size, the limits as curves, and the common level.

    Places outside the outer limits are drawn in the "late" colour and called by name.
    """
    columns = (
        name_title or _("Name"),
        size_title,
        unit or _("Value"),
        _("95 %: from"),
        _("95 %: to"),
        _("99.8 %: from"),
        _("99.8 %: to"),
    )
    if not spots:
        return frame.empty(title, columns, note=note)
    outside = [one for one in spots if one.tone == "late"]
    named = {one.name for one in sorted(outside, key=_distance, reverse=True)[:NAMED]}
    labels = words.labels((one.name for one in spots), 40)
    rows: list[frame.Row] = [
        {"n": labels[one.name], "b": one.size, "v": one.value, "t": one.tone}
        | ({"named": True} if one.name in named else {})
        for one in spots
    ]
    sizes = [*(one.size for one in spots), *(one.size for one in widths)]
    wide = max(sizes) / min(sizes) > _WIDE
    x = {
        "field": "b",
        "type": "quantitative",
        "title": words.short(size_title, 80),
        "scale": {"type": "log", "nice": False} if wide else {"zero": False, "nice": True},
        "axis": {"format": ",~r", "tickCount": 6, "labelOverlap": True},
    }
    curves: list[frame.Row] = [
        {"b": one.size, "il": one.inner[0], "ih": one.inner[1]}
        | {"ol": one.outer[0], "oh": one.outer[1], "c": centre}
        for one in sorted(widths)
    ]
    layers = [*_curves(x), *_points(x, columns)]
    datasets = {"values": rows, "curves": curves, "centre": [{"c": centre}]}
    return Chart(
        title,
        _alt(spots, outside, centre, unit),
        frame.body(layers, datasets, height=300, unit=unit),
        columns,
        tuple((one.name, one.size, one.value, *one.inner, *one.outer) for one in spots),
        note,
    )


def _y(field: str) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "title": None,
        "scale": {"zero": False, "nice": True},
        "axis": {"format": ",~r", "tickCount": 6},
    }


def _curves(x: dict[str, Any]) -> list[dict[str, Any]]:
    data = {"data": {"name": "curves"}}
    lines = [("il", [2, 3]), ("ih", [2, 3]), ("ol", [6, 4]), ("oh", [6, 4])]
    return [
        {
            **data,
            "mark": {"type": "area", "color": token("band")},
            "encoding": {"x": x, "y": _y("ol"), "y2": {"field": "oh"}},
        },
        *(
            {
                **data,
                "mark": {"type": "line", "color": token("soon"), "strokeWidth": 1.2}
                | {"strokeDash": dash},
                "encoding": {"x": x, "y": _y(field)},
            }
            for field, dash in lines
        ),
        {
            "data": {"name": "centre"},
            "mark": {"type": "rule", "color": token("muted"), "strokeWidth": 1},
            "encoding": {"y": _y("c")},
        },
    ]


def _points(x: dict[str, Any], columns: Sequence[str]) -> list[dict[str, Any]]:
    kinds = ["calm", "soon", "late"]
    colour = {
        "field": "t",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": kinds, "range": [token(kind) for kind in kinds]},
    }
    dots = {
        "data": {"name": "values"},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 40},
        "encoding": {
            "x": x,
            "y": _y("v"),
            "color": colour,
            "tooltip": frame.tip(
                ("n", columns[0], "nominal"),
                ("b", columns[1], "quantitative"),
                ("v", columns[2], "quantitative"),
            ),
        },
    }
    texts = {
        "data": {"name": "values"},
        "transform": [{"filter": "datum.named"}],
        "mark": {"type": "text", "align": "right", "dx": -7, "fontSize": 11, "color": token("ink")},
        "encoding": {"x": x, "y": _y("v"), "text": {"field": "n", "type": "nominal"}},
    }
    return [dots, *frame.halo(texts)]


def _distance(one: Spot) -> float:
    reach = one.outer[1] - one.outer[0]
    off = max(one.value - one.outer[1], one.outer[0] - one.value)
    return off / reach if reach > 0 else off


def _alt(spots: Sequence[Spot], outside: Sequence[Spot], centre: float, unit: str) -> str:
    said = ngettext(
        "%(count)s place; the common level is %(centre)s.",
        "%(count)s places; the common level is %(centre)s.",
        len(spots),
    ) % {"count": len(spots), "centre": words.say(centre, unit)}
    if not outside:
        return said + " " + _("None lies outside its limits.")
    names = [
        f"{words.short(one.name, 60)} ({words.say(one.value, unit)})"
        for one in sorted(outside, key=_distance, reverse=True)[:NAMED]
    ]
    more = ngettext(
        "%(number)s lies outside its limits: %(names)s.",
        "%(number)s lie outside their limits: %(names)s.",
        len(outside),
    ) % {"number": len(outside), "names": words.listed(names)}
    return f"{said} {more}"
