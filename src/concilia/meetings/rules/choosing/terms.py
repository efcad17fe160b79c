"""What a choice among options asks, and what a ballot of it may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

Kind = Literal["election", "ranking", "scoring"]
KINDS: tuple[Kind, ...] = ("election", "ranking", "scoring")
MOST_OPTIONS = 40
LOWEST, HIGHEST = -100, 100

Marks = Mapping[int, int]
"""A ballot: by the number of an option 1 (elected), its rank, or its score; empty: abstains."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A choice among `options`, which are numbered from 1.

    An election fills `places`; `absolute`: by more than half of the valid ballots, then in a
    `runoff` by the most votes. Scores go from `low` to `high` and count by their sum or `mean`.
    """

    kind: Kind
    options: tuple[str, ...]
    places: int = 1
    absolute: bool = True
    runoff: bool = False
    low: int = 0
    high: int = 10
    mean: bool = False

    @property
    def numbers(self) -> range:
        """The numbers of the options."""
        return range(1, len(self.options) + 1)

    def name(self, number: int) -> str:
        """Return the name of an option."""
        return self.options[number - 1]

    def to_data(self) -> dict[str, Any]:
        """Return JSON-able values."""
        return asdict(self) | {"options": list(self.options)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Terms:
        """Return what `to_data` wrote."""
        return cls(**{**data, "options": tuple(data["options"])})


def wrong_terms(terms: Terms) -> str:
    """Say what is wrong with what is asked, empty when nothing is."""
    count = len(terms.options)
    if len(set(terms.options)) != count:
        return _("The same option stands there twice.")
    if not 2 <= count <= MOST_OPTIONS and not (terms.kind == "election" and count == 1):
        return _("Give at least two options, and at most %(most)d.") % {"most": MOST_OPTIONS}
    if terms.kind == "election" and not 1 <= terms.places <= count:
        return _("There must be at least as many candidates as places, and at least one place.")
    if terms.kind == "scoring" and not LOWEST <= terms.low < terms.high <= HIGHEST:
        text = _("The scale goes from a lower to a higher score, between %(low)d and %(high)d.")
        return text % {"low": LOWEST, "high": HIGHEST}
    return ""


def wrong_marks(terms: Terms, marks: Marks) -> str:
    """Say what is wrong with a ballot, empty when nothing is."""
    if any(number not in terms.numbers for number in marks):
        return _("This option does not stand on the ballot.")
    if terms.kind == "election":
        if any(value != 1 for value in marks.values()):
            return _("A candidate is chosen, or not.")
        if len(marks) > terms.places:
            return _("Choose at most %(places)d.") % {"places": terms.places}
    elif terms.kind == "ranking":
        if any(value not in terms.numbers for value in marks.values()):
            return _("Give ranks from 1 to %(last)d.") % {"last": len(terms.options)}
    elif any(not terms.low <= value <= terms.high for value in marks.values()):
        return _("Give scores from %(low)d to %(high)d.") % {"low": terms.low, "high": terms.high}
    return ""


def marks_in_words(terms: Terms, marks: Marks) -> str:
    """Say what a ballot says: the names, best first."""
    if not marks:
        return _("abstains")
    if terms.kind == "election":
        return ", ".join(terms.name(number) for number in sorted(marks))
    if terms.kind == "scoring":
        return ", ".join(f"{terms.name(one)}: {marks[one]}" for one in sorted(marks))
    tiers = [
        " = ".join(terms.name(one) for one in sorted(marks) if marks[one] == rank)
        for rank in sorted(set(marks.values()))
    ]
    return " > ".join(tiers)
