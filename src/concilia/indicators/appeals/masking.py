"""A first proposal of the case without the person: what surely is personal is blacked out.

Pure. It forgets nothing that a rule can see and knows that rules do not see everything: a person
reads the proposal before anybody else may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "▇▇▇"
"""What stands where something personal stood."""

_PATTERNS = (
    re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"\bhttps?://\S+"),
    # A day, written in any of the usual orders: of birth, often.
    re.compile(r"\b\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}\b"),
    # Numbers of identity cards, insurance, accounts and telephones: seven figures and more.
    re.compile(r"(?<![\w])[+(]?\d(?:[\s()./-]{0,3}\d){6,}[A-Za-zА-Яа-я]?(?!\w)"),
    re.compile(r"\b[A-Z]{1,3}\s?\d{5,}\b"),
    re.compile(
        r"(?i)\b(?:mr|mrs|ms|dr|prof|mevr|mevrouw|dhr|meneer|monsieur|madame|mme|m)\.?\s+"
        r"(?-i:[^\W\d_a-z][\w’'-]+)(?:\s+(?-i:[^\W\d_a-z][\w’'-]+)){0,2}"
    ),
    # Surname, first name and name of the father, as Russian letters sign.
    re.compile(
        r"\b[А-ЯЁ][а-яё-]+\s+[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:вич|вна|ична|ьич|вича|вны)\w*\b"
    ),
    re.compile(r"\b[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]\.\s?[А-ЯЁ]\."),
    re.compile(r"(?:我叫|我是|姓名[:：]?|名叫)\s*[\u4e00-\u9fff]{2,4}(?=[，。,.;；\s]|$)"),
)


def mask(text: str, known: Iterable[str] = ()) -> str:
    """Return `text` with addresses, numbers, days and titled names blacked out.

    `known` are the name, telephone and address that the person gave; each word of them that has
    at least three letters (two of Chinese) goes too.
    """
    for words in sorted(_words(known), key=lambda word: (-len(word), word)):
        text = re.sub(rf"(?i){_bounded(words)}", MASK, text)
    for pattern in _PATTERNS:
        text = pattern.sub(MASK, text)
    return re.sub(rf"{MASK}(?:[\s,]*{MASK})+", MASK, text)


def _words(known: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for given in known:
        whole = " ".join(given.split())
        chinese = bool(re.search(r"[\u4e00-\u9fff]", whole))
        if len(whole) >= (2 if chinese else 3):
            found.add(whole)
        found |= {
            word for word in re.split(r"[\s,;]+", whole) if len(word) >= (2 if chinese else 3)
        }
    return found


def _bounded(words: str) -> str:
    escaped = re.escape(words)
    start = r"\b" if re.match(r"\w", words) and words[0].isascii() else ""
    # Endings of inflected languages go with the name.
    end = r"\w{0,3}\b" if re.search(r"[A-Za-zÀ-ÿА-Яа-яЁё]$", words) else ""
    return f"{start}{escaped}{end}"
