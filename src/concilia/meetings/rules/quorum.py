"""Whether a meeting is quorate, how short its notice is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from concilia.bodies.rules import Procedure, Quorum
from concilia.meetings.rules.counting import (
    Number,
    Presence,
    SeatFacts,
    filled,
    grid_of,
    kept,
    number_from,
    represented,
    share_in_words,
    sides,
    threshold,
    total,
    voters,
)


@dataclass(frozen=True, slots=True)
class Part:
    """How many of one cluster are present, and how many are needed."""

    cluster: str
    present: Number
    needed: Number
    base: Number
    met: bool
    names: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def label(self) -> str:
        """The name of the cluster in the active language."""
        return self.names.get(get_language() or "", "") or self.cluster


@dataclass(frozen=True, slots=True)
class QuorumResult:
    """Whether enough seats are represented: `met` is `present >= needed`, out of `base`.

    With `clusters` each of them must have its own. `of` is `silent` where no quorum is asked for.
    """

    present: Number
    needed: Number
    base: Number
    of: str
    share: str
    more_than: bool
    met: bool
    convening: int = 1
    number: int | None = None
    weighed: bool = False
    at_opening: bool = False
    answered: bool = False
    clusters: tuple[Part, ...] = ()

    @property
    def rule(self) -> str:
        """The threshold in words, for instance “more than 1/2”."""
        if self.number is not None:
            return _("at least %(share)s") % {"share": self.number}
        return share_in_words(Fraction(self.share), self.more_than)

    @property
    def missing(self) -> Number:
        """How many more must come."""
        return max(0, self.needed - self.present)

    @property
    def sentence(self) -> str:
        """The result in words, with its figures."""
        if self.of == "silent":
            return _("a silent procedure asks for no quorum")
        figures = {"present": self.present, "base": self.base, "needed": self.needed}
        said = filled(self._figures(), figures)
        for part in self.clusters:
            if not part.met:
                said += "; " + filled(
                    _("%(cluster)s: %(present)d of %(base)d present, needed %(needed)d"),
                    {**asdict(part), "cluster": part.label},
                )
        verdict = _("the meeting is quorate") if self.met else _("the meeting is not quorate")
        if self.answered:
            verdict = _("enough have answered") if self.met else _("not enough have answered")
        said = f"{said}: {verdict}"
        return (
            _("counted at the opening: %(quorum)s") % {"quorum": said} if self.at_opening else said
        )

    def _figures(self) -> str:
        base = int(self.base)
        if self.answered:
            return ngettext(
                "%(present)d of %(base)d voting seat answered, quorum %(needed)d",
                "%(present)d of %(base)d voting seats answered, quorum %(needed)d",
                base,
            )
        if self.weighed:
            return ngettext(
                "%(present)d of %(base)d vote present, quorum %(needed)d",
                "%(present)d of %(base)d votes present, quorum %(needed)d",
                base,
            )
        if self.of == "filled":
            return ngettext(
                "%(present)d of %(base)d filled voting seat present, quorum %(needed)d",
                "%(present)d of %(base)d filled voting seats present, quorum %(needed)d",
                base,
            )
        return ngettext(
            "%(present)d of %(base)d voting seat present, quorum %(needed)d",
            "%(present)d of %(base)d voting seats present, quorum %(needed)d",
            base,
        )

    def to_data(self) -> dict[str, Any]:
        """Return JSON-able values without words: each reader's language says them anew."""
        data = asdict(self)
        for one in (data, *data["clusters"]):
            for name in ("present", "needed", "base"):
                one[name] = kept(one[name])
        return {**data, "clusters": list(data["clusters"])}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> QuorumResult:
        """Return the result that `to_data` wrote, in this version or an earlier one."""
        rest = _numbers(data)
        rest["clusters"] = tuple(Part(**_numbers(part)) for part in data.get("clusters", ()))
        return cls(**rest)


def _numbers(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, **{n: number_from(data[n]) for n in ("present", "needed", "base")}}


NO_QUORUM = QuorumResult(0, 0, 0, "silent", "0", False, True)


def quorum(
    seats: Iterable[SeatFacts],
    attendance: Iterable[Presence],
    procedure: Procedure,
    convening: int = 1,
    *,
    recused: Iterable[int] = (),
) -> QuorumResult:
    """Count the represented voting seats against the quorum of the (first or later) convening.

    The base is every voting seat (“approved”), or only those that somebody fills (“filled”),
    without those recused.
    """
    seats, recused = list(seats), list(recused)
    rule = rule_of(procedure, convening)
    here = represented(seats, attendance, procedure, recused)
    members = [s for s in voters(seats, procedure, recused) if rule.of == "approved" or s.filled]
    out = frozenset() if rule.remote else here.remote
    out |= frozenset() if rule.proxies else here.proxies
    there = here.ids - out
    grid = grid_of(members)
    present = total(s for s in members if s.id in there)
    base = total(members)
    needed: Number = threshold(rule.share, rule.more_than, base, grid)
    if rule.number is not None:
        needed = rule.number
    parts = tuple(
        _part([s for s in members if s.cluster == name], there, rule, grid, name, names)
        for name, names in sorted(sides(members).items())
        if rule.per_cluster
    )
    return QuorumResult(
        present=present,
        needed=needed,
        base=base,
        of=rule.of,
        share=str(rule.share),
        more_than=rule.more_than,
        met=present >= needed and all(part.met for part in parts),
        convening=convening,
        number=rule.number,
        weighed=any(s.weight != 1 for s in members),
        clusters=parts,
    )


def _part(
    members: list[SeatFacts],
    there: frozenset[int],
    rule: Quorum,
    grid: int,
    name: str,
    names: Mapping[str, str],
) -> Part:
    present, base = total(s for s in members if s.id in there), total(members)
    needed = threshold(rule.share, rule.more_than, base, grid)
    return Part(name, present, needed, base, present >= needed, names)


def rule_of(procedure: Procedure, convening: int) -> Quorum:
    """Return the rule of quorum for the first or a later convening."""
    if convening > 1 and procedure.second_quorum is not None:
        return procedure.second_quorum
    return procedure.quorum


def holds(
    now: QuorumResult, opening: QuorumResult | None, procedure: Procedure, convening: int = 1
) -> QuorumResult:
    """Return the quorum that counts for a ballot: as it is, or as it was at the opening."""
    if opening is None or rule_of(procedure, convening).each_ballot:
        return now
    return replace(opening, at_opening=True)


def must_adjourn(counted: QuorumResult, procedure: Procedure, convening: int = 1) -> bool:
    """Say whether a meeting so counted may not even go on to hear and discuss."""
    return not counted.met and rule_of(procedure, convening).lost == "adjourn"


def notice_sentence(given: int, required: int, *, calendar: bool = False) -> str:
    """Say in words whether `given` (working) days of notice satisfy the `required` ones."""
    days = (
        ngettext("%(given)d day of notice", "%(given)d days of notice", given)
        if calendar
        else ngettext("%(given)d working day of notice", "%(given)d working days of notice", given)
    ) % {"given": given}
    if given >= required:
        return _("%(days)s; the rules of procedure ask for %(required)d.") % {
            "days": days,
            "required": required,
        }
    return _("Only %(days)s; the rules of procedure ask for %(required)d.") % {
        "days": days,
        "required": required,
    }
