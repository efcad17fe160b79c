"""In which encoding a text file was saved."""

import codecs

import charset_normalizer
from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# No more than these: the many near relatives of Windows-1252 cannot be told apart by a few names.
_LEGACY = ["cp1252", "cp1251", "gb18030"]
_NAMES = {"cp1252": "Windows-1252", "cp1251": "Windows-1251", "gb18030": "GB 18030"}
_SAMPLE = 32 * 1024
_PIECE = 1024 * 1024


def encoding(content: bytes) -> tuple[str, str]:
    """Return the name of the encoding and, when it was guessed, a note that says so.

    The whole content can be read in it, and was not held as text to tell. Raises Invalid, with
    the line, for damaged UTF-8 and for bytes that are no text.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _strictly(content, name), ""
    head = content[:4096]
    if head.count(0) > len(head) // 5:
        # Text of western scripts in UTF-16 without a mark has every other byte zero.
        name = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        return _strictly(content, name), ""
    broken = _broken(content, "utf-8")
    return ("utf-8", "") if broken is None else _legacy(content, broken)


def _strictly(content: bytes, name: str) -> str:
    broken = _broken(content, name)
    if broken is not None:
        raise _damaged(content[:broken].decode(name, "replace").count("\n") + 1)
    return name


def _broken(content: bytes, name: str) -> int | None:
    """Return where the content can no longer be read in this encoding, piece by piece; or None."""
    machine = codecs.getincrementaldecoder(name)()
    for start in range(0, max(len(content), 1), _PIECE):
        waiting = len(machine.getstate()[0])
        try:
            machine.decode(content[start : start + _PIECE], start + _PIECE >= len(content))
        except UnicodeDecodeError as error:
            return start - waiting + error.start
    return None


def _damaged(line: int) -> Invalid:
    return Invalid(
        Problem(
            _(
                "Line %(line)s holds bytes that are no text. Open the original in your "
                "spreadsheet program and save it as “CSV UTF-8”."
            )
            % {"line": line},
            row=line,
        )
    )


def _legacy(content: bytes, at: int) -> tuple[str, str]:
    line = content.count(b"\n", 0, at) + 1
    lossy = content.decode("utf-8", "replace")
    broken = lossy.count("\ufffd")
    proper = sum(1 for char in lossy[:2_000_000] if char > "\x7f") - broken
    if proper >= broken or 0 in content[:4096]:
        raise _damaged(line)
    telling = b"\n".join(part for part in content.split(b"\n") if not part.isascii())[:_SAMPLE]
    best = charset_normalizer.from_bytes(telling, cp_isolation=_LEGACY).best()
    for name in (best.encoding if best else "", "cp1252", "latin-1"):
        if not name or _broken(content, name) is not None:
            continue
        return name, _(
            "The file does not say its encoding and was read as %(name)s. "
            "Look whether the names are right; if not, save it as “CSV UTF-8”."
        ) % {"name": _NAMES.get(name, name)}
    raise _damaged(line)
