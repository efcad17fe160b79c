"""Names of the invented region in other languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "names.toml"


@cache
def _table() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def names(kind: str, code: str) -> dict[str, str]:
    """Return the names by language of a cluster, body, territory, agency or indicator."""
    return dict(_table()[kind].get(code, {}))
