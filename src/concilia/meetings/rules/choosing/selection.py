"""The result of a choice among options with its whole reasoning, as values; words come later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from concilia.bodies.rules import Procedure
from concilia.meetings.rules.choosing.counting import Found, Weighed, counted
from concilia.meetings.rules.choosing.terms import Marks, Terms
from concilia.meetings.rules.choosing.words import said
from concilia.meetings.rules.counting import (
    Number,
    Presence,
    SeatFacts,
    kept,
    number_from,
    represented,
    total,
    voters,
)
from concilia.meetings.rules.quorum import QuorumResult, holds, quorum


@dataclass(frozen=True, slots=True)
class Selection:
    """Who or what is chosen, by which figures and which rule.

    `valid` is the weight of ballots that choose something, `abstain` of those that do not.
    `binding`: the rules of procedure let the result stand; otherwise it is put as a motion.
    """

    terms: Terms
    found: Found
    quorum: QuorumResult
    valid: Number
    abstain: Number
    recused: int = 0
    proxies: int = 0
    beyond: int = 0
    proxy_limit: int = 0
    binding: bool = True

    @property
    def kind(self) -> str:
        """Whether it is an election, a ranking or a scoring."""
        return self.terms.kind

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of who or what is chosen."""
        return tuple(self.terms.name(n) for n in self.found.chosen) if self.quorum.met else ()

    @property
    def again(self) -> tuple[str, ...]:
        """The names of who stands in the runoff."""
        return tuple(self.terms.name(n) for n in self.found.again) if self.quorum.met else ()

    @property
    def left(self) -> int:
        """How many places stay empty."""
        return self.terms.places - len(self.chosen)

    @property
    def adopted(self) -> bool:
        """Whether there is a result."""
        return bool(self.chosen)

    @property
    def rows(self) -> list[tuple[str, Number, bool]]:
        """The options with their figures, best first, and whether each is chosen."""
        chosen = self.found.chosen if self.quorum.met else ()
        return [
            (self.terms.name(n), self.found.figures[n - 1], n in chosen)
            for tier in self.found.order
            for n in tier
        ]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The reasoning in words, step by step; the last says the result."""
        return tuple(said(self))

    @property
    def sentence(self) -> str:
        """The whole reasoning as one sentence."""
        return "; ".join(self.sentences)

    summary = sentence

    @property
    def clusters(self) -> tuple[Any, ...]:
        """Nothing: options are chosen by all seats together."""
        return ()

    def to_data(self) -> dict[str, Any]:
        """Return JSON-able values without words."""
        found = self.found
        return {
            **asdict(self),
            "terms": self.terms.to_data(),
            "quorum": self.quorum.to_data(),
            "valid": kept(self.valid),
            "abstain": kept(self.abstain),
            "found": {
                "figures": [kept(figure) for figure in found.figures],
                "order": [list(tier) for tier in found.order],
                "chosen": list(found.chosen),
                "again": list(found.again),
                "needed": kept(found.needed),
                "pairs": [[kept(figure) for figure in row] for row in found.pairs],
            },
            "adopted": self.adopted,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Selection:
        """Return the selection that `to_data` wrote."""
        rest = {name: value for name, value in data.items() if name != "adopted"}
        kept_ = data["found"]
        rest["terms"] = Terms.from_data(data["terms"])
        rest["quorum"] = QuorumResult.from_data(data["quorum"])
        rest["valid"] = number_from(data["valid"])
        rest["abstain"] = number_from(data["abstain"])
        rest["found"] = Found(
            figures=tuple(number_from(figure) for figure in kept_["figures"]),
            order=tuple(tuple(tier) for tier in kept_["order"]),
            chosen=tuple(kept_["chosen"]),
            again=tuple(kept_["again"]),
            needed=number_from(kept_["needed"]),
            pairs=tuple(tuple(number_from(figure) for figure in row) for row in kept_["pairs"]),
        )
        return cls(**rest)


def select(
    seats: Iterable[SeatFacts],
    attendance: Iterable[Presence],
    ballots: Mapping[int, Marks],
    procedure: Procedure,
    terms: Terms,
    *,
    convening: int = 1,
    recused: Iterable[int] = (),
    opening: QuorumResult | None = None,
    secret: Sequence[Marks] | None = None,
) -> Selection:
    """Count a choice among options; `ballots` by seat, or `secret` ones that belong to none.

    Ballots count from the voting seats represented while the vote was open, by their weight.
    Without a quorum nobody and nothing is chosen. An election stands where the rules decide by a
    vote of all seats together; under a majority in every cluster or consensus, and for rankings
    and scorings, the result is put as a motion.
    """
    seats, attendance, recused = list(seats), list(attendance), list(recused)
    here = represented(seats, attendance, procedure, recused)
    now = quorum(seats, attendance, procedure, convening, recused=recused)
    weighed: list[Weighed]
    if secret is not None:
        weighed = [(marks, Fraction(1)) for marks in secret]
    else:
        weighed = [(ballots[s.id], s.weight) for s in here.seats if s.id in ballots]
    valid = [(marks, weight) for marks, weight in weighed if marks]
    whole = sum((weight for _marks, weight in weighed), Fraction(0))
    base = sum((weight for _marks, weight in valid), Fraction(0))
    members = voters(seats, procedure, recused)
    return Selection(
        terms=terms,
        found=counted(terms, valid),
        quorum=holds(now, opening, procedure, convening),
        valid=_number(base),
        abstain=_number(whole - base),
        recused=len(voters(seats, procedure)) - len(members),
        proxies=len(here.proxies),
        beyond=here.beyond,
        proxy_limit=procedure.proxy_limit,
        binding=terms.kind == "election"
        and procedure.form == "vote"
        and not procedure.majority.per_cluster,
    )


def _number(value: Fraction) -> Number:
    return total(()) if not value else (int(value) if value == int(value) else value)
