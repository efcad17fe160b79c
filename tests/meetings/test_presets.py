"""Each of the five kinds of body holds a whole meeting; every outcome is worked out by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from concilia.agencies.models import Agency, Cluster, Person
from concilia.bodies import rules
from concilia.bodies.actions import set_procedure
from concilia.bodies.models import Body, Seat
from concilia.core import clock
from concilia.core.errors import Invalid, NotNow
from concilia.core.permissions import SYSTEM
from concilia.meetings import actions
from concilia.meetings.actions import Mark
from concilia.meetings.models import AgendaItem, Decision, Meeting, Motion, Protocol
from concilia.meetings.rules import Outcome
from tests.house import START, House, person, seat

DAY = dt.datetime(2026, 3, 16, 13, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@dataclass
class Table:
    """A body of one kind, with its seats by number, and a clock that moves."""

    body: Body
    people: list[Person] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    now: dt.datetime = DAY

    @classmethod
    def of(cls, house: House, code: str, seats: list[tuple[str, str]], **rule: Any) -> Table:
        """Seat the body by (role, cluster): the first is the secretary."""
        body = Body.objects.create(
            ref="its-" + code.replace("_", "-"),
            name=code,
            kind="council",
            territory=house.region,
            country="BE",
            time_zone="Europe/Brussels",
        )
        chosen = rules.preset(code).procedure
        with clock.at(dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)):
            set_procedure(body, chosen, effective_from=START, by=SYSTEM)
        made = cls(body)
        for number, (role, cluster) in enumerate(seats):
            side, _new = Cluster.objects.get_or_create(code=cluster, defaults={"name": cluster})
            agency = Agency.objects.create(
                code=f"{code}{number}",
                name=f"Agency {number}",
                type="other",
                cluster=side if cluster else None,
            )
            made.people.append(person(f"{code} {number}"))
            made.seats.append(seat(body, agency, role, made.people[-1]))
        return made

    @property
    def secretary(self) -> Person:
        return self.people[0]

    def wait(self, time: dt.timedelta = MINUTE) -> None:
        self.now += time

    def planned(self, *titles: str, notice: int = 30, **fields: Any) -> Meeting:
        with clock.at(self.now - dt.timedelta(days=notice)):
            meeting = actions.plan_meeting(
                self.body, by=self.secretary, title="A meeting", starts_at=self.now, **fields
            )
            for title in titles:
                actions.add_item(
                    meeting, by=self.secretary, title=title, kind="return", about_url="/duties/"
                )
            return actions.invite(meeting, by=self.secretary)

    def mark(
        self, meeting: Meeting, *numbers: int, mode: str = "in_person", gone: bool = False
    ) -> None:
        with clock.at(self.now):
            left = self.now if gone else None
            marks = [Mark(self.seats[n].pk, mode, left_at=left) for n in numbers]
            actions.mark_attendance(meeting, marks, by=self.secretary)

    def opened(self, meeting: Meeting, *numbers: int) -> Meeting:
        self.mark(meeting, *numbers)
        with clock.at(self.now):
            return actions.open_meeting(meeting, by=self.secretary)

    def put(self, meeting: Meeting, title: str, **fields: Any) -> Motion:
        self.wait()
        with clock.at(self.now):
            item = AgendaItem.objects.get(meeting=meeting, title=title)
            fields = {"wording": f"{title}: yes.", **fields}
            return actions.put_motion(item, by=self.secretary, **fields)

    def vote(self, motion: Motion, choices: str) -> None:
        """Record what each seat says, from the first: y, n, a, o to object, a dot for nothing."""
        self.wait()
        words = {"y": "yes", "n": "no", "a": "abstain", "o": "object"}
        with clock.at(self.now):
            said = zip(self.seats, choices, strict=False)
            ballots = {one.pk: words[letter] for one, letter in said if letter != "."}
            actions.record_ballots(motion, ballots, by=self.secretary)

    def close(self, motion: Motion, **fields: Any) -> Outcome:
        self.wait()
        with clock.at(self.now):
            closed = actions.close_motion(motion, by=self.secretary, **fields)
        return Outcome.from_data(closed.reasoning)

    def voted(self, meeting: Meeting, title: str, choices: str, **fields: Any) -> Outcome:
        motion = self.put(meeting, title, **fields)
        self.vote(motion, choices)
        return self.close(motion)

    def ended(self, meeting: Meeting) -> Protocol:
        self.wait()
        with clock.at(self.now):
            actions.close_meeting(meeting, by=self.secretary)
            meeting.refresh_from_db()
        assert meeting.state == "closed"
        return meeting  # type: ignore[return-value]  # issuing is another story


def test_a_coordination_council(house: House) -> None:
    """Nine seats, quorum five; the chair's vote decides a tie; guests advise."""
    roles = ["secretary", "chair", *["member"] * 7, "adviser"]
    table = Table.of(house, "council", [(role, "") for role in roles])
    meeting = table.planned("Plan", "Tie", "Late", "Interest")
    # Seats 0 to 4 come, and the guest (9): 5 of 9 is a quorum, the guest is none of them.
    table.opened(meeting, 0, 1, 2, 3, 4, 9)
    first = table.voted(meeting, "Plan", "yyyna")
    assert first.sentence == (
        "5 of 9 voting seats present, quorum 5: the meeting is quorate; yes 3, no 1, abstain 1; "
        "base: ballots cast 4; needed 3 (more than 1/2); adopted"
    )
    # Two against two, an abstention: the chair (seat 1) is for it.
    tie = table.voted(meeting, "Tie", "nyyna")
    assert (tie.tie, tie.chair, tie.adopted) == (True, "yes", True)
    # A sixth comes remotely: it counts only when the chair has so decided.
    table.mark(meeting, 5, mode="remote")
    table.mark(meeting, 4, gone=True)
    table.wait()
    with pytest.raises(NotNow, match="4 of 9 voting seats present, quorum 5"):
        table.put(meeting, "Late")
    with clock.at(table.now):
        actions.decide_remote(meeting, True, by=table.people[1])
    # One against one and three abstain, until the conflict of interest of seat 3 is declared:
    # yes 2 against no 2 falls to 2 against 1, and 4 of 8 is no quorum any more.
    item = AgendaItem.objects.get(title="Interest")
    with clock.at(table.now):
        actions.recuse(item, table.seats[3], by=table.people[3], reason="It is our building.")
    with pytest.raises(NotNow, match="4 of 8 voting seats present, quorum 5"):
        table.put(meeting, "Interest")
    table.mark(meeting, 6)
    motion = table.put(meeting, "Interest")
    with clock.at(table.now), pytest.raises(NotNow, match="recused"):
        actions.cast_ballot(motion, "no", by=table.people[3])
    table.vote(motion, "yyn..a")
    changed = table.close(motion)
    assert (changed.yes, changed.no, changed.recused, changed.adopted) == (2, 1, 1, True)
    assert [d.ref for d in Decision.objects.filter(body=table.body).order_by("number")] == [
        "2026/1",
        "2026/2",
        "2026/3",
    ]
    table.ended(meeting)


