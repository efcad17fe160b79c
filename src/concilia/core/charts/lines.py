"""Series over time or over a number, with limits, a target and marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.charts import frame, theme, words
from concilia.core.charts.chart import Chart
from concilia.core.charts.theme import token

X = dt.date | float | int
Series = Mapping[str, Sequence[tuple[X, float | None]]]
Limits = tuple[float | None, float | None]
HEIGHT, LABEL = 240, 16
"""Pixels: of the picture, and of a line of words in it."""


def line(
    title: str,
    series: Series,
    *,
    unit: str = "",
    limits: Limits | None = None,
    target: float | None = None,
    marks: Sequence[tuple[X, str]] | None = None,
    x_title: str = "",
    zero: bool = False,
    alt: str = "",
    note: str = "",
) -> Chart:
    """Return a line per series.

    `series` maps a name to (date or number, value) pairs; None and NaN leave a gap. `limits` are
    (lower, upper) of ordinary variation, either may be None: values outside are drawn in the
    "late" colour and counted in the text. `target` is a dashed line; `marks` are (position, label)
    pairs of vertical lines. `zero` makes the scale begin at zero.
    """
    clean = {
        name: sorted(((x, words.number(y)) for x, y in pairs), key=lambda pair: _order(pair[0]))
        for name, pairs in series.items()
    }
    dated = any(isinstance(x, dt.date) for pairs in clean.values() for x, _y in pairs)
    across = x_title or (_("Date") if dated else "x")
    columns = (across, *clean)
    if not any(y is not None for pairs in clean.values() for _x, y in pairs):
        return frame.empty(title, columns, alt, note)
    names = words.labels(clean, 60)
    low, high = limits or (None, None)
    rows = [
        {"x": _place(x), "y": y, "s": names[name]}
        | ({"out": True} if _outside(y, low, high) else {})
        | ({"p": True} if alone else {})
        for name, pairs in clean.items()
        for x, y, alone in _with_lonely(pairs)
    ]
    few = len(rows) <= 70 * len(clean)
    xs = sorted({x for pairs in clean.values() for x, _y in pairs}, key=_order)
    x = _x_channel(dated, x_title)
    y = {
        "field": "y",
        "type": "quantitative",
        "title": None,
        "scale": {"zero": zero, "nice": True},
        "axis": {"format": ",~r" if _whole(rows) else ",~f", "tickCount": 5},
    }
    colour = {
        "field": "s",
        "type": "nominal",
        "scale": {
            "domain": list(names.values()),
            "range": [token(theme.SERIES[n % 6]) for n in range(len(names))],
        },
        "legend": {} if len(names) > 1 else None,
    }
    dash = {
        "strokeDash": {
            "field": "s",
            "type": "nominal",
            "legend": None,
            "scale": {"domain": list(names.values()), "range": _dashes(len(names))},
        }
    }
    tooltip = frame.tip(
        ("s", _("Series"), "nominal"),
        ("x", across, "temporal" if dated else "quantitative"),
        ("y", unit or _("Value"), "quantitative"),
    )
    dots: dict[str, Any] = {
        "data": {"name": "values"},
        "transform": [
            {"filter": "isValid(datum.y)" + ("" if few else " && (datum.out || datum.p)")}
        ],
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 26 if few else 34},
        "encoding": {
            "x": x,
            "y": y,
            "color": {**colour, "condition": {"test": "datum.out", "value": token("late")}},
            "tooltip": tooltip,
        },
    }
    drawn = {
        "data": {"name": "values"},
        "mark": {
            "type": "line",
            "invalid": "break-paths-show-path-domains",
            "strokeWidth": 2 if len(rows) < 1500 else 1,
        },
        "encoding": {"x": x, "y": y, "color": colour} | (dash if len(names) > 6 else {}),
    }
    datasets: dict[str, list[frame.Row]] = {"values": rows}
    layers = [
        *_guides(datasets, low, high, target, [r["y"] for r in rows if r["y"] is not None]),
        *_marks(datasets, marks or (), x),
        drawn,
        dots,
    ]
    by_x: dict[X, dict[str, float | None]] = {}
    for name, pairs in clean.items():
        for at, value in pairs:
            by_x.setdefault(at, {})[name] = value
    table = tuple((str(_place(at)), *(by_x[at].get(name) for name in clean)) for at in xs)
    return Chart(
        title,
        alt or _alt(clean, unit, low, high, target),
        frame.body(layers, datasets, height=HEIGHT, unit=unit),
        columns,
        table,
        note,
    )


def _order(x: object) -> tuple[int, Any]:
    if isinstance(x, dt.datetime):
        return (0, x.date().toordinal())
    return (0, x.toordinal()) if isinstance(x, dt.date) else (1, x)


def _place(x: object) -> Any:
    return x.isoformat() if isinstance(x, dt.date) else words.number(x)


def _whole(rows: Sequence[frame.Row]) -> bool:
    return all(r["y"] is None or float(r["y"]).is_integer() for r in rows)


def _outside(y: float | None, low: float | None, high: float | None) -> bool:
    return y is not None and ((low is not None and y < low) or (high is not None and y > high))


def _with_lonely(pairs: Sequence[tuple[X, float | None]]) -> list[tuple[X, float | None, bool]]:
    """Say of each value whether it has no neighbour, so that no line would show it."""
    ys = [None, *(y for _x, y in pairs), None]
    return [
        (x, y, y is not None and ys[n] is None and ys[n + 2] is None)
        for n, (x, y) in enumerate(pairs)
    ]


def _dashes(count: int) -> list[list[int]]:
    return [[[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]][(n // 6) % 4] for n in range(count)]


def _x_channel(dated: bool, x_title: str) -> dict[str, Any]:
    title = words.short(x_title, 80) or None
    if dated:
        return {
            "field": "x",
            "type": "temporal",
            "title": title,
            "scale": {"type": "utc"},
            "axis": {"tickCount": 7, "labelOverlap": True, "labelFlush": True},
        }
    return {
        "field": "x",
        "type": "quantitative",
        "title": title,
        "scale": {"zero": False, "nice": False},
        "axis": {"tickCount": 7},
    }


def _guides(
    datasets: dict[str, list[frame.Row]],
    low: float | None,
    high: float | None,
    target: float | None,
    values: Sequence[float],
) -> list[dict[str, Any]]:
    lines = [
        (low, _("lower limit"), "soon"),
        (high, _("upper limit"), "soon"),
        (target, _("target"), "done"),
    ]
    there = [
        (value, f"{label} {words.say(value)}", tone)
        for value, label, tone in lines
        if value is not None
    ]
    sunk, thin = _room(low, high, target, values)
    if sunk and thin:
        # No room below, none between: both stand above the upper line.
        there[1] = (there[1][0], f"{there[1][1]} · {there[0][1]}", there[1][2])
        there[0] = (there[0][0], "", there[0][2])
    layers: list[dict[str, Any]] = []
    if low is not None and high is not None:
        datasets["band"] = [{"y": low, "y2": high}]
        layers.append(
            {
                "data": {"name": "band"},
                "mark": {"type": "rect", "color": token("band")},
                "encoding": {"y": {"field": "y", "type": "quantitative"}, "y2": {"field": "y2"}},
            }
        )
    for value, label, tone in there:
        name = f"guide-{len(datasets)}"
        datasets[name] = [{"y": value, "t": label}]
        height = {"y": {"field": "y", "type": "quantitative"}}
        dash = [5, 4] if tone == "soon" else [2, 3]
        layers.append(
            {
                "data": {"name": name},
                "mark": {
                    "type": "rule",
                    "color": token(tone),
                    "strokeDash": dash,
                    "strokeWidth": 1.2,
                },
                "encoding": height,
            }
        )
        if not label:
            continue
        below = value == low and tone == "soon" and not sunk
        wanted = tone == "done"  # at the other end, where it meets no limit
        layers += frame.halo(
            {
                "data": {"name": name},
                "mark": {
                    "type": "text",
                    "align": "left" if wanted else "right",
                    "dx": 4 if wanted else -2,
                    "baseline": "top" if below else "bottom",
                    "dy": 4 if below else -4,
                    "fontSize": 10.5,
                    "color": token(tone),
                },
                "encoding": {
                    **height,
                    "x": {"value": 0 if wanted else "width"},
                    "text": {"field": "t", "type": "nominal"},
                },
            }
        )
    return layers


def _room(
    low: float | None, high: float | None, target: float | None, values: Sequence[float]
) -> tuple[bool, bool]:
    """Say whether the lower limit lies at the foot of the picture, and whether the band is thin."""
    if low is None:
        return False, False
    shown = [*values, *(value for value in (low, high, target) if value is not None)]
    pixel = (max(shown) - min(shown)) / HEIGHT or 1.0
    sunk = (low - min(shown)) / pixel < LABEL
    return sunk, high is not None and (high - low) / pixel < 2 * LABEL


def _marks(
    datasets: dict[str, list[frame.Row]], marks: Sequence[tuple[X, str]], x: dict[str, Any]
) -> list[dict[str, Any]]:
    if not marks:
        return []
    datasets["marks"] = [{"x": _place(at), "t": words.short(label, 40)} for at, label in marks]
    return [
        {
            "data": {"name": "marks"},
            "mark": {"type": "rule", "color": token("muted"), "strokeWidth": 1},
            "encoding": {"x": x},
        },
        {
            "data": {"name": "marks"},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "top",
                "dx": 4,
                "dy": 2,
                "fontSize": 10.5,
                "color": token("muted"),
            },
            "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "t", "type": "nominal"}},
        },
    ]


def _alt(
    series: Mapping[str, Sequence[tuple[X, float | None]]],
    unit: str,
    low: float | None,
    high: float | None,
    target: float | None,
) -> str:
    said = []
    for name, pairs in list(series.items())[:6]:
        there = [(x, y) for x, y in pairs if y is not None]
        if not there:
            said.append(_("%(name)s: no values yet.") % {"name": words.short(name)})
            continue
        top = max(there, key=lambda p: p[1])
        bottom = min(there, key=lambda p: p[1])
        place = words.placer(x for x, _y in there)
        facts = {
            "first": place(there[0][0]),
            "end": place(there[-1][0]),
            "high": words.say(top[1], unit),
            "high_at": place(top[0]),
            "low": words.say(bottom[1], unit),
            "low_at": place(bottom[0]),
            "last": words.say(there[-1][1], unit),
        }
        if len(there) == 1:
            text = _("One value: %(last)s at %(end)s.") % facts
        else:
            text = (
                _(
                    "From %(first)s to %(end)s, highest %(high)s at %(high_at)s, "
                    "lowest %(low)s at %(low_at)s, last %(last)s."
                )
                % facts
            )
        above = sum(high is not None and y > high for _x, y in there)
        below = sum(low is not None and y < low for _x, y in there)
        if above:
            text += " " + ngettext(
                "Above the upper limit once.", "Above the upper limit %(count)s times.", above
            ) % {"count": above}
        if below:
            text += " " + ngettext(
                "Below the lower limit once.", "Below the lower limit %(count)s times.", below
            ) % {"count": below}
        said.append(f"{words.short(name)}: {text}" if len(series) > 1 else text)
    if len(series) > 6:
        more = len(series) - 6
        said.append(ngettext("One more series.", "%(count)s more series.", more) % {"count": more})
    if target is not None:
        said.append(_("Target: %(target)s.") % {"target": words.say(target, unit)})
    return " ".join(said)
