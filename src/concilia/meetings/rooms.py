"""Who sits in a meeting, by which rules, and how a vote there stands."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Q

from concilia.bodies.models import Filling, Seat
from concilia.bodies.queries import procedure_row, seats_of
from concilia.bodies.rules import Procedure, procedure_from
from concilia.core import clock
from concilia.core.permissions import Actor
from concilia.meetings import rules
from concilia.meetings.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Meeting,
    Motion,
    Proxy,
    Recusal,
    SecretBallot,
)
from concilia.meetings.models.voting import marks_of


@dataclass(frozen=True)
class Room:
    """Who sits in a meeting by which rules: seats, attendance, proxies, recusals, procedure.

    `attendance` is by seat, `proxies` holds the holder's seat by seat, `recused` the seats that
    take no part by agenda item, `version` is that of the rules of procedure (0: none yet).
    """

    meeting: Meeting
    procedure: Procedure
    seats: list[Seat]
    attendance: dict[int, Attendance]
    proxies: dict[int, int] = field(default_factory=dict)
    recused: dict[int, frozenset[int]] = field(default_factory=dict)
    version: int = 0

    @property
    def form(self) -> rules.Form:
        """Whether it sits or decides by letters."""
        return self.meeting.form  # type: ignore[return-value]  # a CharField of just these

    @cached_property
    def facts(self) -> list[rules.SeatFacts]:
        """The seats as counting knows them."""
        return [
            rules.SeatFacts(
                id=seat.pk,
                role=seat.role,
                cluster=seat.cluster.name if seat.cluster else "",
                names=seat.cluster.names if seat.cluster else {},
                filled=bool(seat.delegate or seat.substitutes),
                weight=self.procedure.weight_of(seat.cluster.code if seat.cluster else ""),
            )
            for seat in self.seats
        ]

    def presences(self, moment: dt.datetime) -> list[rules.Presence]:
        """Who is represented how at `moment`."""
        return [
            rules.Presence(
                seat=row.seat_id,
                mode=row.mode,  # type: ignore[arg-type]  # a CharField of just these
                substitute=row.substitute,
                left=rules.left_by(row.left_at, moment),
                holder=self.proxies.get(row.seat_id),
            )
            for row in self.attendance.values()
        ]

    def left_out(self, item: AgendaItem | None) -> frozenset[int]:
        """Return the seats recused from an item."""
        return self.recused.get(item.pk, frozenset()) if item else frozenset()

    def here(self, moment: dt.datetime | None = None, item: AgendaItem | None = None) -> rules.Here:
        """Return the voting seats that are represented at `moment` (now), for an item."""
        present = self.presences(moment or clock.now())
        return rules.represented(self.facts, present, self.procedure, self.left_out(item))

    def quorum(
        self, moment: dt.datetime | None = None, item: AgendaItem | None = None
    ) -> rules.QuorumResult:
        """Count the quorum at `moment` (now), for an item without those recused from it."""
        return rules.quorum(
            self.facts,
            self.presences(moment or clock.now()),
            self.procedure,
            self.meeting.convening,
            recused=self.left_out(item),
        )

    def quorum_for_motion(self, item: AgendaItem) -> rules.QuorumResult:
        """Return the quorum that a motion on `item` needs now: that of the opening, or afresh."""
        if self.form != "sitting":
            return rules.NO_QUORUM
        counted = self.quorum(item=item)
        return rules.holds(counted, self.opening, self.procedure, self.meeting.convening)

    @property
    def opening(self) -> rules.QuorumResult | None:
        """The quorum as it was at the opening."""
        kept = self.meeting.quorum_at_opening
        return rules.QuorumResult.from_data(kept) if kept else None

    def votes(self, seat: Seat) -> bool:
        """Say whether the seat's role votes."""
        return seat.role in self.procedure.voting_roles

    def present(self, seat: Seat, moment: dt.datetime | None = None) -> bool:
        """Say whether somebody of the seat is there at `moment` (now)."""
        return seat.pk in self.there(moment)

    def there(self, moment: dt.datetime | None = None) -> frozenset[int]:
        """Return the seats of which somebody is there at `moment` (now)."""
        present = self.presences(moment or clock.now())
        return frozenset(one.seat for one in present if rules.counts(one, self.procedure))

    def voting(
        self, moment: dt.datetime | None = None, item: AgendaItem | None = None
    ) -> list[Seat]:
        """Return the seats whose ballot counts at `moment` (now), for an item."""
        able = rules.able_to_vote(
            self.facts,
            self.presences(moment or clock.now()),
            self.procedure,
            recused=self.left_out(item),
            form=self.form,
        )
        ids = {seat.id for seat in able}
        return [seat for seat in self.seats if seat.pk in ids]

    def filled_by(self, person: Actor) -> list[Seat]:
        """Return the seats that `person` fills, as delegate or substitute."""
        return [seat for seat in self.seats if person in (seat.delegate, *seat.substitutes)]

    @cached_property
    def _by_person(self) -> dict[int, set[int]]:
        """The seats for which each person may speak."""
        found: dict[int, set[int]] = {}
        for seat in self.seats:
            row = self.attendance.get(seat.pk)
            people = [one.pk for one in (seat.delegate, *seat.substitutes) if one]
            for pk in (*people, row.person_id if row else None):
                if pk is not None:
                    found.setdefault(pk, set()).add(seat.pk)
        return found

    @cached_property
    def _by_id(self) -> dict[int, Seat]:
        return {seat.pk: seat for seat in self.seats}

    def corner_of(self, person: Actor) -> Room:
        """Return one person's corner of the room, as `room_of` loads it."""
        ids = _with_proxies(self._by_person.get(person.pk, set()), self.proxies)
        return replace(
            self,
            seats=sorted((self._by_id[pk] for pk in ids if pk in self._by_id), key=_seat_order),
            attendance={pk: self.attendance[pk] for pk in ids if pk in self.attendance},
        )

    def thin(self, item: AgendaItem | None, voted: Collection[int] = ()) -> list[str]:
        """Return the clusters of which a secret vote on an item would tell too much.

        Those of which fewer than three seats can vote, or, of those that have `voted`, did.
        """
        if not self.procedure.majority.per_cluster:
            return []
        seats = {seat.pk: str(seat.cluster) for seat in self.voting(item=item) if seat.cluster}
        able = Counter(seats.values())
        cast = Counter(seats[pk] for pk in voted if pk in seats)
        return [name for name in able if able[name] < rules.FEWEST or 0 < cast[name] < rules.FEWEST]

    def seats_of(self, person: Actor, item: AgendaItem | None = None) -> list[Seat]:
        """Return the seats for which `person` votes now: their own first, then proxies held."""
        voting = self.voting(item=item)
        own = [seat for seat in voting if self._speaks(seat, person)]
        held = {seat.pk for seat in own}
        by_proxy = self.here(item=item).proxies if self.form == "sitting" else frozenset()
        return own + [
            seat for seat in voting if seat.pk in by_proxy and self.proxies.get(seat.pk) in held
        ]

    def _speaks(self, seat: Seat, person: Actor) -> bool:
        row = self.attendance.get(seat.pk)
        if row and row.person_id:
            return bool(row.person_id == person.pk)
        by_letter = self.form != "sitting" or self.procedure.consensus.hours > 0
        people = [seat.delegate, *(seat.substitutes if self.procedure.substitutes else [])]
        return by_letter and seat.pk not in self.proxies and person in people

    def result(
        self,
        motion: Motion,
        chair_choice: rules.Choice | None = None,
        ballots: Iterable[Ballot] | None = None,
    ) -> rules.Result:
        """Count a motion, or a choice among options."""
        terms = motion.choice_of
        if terms is None:
            return self.outcome(motion, chair_choice, ballots)
        secret = None
        if motion.manner == Motion.Manner.SECRET:
            held = SecretBallot.objects.filter(motion=motion)
            ballots, secret = (), [marks_of(ballot.marks) for ballot in held]
        elif ballots is None:
            ballots = Ballot.objects.filter(motion=motion)
        return rules.select(
            self.facts,
            self.presences(motion.put_at),
            {ballot.seat_id: marks_of(ballot.marks) for ballot in ballots},
            self.procedure,
            terms,
            convening=self.meeting.convening,
            recused=self.left_out(motion.item),
            opening=self.opening,
            secret=secret,
        )

    def outcome(
        self,
        motion: Motion,
        chair_choice: rules.Choice | None = None,
        ballots: Iterable[Ballot] | None = None,
    ) -> rules.Outcome:
        """Count the ballots of a motion; present is who was there while the vote was open."""
        secret = None
        if motion.manner == Motion.Manner.SECRET:
            ballots, secret = (), urn_of(motion)
        elif ballots is None:
            ballots = Ballot.objects.filter(motion=motion)
        votes = [rules.Vote(b.seat_id, b.choice) for b in ballots]  # type: ignore[arg-type]  # a CharField of just these
        return rules.outcome(
            self.facts,
            self.presences(motion.put_at),
            votes,
            self.procedure,
            chair_choice,
            convening=self.meeting.convening,
            recused=self.left_out(motion.item),
            form=self.form,
            opening=self.opening,
            second=motion.second_of_id is not None,
            secret=secret,
        )


