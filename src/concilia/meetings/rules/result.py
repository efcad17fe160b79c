"""The result of a motion with its whole reasoning, as values; words are made when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.meetings.rules.counting import Number, filled, share_in_words
from concilia.meetings.rules.quorum import QuorumResult
from concilia.meetings.rules.standing import standing
from concilia.meetings.rules.tally import Tally


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a motion is adopted, by which figures and which rule.

    `chair` is the casting choice that decided a tie, or empty. `clusters` is filled only where
    a majority is required in every cluster. `method` says what decides: `vote`, `consensus` or
    `silent`; `limit` objections stop it, 0 where none can.
    """

    adopted: bool
    total: Tally
    of: str
    share: str
    more_than: bool
    tie: bool
    chair: str
    quorum: QuorumResult
    clusters: tuple[Tally, ...] = field(default=())
    method: str = "vote"
    form: str = "sitting"
    objections: int = 0
    limit: int = 0
    second_ballot: bool = False
    recused: int = 0
    proxies: int = 0
    beyond: int = 0
    proxy_limit: int = 0

    @property
    def rule(self) -> str:
        """The threshold in words, for instance “more than 1/2”."""
        return share_in_words(Fraction(self.share), self.more_than)

    @property
    def yes(self) -> Number:
        """Ballots for."""
        return self.total.yes

    @property
    def no(self) -> Number:
        """Ballots against."""
        return self.total.no

    @property
    def abstain(self) -> Number:
        """Abstentions."""
        return self.total.abstain

    @property
    def base(self) -> Number:
        """What the majority is taken of."""
        return self.total.base

    @property
    def needed(self) -> Number:
        """How many yes adopt the motion."""
        return self.total.needed

    @property
    def stopped(self) -> bool:
        """Whether objections stopped it."""
        return 0 < self.limit <= self.objections

    @property
    def withheld(self) -> bool:
        """Whether the figures of the clusters are not kept, since a secret ballot was in them."""
        return any(tally.withheld for tally in self.clusters)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The reasoning in words, step by step; the last says the result."""
        return tuple(self._said(clusters=True))

    @property
    def summary(self) -> str:
        """The reasoning as one sentence that leaves the single clusters to a table."""
        return "; ".join(self._said(clusters=False))

    @property
    def sentence(self) -> str:
        """The whole reasoning as one sentence."""
        return "; ".join(self.sentences)

    def _said(self, *, clusters: bool) -> list[str]:
        said = [self.quorum.sentence, *standing(self)]
        if self.method == "vote":
            said += self._votes(clusters=clusters)
        if self.limit:
            said.append(self._objections())
        if self.second_ballot:
            return [*said, _("not decided: a second ballot is held")]
        return [*said, _("adopted") if self.adopted else _("not adopted")]

    def _votes(self, *, clusters: bool) -> list[str]:
        base = {
            "cast": _("base: ballots cast %(base)d"),
            "present": _("base: voting seats present %(base)d"),
            "seats": _("base: all voting seats %(base)d"),
        }[self.of]
        values = {"yes": self.yes, "no": self.no, "abstain": self.abstain, "base": self.base}
        said = [
            filled(_("yes %(yes)d, no %(no)d, abstain %(abstain)d"), values),
            filled(base, values),
            filled(_("needed %(needed)d (%(rule)s)"), {"needed": self.needed, "rule": self.rule}),
        ]
        if clusters:
            said += [tally.sentence for tally in self.clusters]
        elif self.clusters:
            reached = sum(tally.met for tally in self.clusters)
            said.append(
                _("reached in %(reached)d of %(all)d clusters")
                % {"reached": reached, "all": len(self.clusters)}
            )
        if self.tie:
            said.append(self._tie_sentence())
        return said

    def _objections(self) -> str:
        values = {"objections": self.objections, "limit": self.limit}
        if not self.objections:
            return _("no objection")
        if self.stopped:
            return (
                ngettext(
                    "%(objections)d objection, and %(limit)d stops it",
                    "%(objections)d objections, and %(limit)d stop it",
                    self.objections,
                )
                % values
            )
        return (
            ngettext(
                "%(objections)d objection, fewer than the %(limit)d that stop it",
                "%(objections)d objections, fewer than the %(limit)d that stop it",
                self.objections,
            )
            % values
        )

    def _tie_sentence(self) -> str:
        if self.second_ballot:
            return _("a tie")
        if self.chair == "yes":
            return _("a tie, decided by the casting vote of the chair: yes")
        if self.chair == "no":
            return _("a tie, decided by the casting vote of the chair: no")
        return _("a tie: the motion falls")

    def to_data(self) -> dict[str, Any]:
        """Return JSON-able values without words: each reader's language says them anew."""
        return {
            **asdict(self),
            "total": self.total.to_data(),
            "clusters": [tally.to_data() for tally in self.clusters],
            "quorum": self.quorum.to_data(),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Outcome:
        """Return the outcome that `to_data` wrote, in this version or an earlier one."""
        rest = dict(data)
        rest["total"] = Tally.from_data(data["total"])
        rest["clusters"] = tuple(Tally.from_data(tally) for tally in data["clusters"])
        rest["quorum"] = QuorumResult.from_data(data["quorum"])
        return cls(**rest)
