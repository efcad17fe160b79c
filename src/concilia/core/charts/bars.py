"""Bars: one value, or several stacked parts, per name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from concilia.core.charts import frame, theme, words
from concilia.core.charts.chart import Chart
from concilia.core.charts.theme import token

Value = float | int | None
MOST = 60


def bar(
    title: str,
    values: Mapping[str, Value] | Mapping[str, Mapping[str, Value]],
    *,
    unit: str = "",
    target: float | None = None,
    tones: Mapping[str, str] | None = None,
    ordered: bool = True,
    name_title: str = "",
    alt: str = "",
    note: str = "",
) -> Chart:
    """Return horizontal bars, the longest first unless `ordered` is false.

    `values` maps a name to its value, or to a mapping of part to value, which stacks the parts.
    `tones` gives a name (or, stacked, a part) one of the tones late, soon, done, contested, calm.
    Above 60 names only the first 60 are drawn; the data table holds all.
    """
    parts = list(dict.fromkeys(p for v in values.values() if isinstance(v, Mapping) for p in v))
    stacked = bool(parts)
    table = {
        name: {p: words.number(v.get(p)) for p in parts}
        if isinstance(v, Mapping)
        else {"": words.number(v)}
        for name, v in values.items()
    }
    totals = {n: _total(v) for n, v in table.items()}
    columns = (name_title or _("Name"), *(parts or [unit or _("Value")]))
    if all(total is None for total in totals.values()):
        return frame.empty(title, columns, alt, note)
    names = list(table)
    if ordered:
        names.sort(key=lambda n: -(totals[n] if totals[n] is not None else float("-inf")))  # type: ignore[operator]  # None is asked before
    shown = names[:MOST]
    short, part_names = words.labels(shown, 60), words.labels(parts, 60)
    given = tones or {}
    rows = [
        {
            "n": short[name],
            "v": value,
            "p": part_names.get(part, ""),
            "o": parts.index(part) if stacked else 0,
            "tone": given.get(name, "calm"),
        }
        for name in shown
        for part, value in table[name].items()
        if value is not None
    ]
    ends = [{"n": short[n], "v": totals[n] or 0, "t": words.say(totals[n])} for n in shown]
    y = {
        "field": "n",
        "type": "nominal",
        "sort": list(short.values()),
        "title": None,
        "scale": {"domain": list(short.values()), "paddingInner": 0.35, "paddingOuter": 0.2},
        "axis": {"labelColor": token("ink"), "labelLimit": 230, "grid": False},
    }
    x = {
        "field": "v",
        "type": "quantitative",
        "title": None,
        "stack": "zero" if stacked else None,
        "axis": {"grid": True, "domain": False, "ticks": False, "tickCount": 5, "format": ",~r"},
    }
    colour = _stack_colour(part_names, given) if stacked else _tone_colour(given)
    layers: list[dict[str, Any]] = [
        {
            "data": {"name": "values"},
            "mark": {"type": "bar"},
            "encoding": {
                "x": x,
                "y": y,
                "color": colour,
                "order": {"field": "o"},
                "tooltip": frame.tip(
                    ("n", columns[0], "nominal"),
                    *([("p", pgettext("part of a bar", "Part"), "nominal")] if stacked else []),
                    ("v", unit or _("Value"), "quantitative"),
                ),
            },
        },
        *(
            {
                "data": {"name": "ends"},
                "transform": [{"filter": f"datum.v {'<' if left else '>='} 0"}],
                "mark": {
                    "type": "text",
                    "align": "right" if left else "left",
                    "dx": -4 if left else 4,
                    "color": token("ink"),
                },
                "encoding": {
                    "x": {**x, "stack": None},
                    "y": y,
                    "text": {"field": "t", "type": "nominal"},
                },
            }
            for left in (False, True)
        ),
    ]
    datasets: dict[str, list[frame.Row]] = {"values": rows, "ends": ends}
    if target is not None:
        datasets["target"] = [{"v": target}]
        layers.append(
            {
                "data": {"name": "target"},
                "mark": {"type": "rule", "color": token("done"), "strokeDash": [2, 3]},
                "encoding": {"x": {"field": "v", "type": "quantitative"}},
            }
        )
    return Chart(
        title,
        alt or _alt(totals, names, unit, target),
        frame.body(layers, datasets, height=max(22 * len(shown), 40), unit=unit),
        columns,
        tuple((name, *table[name].values()) for name in names),
        note,
    )


def _total(parts: Mapping[str, Value]) -> Value:
    there = [v for v in parts.values() if v is not None]
    return sum(there) if there else None


def _tone_colour(tones: Mapping[str, str]) -> dict[str, Any]:
    kinds = sorted({"calm", *tones.values()})
    return {
        "field": "tone",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": kinds, "range": [token(kind) for kind in kinds]},
    }


def _stack_colour(parts: Mapping[str, str], tones: Mapping[str, str]) -> dict[str, Any]:
    colours = [
        token(tones.get(part, theme.SERIES[n % len(theme.SERIES)])) for n, part in enumerate(parts)
    ]
    domain = list(parts.values())
    return {
        "field": "p",
        "type": "nominal",
        "sort": domain,
        "legend": {},
        "scale": {"domain": domain, "range": colours},
    }


def _alt(totals: Mapping[str, Value], names: list[str], unit: str, target: float | None) -> str:
    there = {n: v for n in names if (v := totals[n]) is not None}
    top, bottom = max(there, key=lambda n: there[n]), min(there, key=lambda n: there[n])
    facts = {
        "count": len(there),
        "top": words.short(top),
        "high": words.say(there[top], unit),
        "bottom": words.short(bottom),
        "low": words.say(there[bottom], unit),
    }
    if len(there) == 1:
        said = _("%(top)s: %(high)s.") % facts
    else:
        said = (
            _(
                "%(count)s bars; the longest is %(top)s with %(high)s, "
                "the shortest %(bottom)s with %(low)s."
            )
            % facts
        )
    gaps = len(totals) - len(there)
    if gaps:
        said += " " + ngettext("One has no value.", "%(count)s have no value.", gaps) % {
            "count": gaps
        }
    if target is not None:
        reached = sum(v >= target for v in there.values())
        said += " " + _("%(reached)s of %(count)s reach %(target)s.") % {
            "reached": reached,
            "count": len(there),
            "target": words.say(target, unit),
        }
    return said