def urn_of(motion: Motion) -> rules.Counted:
    """Return how many secret ballots said what, in each cluster."""
    found: dict[tuple[str, rules.Choice], int] = {}
    for ballot in SecretBallot.objects.filter(motion=motion):
        said: rules.Choice = ballot.choice  # type: ignore[assignment]  # a CharField of just these
        found[ballot.cluster, said] = found.get((ballot.cluster, said), 0) + 1
    return rules.Counted(found)


def room_of(meeting: Meeting, only: Actor | None = None) -> Room:
    """Load who sits in a meeting, in at most six queries.

    With `only` one person's corner of it: the seats for which they may speak, and those whose
    proxies they hold; whether a seat votes depends on nothing beyond. No quorum is counted there.
    """
    in_force = procedure_row(meeting.body, meeting.day)
    procedure = procedure_from(in_force.data) if in_force else Procedure()
    if procedure.remote_by_chair and not meeting.remote:
        procedure = replace(procedure, remote=False)
    planned = meeting.state == Meeting.State.PLANNED  # nobody is marked before the invitation
    rows = Attendance.objects.filter(meeting=meeting).order_by().select_related("person")
    found = seats_of(meeting.body, meeting.day).order_by()
    recusals = Recusal.objects.filter(item__meeting=meeting).order_by()
    given: dict[int, int] = {}
    if procedure.proxy_limit and not planned:
        given = dict(Proxy.objects.filter(meeting=meeting).values_list("seat", "holder"))
    if only is not None:
        corner = _corner(meeting, only, given)
        found = found.filter(pk__in=corner)
    seats = sorted(found, key=_seat_order)
    if only is not None:
        rows, recusals = rows.filter(seat__in=seats), recusals.filter(seat__in=seats)
    recused: dict[int, frozenset[int]] = {}
    for item, seat in recusals.values_list("item", "seat"):
        recused[item] = recused.get(item, frozenset()) | {seat}
    return Room(
        meeting=meeting,
        procedure=procedure,
        seats=seats,
        attendance={} if planned else {row.seat_id: row for row in rows},
        proxies=given,
        recused=recused,
        version=in_force.version if in_force else 0,
    )


