"""A series within limits that move: a moving average, the values behind it, and its band."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.charts import frame, words
from concilia.core.charts.chart import Chart
from concilia.core.charts.theme import token


class Step(NamedTuple):
    """One period: the value as reported (None: a gap), the average and its limits there."""

    day: dt.date
    value: float | None
    average: float
    low: float
    high: float

    @property
    def out(self) -> bool:
        """Whether a value has moved the average out of its limits."""
        return self.value is not None and not self.low <= self.average <= self.high


def control(
    title: str,
    steps: Sequence[Step],
    *,
    centre: float,
    value_title: str = "",
    unit: str = "",
    note: str = "",
) -> Chart:
    """Return the average as a line within its band, the values as faint points behind.

    Where the average leaves the band it is drawn in the "late" colour and counted in the text.
    `centre` is the level from which the average begins.
    """
    average = _("moving average")
    columns = (
        _("Date"),
        value_title or _("Value"),
        average,
        _("lower limit"),
        _("upper limit"),
    )
    if not steps:
        return frame.empty(title, columns, note=note)
    rows: list[frame.Row] = [
        {"x": one.day.isoformat(), "v": one.value, "a": one.average, "lo": one.low, "hi": one.high}
        | ({"out": True} if one.out else {})
        for one in steps
    ]
    x = {
        "field": "x",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc"},
        "axis": {"tickCount": 7, "labelOverlap": True, "labelFlush": True},
    }
    values = {"data": {"name": "values"}}
    tip = frame.tip(
        ("x", columns[0], "temporal"),
        ("v", columns[1], "quantitative"),
        ("a", average, "quantitative"),
        ("lo", columns[3], "quantitative"),
        ("hi", columns[4], "quantitative"),
    )
    layers: list[dict[str, Any]] = [
        {
            **values,
            "mark": {"type": "area", "color": token("band")},
            "encoding": {"x": x, "y": _y("lo"), "y2": {"field": "hi"}},
        },
        *(
            {
                **values,
                "mark": {"type": "line", "color": token("soon"), "strokeDash": [5, 4]}
                | {"strokeWidth": 1.2},
                "encoding": {"x": x, "y": _y(edge)},
            }
            for edge in ("lo", "hi")
        ),
        {
            "data": {"name": "centre"},
            "mark": {"type": "rule", "color": token("muted"), "strokeWidth": 1},
            "encoding": {"y": _y("c")},
        },
        {
            **values,
            "transform": [{"filter": "isValid(datum.v)"}],
            "mark": {"type": "point", "filled": False, "size": 18, "color": token("muted")},
            "encoding": {"x": x, "y": _y("v"), "tooltip": tip},
        },
        {
            **values,
            "mark": {"type": "line", "color": token("series-1"), "strokeWidth": 2},
            "encoding": {"x": x, "y": _y("a")},
        },
        {
            **values,
            "transform": [{"filter": "datum.out"}],
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 34}
            | {"color": token("late")},
            "encoding": {"x": x, "y": _y("a"), "tooltip": tip},
        },
    ]
    datasets = {"values": rows, "centre": [{"c": centre}]}
    return Chart(
        title,
        _alt(steps, unit),
        frame.body(layers, datasets, height=240, unit=unit),
        columns,
        tuple((one.day.isoformat(), one.value, one.average, one.low, one.high) for one in steps),
        note,
    )


def _y(field: str) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "title": None,
        "scale": {"zero": False, "nice": True},
        "axis": {"format": ",~r", "tickCount": 5},
    }


def _alt(steps: Sequence[Step], unit: str) -> str:
    last = steps[-1]
    said = _(
        "From %(first)s to %(end)s; the moving average is last %(average)s, where %(low)s to "
        "%(high)s would be ordinary."
    ) % {
        "first": words.day(steps[0].day),
        "end": words.day(last.day),
        "average": words.say(last.average, unit),
        "low": words.say(last.low),
        "high": words.say(last.high),
    }
    out = [one for one in steps if one.out]
    if not out:
        return said + " " + _("It never leaves its limits.")
    more = ngettext(
        "It leaves its limits once, on %(day)s.",
        "It leaves its limits %(count)s times, first on %(day)s.",
        len(out),
    ) % {"count": len(out), "day": words.day(out[0].day)}
    return f"{said} {more}"
