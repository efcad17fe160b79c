"""Who counts: seats, how they are represented, and thresholds in exact fractions.

A seat *counts* when its role votes and somebody entitled represents it: in person, or remotely
where the rules of procedure allow it, by the delegate, by a substitute where they allow that, or
by proxy through another seat that is itself there, up to the limit of proxies per holder. What a
seat counts is its weight, one unless the rules weigh votes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Any, Literal

from django.utils.translation import gettext as _

from concilia.bodies.rules import Procedure

Mode = Literal["in_person", "remote", "proxy", "excused", "absent"]
Choice = Literal["yes", "no", "abstain", "object"]
Number = int | Fraction


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """What counting needs to know of a seat.

    `cluster` is the main name of its cluster, empty for a seat outside all; `names` holds that
    name by language.
    """

    id: int
    role: str
    cluster: str = ""
    filled: bool = True
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Presence:
    """How a seat is represented. `left`: gone before the moment, or the vote, in question.

    By proxy, `holder` is the seat that votes for it.
    """

    seat: int
    mode: Mode
    substitute: bool = False
    left: bool = False
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """The ballot of one seat."""

    seat: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class Here:
    """The voting seats that are represented: how, and the proxies beyond a holder's limit."""

    seats: tuple[SeatFacts, ...]
    remote: frozenset[int] = frozenset()
    proxies: frozenset[int] = frozenset()
    beyond: int = 0

    @property
    def ids(self) -> frozenset[int]:
        """Which seats."""
        return frozenset(seat.id for seat in self.seats)


def threshold(share: Fraction, more_than: bool, base: Number, grid: int = 1) -> Number:
    """Return the smallest number that is more than (or at least) `share` of `base`.

    Numbers are whole, or multiples of 1/`grid` where votes are weighed. Never nothing: nobody is
    not a quorum, and no yes is not a majority.
    """
    exact = share * base * grid
    return plain(Fraction(max(1, floor(exact) + 1 if more_than else ceil(exact)), grid))


def plain(value: Number) -> Number:
    """Return a whole number as an int."""
    return int(value) if value == int(value) else Fraction(value)


def total(seats: Iterable[SeatFacts]) -> Number:
    """Return the weight of seats together: their number unless votes are weighed."""
    return plain(sum((seat.weight for seat in seats), Fraction(0)))


def grid_of(seats: Iterable[SeatFacts]) -> int:
    """Return how fine the weights are: sums of them are multiples of one part of it."""
    return lcm(*(seat.weight.denominator for seat in seats))


def kept(value: Number) -> int | str:
    """Return a number as JSON keeps it."""
    return value if isinstance(value, int) else str(value)


def number_from(value: int | str) -> Number:
    """Return the number that `kept` wrote."""
    return value if isinstance(value, int) else plain(Fraction(value))


def filled(text: str, values: Mapping[str, Any]) -> str:
    """Put figures into a sentence; it is written for whole numbers, weights may be fractions."""
    return text.replace(")d", ")s") % values


def voters(
    seats: Iterable[SeatFacts], procedure: Procedure, recused: Iterable[int] = ()
) -> list[SeatFacts]:
    """Return the seats whose role votes, without those that are recused."""
    out = frozenset(recused) if procedure.recusal else frozenset()
    return [s for s in seats if s.role in procedure.voting_roles and s.id not in out]


def counts(presence: Presence, procedure: Procedure) -> bool:
    """Say whether a seat is itself present in the sense of the rules of procedure."""
    if presence.left or (presence.substitute and not procedure.substitutes):
        return False
    return presence.mode == "in_person" or (presence.mode == "remote" and procedure.remote)


def represented(
    seats: Iterable[SeatFacts],
    attendance: Iterable[Presence],
    procedure: Procedure,
    recused: Iterable[int] = (),
) -> Here:
    """Return the voting seats that are represented, by proxy too.

    A proxy counts when its holder is itself present, votes, and holds no more than the rules
    allow; of too many the first seats in order count. Who is recused votes for nobody.
    """
    seats, attendance = list(seats), list(attendance)
    members = voters(seats, procedure, recused)
    voting = {seat.id: seat for seat in members}
    there = {p.seat for p in attendance if counts(p, procedure) and p.seat in voting}
    given = {
        p.seat: p.holder
        for p in attendance
        if p.mode == "proxy" and p.holder is not None and not p.left
    }
    held: Counter[int] = Counter()
    by_proxy, beyond = set(), 0
    for seat in sorted(members, key=lambda one: one.id):
        holder = given.get(seat.id)
        if (
            seat.id in there
            or holder not in there
            or not _same_side(procedure, seat, voting[holder])
        ):
            continue
        held[holder] += 1
        if held[holder] > procedure.proxy_limit:
            beyond += 1
        else:
            by_proxy.add(seat.id)
    here = [seat for seat in members if seat.id in there or seat.id in by_proxy]
    remote = {p.seat for p in attendance if p.mode == "remote" and p.seat in there}
    return Here(tuple(here), frozenset(remote), frozenset(by_proxy - there), beyond)


def _same_side(procedure: Procedure, seat: SeatFacts, holder: SeatFacts) -> bool:
    return not procedure.proxy_in_cluster or seat.cluster == holder.cluster


def sides(members: Sequence[SeatFacts]) -> dict[str, Mapping[str, str]]:
    """Return the clusters that have a voting seat, each with its names by language."""
    return {seat.cluster: seat.names for seat in members if seat.cluster}


def share_in_words(share: Fraction, more_than: bool) -> str:
    """Return “more than 1/2” or “at least 2/3”."""
    text = f"{share.numerator}/{share.denominator}" if share != 1 else _("all")
    return (_("more than %(share)s") if more_than else _("at least %(share)s")) % {"share": text}


def left_by(left_at: dt.datetime | None, moment: dt.datetime) -> bool:
    """Say whether somebody who left at `left_at` was gone at `moment`."""
    return left_at is not None and left_at <= moment
