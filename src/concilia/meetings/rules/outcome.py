"""Whether a motion is adopted, by which figures, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from concilia.bodies.rules import Procedure
from concilia.meetings.rules.counting import (
    Choice,
    Here,
    Presence,
    SeatFacts,
    Vote,
    grid_of,
    represented,
    sides,
    voters,
)
from concilia.meetings.rules.quorum import NO_QUORUM, QuorumResult, holds, quorum
from concilia.meetings.rules.result import Outcome
from concilia.meetings.rules.tally import Counted, Tally, tally

Form = Literal["sitting", "written", "silent"]


def outcome(
    seats: Iterable[SeatFacts],
    attendance: Iterable[Presence],
    ballots: Iterable[Vote],
    procedure: Procedure,
    chair_choice: Choice | None = None,
    *,
    convening: int = 1,
    recused: Iterable[int] = (),
    form: Form = "sitting",
    opening: QuorumResult | None = None,
    second: bool = False,
    secret: Counted | None = None,
) -> Outcome:
    """Decide a motion by the rules of procedure.

    `attendance` says who was present while the vote was open. Ballots count from voting seats
    so represented only, and from nobody `recused`. Without a quorum nothing is adopted. With
    `per_cluster` the same majority must also be reached in every cluster that has a voting seat;
    a cluster from which no yes comes does not reach it. A tie is as many yes as no, with nobody
    else in the base, under a rule of more than one half: under the tie rule “chair” the casting
    choice decides (`chair_choice`, or the ballot of whoever presides), under “second” a second
    ballot follows unless this is the `second`. By consensus, and in a silent procedure, a motion
    is adopted unless enough seats object. In a written procedure who answers is present.
    """
    seats, attendance, recused = list(seats), list(attendance), list(recused)
    votes = {vote.seat: vote.choice for vote in ballots}
    members = voters(seats, procedure, recused)
    if form != "sitting":
        attendance = [Presence(seat.id, "in_person") for seat in members if seat.id in votes]
    here = represented(seats, attendance, procedure, recused)
    if form == "silent":
        counted = NO_QUORUM
    else:
        counted = quorum(seats, attendance, procedure, convening, recused=recused)
        if form == "sitting":
            counted = holds(counted, opening, procedure, convening)
    if form == "written":
        counted = _answered(counted)
    all_may_object = form == "silent" or (procedure.form == "consensus" and form == "sitting")
    timed = all_may_object and (form == "silent" or procedure.consensus.hours > 0)
    able = frozenset(seat.id for seat in members) if timed else here.ids
    choices = {seat: choice for seat, choice in votes.items() if seat in able}
    found = _Count(members, here, choices, procedure, secret, form)
    return found.decide(
        counted,
        chair_choice=chair_choice,
        second=second,
        recused=len(voters(seats, procedure)) - len(members),
    )


def _answered(counted: QuorumResult) -> QuorumResult:
    data = counted.to_data()
    return QuorumResult.from_data({**data, "answered": True})


class _Count:
    """The count of one motion."""

    def __init__(
        self,
        members: list[SeatFacts],
        here: Here,
        choices: Mapping[int, Choice],
        procedure: Procedure,
        secret: Counted | None,
        form: Form,
    ) -> None:
        self.members, self.here, self.choices = members, here, choices
        self.procedure, self.secret, self.form = procedure, secret, form
        self.grid = grid_of(members)
        self.total = tally(members, here.ids, choices, procedure.majority, self.grid, secret=secret)

    @property
    def method(self) -> str:
        """By what it is decided: a vote, consensus, or silence."""
        return "silent" if self.form == "silent" else self.procedure.form

    def decide(
        self, counted: QuorumResult, *, chair_choice: Choice | None, second: bool, recused: int
    ) -> Outcome:
        rule = self.procedure.majority
        voted = self.method == "vote"
        objections, limit = self.objections()
        stopped = limit > 0 and objections >= limit
        names = sides(self.members) if voted and rule.per_cluster else {}
        clusters = tuple(
            tally(
                [s for s in self.members if s.cluster == name],
                self.here.ids,
                self.choices,
                rule,
                self.grid,
                cluster=name,
                names=names[name],
                secret=self.secret,
            )
            for name in sorted(names)
        )
        if self.secret is not None:
            clusters = _told(clusters, self.secret)
        tie = voted and not self.total.met and self.tied()
        casting = None
        if tie and rule.tie == "chair":
            casting = _casting_choice(self.here.seats, self.choices, chair_choice)
        carried = not voted or self.total.met or casting == "yes"
        return Outcome(
            adopted=counted.met and carried and not stopped and all(c.met for c in clusters),
            total=self.total,
            of=rule.of,
            share=str(rule.share),
            more_than=rule.more_than,
            tie=tie,
            chair="" if casting in {None, "abstain"} else str(casting),
            quorum=counted,
            clusters=clusters,
            method=self.method,
            form=self.form,
            objections=objections,
            limit=limit,
            second_ballot=tie and rule.tie == "second" and not second and counted.met,
            recused=recused,
            proxies=len(self.here.proxies) if self.form == "sitting" else 0,
            beyond=self.here.beyond if self.form == "sitting" else 0,
            proxy_limit=self.procedure.proxy_limit,
        )

    def tied(self) -> bool:
        """As many yes as no, and nobody else in the base, under a rule of more than one half."""
        whole = self.total
        return (
            0 < whole.yes == whole.no
            and whole.base == 2 * whole.yes
            and (self.procedure.majority.share == Fraction(1, 2))
        )

    def objections(self) -> tuple[int, int]:
        """Return how many seats object, and how many objections stop it (0: none can)."""
        said = list(self.choices.values())
        against = said.count("object")
        if self.method != "vote":
            against += said.count("no")
        if self.form == "silent":
            return against, self.procedure.silent.objections if self.procedure.silent else 1
        if self.form == "written":
            written = self.procedure.written
            if self.procedure.form == "vote":
                return against, written.objections if written else 1
            return against, written.objections if written else self.procedure.consensus.objections
        if self.procedure.form == "consensus":
            return against, self.procedure.consensus.objections
        return 0, 0


def _told(clusters: tuple[Tally, ...], urn: Counted) -> tuple[Tally, ...]:
    """Return the clusters of a secret vote without figures that would give a ballot away."""
    if urn.reached is not None:
        clusters = tuple(replace(one, met=urn.reached.get(one.cluster, False)) for one in clusters)
    elif not urn.gives_away([one.cluster for one in clusters]):
        return clusters
    return tuple(one.without_figures() for one in clusters)


def _casting_choice(
    present: Sequence[SeatFacts], choices: Mapping[int, Choice], given: Choice | None
) -> Choice | None:
    """Return what the presiding seat says: the chair, or in the chair's absence the deputy."""
    if given is not None:
        return given
    for role in ("chair", "deputy"):
        presiding = [seat for seat in present if seat.role == role]
        if presiding:
            return choices.get(presiding[0].id)
    return None


def able_to_vote(
    seats: Iterable[SeatFacts],
    attendance: Iterable[Presence],
    procedure: Procedure,
    *,
    recused: Iterable[int] = (),
    form: Form = "sitting",
) -> list[SeatFacts]:
    """Return the seats from which a ballot counts: those represented, or all where all may object.

    By letters, and where objections have hours of time, a seat need not be in the room.
    """
    if form != "sitting" or (procedure.form == "consensus" and procedure.consensus.hours):
        return voters(seats, procedure, recused)
    return list(represented(seats, attendance, procedure, recused).seats)
