"""Who leads under which weight of each criterion: a band a criterion, and the same as a table."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concilia.challenges.courses import figure
from concilia.core.charts import Chart, frame, theme, words
from concilia.core.charts.theme import token
from concilia.dossiers.weighing import Comparison

HIGH = 26
"""Pixels for each criterion."""


def lead_by_weight(found: Comparison) -> Chart | None:
    """Return the bands from weight 0 % to 100 %, the weight as it is marked; None when unweighed.

    Along a band one criterion gets more weight and the others keep their proportions.
    """
    if found.result is None:
        return None
    options = words.labels([one.title for one in found.options], 90)
    criteria = words.labels([one.name for one in found.criteria], 40)
    bands, marks = [], []
    for one in found.criteria:
        marks.append({"c": criteria[one.name], "v": found.result.weights[str(one.pk)] * 100})
        for stretch in found.result.stretches[str(one.pk)]:
            # Where two lead together the first stands for both; the table names them.
            name = found.names[stretch.winners[0]]
            bands.append(
                {
                    "c": criteria[one.name],
                    "a": stretch.start * 100,
                    "b": stretch.end * 100,
                    "o": options[name],
                }
            )
    leading = [one for one in options.values() if any(band["o"] == one for band in bands)]
    order = list(options.values())
    colours = [token(theme.SERIES[order.index(one) % len(theme.SERIES)]) for one in leading]
    y = {
        "field": "c",
        "type": "nominal",
        "sort": list(criteria.values()),
        "title": None,
        "scale": {"domain": list(criteria.values()), "paddingInner": 0.3, "paddingOuter": 0.2},
        "axis": {"labelColor": token("ink"), "labelLimit": 230, "grid": False},
    }
    axis = {"grid": False, "domain": False, "tickCount": 5}
    x = {"type": "quantitative", "scale": {"domain": [0, 100]}, "title": None, "axis": axis}
    layers: list[dict[str, Any]] = [
        {
            "data": {"name": "bands"},
            "mark": {"type": "bar", "stroke": token("paper"), "strokeWidth": 1},
            "encoding": {
                "y": y,
                "x": {**x, "field": "a"},
                "x2": {"field": "b"},
                "color": {
                    "field": "o",
                    "type": "nominal",
                    "sort": leading,
                    "legend": {"labelLimit": 560, "columns": 1},
                    "scale": {"domain": leading, "range": colours},
                },
                "tooltip": frame.tip(
                    ("o", _("Leads"), "nominal"),
                    ("a", _("from weight, %"), "quantitative"),
                    ("b", _("to weight, %"), "quantitative"),
                ),
            },
        },
        {
            "data": {"name": "marks"},
            "mark": {"type": "tick", "thickness": 3, "size": HIGH - 2, "color": token("ink")},
            "encoding": {"y": y, "x": {**x, "field": "v"}},
        },
    ]
    height = max(HIGH * len(criteria), 40)
    datasets = {"bands": bands, "marks": marks}
    unit = _("weight of the criterion, %; the mark is the weight as it is")
    return Chart(
        _("Who leads under which weights"),
        " ".join(found.sentences()[2:] or found.sentences()),
        frame.body(layers, datasets, height=height, unit=unit),
        (_("Criterion"), _("Weight"), _("Leads")),
        tuple(leads(found)),
    )


def leads(found: Comparison) -> list[tuple[str, str, str]]:
    """Return for each criterion its weight, and who leads from where to where."""
    if found.result is None:
        return []
    rows = []
    for one in found.criteria:
        stretches = found.result.stretches[str(one.pk)]
        said = [
            _("%(start)s to %(end)s: %(option)s")
            % {
                "start": figure(stretch.start * 100, "%"),
                "end": figure(stretch.end * 100, "%"),
                "option": " / ".join(found.names[key] for key in stretch.winners),
            }
            for stretch in stretches
        ]
        if len(said) == 1:
            said = [_("no other weight of it changes the lead")]
        rows.append(
            (one.name, figure(found.result.weights[str(one.pk)] * 100, "%"), "; ".join(said))
        )
    return rows
