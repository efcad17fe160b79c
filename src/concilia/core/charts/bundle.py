"""The Vega script for the page: made once out of the Python package, kept on disk."""

from __future__ import annotations

import os
from functools import cache
from importlib.metadata import version
from pathlib import Path

import vl_convert
from django.conf import settings

#: What the script leaves behind for `core/charts.js`.
_SNIPPET = "window.vegaEmbed = vegaEmbed;"


def key() -> str:
    """Return what names this edition of the script."""
    return version("vl-convert-python")


@cache
def script() -> Path:
    """Return the file that holds the script, about 0.9 MB; the first call makes it (2 seconds)."""
    path = Path(settings.DATA_DIR) / "assets" / f"vega-{key()}.js"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{os.getpid()}.part")
        made.write_text(vl_convert.javascript_bundle(_SNIPPET), encoding="utf-8")
        made.replace(path)  # whoever comes second finds a whole file
    return path
