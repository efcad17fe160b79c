"""Reading JSON values one by one, gathering what is wrong with each and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from concilia.core.errors import Problem

SEAT_ROLES = ("chair", "deputy", "secretary", "member", "adviser", "observer")
MOST_DAYS = 365
T = TypeVar("T")


class Reader:
    """Reads one JSON object and gathers what is wrong with it, each with its place."""

    def __init__(self, data: object, place: str, problems: list[Problem]) -> None:
        self.place = place
        self.problems = problems
        self.data: Mapping[str, Any] = {}
        self.read: set[str] = set()
        if isinstance(data, Mapping):
            self.data = data
        else:
            self.wrong("", data, _("a group of rules is expected"))

    def wrong(self, name: str, value: object, why: str) -> None:
        """Note a problem with the value `name`."""
        place = ".".join(part for part in (self.place, name) if part)
        shown = str(value)[:80]
        message = _("Rules of procedure, %(place)s: %(why)s.") % {
            "place": place or _("whole"),
            "why": why,
        }
        self.problems.append(Problem(message, column=place, value=shown))

    def take(self, name: str, default: T, parse: Callable[[Any], T], why: str) -> T:
        """Return the parsed value `name`, or the default when it is left out or wrong."""
        self.read.add(name)
        if name not in self.data:
            return default
        try:
            return parse(self.data[name])
        except (TypeError, ValueError, ZeroDivisionError):
            self.wrong(name, self.data[name], why)
            return default

    def raw(self, name: str, default: Any) -> Any:
        """Return the value `name` as it stands."""
        return self.take(name, default, lambda value: value, "")

    def flag(self, name: str, default: bool) -> bool:
        """Return a yes or no."""
        return self.take(name, default, _flag, _("yes or no is expected"))

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number within bounds."""
        why = _("a whole number from %(least)s to %(most)s is expected")
        return self.take(name, default, whole(least, most), why % {"least": least, "most": most})

    def choice(self, name: str, default: T, *choices: T) -> T:
        """Return one of `choices`."""
        why = _("one of %(choices)s is expected") % {"choices": ", ".join(map(str, choices))}
        return self.take(name, default, one_of(*choices), why)

    def done(self) -> None:
        """Note every value that nothing has asked for."""
        for name in sorted(map(str, self.data.keys() - self.read)):
            self.wrong(name, self.data.get(name), _("nothing of this name is known"))


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def whole(least: int, most: int) -> Callable[[Any], int]:
    """Return a parser of whole numbers within bounds."""

    def parse(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError
        return value

    return parse


def fraction(value: object, most: int = 1) -> Fraction:
    """Read a fraction from 0 to `most` with a denominator up to 1000."""
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 20:
        raise TypeError
    share = Fraction(value)
    if not 0 <= share <= most or share.denominator > 1000:
        raise ValueError
    return share


def one_of(*choices: T) -> Callable[[Any], T]:
    """Return a parser that accepts only `choices`."""

    def parse(value: Any) -> T:
        if value not in choices:
            raise ValueError
        return choices[choices.index(value)]

    return parse


def text(most: int) -> Callable[[Any], str]:
    """Return a parser of short texts."""

    def parse(value: Any) -> str:
        if not isinstance(value, str) or len(value) > most or "\0" in value:
            raise ValueError
        return value

    return parse


def roles(value: Any) -> frozenset[str]:
    """Read a list of roles of seats, at least one."""
    found = frozenset(map(str, listed(value)))
    if not found or not found <= set(SEAT_ROLES):
        raise ValueError
    return found


def listed(value: Any) -> list[Any]:
    """Read a list."""
    if not isinstance(value, list | tuple):
        raise TypeError
    return list(value)


def days(value: Any) -> tuple[int, ...]:
    """Read a list of days within a year."""
    parse = whole(-MOST_DAYS, MOST_DAYS)
    return tuple(sorted({parse(day) for day in listed(value)}))


def group(value: Any) -> Mapping[str, Any]:
    """Read an object as it stands."""
    if not isinstance(value, Mapping):
        raise TypeError
    return dict(value)