def test_quorum_lost_by_one_departure_before_the_ballot_and_a_second_convening(
    house: House,
) -> None:
    """A care council of 16 seats: nine are needed; a second convening needs just anybody."""
    table = care_council(house)
    meeting = table.planned("Night care")
    table.opened(meeting, *range(9))
    table.mark(meeting, 8, gone=True)
    table.wait()
    with pytest.raises(NotNow, match="8 of 16 filled voting seats present, quorum 9"):
        table.put(meeting, "Night care")
    table.ended(meeting)
    again = table.planned("Night care again", convening=2)
    table.opened(again, 1, 5, 9, 13)
    found = table.voted(again, "Night care again", ".y...y...y...y")
    assert found.quorum.sentence.startswith("4 of 16 filled voting seats present, quorum 1")
    assert found.adopted


def care_council(house: House) -> Table:
    sides = ["health"] * 5 + ["welfare"] * 4 + ["local"] * 4 + ["patients"] * 3
    roles = ["secretary", "chair", *["member"] * 14]
    return Table.of(house, "care_council", list(zip(roles, sides, strict=True)))


def test_a_care_council_needs_a_majority_in_every_cluster(house: House) -> None:
    table = care_council(house)
    meeting = table.planned("Plan", "Split", "Proxies")
    table.opened(meeting, *range(16))
    # health 5 of 5, welfare 4, local 4, patients 2 of 3: carried everywhere.
    assert table.voted(meeting, "Plan", "yyyyyyyyyyyyyyyn").adopted
    # 14 yes of 16, and yet one cluster says no: patients 1 of 3, needed 2.
    split = table.voted(meeting, "Split", "yyyyyyyyyyyyyynn")
    assert (split.yes, split.no, split.total.met, split.adopted) == (14, 2, True, False)
    assert "patients: yes 1, no 2, abstain 0; base 3, needed 2: not reached" in split.sentences
    # Seats 14 and 15 leave and give their votes to 13: one is the limit.
    table.mark(meeting, 14, 15, gone=True)
    table.wait()
    with clock.at(table.now):
        actions.give_proxy(meeting, table.seats[14], table.seats[13], by=table.people[14])
        with pytest.raises(NotNow, match="already holds 1 proxies"):
            actions.give_proxy(meeting, table.seats[15], table.seats[13], by=table.people[15])
        with pytest.raises(Invalid, match="same cluster"):
            actions.give_proxy(meeting, table.seats[15], table.seats[0], by=table.people[15])
    motion = table.put(meeting, "Proxies")
    table.vote(motion, "yyyyyyyyyyyyyy")
    with clock.at(table.now):
        actions.cast_ballot(motion, "no", by=table.people[13], seat=table.seats[14])
        with pytest.raises(NotNow, match="by proxy"):
            actions.cast_ballot(motion, "yes", by=table.people[14])
    found = table.close(motion)
    assert (found.yes, found.no, found.proxies) == (14, 1, 1)
    assert "patients: yes 1, no 1, abstain 0; base 2, needed 2: not reached" in found.sentences
    assert not found.adopted
    table.ended(meeting)


