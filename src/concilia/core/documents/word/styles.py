"""The styles of a DOCX: what Word's own styles look like in our documents."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from concilia.core.charts.theme import LIGHT
from concilia.core.documents.word.xml import edge, element

#: A font that every office has, with the letters of all our languages but Chinese.
LATIN, CHINESE = "Arial", "Microsoft YaHei"
_REGIONS = {
    "en": "en-GB",
    "ru": "ru-RU",
    "nl": "nl-NL",
    "fr": "fr-FR",
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
}

#: The keys that Word itself gives to these styles of its own.
_KEYS = {
    "footnote text": "FootnoteText",
    "footnote reference": "FootnoteReference",
    "toc 1": "TOC1",
    "toc 2": "TOC2",
}


def colour(name: str) -> RGBColor:
    """Return a colour of the design system."""
    return RGBColor.from_string(LIGHT[name].lstrip("#").upper())


def keys(made: Any) -> dict[str, str]:
    """Return the key of each paragraph style by its name, read once for a whole document."""
    return {
        style.name: style.style_id
        for style in made.styles
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name != "Normal"
    }


def font(style: Any, size: float, tone: str = "ink", *, bold: bool = False) -> None:
    """Give a style our fonts, its size in points and its colour."""
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = colour(tone)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", CHINESE)):
        fonts.set(qn(f"w:{script}"), name)


def space(style: Any, before: float, after: float, line: float = 1.15) -> None:
    """Set the space before and after in points, and the line height."""
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    shape.line_spacing = line
    shape.widow_control = True


def prepare(made: Any, language: str) -> None:
    """Set the styles, the language and the page of a new DOCX."""
    styles = made.styles
    plain = (
        ("Normal", 10, "ink", False, 0, 7),
        ("Title", 21, "ink", True, 2, 4),
        ("Subtitle", 12.5, "muted", False, 0, 8),
        ("Heading 1", 14, "calm", True, 18, 6),
        ("Heading 2", 11.5, "ink", True, 14, 5),
        ("Heading 3", 10, "ink", True, 10, 4),
        ("Caption", 8.5, "muted", False, 4, 10),
        ("List Number", 10, "ink", False, 0, 4),
        ("List Bullet", 10, "ink", False, 0, 4),
        ("Header", 8, "muted", False, 0, 0),
        ("Footer", 8, "muted", False, 0, 0),
    )
    for name, size, tone, bold, before, after in plain:
        font(styles[name], size, tone, bold=bold)
        space(styles[name], before, after, 1.05 if name == "Title" else 1.2)
    extra = (
        ("Table Text", 8.5, "ink", 2.5, 2.5),
        ("Callout", 10, "ink", 5, 9),
        ("Reference", 8.5, "muted", 0, 8),
        ("Source", 8.5, "muted", 0, 8),
        ("footnote text", 8.5, "ink", 0, 2),
        ("toc 1", 10, "ink", 5, 0),
        ("toc 2", 10, "ink", 2, 0),
        ("Contents Heading", 11, "muted", 10, 3),
    )
    for name, points, tone, above, below in extra:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name[0].islower())
        style.base_style = styles["Normal"]
        font(style, points, tone, bold=name == "Contents Heading")
        space(style, above, below, 1.1)
    mark = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.font.superscript = True
    web = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    web.font.color.rgb = colour("calm")
    for name, key in _KEYS.items():
        styles[name].element.styleId = key
    for name, inset in (("toc 1", 0), ("toc 2", 6)):
        styles[name].paragraph_format.left_indent = Mm(inset)
    edge(styles["Title"].element, "bottom", 4, LIGHT["paper"], 0)
    styles["Caption"].paragraph_format.keep_together = True
    styles["Callout"].paragraph_format.left_indent = Mm(4)
    for name in ("Title", "Subtitle"):
        styles[name].element.rPr.remove_all("w:spacing", "w:kern")
    _language(made, language)
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin, page.bottom_margin = Mm(27), Mm(25)
    page.header_distance = page.footer_distance = Mm(13)
    page.different_first_page_header_footer = True


def _language(made: Any, language: str) -> None:
    tag = _REGIONS.get(language, language)
    latin = tag if not language.startswith("zh") else "en-GB"
    chinese = tag if language.startswith("zh") else "zh-CN"
    default = made.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in default.findall(qn("w:lang")):
        default.remove(old)
    default.append(element("lang", val=latin, eastAsia=chinese, bidi="ar-SA"))
    fonts = default.find(qn("w:rFonts"))
    fonts.attrib.clear()
    for script, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", CHINESE)):
        fonts.set(qn(f"w:{script}"), name)
