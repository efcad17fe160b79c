"""Attendance, opening, closing."""

from __future__ import annotations

import datetime as dt

import pytest

from concilia.bodies.models import Filling, Procedure
from concilia.core import clock
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.meetings import actions, queries
from concilia.meetings.actions import Mark
from concilia.meetings.models import Attendance
from concilia.meetings.rules import QuorumResult
from tests.house import START
from tests.meetings.scene import DAY, Scene


def test_the_quorum_at_the_opening_is_kept(scene: Scene) -> None:
    meeting = scene.opened("chair", "member", "adviser")
    assert QuorumResult.from_data(meeting.quorum_at_opening).sentence == (
        "2 of 3 voting seats present, quorum 2: the meeting is quorate"
    )
    scene.present(meeting, "secretary", at=DAY + dt.timedelta(minutes=5))
    meeting.refresh_from_db()
    assert meeting.quorum_at_opening["present"] == 2
    assert queries.room_of(meeting).quorum().present == 3


def test_a_meeting_opens_only_after_the_invitation(scene: Scene) -> None:
    with pytest.raises(NotNow):
        actions.open_meeting(scene.planned(), by=scene.house.owner)


def test_a_meeting_without_quorum_may_open_but_not_vote(scene: Scene) -> None:
    meeting = scene.opened("chair")
    assert meeting.quorum_at_opening["met"] is False
    with pytest.raises(NotNow, match="1 of 3 voting seats present, quorum 2"):
        scene.motion(meeting)


def test_a_substitute_stands_in_where_the_rules_allow_it(scene: Scene) -> None:
    meeting, house = scene.invited(), scene.house
    seat = scene.seat("member")
    room = actions.mark_attendance(
        meeting, [Mark(seat.pk, "remote", house.substitute.pk)], by=house.owner
    )
    row = Attendance.objects.get(seat=seat)
    assert (row.person, row.substitute, row.mode) == (house.substitute, True, "remote")
    assert room.quorum().present == 1
    # Marked again without a name, the same person stays.
    actions.mark_attendance(meeting, [Mark(seat.pk, "in_person")], by=house.owner)
    row.refresh_from_db()
    assert (row.person, row.mode) == (house.substitute, "in_person")
    Procedure.objects.create(
        body=house.body, version=2, effective_from=START, data={"substitutes": False}
    )
    assert queries.room_of(meeting).quorum().present == 0


def test_the_whole_room_is_marked_or_nothing(scene: Scene) -> None:
    meeting, house = scene.invited(), scene.house
    marks = [
        Mark(scene.seat("chair").pk, "in_person"),
        Mark(scene.seat("member").pk, "in_person", house.stranger.pk),
        Mark(scene.seat("secretary").pk, "asleep"),
        Mark(999_999, "in_person"),
    ]
    with pytest.raises(Invalid) as refusal:
        actions.mark_attendance(meeting, marks, by=house.owner)
    assert len(refusal.value.problems) == 3
    assert not Attendance.objects.exists()


def test_a_vacant_seat_cannot_be_present(scene: Scene) -> None:
    meeting, seat = scene.invited(), scene.seat("chair")
    Filling.objects.filter(seat=seat).delete()
    with pytest.raises(Invalid):
        actions.mark_attendance(meeting, [Mark(seat.pk, "in_person")], by=scene.house.owner)
    actions.mark_attendance(meeting, [Mark(seat.pk, "absent")], by=scene.house.owner)
    assert Attendance.objects.get().mode == "absent"


def test_nobody_speaks_for_two_voting_seats(scene: Scene) -> None:
    meeting, house = scene.invited(), scene.house
    Filling.objects.create(
        seat=scene.seat("member"), person=house.chair, kind="substitute", starts=START
    )
    marks = [
        Mark(scene.seat("chair").pk, "in_person"),
        Mark(scene.seat("member").pk, "in_person", house.chair.pk),
    ]
    with pytest.raises(Invalid, match="Carl Chair cannot vote for two seats"):
        actions.mark_attendance(meeting, marks, by=house.owner)


def test_arriving_and_leaving(scene: Scene) -> None:
    meeting, owner = scene.opened(), scene.house.owner
    seat = scene.seat("member")
    with clock.at(DAY + dt.timedelta(minutes=30)):
        with pytest.raises(Invalid, match="nobody can leave before arriving"):
            actions.mark_attendance(
                meeting,
                [Mark(seat.pk, "in_person", left_at=DAY - dt.timedelta(hours=1))],
                by=owner,
            )
        actions.mark_attendance(
            meeting, [Mark(seat.pk, "in_person", left_at=clock.now())], by=owner
        )
        assert queries.room_of(meeting).quorum().present == 2
    row = Attendance.objects.get(seat=seat)
    assert row.arrived_at == DAY


@pytest.mark.parametrize("role", ["chair", "colleague", "stranger", "auditor"])
def test_only_the_secretary_marks(scene: Scene, role: str) -> None:
    meeting = scene.invited()
    with pytest.raises(Forbidden):
        actions.mark_attendance(
            meeting, [Mark(scene.seat("chair").pk, "absent")], by=getattr(scene.house, role)
        )


def test_attendance_is_fixed_when_the_meeting_is_closed(scene: Scene) -> None:
    meeting = scene.closed()
    with pytest.raises(NotNow):
        scene.present(meeting, "chair")
    with pytest.raises(NotNow):
        scene.present(scene.planned(), "chair")


def test_a_meeting_does_not_close_over_an_open_vote(scene: Scene) -> None:
    motion = scene.motion()
    meeting = motion.item.meeting
    with pytest.raises(NotNow):
        actions.close_meeting(meeting, by=scene.house.owner)
    actions.withdraw_motion(motion, by=scene.house.owner, reason="To be reworded.")
    meeting = actions.close_meeting(meeting, by=scene.house.owner)
    assert meeting.state == "closed"
    with pytest.raises(NotNow):
        actions.add_item(meeting, by=scene.house.owner, title="Too late")
