"""A document as JSON and back, and the digest that stands for it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from concilia.core.charts.chart import Chart
from concilia.core.documents.blocks import (
    Block,
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
from concilia.core.documents.inline import Run, Text


def _text_out(text: Text) -> Any:
    if isinstance(text, str):
        return text
    return [
        {"text": r.text}
        | ({"bold": True} if r.bold else {})
        | ({"italic": True} if r.italic else {})
        | ({"note": r.note} if r.note else {})
        | ({"link": r.link} if r.link else {})
        for r in text
    ]


def _text_in(data: Any) -> Text:
    return data if isinstance(data, str) else tuple(Run(**run) for run in data)


def _block_out(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level, text):
            return {"kind": "heading", "level": level, "text": text}
        case Paragraph(text):
            return {"kind": "paragraph", "text": _text_out(text)}
        case Items(entries, ordered):
            return {"kind": "items", "entries": [_text_out(e) for e in entries], "ordered": ordered}
        case Table():
            return {
                "kind": "table",
                "columns": list(block.columns),
                "rows": [[_text_out(cell) for cell in row] for row in block.rows],
                "caption": block.caption,
                "widths": list(block.widths) if block.widths else None,
                "align": list(block.align) if block.align else None,
            }
        case Figure(image, caption, alt):
            shown = (
                {"chart": image.to_data()}
                if isinstance(image, Chart)
                else {"image": base64.b64encode(image).decode()}
            )
            return {"kind": "figure", "caption": caption, "alt": alt, **shown}
        case Note(text, key):
            return {"kind": "note", "text": _text_out(text), "key": key}
        case Callout(text, tone):
            return {"kind": "callout", "text": _text_out(text), "tone": tone}
        case PageBreak():
            return {"kind": "break"}
        case Signatures(names):
            return {"kind": "signatures", "names": [list(pair) for pair in names]}


def _block_in(data: Mapping[str, Any]) -> Block:
    kind = data["kind"]
    if kind == "heading":
        return Heading(data["level"], data["text"])
    if kind == "paragraph":
        return Paragraph(_text_in(data["text"]))
    if kind == "items":
        return Items(tuple(_text_in(e) for e in data["entries"]), data["ordered"])
    if kind == "table":
        return Table(
            tuple(data["columns"]),
            tuple(tuple(_text_in(cell) for cell in row) for row in data["rows"]),
            data["caption"],
            tuple(data["widths"]) if data["widths"] else None,
            tuple(data["align"]) if data["align"] else None,
        )
    if kind == "figure":
        image = (
            Chart.from_data(data["chart"]) if "chart" in data else base64.b64decode(data["image"])
        )
        return Figure(image, data["caption"], data["alt"])
    if kind == "note":
        return Note(_text_in(data["text"]), data["key"])
    if kind == "callout":
        return Callout(_text_in(data["text"]), data["tone"])
    if kind == "break":
        return PageBreak()
    if kind == "signatures":
        return Signatures(tuple((name, role) for name, role in data["names"]))
    raise ValueError(f"{kind!r} is no kind of block")


_FIELDS = ("title", "subtitle", "language", "footer", "toc", "reference", "author", "date")


def to_data(document: Document) -> dict[str, Any]:
    """Return the document as JSON values."""
    return {
        **{name: getattr(document, name) for name in _FIELDS},
        "facts": [list(pair) for pair in document.facts],
        "blocks": [_block_out(block) for block in document.blocks],
    }


def from_data(data: Mapping[str, Any]) -> Document:
    """Return the document that `to_data` gave; raises ValueError for an unknown kind of block."""
    return Document(
        **{name: data[name] for name in _FIELDS if name in data},
        facts=tuple((label, value) for label, value in data.get("facts", ())),
        blocks=tuple(_block_in(block) for block in data["blocks"]),
    )


def canonical(data: Any) -> bytes:
    """Return JSON values as bytes in the one way that a digest is taken of."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def digest(document: Document) -> str:
    """Return the SHA-256 of the document's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(to_data(document))).hexdigest()
