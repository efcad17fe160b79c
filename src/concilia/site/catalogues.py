"""Message catalogues without the gettext programs: found, merged and compiled in Python.

Templates are turned into translatable source by Django, Python and JavaScript are read by Babel.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize, to_locale

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_l": None,
    "_n": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PACKAGE = Path(__file__).resolve().parent.parent
DOMAINS = ("django", "djangojs")


@dataclass(frozen=True, slots=True)
class Gap:
    """An entry that a catalogue lacks."""

    language: str
    domain: str
    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.language}/{self.domain}: {self.reason}: {self.text!r}"


def languages() -> list[str]:
    """Return the codes of the languages that are translated into."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def path_of(language: str, domain: str, suffix: str = "po") -> Path:
    """Return the file of a catalogue."""
    return PACKAGE / "locale" / to_locale(language) / "LC_MESSAGES" / f"{domain}.{suffix}"


def _sources(domain: str) -> Iterator[tuple[Path, str, str]]:
    patterns = {"django": ("*.py", "*.html", "*.txt"), "djangojs": ("*.js",)}[domain]
    for pattern in patterns:
        for path in sorted(PACKAGE.rglob(pattern)):
            parts = path.relative_to(PACKAGE).parts
            if "migrations" in parts or (pattern != "*.py" and parts[-1].endswith(".min.js")):
                continue
            if pattern == "*.txt" and "templates" not in parts:
                continue
            text = path.read_text(encoding="utf-8")
            if pattern in {"*.html", "*.txt"}:
                # Babel reads Python tokens; the indentation of HTML would be a syntax error.
                text = "\n".join(line.strip() for line in templatize(text).splitlines())
            yield path, "javascript" if domain == "djangojs" else "python", text


def found(domain: str) -> Catalog:
    """Return a catalogue of everything that the source marks for translation."""
    catalogue = Catalog(project="Concilia", charset="utf-8", fuzzy=False)
    for path, method, text in _sources(domain):
        name = path.relative_to(PACKAGE).as_posix()
        for _line, message, comments, context in extract(
            method,
            io.BytesIO(text.encode()),
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            options={"encoding": "utf-8"},
        ):
            catalogue.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalogue


def kept(language: str, domain: str) -> Catalog:
    """Return the catalogue as it is kept, empty when there is none."""
    path = path_of(language, domain)
    if not path.exists():
        return Catalog(locale=to_locale(language), domain=domain, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(language), domain=domain)


def update(language: str, domain: str) -> int:
    """Merge what the source marks into the kept catalogue; return the number of entries."""
    catalogue = kept(language, domain)
    catalogue.update(found(domain), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.revision_date = catalogue.creation_date = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    catalogue.fuzzy = False
    catalogue.project, catalogue.version = "Concilia", "1"
    catalogue.msgid_bugs_address = catalogue.last_translator = ""
    catalogue.language_team = language
    catalogue.header_comment = f"# {language} translation of Concilia."
    path = path_of(language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True
        )
    return len(catalogue)


def compile_all() -> list[Path]:
    """Write the binary catalogues that are missing or older than their source."""
    written = []
    for language in languages():
        for domain in DOMAINS:
            source, target = path_of(language, domain), path_of(language, domain, "mo")
            if not source.exists():
                continue
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with target.open("wb") as file:
                write_mo(file, kept(language, domain))
            written.append(target)
    return written


def _complete(message: Message | None) -> str:
    if message is None:
        return "not in the catalogue"
    if message.fuzzy:
        return "fuzzy"
    text = message.string
    if not text or (isinstance(text, tuple | list) and not all(text)):
        return "not translated"
    return ""


def gaps() -> list[Gap]:
    """Return every marked text that a catalogue does not translate."""
    result = []
    for domain in DOMAINS:
        wanted = [message for message in found(domain) if message.id]
        for language in languages():
            catalogue = kept(language, domain)
            for message in wanted:
                key = message.id[0] if isinstance(message.id, tuple | list) else message.id
                reason = _complete(catalogue.get(key, message.context))
                if reason:
                    result.append(Gap(language, domain, key, reason))
    return result
