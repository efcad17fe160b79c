"""Tables of a DOCX: hairlines, a head that repeats, rows that stay whole; and list numbering."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from concilia.core.charts.theme import LIGHT
from concilia.core.documents.blocks import Table
from concilia.core.documents.inline import clean
from concilia.core.documents.laid import Piece
from concilia.core.documents.word import styles
from concilia.core.documents.word.xml import edge, element

WIDE = Mm(160)
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
Fill = Callable[[Any, Sequence[Piece]], None]


def _lines(made: Any, **sides: int) -> None:
    """Draw the lines of a table; sizes in eighths of a point."""
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        size = sides.get(side, 0)
        ink = LIGHT["rule" if side == "insideH" else "ink"].lstrip("#")
        borders.append(
            element(side, val="single", sz=size, space=0, color=ink)
            if size
            else element(side, val="nil")
        )
    margins = element(
        "tblCellMar", element("left", w=70, type="dxa"), element("right", w=70, type="dxa")
    )
    properties = made._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    # Cells begin 70 twentieths of a point inside; the lines shall begin where the text does.
    properties.append(element("tblInd", w=70, type="dxa"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    properties.append(margins)


def _widths(made: Any, widths: Sequence[int]) -> None:
    made.autofit = False
    for old in made._tbl.tblPr.findall(qn("w:tblLayout"))[1:]:
        made._tbl.tblPr.remove(old)
    for grid, wide in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        grid.set(qn("w:w"), str(wide // 635))


def _cell(cell: Any, wide: int, style: str) -> Any:
    cell.width = wide
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    return paragraph


def table(made: Any, block: Table, texts: Sequence[Sequence[Piece]], fill: Fill) -> None:
    """Add `block`; `texts` are the cells row by row, `fill` writes the pieces of one."""
    columns = len(block.columns)
    shares = block.widths or (1.0,) * columns
    widths = [int(WIDE * share / sum(shares)) for share in shares]
    sides = [SIDES[a] for a in block.align or ("left",) * columns]
    # Rows are copied from one pattern: adding cells one by one takes time with their square.
    drawn = made.add_table(rows=1, cols=columns)
    _lines(drawn, top=8, bottom=6, insideH=4)
    _widths(drawn, widths)
    style, strong = made.styles["Table Text"], []
    for at in range(columns):
        paragraph = _cell(drawn.rows[0].cells[at], widths[at], style)
        paragraph.alignment = sides[at]
        paragraph.paragraph_format.keep_with_next = True
        strong.append(paragraph)
    pattern = copy.deepcopy(drawn.rows[0]._tr)
    for paragraph, name in zip(strong, block.columns, strict=True):
        paragraph.add_run(clean(name)).bold = True
    head = drawn.rows[0]._tr.get_or_add_trPr()
    head.append(element("cantSplit"))
    head.append(element("tblHeader"))
    pattern.get_or_add_trPr().append(element("cantSplit"))
    rows = [copy.deepcopy(pattern) for _row in block.rows]
    for row in rows[-1:] if block.short else rows:
        for keep in row.iter(qn("w:keepNext")):
            keep.set(qn("w:val"), "0")
    for row in rows:
        drawn._tbl.append(row)
    for number, row in enumerate(drawn.rows):
        if number:
            begin = (number - 1) * columns
            for at, body in enumerate(row._tr.iter(qn("w:p"))):
                fill(Paragraph(body, drawn), texts[begin + at])
    after = made.add_paragraph()
    after.paragraph_format.space_after = Pt(4)
    after.paragraph_format.line_spacing = Pt(6)


def facts(made: Any, pairs: Sequence[tuple[str, str]]) -> None:
    """Add the facts of the title block: labels and values between hairlines."""
    drawn = made.add_table(rows=len(pairs), cols=2)
    _lines(drawn, bottom=4)
    widths = [int(WIDE * 0.2), int(WIDE * 0.8)]
    _widths(drawn, widths)
    for row, pair in zip(drawn.rows, pairs, strict=True):
        for cell, wide, text, tone in zip(row.cells, widths, pair, ("muted", "ink"), strict=True):
            run = _cell(cell, wide, made.styles["Table Text"]).add_run(clean(text))
            run.font.color.rgb = styles.colour(tone)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def signatures(made: Any, names: Sequence[tuple[str, str]]) -> None:
    """Add lines to sign on, two side by side."""
    if not names:
        return
    drawn = made.add_table(rows=(len(names) + 1) // 2, cols=3)
    _lines(drawn)
    widths = [int(WIDE * share) for share in (0.45, 0.1, 0.45)]
    _widths(drawn, widths)
    for number, (name, role) in enumerate(names):
        row = drawn.rows[number // 2]
        place = _cell(row.cells[2 * (number % 2)], widths[0], made.styles["Table Text"])
        place.paragraph_format.space_before = Pt(44)
        edge(place._p, "top", 6, LIGHT["ink"], 3)
        place.add_run(clean(name)).bold = True
        place.add_run("\n" + clean(role)).font.color.rgb = styles.colour("muted")
    for row in drawn.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))


def fresh_numbering(made: Any, style: str) -> int:
    """Return the number of a new list instance that counts from one."""
    known = made.part.numbering_part.element
    of_style = made.styles[style].element.pPr.numPr.numId.val
    pattern = known.num_having_numId(of_style).abstractNumId.val
    instance = known.add_num(pattern)
    instance.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(instance.numId)
