"""Pictures out of specifications; as a program, the second process that draws beside another.

Imports nothing of Concilia, so that the second process starts in the time that one chart takes.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import vl_convert

ORDER = "order.json"
_OPENING = re.compile("<svg[^>]*>")
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def fonts_from(places: Iterable[str]) -> None:
    """Draw with the fonts in these folders."""
    for place in places:
        vl_convert.register_font_directory(place)


def svg(spec: str) -> str:
    """Return the SVG of a Vega-Lite specification. Nothing is fetched from anywhere."""
    drawn: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return _INVALID.sub("", drawn)


def png(drawn: str, scale: float, ground: str = "") -> bytes:
    """Return the PNG of an SVG, `scale` times its size, on a ground of the given colour."""
    if ground:
        sheet = f'<rect width="100%" height="100%" fill="{ground}"/>'
        drawn = _OPENING.sub(lambda found: found[0] + sheet, drawn, count=1)
    made: bytes = vl_convert.svg_to_png(drawn, scale=scale)
    return made


def claimed(place: Path, number: int) -> bool:
    """Take the picture of this number; of two processes one gets it."""
    try:
        os.close(os.open(place / f"{number}.claim", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def draw_beside(place: Path) -> None:
    """Draw from the last picture to the first what nobody has taken; each appears at once."""
    order = json.loads((place / ORDER).read_text("ascii"))
    fonts_from(order["fonts"])
    for number in reversed(range(len(order["specs"]))):
        if claimed(place, number):
            drawn = svg(order["specs"][number])
            if order["scale"]:
                _appear(place / f"{number}.png", png(drawn, order["scale"], order["ground"]))
            _appear(place / f"{number}.svg", drawn.encode())


def _appear(path: Path, content: bytes) -> None:
    half = path.with_suffix(f"{path.suffix}.half")
    half.write_bytes(content)
    half.replace(path)


if __name__ == "__main__":
    draw_beside(Path(sys.argv[1]))