def test_an_urgent_meeting_is_ratified_by_the_next(house: House) -> None:
    table = care_council(house)
    meeting = table.planned("Heat wave", notice=2)
    assert meeting.urgent
    table.opened(meeting, *range(16))
    assert table.voted(meeting, "Heat wave", "y" * 16).adopted
    decision = Decision.objects.get()
    assert (decision.provisional, decision.ratified_at) == (True, None)
    table.ended(meeting)
    table.wait(dt.timedelta(days=30))
    following = table.planned("Ratify")
    table.opened(following, *range(16))
    assert table.voted(following, "Ratify", "y" * 16, ratifies=decision).adopted
    decision.refresh_from_db()
    assert decision.ratified_at == table.now
    assert Decision.objects.count() == 1


def test_a_joint_meeting_agrees_or_does_not(house: House) -> None:
    """No votes: one objection stops a matter; liaison officers advise."""
    roles = ["secretary", "chair", "deputy", "member", "member", "adviser"]
    table = Table.of(house, "joint_meeting", [(role, "") for role in roles])
    meeting = table.planned("Agreed", "Not agreed")
    table.opened(meeting, 0, 1, 2, 5)
    agreed = table.voted(meeting, "Agreed", "y.a")
    assert agreed.sentence == (
        "3 of 5 filled voting seats present, quorum 3: the meeting is quorate; no objection; "
        "adopted"
    )
    stopped = table.voted(meeting, "Not agreed", "yyo")
    assert stopped.sentences[-2:] == ("1 objection, and 1 stops it", "not adopted")
    with pytest.raises(NotNow, match="no secret ballot"):
        table.put(meeting, "Agreed", manner="secret")
    table.ended(meeting)


