"""A document as an HTML fragment for a page."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from concilia.core.charts.chart import Chart
from concilia.core.charts.figure import figure_html
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
from concilia.core.documents.inline import clean
from concilia.core.documents.laid import Laid, Part, Piece, lay_out

_MEDIA = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}
NOTHING = SafeString("")


def to_html(document: Document) -> SafeString:
    """Return the document as one `<article class="document">`; everything is escaped."""
    laid = lay_out(document)
    with override(laid.language.lower()):
        body = format_html_join("\n", "{}", ((_part(part, laid),) for part in laid.parts))
    return format_html(
        '<article class="document" lang="{}">\n{}{}{}\n{}</article>',
        laid.language,
        _head(document),
        _contents(laid),
        body,
        _notes(laid),
    )


def _pieces(pieces: Iterable[Piece]) -> SafeString:
    out = []
    for piece in pieces:
        if piece.note:
            out.append(
                format_html(
                    '<sup class="document__mark"><a {}href="#note-{}" role="doc-noteref">{}</a>'
                    "</sup>",
                    format_html('id="note-{}-mark" ', piece.note) if piece.first else "",
                    piece.note,
                    piece.note,
                )
            )
            continue
        shown: str = linebreaks(piece.text)
        if piece.italic:
            shown = format_html("<em>{}</em>", shown)
        if piece.bold:
            shown = format_html("<strong>{}</strong>", shown)
        if piece.link:
            shown = format_html('<a href="{}" rel="noopener">{}</a>', piece.link, shown)
        out.append(format_html("{}", shown))
    return mark_safe("".join(out))  # noqa: S308  every entry is escaped above


def linebreaks(text: str) -> SafeString:
    """Return escaped text whose line ends are kept."""
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in text.split("\n")))


def _head(document: Document) -> SafeString:
    facts = format_html_join(
        "",
        "<div><dt>{}</dt><dd>{}</dd></div>",
        ((clean(label), clean(value)) for label, value in document.facts),
    )
    return format_html(
        '<header class="document__head">{}<h1 class="document__title">{}</h1>{}{}</header>\n',
        _if('<p class="document__reference muted">{}</p>', document.reference),
        clean(document.title),
        _if('<p class="document__subtitle">{}</p>', document.subtitle),
        format_html('<dl class="facts">{}</dl>', facts) if facts else "",
    )


def _if(template: str, text: str) -> SafeString:
    return format_html(template, clean(text)) if text else NOTHING


def _contents(laid: Laid) -> SafeString:
    if not laid.document.toc:
        return NOTHING
    entries = format_html_join(
        "",
        '<li class="document__entry document__entry--{}"><a href="#part-{}">{}</a></li>',
        (
            (part.block.level, part.number, part.block.text)
            for part in laid.parts
            if isinstance(part.block, Heading)
        ),
    )
    return format_html(
        '<nav class="document__contents" aria-label="{}"><p><strong>{}</strong></p>'
        '<ul class="tree">{}</ul></nav>\n',
        laid.labels.contents,
        laid.labels.contents,
        entries,
    )


def _part(part: Part, laid: Laid) -> SafeString:
    block = part.block
    match block:
        case Heading(level, text):
            return format_html(
                '<h{} id="part-{}">{}</h{}>', level + 1, part.number, text, level + 1
            )
        case Paragraph():
            return format_html("<p>{}</p>", _pieces(part.texts[0]))
        case Note():
            return format_html('<p class="small muted">{}</p>', _pieces(part.texts[0]))
        case Callout():
            tone = "" if block.tone == "calm" else f" callout--{block.tone}"
            return format_html('<div class="callout{}">{}</div>', tone, _pieces(part.texts[0]))
        case Items(_entries, ordered):
            name = "ol" if ordered else "ul"
            entries = format_html_join("", "<li>{}</li>", ((_pieces(t),) for t in part.texts))
            return format_html("<{}>{}</{}>", name, entries, name)
        case Table():
            return _table(part, laid)
        case Figure():
            return _figure(part, laid)
        case PageBreak():
            return SafeString('<hr class="document__break">')
        case Signatures(names):
            lines = format_html_join(
                "",
                '<li><span class="document__line" aria-hidden="true"></span>'
                '<strong>{}</strong> <span class="muted">{}</span></li>',
                ((clean(name), clean(role)) for name, role in names),
            )
            return format_html('<ul class="document__signatures">{}</ul>', lines)


def _caption(label: str, number: int, text: str) -> SafeString:
    return format_html("<strong>{} {}.</strong> {}", label, number, clean(text))


def _table(part: Part, laid: Laid) -> SafeString:
    table = part.block
    assert isinstance(table, Table)
    wide = len(table.columns)
    kinds = [SafeString(' class="num"' if a == "right" else "") for a in table.align or [""] * wide]
    head = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((kinds[n], clean(c)) for n, c in enumerate(table.columns)),
    )
    rows = (part.texts[at : at + wide] for at in range(0, len(part.texts), wide)) if wide else ()
    body = format_html_join(
        "",
        "<tr>{}</tr>",
        (
            (
                format_html_join(
                    "", "<td{}>{}</td>", ((kinds[n], _pieces(cell)) for n, cell in enumerate(row))
                ),
            )
            for row in rows
        ),
    )
    caption = (
        format_html(
            "<caption>{}</caption>", _caption(laid.labels.table, part.number, table.caption)
        )
        if part.number
        else NOTHING
    )
    return format_html(
        '<div class="table-wrap" tabindex="0"><table class="table">{}<thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        caption,
        head,
        body,
    )


def _figure(part: Part, laid: Laid) -> SafeString:
    figure = part.block
    assert isinstance(figure, Figure)
    caption = _caption(laid.labels.figure, part.number, figure.caption) if part.number else NOTHING
    if isinstance(figure.image, Chart):
        return figure_html(figure.image, caption=caption, alt=figure.alt)
    source = f"data:{_MEDIA[figure.kind]};base64,{base64.b64encode(figure.image).decode()}"
    return format_html(
        '<figure><img src="{}" alt="{}">{}</figure>',
        source,
        clean(figure.alt),
        format_html("<figcaption>{}</figcaption>", caption) if caption else "",
    )


def _notes(laid: Laid) -> SafeString:
    if not laid.notes:
        return NOTHING
    entries = format_html_join(
        "",
        '<li id="note-{}">{} <a href="#note-{}-mark" role="doc-backlink" aria-label="{}">↩</a>'
        "</li>",
        (
            (n, _pieces(pieces), n, f"{laid.labels.back} ({n})")
            for n, pieces in enumerate(laid.notes, 1)
        ),
    )
    return format_html(
        '<section class="document__notes" role="doc-endnotes" aria-label="{}"><ol class="small">{}'
        "</ol></section>\n",
        laid.labels.notes,
        entries,
    )
