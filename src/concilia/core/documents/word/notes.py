"""Real footnotes: the part of a DOCX that holds them, written by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from concilia.core.documents.word.xml import element

_BARE = f"""<w:footnotes {nsdecls("w", "r")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>
<w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>
<w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""


def add_notes(made: Any, count: int, write: Callable[[Any, int], None]) -> None:
    """Add footnotes 1 to `count`; `write(paragraph, number)` fills each."""
    if not count:
        return
    part = XmlPart(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        parse_xml(_BARE),
        made.part.package,
    )
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    for number in range(1, count + 1):
        body = element("p", element("pPr", element("pStyle", val="FootnoteText")))
        part.element.append(element("footnote", body, id=number))
        paragraph = Paragraph(body, part)
        paragraph._p.append(_reference("footnoteRef"))
        paragraph._p.append(element("r", element("t")))
        paragraph._p[-1][0].text = " "
        paragraph._p[-1][0].set(qn("xml:space"), "preserve")
        write(paragraph, number)


def _reference(tag: str, **attributes: object) -> Any:
    return element(
        "r",
        element("rPr", element("rStyle", val="FootnoteReference")),
        element(tag, **attributes),
    )


def add_mark(paragraph: Any, number: int, *, first: bool) -> None:
    """Add the mark of footnote `number`; a later mention repeats the number only."""
    if first:
        paragraph._p.append(_reference("footnoteReference", id=number))
        return
    run = paragraph.add_run(str(number))
    run.font.superscript = True
