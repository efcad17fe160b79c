"""Who is tied to whom: circles and lines, laid out the same way each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from concilia.core.charts import frame, theme, words
from concilia.core.charts.chart import Chart
from concilia.core.charts.theme import token

WIDTH, HEIGHT, MARGIN = 620, 390, 30
Places = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Link:
    """A tie between two names; the heavier, the thicker it is drawn."""

    source: str
    target: str
    weight: float = 1.0


def network(
    title: str,
    links: Sequence[Link],
    *,
    nodes: Sequence[str] = (),
    groups: Mapping[str, str] | None = None,
    labelled: bool | None = None,
    alt: str = "",
    note: str = "",
) -> Chart:
    """Return a network.

    `nodes` adds names without ties; `groups` maps a name to the group that colours it. Circles
    grow with the number of ties. `labelled` writes names; by default up to 60 nodes.
    """
    columns = (
        pgettext("end of a connection", "From"),
        pgettext("end of a connection", "To"),
        _("Weight"),
    )
    names = list(dict.fromkeys([*nodes, *(n for k in links for n in (k.source, k.target))]))
    if not names:
        return frame.empty(title, columns, alt, note)
    index = {name: n for n, name in enumerate(names)}
    weights = [max(words.number(k.weight) or 0.0, 0.0) for k in links]
    ties = [(index[k.source], index[k.target], w) for k, w in zip(links, weights, strict=True)]
    at = _pixels(layout(len(names), ties))
    degree = np.zeros(len(names), dtype=int)
    for a, b, _w in ties:
        if a != b:
            degree[a] += 1
            degree[b] += 1
    given = groups or {}
    group_names = words.labels(dict.fromkeys(given.get(n, _("Other")) for n in names), 50)
    labels = words.labels(names, 60)
    heaviest = max(weights, default=0) or 1
    datasets: dict[str, list[frame.Row]] = {
        "links": [
            {
                "x": at[a][0],
                "y": at[a][1],
                "x2": at[b][0],
                "y2": at[b][1],
                "w": round(0.6 + 3.4 * w / heaviest, 3),
                "v": w,
                "t": f"{labels[names[a]]} – {labels[names[b]]}",
            }
            for a, b, w in ties
        ],
        "nodes": [
            {
                "n": labels[name],
                "x": at[n][0],
                "y": at[n][1],
                "d": int(degree[n]),
                "g": group_names[given.get(name, _("Other"))],
                "l": words.short(name, 28),
            }
            for n, name in enumerate(names)
        ],
    }
    x = {
        "field": "x",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, WIDTH], "nice": False, "zero": False},
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [HEIGHT, 0], "nice": False, "zero": False},
    }
    groups_shown = list(group_names.values())
    layers: list[dict[str, Any]] = [
        {
            "data": {"name": "links"},
            "mark": {"type": "rule", "color": token("rule"), "opacity": 0.9},
            "encoding": {
                "x": x,
                "y": y,
                "x2": {"field": "x2"},
                "y2": {"field": "y2"},
                "strokeWidth": {"field": "w", "type": "quantitative", "scale": None},
                "tooltip": frame.tip(("t", _("Tie"), "nominal"), ("v", columns[2], "quantitative")),
            },
        },
        {
            "data": {"name": "nodes"},
            "mark": {"type": "circle", "opacity": 1, "stroke": token("paper"), "strokeWidth": 1.2},
            "encoding": {
                "x": x,
                "y": y,
                "size": {
                    "field": "d",
                    "type": "quantitative",
                    "legend": None,
                    "scale": {"domain": [0, max(int(degree.max()), 1)], "range": [60, 480]},
                },
                "color": {
                    "field": "g",
                    "type": "nominal",
                    "sort": groups_shown,
                    "scale": {
                        "domain": groups_shown,
                        "range": [token(theme.SERIES[n % 6]) for n in range(len(groups_shown))],
                    },
                    "legend": {"columns": 4} if len(groups_shown) > 1 else None,
                },
                "tooltip": frame.tip(
                    ("n", _("Name"), "nominal"),
                    ("g", _("Group"), "nominal"),
                    ("d", _("Ties"), "quantitative"),
                ),
            },
        },
    ]
    if labelled or (labelled is None and len(names) <= 60):
        layers += frame.halo(
            {
                "data": {"name": "nodes"},
                "mark": {
                    "type": "text",
                    "dy": 17,
                    "fontSize": 10.5,
                    "color": token("ink"),
                    "stroke": None,
                },
                "encoding": {"x": x, "y": y, "text": {"field": "l", "type": "nominal"}},
            }
        )
    return Chart(
        title,
        alt or _alt(names, ties, degree),
        frame.body(layers, datasets, height=HEIGHT, width=WIDTH, autosize={"type": "pad"}),
        columns,
        tuple((k.source, k.target, w) for k, w in zip(links, weights, strict=True)),
        note,
    )


def layout(count: int, ties: Sequence[tuple[int, int, float]], rounds: int = 160) -> Places:
    """Return positions, shape (count, 2), in the unit square; the same input, the same output.

    Spring layout of Fruchterman and Reingold (1991), "Graph drawing by force-directed placement",
    from a start on a sunflower spiral, so that no random number is needed. Memory grows with the
    square of `count`.
    """
    if count == 1:
        return np.array([[0.5, 0.5]])
    turn = np.arange(count) * np.pi * (3 - np.sqrt(5))
    radius = np.sqrt((np.arange(count) + 0.5) / count) * 0.5
    at = np.stack([0.5 + radius * np.cos(turn), 0.5 + radius * np.sin(turn)], axis=1)
    pull = np.zeros((count, count))
    for a, b, w in ties:
        if a != b:
            pull[a, b] = pull[b, a] = max(pull[a, b], 0.4 + min(w, 1.0) * 0.6)
    ideal = 0.9 / np.sqrt(count)
    for turn_left in np.linspace(0.12, 0.004, rounds if count <= 600 else 40):
        apart = at[:, None, :] - at[None, :, :]
        far = np.sqrt((apart**2).sum(axis=2))
        np.clip(far, 1e-4, None, out=far)
        force = ideal**2 / far**2 - pull * far / ideal
        move = (apart * force[:, :, None]).sum(axis=1) - (at - 0.5) * 0.35
        length = np.clip(np.sqrt((move**2).sum(axis=1)), 1e-9, None)
        at = at + move / length[:, None] * np.minimum(length, turn_left)[:, None]
    return np.asarray(at)


def _pixels(at: Places) -> list[tuple[float, float]]:
    low, high = at.min(axis=0), at.max(axis=0)
    size = np.where(high - low < 1e-9, 1, high - low)
    unit = np.where(high - low < 1e-9, 0.5, (at - low) / size)
    room = np.array([WIDTH - 4 * MARGIN, HEIGHT - 2 * MARGIN])
    placed = unit * room + np.array([2 * MARGIN, MARGIN - 6])
    return [(round(float(x), 1), round(float(y), 1)) for x, y in placed]


def _alt(
    names: Sequence[str], ties: Sequence[tuple[int, int, float]], degree: npt.NDArray[Any]
) -> str:
    said = ngettext("A network of one node", "A network of %(count)s nodes", len(names)) % {
        "count": len(names)
    }
    said += " " + ngettext("with one tie.", "with %(count)s ties.", len(ties)) % {
        "count": len(ties)
    }
    if degree.max() > 0:
        most = int(degree.argmax())
        said += " " + ngettext(
            "%(name)s has the most: one.", "%(name)s has the most: %(count)s.", int(degree[most])
        ) % {"name": words.short(names[most]), "count": int(degree[most])}
    alone = int((degree == 0).sum())
    if alone:
        said += " " + ngettext("One node has no tie.", "%(count)s nodes have no tie.", alone) % {
            "count": alone
        }
    return said