def _corner(meeting: Meeting, person: Actor, proxies: Mapping[int, int]) -> set[int]:
    """Return the seats for which a person may speak, with those that a proxy joins to them."""
    filled = Filling.objects.filter(person=person.pk).order_by()
    marked = Attendance.objects.filter(meeting=meeting, person=person.pk).order_by()
    either = Q(pk__in=filled.values("seat")) | Q(pk__in=marked.values("seat"))
    mine = Seat.objects.filter(either, body=meeting.body_id).order_by().values_list("pk", flat=True)
    # Asked on its own: within the query for the seats PostgreSQL plans it for every seat anew.
    return _with_proxies(mine, proxies)


def _with_proxies(seats: Iterable[int], proxies: Mapping[int, int]) -> set[int]:
    """Return `seats` with the holders of their proxies, and the seats whose proxies they hold."""
    corner = set(seats)
    corner |= {holder for seat, holder in proxies.items() if seat in corner}
    return corner | {seat for seat, holder in proxies.items() if holder in corner}


_ROLE_ORDER = {role: place for place, role in enumerate(Seat.Role.values)}


def _seat_order(seat: Seat) -> tuple[bool, str, int, str, int]:
    """Order by cluster (those outside all last), then role, then agency."""
    cluster = str(seat.cluster) if seat.cluster else ""
    return (not cluster, cluster, _ROLE_ORDER[seat.role], str(seat.agency), seat.pk)


def seat_of(room: Room, person: Actor, item: AgendaItem | None = None) -> Seat | None:
    """Return the voting seat that `person` represents in the meeting at this moment."""
    return next(iter(room.seats_of(person, item)), None)
