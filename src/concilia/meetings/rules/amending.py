"""Amendments: the wording of a motion with a passage replaced."""

from __future__ import annotations


def merged(wording: str, passage: str, by: str) -> str | None:
    """Return the wording with `passage` replaced by `by`; with no passage `by` comes at the end.

    None when the passage does not stand in the wording exactly once. An empty `by` strikes it.
    """
    if not passage:
        return f"{wording.rstrip()}\n{by.strip()}".strip()
    if wording.count(passage) != 1:
        return None
    before, after = wording.split(passage)
    if not by and before.endswith(" ") and after.startswith((" ", ".", ",", ";")):
        before = before[:-1]
    return f"{before}{by}{after}".strip()