def test_a_humanitarian_cluster_has_two_days_to_object(house: House) -> None:
    """The secretary does not vote; whoever was not in the room may object within 48 hours."""
    roles = ["secretary", "chair", "member", "member", "member", "observer"]
    table = Table.of(house, "cluster", [(role, "") for role in roles])
    meeting = table.planned("Objected", "Passed")
    table.opened(meeting, 1, 2)
    motion = table.put(meeting, "Objected")
    with clock.at(table.now), pytest.raises(NotNow, match="possible until"):
        actions.close_motion(motion, by=table.secretary)
    second = table.put(meeting, "Passed")
    table.ended(meeting)
    table.wait(dt.timedelta(hours=40))
    with clock.at(table.now):
        actions.cast_ballot(motion, "object", by=table.people[4])
    assert table.close(motion).sentences[-2:] == ("1 objection, and 1 stops it", "not adopted")
    table.wait(dt.timedelta(hours=9))
    with clock.at(table.now), pytest.raises(NotNow, match="time for ballots has passed"):
        actions.cast_ballot(second, "object", by=table.people[4])
    assert table.close(second).adopted


def test_a_silent_procedure_of_the_cluster(house: House) -> None:
    roles = ["secretary", "chair", "member", "member"]
    table = Table.of(house, "cluster", [(role, "") for role in roles])
    letters = table.planned("Silence", form="silent")
    with clock.at(table.now):
        letters = actions.open_meeting(letters, by=table.secretary)
    motion = table.put(letters, "Silence")
    with clock.at(table.now), pytest.raises(NotNow, match="possible until"):
        actions.close_motion(motion, by=table.secretary)
    table.wait(dt.timedelta(days=4))
    assert table.close(motion).sentence == (
        "a silent procedure asks for no quorum; no objection; adopted"
    )


def test_an_association_adjourns_ties_twice_and_writes(house: House) -> None:
    """Five seats: at least half of the filled ones, here three, or the meeting must adjourn."""
    roles = ["secretary", "chair", "deputy", "member", "member"]
    table = Table.of(house, "association", [(role, "") for role in roles])
    with pytest.raises(NotNow, match="cannot be called so late"):
        table.planned("Too late", notice=3)
    meeting = table.planned("Short")
    table.mark(meeting, 0, 1)
    with clock.at(table.now), pytest.raises(NotNow, match="must adjourn: 2 of 5"):
        actions.open_meeting(meeting, by=table.secretary)
    second = table.planned("Roof", convening=2)
    table.opened(second, 0, 1, 2, 3)
    tie = table.voted(second, "Roof", "yynn")
    assert (tie.tie, tie.second_ballot, tie.adopted) == (True, True, False)
    again = Motion.objects.get(second_of__isnull=False)
    assert (again.state, again.second_of and again.second_of.state) == ("open", "tied")
    table.vote(again, "yyyn")
    assert table.close(again).adopted
    table.ended(second)
    # In writing: all five are for it, and one objects to deciding in writing.
    letters = table.planned("Lease", "Bank", form="written")
    with clock.at(table.now):
        actions.open_meeting(letters, by=table.secretary)
    lease, bank = table.put(letters, "Lease"), table.put(letters, "Bank")
    table.vote(lease, "yyyyo")
    table.vote(bank, "yyy")
    found = table.close(lease)
    assert (found.yes, found.objections, found.adopted) == (4, 1, False)
    with clock.at(table.now), pytest.raises(NotNow, match="possible until"):
        actions.close_motion(bank, by=table.secretary)
    table.wait(dt.timedelta(days=20))
    assert table.close(bank).sentence == (
        "3 of 5 voting seats answered, quorum 3: enough have answered; yes 3, no 0, abstain 0; "
        "base: ballots cast 3; needed 2 (more than 1/2); no objection; adopted"
    )
    table.ended(letters)
