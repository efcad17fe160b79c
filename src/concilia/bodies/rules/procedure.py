"""Rules of procedure as values. Every rule here is applied somewhere; words and engine read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from concilia.bodies.rules.follow_up import FollowUp

Base = Literal["approved", "filled"]
MajorityBase = Literal["cast", "present", "seats"]
Tie = Literal["falls", "chair", "second"]
ROLES_THAT_LEAD = frozenset({"chair", "deputy", "secretary", "member"})


@dataclass(frozen=True, slots=True)
class Quorum:
    """How much of the membership must be present for a lawful meeting.

    `of` is the base: all voting seats that the body has (`approved`), or those that are filled.
    With `number` that many must be present, whatever the share says; with `per_cluster` the same
    share also of every cluster. Counted at the opening, and again at `each_ballot` or not; those
    who attend `remote`ly or by `proxies` are counted or not. When it is lost the meeting may go on
    to `hear`, or must `adjourn`.
    """

    share: Fraction = Fraction(1, 2)
    more_than: bool = True
    of: Base = "approved"
    number: int | None = None
    per_cluster: bool = False
    each_ballot: bool = True
    remote: bool = True
    proxies: bool = False
    lost: Literal["hear", "adjourn"] = "hear"


@dataclass(frozen=True, slots=True)
class Majority:
    """How much support adopts a motion.

    `of` is the base: ballots cast (abstentions count only if `abstentions_count`), voting seats
    present, or all voting seats. With `per_cluster` the same must hold in every cluster.
    """

    share: Fraction = Fraction(1, 2)
    more_than: bool = True
    of: MajorityBase = "cast"
    abstentions_count: bool = False
    per_cluster: bool = False
    tie: Tie = "falls"


@dataclass(frozen=True, slots=True)
class Consensus:
    """So many `objections` stop a motion; they may be made for `hours` (0: until it is closed)."""

    objections: int = 1
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Circulation:
    """Deciding by letters within so many working `days`; so many `objections` stop it."""

    days: int = 5
    objections: int = 1


@dataclass(frozen=True, slots=True)
class Weight:
    """How much the vote of each seat of a cluster (empty code: of none) weighs."""

    cluster: str
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class ProtocolRule:
    """Who approves the protocol, within how many working days after the meeting (0: no limit).

    `lead`: chair, deputy or secretary; `chair`: chair or deputy alone; `both`: chair and
    secretary sign it; `meeting`: the next meeting; `agreement`: every agency that was present.
    An agency that is silent for so many working days agrees (`silence`; 0: it must say so).
    With `dissent` a member's dissent is recorded on request.
    """

    approval: Literal["lead", "chair", "both", "meeting", "agreement"] = "lead"
    days: int = 0
    dissent: bool = True
    silence: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """How many seats a cluster (empty code: every other agency) must and may have."""

    cluster: str
    minimum: int
    maximum: int | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """The rules that one version of a body's rules of procedure contains."""

    quorum: Quorum = Quorum()
    second_quorum: Quorum | None = None
    majority: Majority = Majority()
    voting_roles: frozenset[str] = ROLES_THAT_LEAD
    substitutes: bool = True
    remote: bool = True
    notice_days: int = 10
    composition: tuple[Places, ...] = ()
    links: bool = True
    reminder_days: tuple[int, ...] = (-3, 0, 3)
    extra: Mapping[str, Any] = field(default_factory=dict)
    form: Literal["vote", "consensus"] = "vote"
    consensus: Consensus = Consensus()
    written: Circulation | None = None
    silent: Circulation | None = None
    weights: tuple[Weight, ...] = ()
    proxy_limit: int = 0
    proxy_in_cluster: bool = False
    recusal: bool = True
    remote_by_chair: bool = False
    notice_calendar: bool = False
    materials_days: int = 0
    materials_calendar: bool = False
    short_notice: Literal["valid", "ratify", "refused"] = "valid"
    proposers: frozenset[str] = ROLES_THAT_LEAD
    secrecy: Literal["never", "allowed", "always"] = "allowed"
    protocol: ProtocolRule = ProtocolRule()
    publication: Literal["none", "decisions", "protocols"] = "none"
    follow_up: FollowUp = field(default_factory=FollowUp)
    speaking_minutes: int = 0

    def weight_of(self, cluster: str) -> Fraction:
        """Return how much the vote of a seat of `cluster` (its code, or none) weighs."""
        return next((w.weight for w in self.weights if w.cluster == cluster), Fraction(1))
