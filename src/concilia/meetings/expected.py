"""What answers to an invitation let expect: the quorum, by cluster, and who said nothing."""

from __future__ import annotations

from dataclasses import dataclass

from concilia.bodies.models import Seat
from concilia.meetings import rules
from concilia.meetings.models import Answer, Meeting
from concilia.meetings.rooms import Room

COMING: dict[str, rules.Mode] = {"yes": "in_person", "remote": "remote"}


@dataclass(frozen=True)
class Side:
    """The voting seats of a cluster: how many of all will be there."""

    name: str
    coming: int
    seats: int
    doubtful: bool
    """Whether without it nothing can be adopted, and nobody of it has said to come."""


@dataclass(frozen=True)
class Expected:
    """The meeting as it would be if everybody did what they answered."""

    quorum: rules.QuorumResult
    sides: tuple[Side, ...]
    silent: tuple[Seat, ...]
    answers: tuple[Answer, ...]

    @property
    def doubtful(self) -> bool:
        """Whether the meeting could not decide."""
        return not self.quorum.met or any(side.doubtful for side in self.sides)

    @property
    def empty(self) -> list[str]:
        """The clusters for which nobody has said to come, though nothing passes without them."""
        return [side.name for side in self.sides if side.doubtful]

    @property
    def lines(self) -> list[str]:
        """Clusters in figures, for instance “Health 3/5”."""
        return [f"{side.name} {side.coming}/{side.seats}" for side in self.sides]


def expected(room: Room) -> Expected:
    """Count what was answered, with the proxies that were given."""
    meeting = room.meeting
    answers: list[Answer] = []
    if meeting.state == Meeting.State.INVITED:
        answers = list(Answer.objects.filter(meeting=meeting).select_related("seat__agency"))
    says = {answer.seat_id: answer.says for answer in answers}
    present = [rules.Presence(pk, COMING[said]) for pk, said in says.items() if said in COMING]
    present += [
        rules.Presence(pk, "proxy", holder=holder)
        for pk, holder in room.proxies.items()
        if says.get(pk) not in COMING
    ]
    here = rules.represented(room.facts, present, room.procedure)
    counted = rules.quorum(room.facts, present, room.procedure, meeting.convening)
    held: dict[str, list[int]] = {}
    for seat in room.seats:
        if seat.cluster and room.votes(seat):
            figures = held.setdefault(str(seat.cluster), [0, 0])
            figures[0] += seat.pk in here.ids
            figures[1] += 1
    needs_all = room.procedure.form == "vote" and room.procedure.majority.per_cluster
    return Expected(
        quorum=counted,
        sides=tuple(Side(name, n, of, needs_all and not n) for name, (n, of) in held.items()),
        silent=tuple(
            seat
            for seat in room.seats
            if room.votes(seat) and seat.pk not in says and seat.pk not in room.proxies
        ),
        answers=tuple(answers),
    )
