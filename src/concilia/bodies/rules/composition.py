"""Whether a body has the seats that its rules ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.bodies.rules.procedure import Places


@dataclass(frozen=True, slots=True)
class Count:
    """The seats of one cluster beside what the rules ask for."""

    cluster: str
    name: str
    seats: int
    minimum: int
    maximum: int | None

    @property
    def missing(self) -> int:
        """How many seats are still to be given."""
        return max(0, self.minimum - self.seats)

    @property
    def surplus(self) -> int:
        """How many seats are too many."""
        return 0 if self.maximum is None else max(0, self.seats - self.maximum)

    @property
    def fits(self) -> bool:
        """Whether the number of seats is within the rule."""
        return not (self.missing or self.surplus)

    @property
    def rule(self) -> str:
        """What is asked for, in figures."""
        if self.maximum is None:
            return _("at least %(minimum)s") % {"minimum": self.minimum}
        if self.minimum == self.maximum:
            return _("exactly %(number)s") % {"number": self.minimum}
        if not self.minimum:
            return _("at most %(maximum)s") % {"maximum": self.maximum}
        return f"{self.minimum}–{self.maximum}"

    @property
    def sentence(self) -> str:
        """What is missing or too many, or that nothing is."""
        values = {"name": self.name, "rule": self.rule, "seats": self.seats}
        if self.missing:
            return _missing(values, self.missing)
        if self.surplus:
            return _surplus(values, self.surplus)
        return _("%(name)s: %(seats)s, as the rules ask (%(rule)s).") % values


def _missing(values: Mapping[str, object], number: int) -> str:
    return ngettext(
        "%(name)s: %(number)s seat is missing. It has %(seats)s; the rules ask for %(rule)s.",
        "%(name)s: %(number)s seats are missing. It has %(seats)s; the rules ask for %(rule)s.",
        number,
    ) % {**values, "number": number}


def _surplus(values: Mapping[str, object], number: int) -> str:
    return ngettext(
        "%(name)s: %(number)s seat too many. It has %(seats)s; the rules ask for %(rule)s.",
        "%(name)s: %(number)s seats too many. It has %(seats)s; the rules ask for %(rule)s.",
        number,
    ) % {**values, "number": number}


def composition_counts(
    places: Iterable[Places], seats: Iterable[str], names: Mapping[str, str] | None = None
) -> list[Count]:
    """Count seats against every rule, in the order of the rules.

    `seats` holds the cluster code of each seat that counts, "" for a seat of no cluster; `names`
    the names of the clusters by code. A rule with an empty code counts every seat whose cluster
    no other rule names.
    """
    rules = list(places)
    known = dict(names or {})
    tally = Counter(seats)
    named = {rule.cluster for rule in rules if rule.cluster}
    others = sum(number for cluster, number in tally.items() if cluster not in named)
    return [
        Count(
            cluster=rule.cluster,
            name=known.get(rule.cluster, rule.cluster) if rule.cluster else _("Others"),
            seats=tally[rule.cluster] if rule.cluster else others,
            minimum=rule.minimum,
            maximum=rule.maximum,
        )
        for rule in rules
    ]


def composition_findings(
    places: Iterable[Places], seats: Iterable[str], names: Mapping[str, str] | None = None
) -> list[Count]:
    """Return the counts that break a rule; each says in `sentence` what is missing or too many."""
    return [count for count in composition_counts(places, seats, names) if not count.fits]
