"""Folding names: what is left when case, accents, punctuation and filler words are ignored."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
_GAPS = re.compile(r"[\W_]+")


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of one of this room's data files."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _suffixes() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows_of("suffixes.csv"):
        found.setdefault(row["kind"], set()).add(row["word"])
    return {kind: frozenset(words) for kind, words in found.items()}


def fold(text: str, kind: str = "") -> str:
    """Return `text` without case, accents and punctuation, words parted by single spaces.

    With a `kind`, words that say nothing about that kind (“County” after the name of a county,
    from `data/suffixes.csv`) are taken off the end as long as something is left.
    """
    # Styled letters become plain before their case is folded.
    letters = unicodedata.normalize("NFKC", text).replace("&", " and ").casefold()
    plain = unicodedata.normalize("NFKD", letters)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    # NFKD splits Hangul into parts; composing again gives one form to every script.
    words = _GAPS.sub(" ", unicodedata.normalize("NFC", bare)).split()
    while len(words) > 1 and words[-1] in _suffixes().get(kind, ()):
        words.pop()
    return " ".join(words)


def key(text: str, kind: str = "") -> str:
    """Return the folded text without its spaces, so that “GrandBassa” meets “Grand Bassa”."""
    return fold(text, kind).replace(" ", "")
