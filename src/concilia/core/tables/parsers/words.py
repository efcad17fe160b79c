"""Words: text, codes, choices, yes or no, e-mail and web addresses."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from concilia.core.errors import Invalid

_FORMULA = re.compile(r"\s*(=|[+@-]\s*[A-Za-z_.]+\s*\(|[+@-][^\s]*[|!])")
_SHEET_ERROR = re.compile(
    r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE
)


def clean(text: str) -> str:
    """Return `text` stripped and in Unicode form NFC; raises Invalid for control characters.

    Tabs and line breaks within the text count as white space and stay.
    """
    text = unicodedata.normalize("NFC", text).strip()
    if text.isprintable():
        return text
    for char in text:
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n\r":
            raise Invalid(
                _("holds an invisible control character (U+%(code)04X); delete it")
                % {"code": ord(char)}
            )
    return text


def fold(text: str) -> str:
    """Return `text` without case, accents, punctuation and spaces, to compare headings."""
    text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in text if char.isalnum())


@dataclass(frozen=True, slots=True)
class Text:
    """Any text on one or several lines, except formulas and a spreadsheet's error values."""

    lines: bool = False

    @property
    def expects(self) -> str:
        """What to write in the cell."""
        return _("text")

    def __call__(self, text: str) -> str:
        """Return the text; line breaks become spaces unless `lines`."""
        if _FORMULA.match(text):
            raise Invalid(_("is a formula; write the value instead"))
        if _SHEET_ERROR.fullmatch(text):
            raise Invalid(_("is an error of the spreadsheet; write the value instead"))
        return text if self.lines else " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Code:
    """A short code of letters, figures and `. _ - / :`, without spaces."""

    upper: bool = False

    @property
    def expects(self) -> str:
        """What to write in the cell."""
        return _("a code without spaces")

    def __call__(self, text: str) -> str:
        """Return the code."""
        if not re.fullmatch(r"[^\W_][\w./:-]*", text):
            raise Invalid(_("is not a code: use letters, figures and . _ - / : without spaces"))
        return text.upper() if self.upper else text


@dataclass(frozen=True)
class Choice:
    """One of some values, recognised by value, label or synonym whatever the case.

    `choices` is `{value: label}` or Django's pairs; `synonyms` maps other spellings to a value.
    """

    choices: Mapping[str, object] | Iterable[tuple[str, object]]
    synonyms: Mapping[str, str] = field(default_factory=dict)

    def _pairs(self) -> list[tuple[str, str]]:
        items = self.choices.items() if isinstance(self.choices, Mapping) else self.choices
        return [(str(value), str(label)) for value, label in items]

    @property
    def expects(self) -> str:
        """What to write in the cell."""
        return _("one of: %(values)s") % {"values": ", ".join(v for v, _label in self._pairs())}

    def __call__(self, text: str) -> str:
        """Return the value that `text` means."""
        wanted = fold(text)
        for value, label in self._pairs():
            if wanted in {fold(value), fold(label)}:
                return value
        for spelling, value in self.synonyms.items():
            if wanted == fold(spelling):
                return value
        raise Invalid(
            _("is not known; use one of: %(values)s")
            % {"values": ", ".join(v for v, _label in self._pairs())}
        )


@dataclass(frozen=True, slots=True)
class Boolean:
    """Yes or no, in a few languages, or 1 and 0."""

    @property
    def expects(self) -> str:
        """What to write in the cell."""
        return _("yes or no")

    def __call__(self, text: str) -> bool:
        """Return the truth value."""
        word = text.casefold()
        if word in {"yes", "y", "true", "1", "x", "ja", "oui", "vrai", "да", "是"}:
            return True
        if word in {"no", "n", "false", "0", "-", "nee", "non", "faux", "нет", "否"}:
            return False
        raise Invalid(_("is neither yes nor no"))


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address."""

    @property
    def expects(self) -> str:
        """What to write in the cell."""
        return _("an e-mail address")

    def __call__(self, text: str) -> str:
        """Return the address with its domain in small letters."""
        try:
            validate_email(text)
        except ValidationError as error:
            raise Invalid(_("is not an e-mail address")) from error
        name, _at, domain = text.rpartition("@")
        return f"{name}@{domain.lower()}"


@dataclass(frozen=True, slots=True)
class Web:
    """A web address that begins with http:// or https://."""

    @property
    def expects(self) -> str:
        """What to write in the cell."""
        return _("a web address")

    def __call__(self, text: str) -> str:
        """Return the address."""
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError as error:
            raise Invalid(_("is not a web address (https://…)")) from error
        return text
