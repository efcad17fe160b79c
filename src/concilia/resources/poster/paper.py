"""The poster as PDF, set by Typst from a template of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.agencies.models import Agency, Territory
from concilia.core.documents import Document, Paragraph, plain
from concilia.core.documents.glyphs import beyond_bundled
from concilia.core.documents.laid import tag
from concilia.core.documents.to_pdf import breakable
from concilia.core.documents.typesetting import FAMILIES, typeset
from concilia.resources.poster.content import Content, Row, picture, step

LABEL = 30
"""Letters of an agency's name in a row."""
LISTED = 60
"""So many agencies are all listed; of more only those with a short name."""
TEMPLATE = Path(__file__).parents[1] / "templates" / "resources" / "poster" / "poster.typ"


def to_pdf(shown: Content, place: str, *, source: str, language: str) -> bytes:
    """Return one A3 sheet, across, as tagged PDF; the same content gives the same bytes.

    `source` stands at the foot: where the list comes from and is found.
    """
    data, files = _data(shown, place, source, language)
    words = " ".join(_texts(data))
    borrowed = bool(beyond_bundled(Document("", (Paragraph(plain(words)),), language=language)))
    data["fallback"] = borrowed
    files |= {"main.typ": _template(), "data.json": json.dumps(data, ensure_ascii=True).encode()}
    try:
        return typeset(files, borrowed, ["ua-1"])
    except typst.TypstError:
        return typeset(files, borrowed, [])  # a character that no font holds


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in held for text in _texts(one)]


def _data(
    shown: Content, place: str, source: str, language: str
) -> tuple[dict[str, Any], dict[str, bytes]]:
    code, _sep, region = tag(language).partition("-")
    many = len(shown.rows) > 24
    most = max((max(row.counts, default=0) for row in shown.rows), default=0) or 1
    busiest = max((count for _kind, count in shown.kinds), default=0) or 1
    day = date_format(shown.day, "j F Y") if shown.day else ""
    chart = picture(shown, _("Agencies per territory"), _("agencies"))
    places, agencies = len(shown.rows), len(shown.agencies)
    data = {
        "title": _("Who does what where"),
        "eyebrow": _("Who does what where"),
        "place": breakable(place, 30),
        "asof": _("As reported on %(day)s.") % {"day": day} if day else "",
        "lang": code,
        "region": "cn" if code == "zh" else region.lower() if len(region) == 2 else None,
        "fonts": FAMILIES,
        "figures": [
            [number_format(number, force_grouping=True), label]
            for number, label in (
                (agencies, ngettext("agency", "agencies", agencies)),
                (shown.activities, ngettext("activity", "activities", shown.activities)),
                (places, ngettext("territory", "territories", places)),
            )
        ],
        "labels": {
            "territory": _("Territory"),
            "agencies": _("Agencies"),
            "activities": _("Agencies per activity"),
            "names": _("Agencies in full"),
        },
        "kinds": [
            {"name": breakable(kind, 24), "count": str(count), "share": count / busiest}
            for kind, count in shown.kinds
        ],
        "rows": _rows(shown.rows, most, 5 if many else 16),
        "agencies": _named(shown.agencies),
        "map": "map.svg" if chart else None,
        "alt": chart.alt if chart else "",
        "note": _("A number counts agencies; an empty field means that nobody is reported there."),
        "source": breakable(source, 90),
    }
    return data, {"map.svg": chart.svg("light").encode()} if chart else {}


def _rows(rows: Sequence[Row], most: int, names: int) -> list[dict[str, Any]]:
    """Return the rows of the matrix; where a group begins, with its name."""
    made: list[dict[str, Any]] = []
    group: Territory | None = None
    for row in rows:
        said = ", ".join(_short(name) for name in row.agencies[:names])
        if len(row.agencies) > names:
            said += f" +{len(row.agencies) - names}"
        made.append(
            {
                "group": str(row.group) if row.group and row.group != group else "",
                "name": breakable(str(row.territory), 24),
                "counts": [str(count or "") for count in row.counts],
                "steps": [step(count, most) for count in row.counts],
                "agencies": breakable(said, 30),
            }
        )
        group = row.group
    return made


def _named(agencies: Sequence[Agency]) -> list[list[str]]:
    """Return label and full name; of a long list only those whose label says less."""
    pairs = [(one.label, str(one)) for one in agencies]
    if len(pairs) > LISTED:
        pairs = [(label, name) for label, name in pairs if label != name]
    return [
        [breakable(label, 24), breakable(name, 40) if name != label else ""]
        for label, name in pairs
    ]


def _short(name: str) -> str:
    return name if len(name) <= LABEL else name[: LABEL - 1].rstrip() + "…"
