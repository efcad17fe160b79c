"""A chart as it stands on a page: picture, caption, words and the table behind it."""

from __future__ import annotations

import hashlib
import json
import re

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.charts import bundle, tiles, words
from concilia.core.charts.chart import Cell, Chart

SHOWN = 500
_HEAD = re.compile(r"^<svg\b")
_IDS = re.compile(r'(\bid="|url\(#|href="#)')


def digest(chart: Chart) -> str:
    """Return what tells this chart from every other, twelve hexadecimal digits."""
    told = json.dumps(chart.to_data(), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def inline_svg(chart: Chart) -> SafeString:
    """Return the picture for a page: its colours follow the page, its ids are its own."""
    drawn = _IDS.sub(rf"\g<1>c{digest(chart)}-", chart.svg("page"))
    drawn = _HEAD.sub('<svg aria-hidden="true" focusable="false"', drawn, count=1)
    drawn = tiles.grounded(chart, drawn)
    return mark_safe(drawn)  # noqa: S308  Vega escapes the text that it draws


def _cell(value: Cell) -> str:
    return words.say(value) if isinstance(value, int | float) or value is None else value


def _kind(numeric: bool) -> SafeString:
    return SafeString(' class="num"' if numeric else "")


def table_html(chart: Chart) -> SafeString:
    """Return the data table; of more than 500 rows the last 500, saying so."""
    rows = chart.rows[-SHOWN:]
    numeric = {
        n for n in range(len(chart.columns)) if any(isinstance(row[n], int | float) for row in rows)
    }
    head = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((_kind(n in numeric), c) for n, c in enumerate(chart.columns)),
    )
    openings = [f"<td{_kind(n in numeric)}>" for n in range(len(chart.columns))]
    body = mark_safe(  # noqa: S308  every cell is escaped; a call for each would cost most of it
        "".join(
            "<tr>"
            + "".join(
                f"{opening}{escape(_cell(value))}</td>"
                for opening, value in zip(openings, row, strict=False)
            )
            + "</tr>"
            for row in rows
        )
    )
    caption = ""
    if len(chart.rows) > SHOWN:
        caption = format_html(
            "<caption>{}</caption>",
            _("The last %(shown)s of %(count)s rows.") % {"shown": SHOWN, "count": len(chart.rows)},
        )
    return format_html(
        '<div class="table-wrap" tabindex="0"><table class="table">{}'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        caption,
        head,
        body,
    )


def figure_html(chart: Chart, *, caption: str = "", alt: str = "") -> SafeString:
    """Return the whole figure. `caption` and `alt` stand in for the chart's own.

    The picture is there without any script; `core/charts.js` makes it answer the pointer.
    """
    # A map, a network or a tree does not shrink below what can be read; it scrolls instead.
    fixed = chart.body["autosize"]["type"] == "pad"
    key = f"chart-{digest(chart)}"
    said = alt or chart.alt
    note = SafeString("")
    if chart.note:
        note = format_html('<p class="small muted">{}</p>', chart.note)
    data = script = ""
    if not chart.empty:
        count = len(chart.rows)
        summary = ngettext(
            "Data behind the chart (one row)", "Data behind the chart (%(count)s rows)", count
        ) % {"count": count}
        data = format_html(
            '<details class="disclosure"><summary>{}</summary>{}</details>',
            summary,
            table_html(chart),
        )
        script = json_script(chart.spec("page"))
    drawn = inline_svg(chart)
    tiled = tiles.GROUND in drawn
    if tiled:
        # Who made the ground is named beside it, as the terms of every such server want.
        note += format_html('<p class="small muted">{}</p>', settings.MAP_ATTRIBUTION)
    return format_html(
        '<figure class="chart{}" data-chart="{}" data-vega="{}"><figcaption>{}</figcaption>'
        '<div class="chart__picture"{} role="img" aria-label="{}">{}</div>'
        '<p class="chart__alt small muted">{}</p>{}{}{}</figure>',
        (" chart--fixed" if fixed else "") + (" chart--tiled" if tiled else ""),
        key,
        reverse("core:chart_engine", args=[bundle.key()]),
        caption or chart.title,
        SafeString(' tabindex="0"') if fixed else "",
        said,
        drawn,
        said,
        note,
        data,
        script,
    )
