"""The ballots of a group of seats against a majority."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concilia.bodies.rules import Majority
from concilia.meetings.rules.counting import (
    Choice,
    Number,
    SeatFacts,
    filled,
    kept,
    number_from,
    plain,
    threshold,
    total,
)

FIGURES = ("yes", "no", "abstain", "base", "needed")
FEWEST = 3
"""Of how many secret ballots in each cluster the figures are told."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The ballots of a group of seats, the base, what was needed and whether it was reached.

    For one cluster with its main name and its `names` by language. `withheld`: the figures of a
    secret vote that would say how somebody voted are not kept, only whether it was reached.
    """

    yes: Number
    no: Number
    abstain: Number
    base: Number
    needed: Number
    met: bool
    cluster: str = ""
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    withheld: bool = False

    @property
    def label(self) -> str:
        """The name of the cluster in the active language."""
        return self.names.get(get_language() or "", "") or self.cluster

    @property
    def sentence(self) -> str:
        """The tally of one cluster in words."""
        verdict = _("reached") if self.met else _("not reached")
        if self.withheld:
            text = _("%(cluster)s, figures not published: %(verdict)s")
            return text % {"cluster": self.label, "verdict": verdict}
        text = _(
            "%(cluster)s: yes %(yes)d, no %(no)d, abstain %(abstain)d; base %(base)d, "
            "needed %(needed)d: %(verdict)s"
        )
        values = {name: getattr(self, name) for name in FIGURES}
        return filled(text, values | {"cluster": self.label, "verdict": verdict})

    def without_figures(self) -> Tally:
        """Return only whether it was reached."""
        nothing: dict[str, Any] = dict.fromkeys(FIGURES, 0)
        return replace(self, **nothing, withheld=True)

    def to_data(self) -> dict[str, Any]:
        """Return JSON-able values."""
        return asdict(self) | {name: kept(getattr(self, name)) for name in FIGURES}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Tally:
        """Return what `to_data` wrote."""
        return cls(**{**data, **{name: number_from(data[name]) for name in FIGURES}})


@dataclass(frozen=True, slots=True)
class Counted:
    """Ballots that belong to no seat: how many said what, in each cluster.

    `reached` says of a vote whose ballots no longer name clusters which of them had the majority.
    """

    choices: Mapping[tuple[str, Choice], int]
    reached: Mapping[str, bool] | None = None

    def gives_away(self, clusters: Collection[str]) -> bool:
        """Say whether figures by cluster would tell how one of very few voted.

        What stands outside the clusters follows from the whole and counts as one of them. If one
        is too small none can be told, since the rest would follow.
        """
        held = dict.fromkeys(clusters, 0)
        for (side, _said), number in self.choices.items():
            side = side if side in held else ""
            held[side] = held.get(side, 0) + number
        return any(0 < number < FEWEST for number in held.values())

    def of(self, choice: Choice, cluster: str | None) -> int:
        """Return how many said `choice`, in one cluster or (None) in all."""
        return sum(
            number
            for (side, said), number in self.choices.items()
            if said == choice and cluster in {None, side}
        )


def tally(
    seats: Sequence[SeatFacts],
    present: frozenset[int],
    choices: Mapping[int, Choice],
    rule: Majority,
    grid: int = 1,
    *,
    cluster: str | None = None,
    names: Mapping[str, str] | None = None,
    secret: Counted | None = None,
) -> Tally:
    """Count the ballots of `seats`, or those of a secret ballot, against the rule."""

    def weight(choice: Choice) -> Number:
        if secret is not None:
            return secret.of(choice, cluster)
        return total(seat for seat in seats if choices.get(seat.id) == choice)

    yes, no, abstain = weight("yes"), weight("no"), weight("abstain")
    if rule.of == "seats":
        base = total(seats)
    elif rule.of == "present":
        base = total(seat for seat in seats if seat.id in present)
    else:
        base = plain(yes + no + (abstain if rule.abstentions_count else 0))
    needed = threshold(rule.share, rule.more_than, base, grid)
    return Tally(yes, no, abstain, base, needed, yes >= needed, cluster or "", dict(names or {}))
