"""Typst, with the fonts that are at hand."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from concilia.core import fonts

FAMILIES = ["Source Sans Pro", "Noto Sans SC"]


@cache
def _fonts(with_system: bool) -> Any:
    return typst.Fonts(
        font_paths=[str(path) for path in fonts.folders()],
        include_system_fonts=with_system,
        include_embedded_fonts=False,
    )


def typeset(
    files: Mapping[str, bytes], borrowed: bool, standards: Sequence[Literal["ua-1"]]
) -> bytes:
    """Return `main.typ` among the files as PDF; the same files give the same bytes.

    `borrowed` also takes fonts of the machine. Raises `typst.TypstError`.
    """
    with tempfile.TemporaryDirectory(prefix="concilia-") as place:
        for name, content in files.items():
            (Path(place) / name).write_bytes(content)
        made = typst.compile(
            str(Path(place) / "main.typ"),
            root=place,
            format="pdf",
            font_paths=_fonts(borrowed),
            pdf_standards=list(standards),
            timestamp=0,
        )
    return bytes(made)
