"""Where the fonts are that papers and charts are set in, and which characters they hold."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

#: package, folder inside it, what it is for
SOURCES: tuple[tuple[str, str, str], ...] = (
    ("font_source_sans_pro", "files", "Source Sans Pro (Latin, Cyrillic, Greek)"),
    ("font_source_serif_pro", "files", "Source Serif Pro (Latin, Cyrillic, Greek)"),
    ("zhplot", "fonts", "Noto Sans SC (Chinese)"),
)
_SYSTEM = tuple(
    Path(p)
    for p in ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
)
_KINDS = {".ttf", ".otf", ".ttc"}
_STYLED = re.compile("Bold|Italic|Oblique|Light|Condensed|Mono")


@cache
def folder(package: str, inside: str) -> Path | None:
    """Return the folder of fonts that `package` ships, or None; the package is not imported."""
    found = importlib.util.find_spec(package)
    for place in (found and found.submodule_search_locations) or ():
        path = Path(place) / inside
        if path.is_dir():
            return path
    return None


@cache
def folders() -> tuple[Path, ...]:
    """Return the folders of the bundled fonts that are there."""
    found = (folder(package, inside) for package, inside, _ in SOURCES)
    return tuple(path for path in found if path)


def _holds(path: Path) -> frozenset[int]:
    if path.suffix == ".ttc":  # the faces of a collection share their characters
        return frozenset(TTCollection(path, lazy=True).fonts[0].getBestCmap() or ())
    return frozenset(TTFont(path, lazy=True).getBestCmap() or ())


@cache
def _of_file(path: Path) -> frozenset[int]:
    return _holds(path)


@cache
def bundled() -> frozenset[int]:
    """Return the code points that the bundled fonts hold."""
    regular = [p for place in folders() for p in place.glob("*-Regular.?tf")]
    return frozenset().union(*(_of_file(p) for p in regular))


@cache
def slanted() -> frozenset[int]:
    """Return the code points that the italic of the text font holds."""
    place = folder(*SOURCES[0][:2])
    path = place / "SourceSansPro-It.otf" if place else None
    return _of_file(path) if path and path.exists() else frozenset()


@cache
def system() -> frozenset[int]:
    """Return the code points that the machine's own fonts hold; reads each of them once."""
    held: set[int] = set()
    for place in _SYSTEM:
        root = place.expanduser()
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.suffix.lower() in _KINDS and not _STYLED.search(path.stem):
                try:
                    held |= _holds(path)
                except (OSError, ValueError, KeyError, AssertionError):
                    continue  # a broken font on the machine is not ours to mend
    return frozenset(held)
