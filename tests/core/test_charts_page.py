"""A chart as it stands on a page, and the script that makes it answer."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from concilia.core import charts
from concilia.core.charts import Node, bundle, figure

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Tags()
    reader.feed(html)
    return reader.found


def test_a_figure_holds_picture_words_and_table() -> None:
    chart = charts.bar("Duties", {"Northwood": 3, "Southmere": 1234}, note="Source: the ledger")
    html = charts.figure_html(chart)
    assert "<figcaption>Duties</figcaption>" in html
    assert f'role="img" aria-label="{chart.alt}"' in html
    assert 'aria-hidden="true"' in html
    assert "var(--chart-calm" in html
    assert "Data behind the chart (2 rows)" in html
    assert '<td class="num">1,234</td>' in html
    assert "Source: the ledger" in html


def test_user_text_is_escaped_everywhere() -> None:
    chart = charts.bar(EVIL, {EVIL: 3}, unit=EVIL, note=EVIL)
    html = charts.figure_html(chart, caption=EVIL, alt=EVIL)
    found = tags(html)
    assert [attrs.get("type") for tag, attrs in found if tag == "script"] == ["application/json"]
    assert not any(tag == "img" or "onerror" in attrs for tag, attrs in found)


def test_two_figures_on_a_page_share_no_id() -> None:
    one, two = (charts.bar(name, {"a": 1}) for name in ("one", "two"))
    ids = [re.findall(r'\bid="([^"]+)"', figure.inline_svg(c)) for c in (one, two)]
    assert not set(ids[0]) & set(ids[1])


def test_a_long_table_shows_its_end_and_says_so() -> None:
    first = dt.date(2014, 1, 1)
    pairs = [(first + dt.timedelta(days=n), n) for n in range(600)]
    html = charts.figure_html(charts.line("x", {"a": pairs}))
    assert "The last 500 of 600 rows." in html
    assert html.count("<tr>") == 501


def test_a_wide_form_scrolls_by_keyboard_and_an_empty_one_has_no_table() -> None:
    assert 'tabindex="0" role="img"' in charts.figure_html(
        charts.tree("x", Node("a", (Node("b"),)))
    )
    empty = charts.figure_html(charts.line("x", {}))
    assert "<details" not in empty
    assert "<script" not in empty


def test_the_script_is_served_once_and_kept(client: Client) -> None:
    address = reverse("core:chart_engine", args=[bundle.key()])
    plain = client.get(address, headers={"accept-encoding": "identity"})
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    assert plain.status_code == 200
    assert gzip.decompress(packed.content) == plain.content
    assert b"vegaEmbed" in plain.content
    assert "immutable" in plain.headers["Cache-Control"]
    assert client.post(address).status_code == 405
    assert client.get(reverse("core:chart_engine", args=["0"])).status_code == 404
