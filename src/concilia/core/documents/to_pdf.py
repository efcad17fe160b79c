"""A document as PDF, set by Typst.

The tree goes to one template as data, so that nothing a person typed is ever read as markup.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typst

from concilia.core.charts.chart import Chart
from concilia.core.documents.blocks import (
    Callout,
    Document,
    Figure,
    Heading,
    Items,
    Note,
    PageBreak,
    Paragraph,
    Signatures,
    Table,
)
from concilia.core.documents.drawing import Told, draw_charts, quiet
from concilia.core.documents.glyphs import beyond_bundled
from concilia.core.documents.inline import clean
from concilia.core.documents.laid import Laid, Part, Piece, lay_out
from concilia.core.documents.typesetting import FAMILIES, typeset

TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
LONGEST_WHOLE = 700
"""Letters: a cell with no more is not torn apart at the foot of a page."""


def to_pdf(document: Document, told: Told = quiet) -> bytes:
    """Return the document as a tagged PDF (PDF/UA-1); the same document gives the same bytes.

    `told(done, of)` hears how many of its charts are drawn. Fonts of the machine are asked only
    for characters that the bundled fonts do not hold.
    """
    laid = lay_out(document)
    draw_charts(document, told=told)
    files: dict[str, bytes] = {"main.typ": TEMPLATE.read_bytes()}
    data = _data(laid, files)
    borrowed = bool(beyond_bundled(document))
    data["fallback"] = borrowed
    files["data.json"] = json.dumps(data, ensure_ascii=True).encode()
    try:
        return typeset(files, borrowed, ["ua-1"])
    except typst.TypstError:
        pass  # the strict standard refuses a character that no font holds
    try:
        return typeset(files, borrowed, [])
    except typst.TypstError:
        # An image that cannot be read: its words stand in its place.
        spoken = {"kind": "callout", "tone": "calm"}
        data["blocks"] = [
            spoken | {"pieces": _pieces([Piece(b["alt"])])} if b.get("raster") else b
            for b in data["blocks"]
        ]
        files["data.json"] = json.dumps(data, ensure_ascii=True).encode()
        return typeset(files, borrowed, [])


def _data(laid: Laid, files: dict[str, bytes]) -> dict[str, Any]:
    document = laid.document
    language, _sep, region = laid.language.partition("-")
    return {
        "title": breakable(document.title) or "–",
        "short": _short(document.title),
        "subtitle": breakable(document.subtitle),
        "reference": _short(document.reference),
        "footer": _short(document.footer),
        "author": clean(document.author),
        "date": _date(document.date),
        "lang": language,
        "region": "cn" if language == "zh" else region.lower() if len(region) == 2 else None,
        "fonts": FAMILIES,
        "contents": document.toc,
        "contents-depth": laid.contents_depth,
        "labels": {"contents": laid.labels.contents},
        "facts": [[breakable(label, 20), breakable(value)] for label, value in document.facts],
        "notes": [_pieces(note) for note in laid.notes],
        "blocks": [made for part in laid.parts if (made := _block(part, laid, files))],
    }


def _date(text: str) -> dict[str, int] | None:
    try:
        day = dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
    return {"year": day.year, "month": day.month, "day": day.day} if day.year >= 1 else None


def _short(text: str) -> str:
    kept = clean(text).replace("\n", " ")
    return breakable(kept if len(kept) <= 90 else kept[:89].rstrip() + "…", 30)


def breakable(text: str, longest: int = 56) -> str:
    """Return cleaned `text` in which a word of more than `longest` letters may break."""
    return re.sub(rf"\S{{{longest + 1},}}", lambda found: _split(found[0], longest), clean(text))


def _split(word: str, longest: int) -> str:
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in word)
    if wide > len(word) / 2:
        return word  # such scripts break anywhere by themselves
    half = max(longest // 2, 4)
    return "\u200b".join(word[at : at + half] for at in range(0, len(word), half))


def _pieces(pieces: Iterable[Piece], longest: int = 56) -> list[dict[str, Any]]:
    return [
        {
            "text": breakable(p.text, longest),
            "bold": p.bold,
            "italic": p.italic,
            "note": p.note,
            "first": p.first,
            "link": p.link,
        }
        for p in pieces
    ]


def _block(part: Part, laid: Laid, files: dict[str, bytes]) -> dict[str, Any] | None:
    block = part.block
    match block:
        case Heading(level, text):
            return {"kind": "heading", "level": level, "text": breakable(text, 30) or "–"}
        case Paragraph():
            return {"kind": "paragraph", "pieces": _pieces(part.texts[0])}
        case Note():
            return {"kind": "small", "pieces": _pieces(part.texts[0])}
        case Callout(_text, tone):
            return {"kind": "callout", "tone": tone, "pieces": _pieces(part.texts[0])}
        case Items(_entries, ordered):
            entries = [_pieces(text) for text in part.texts]
            return {"kind": "items", "ordered": ordered, "entries": entries} if entries else None
        case Table():
            return _table(part, laid)
        case Figure():
            return {
                "kind": "figure",
                "file": _picture(block, files),
                "alt": clean(block.alt) or "–",
                "raster": not isinstance(block.image, Chart),
                "wide": isinstance(block.image, Chart),
                "caption": breakable(block.caption),
                "label": laid.labels.figure,
            }
        case PageBreak():
            return {"kind": "break"}
        case Signatures(names):
            pairs = [[breakable(name, 30), breakable(role, 34)] for name, role in names]
            return {"kind": "signatures", "names": pairs} if pairs else None


def _table(part: Part, laid: Laid) -> dict[str, Any]:
    table = part.block
    assert isinstance(table, Table)
    wide = len(table.columns)
    shares = [float(w) for w in table.widths or (1.0,) * wide]
    letters = [max(int(88 * share / sum(shares)), 5) for share in shares]
    cells = [
        {
            "pieces": _pieces(text, letters[at % wide]),
            "long": sum(len(piece.text) for piece in text) > LONGEST_WHOLE,
        }
        for at, text in enumerate(part.texts)
    ]
    return {
        "kind": "table",
        "whole": table.short,
        "columns": [breakable(c, letters[n]) for n, c in enumerate(table.columns)],
        "rows": [cells[at : at + wide] for at in range(0, len(cells), wide or 1)],
        "widths": shares,
        "align": list(table.align or ("left",) * wide),
        "caption": breakable(table.caption),
        "label": laid.labels.table,
    }


def _picture(figure: Figure, files: dict[str, bytes]) -> str:
    chart = figure.image
    content = chart.svg("light").encode() if isinstance(chart, Chart) else chart
    kind = "svg" if figure.kind == "chart" else figure.kind
    name = f"figure-{len(files)}.{kind}"
    files[name] = content
    return name
