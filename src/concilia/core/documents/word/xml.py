"""Small pieces of WordprocessingML, and the fields and links that python-docx leaves out."""

from __future__ import annotations

import re
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run

_SPECIAL = re.compile(r"[\t\n\r]")
_RUN, _TEXT, _SPACE = qn("w:r"), qn("w:t"), qn("xml:space")


def element(tag: str, *children: Any, **attributes: object) -> Any:
    """Return `<w:tag>`; attributes are in the same name space and may end in an underscore."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name.rstrip('_')}"), str(value))
    for child in children:
        made.append(child)
    return made


def field(paragraph: Any, code: str, shown: str, *, dirty: bool = False) -> None:
    """Add a field that shows `shown` until it is brought up to date."""
    begin = element("fldChar", fldCharType="begin")
    if dirty:
        begin.set(qn("w:dirty"), "true")
    instruction = element("instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    for child in (begin, instruction, element("fldChar", fldCharType="separate")):
        paragraph.add_run()._r.append(child)
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def run_into(paragraph: Any, text: str) -> Any:
    """Add a run at the end of a paragraph and return it.

    Plain text goes without the library's search for the places of each element.
    """
    if not text or _SPECIAL.search(text):
        return paragraph.add_run(text)
    made = paragraph._p.makeelement(_RUN)
    words = made.makeelement(_TEXT)
    words.text = text
    made.append(words)
    paragraph._p.append(made)
    if text != text.strip():
        words.set(_SPACE, "preserve")
    return Run(made, paragraph)


def link(paragraph: Any, address: str, run: Any) -> None:
    """Move `run` into a link to an address outside of the document."""
    key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    hyper = element("hyperlink")
    hyper.set(qn("r:id"), key)
    paragraph._p.append(hyper)
    hyper.append(run._r)


def bookmark(paragraph: Any, number: int, name: str) -> None:
    """Put a bookmark around what `paragraph` holds."""
    paragraph._p.insert(
        1 if paragraph._p.pPr is not None else 0, element("bookmarkStart", id=number, name=name)
    )
    paragraph._p.append(element("bookmarkEnd", id=number))


def shade(paragraph: Any, fill: str, bar: str) -> None:
    """Give a paragraph a ground and a bar at its left, both hexadecimal colours."""
    ground = fill.lstrip("#")
    properties = paragraph._p.get_or_add_pPr()
    borders = element(  # lines in the ground's own colour make room above and below the text
        "pBdr",
        element("top", val="single", sz=32, space=1, color=ground),
        element("left", val="single", sz=24, space=8, color=bar.lstrip("#")),
        element("bottom", val="single", sz=32, space=1, color=ground),
    )
    properties.insert_element_before(borders, *_AFTER_BORDERS)
    properties.insert_element_before(
        element("shd", val="clear", color="auto", fill=ground), *_AFTER_BORDERS[1:]
    )


def edge(owner: Any, side: str, size: int, colour: str, space: int = 6) -> None:
    """Draw a line at one side of a paragraph or a style; `size` in eighths of a point."""
    properties = owner.get_or_add_pPr()
    line = element(side, val="single", sz=size, space=space, color=colour.lstrip("#"))
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    properties.insert_element_before(element("pBdr", line), *_AFTER_BORDERS)


#: What the order of the schema puts after the borders of a paragraph.
_AFTER_BORDERS = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
)
