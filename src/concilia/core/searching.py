"""Search that knows capitals in every alphabet, on SQLite too.

SQLite's own LIKE folds the case of ASCII letters alone, so somebody who types “больница” would not
find “Больница”. PostgreSQL needs none of this.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

KEPT = 256
"""Patterns that are kept compiled; a search asks for few, many times each."""


@lru_cache(maxsize=KEPT)
def matcher(pattern: str, escape: str = "") -> Callable[[str], bool]:
    """Return what tells whether a casefolded text is LIKE `pattern`."""
    parts: list[str] = []
    plain = True
    signs = iter(pattern.casefold())
    for sign in signs:
        if escape and sign == escape:
            parts.append(re.escape(next(signs, "")))
        elif sign in "%_":
            plain = plain and sign == "%"
            parts.append(".*" if sign == "%" else ".")
        else:
            parts.append(re.escape(sign))
    inner = "".join(parts[1:-1])
    if plain and len(parts) > 2 and parts[0] == parts[-1] == ".*" and ".*" not in inner:
        sought = re.sub(r"\\(.)", r"\1", inner)
        return lambda text: sought in text
    whole = re.compile("".join(parts), re.DOTALL)
    return lambda text: whole.fullmatch(text) is not None


def like(pattern: Any, text: Any, escape: str = "") -> int | None:
    """Answer as SQL's LIKE does, with the case of all letters folded; None where a side is NULL."""
    if pattern is None or text is None:
        return None
    return int(matcher(str(pattern), escape)(str(text).casefold()))


def teach(sender: Any = None, connection: Any = None, **_more: Any) -> None:
    """Teach a new connection to SQLite this LIKE."""
    if connection.vendor == "sqlite":
        for arguments in (2, 3):
            connection.connection.create_function("like", arguments, like, deterministic=True)
