"""Text inside a block: runs, and the three marks of which they can be written."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(
    r"\*\*(?P<bold>[^*\n]+?)\*\*|(?<!\w)\*(?P<italic>[^*\s](?:[^*\n]*?[^*\s])?)\*|\[\^(?P<note>[\w.-]{1,40})\]"
)
_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f\ud800-\udfff]{1,2000}")
_SCHEMES = ("https://", "http://", "mailto:")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one kind. `note` is the key of a footnote that follows the text.

    `link` is an http, https or mailto address of up to 2,000 characters; anything else is dropped.
    """

    text: str
    bold: bool = False
    italic: bool = False
    note: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        if not self.link.startswith(_SCHEMES) or not _ADDRESS.fullmatch(self.link):
            object.__setattr__(self, "link", "")


Text = str | tuple[Run, ...]


def plain(text: str) -> tuple[Run, ...]:
    """Return `text` as one run in which no mark means anything."""
    return (Run(text),)


def runs(text: Text) -> tuple[Run, ...]:
    """Return the runs of `text`, reading the marks when it is a string."""
    if not isinstance(text, str):
        return text
    out: list[Run] = []
    end = 0
    for found in _MARKS.finditer(text):
        if found.start() > end:
            out.append(Run(text[end : found.start()]))
        if found["bold"]:
            out.append(Run(found["bold"], bold=True))
        elif found["italic"]:
            out.append(Run(found["italic"], italic=True))
        else:
            out.append(Run("", note=found["note"]))
        end = found.end()
    if end < len(text):
        out.append(Run(text[end:]))
    return tuple(out)


_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u2029\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return `text` without the characters that no paper and no XML can carry."""
    return _UNPRINTABLE.sub("", text)
