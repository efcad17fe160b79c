"""Many people at the same moment: nothing is lost, counted twice or numbered with a gap."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from concilia.agencies.models import Agency
from concilia.bodies.models import Seat
from concilia.core import clock, ledger
from concilia.meetings import actions
from concilia.meetings.models import Ballot, Decision, Meeting, Motion
from tests.house import build_house, person, seat
from tests.meetings.scene import BEFORE, DAY, Scene

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Run all works in threads of their own and return what each gave."""

    def run(work: Callable[[], Any]) -> Any:
        try:
            with clock.at(DAY):
                return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(run, work) for work in works]]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return Scene(build_house())


def test_two_closings_give_one_decision(scene: Scene) -> None:
    motion, house = scene.motion(), scene.house
    actions.record_ballots(motion, {scene.seat("chair").pk: "yes"}, by=house.owner)
    people = [house.owner, house.chair] * 3
    results = at_once([lambda p=p: actions.close_motion(motion, by=p) for p in people])
    assert {result.state for result in results} == {"adopted"}
    assert Decision.objects.count() == 1
    assert ledger.verify().intact


def test_twenty_seats_vote_at_once(scene: Scene) -> None:
    house = scene.house
    people = []
    for number in range(20):
        agency = Agency.objects.create(code=f"a{number}", name=f"Agency {number}", type="other")
        people.append(person(f"Delegate {number}"))
        seat(house.body, agency, "member", people[-1])
    meeting = scene.invited()
    marks = [
        actions.Mark(s.pk, "in_person") for s in Seat.objects.filter(body=house.body, role="member")
    ]
    with clock.at(DAY):
        actions.mark_attendance(meeting, marks, by=house.owner)
        actions.open_meeting(meeting, by=house.owner)
    motion = scene.motion(meeting)
    at_once([lambda p=p: actions.cast_ballot(motion, "yes", by=p) for p in people])
    assert Ballot.objects.filter(motion=motion).count() == 20
    motion = actions.close_motion(motion, by=house.owner)
    assert motion.reasoning["total"]["yes"] == 20
    assert ledger.verify().intact


def test_one_seat_pressing_many_times_has_one_ballot(scene: Scene) -> None:
    motion, house = scene.motion(), scene.house
    at_once([lambda: actions.cast_ballot(motion, "yes", by=house.colleague)] * 8)
    assert Ballot.objects.count() == 1


def test_numbers_have_no_gaps(scene: Scene) -> None:
    house = scene.house
    with clock.at(BEFORE):
        meeting = actions.plan_meeting(house.body, by=house.owner, title="One", starts_at=DAY)
        items = [actions.add_item(meeting, by=house.owner, title=f"I{n}") for n in range(6)]
        actions.invite(meeting, by=house.owner)
    scene.present(meeting, "secretary", "chair", "member")
    motions = [
        Motion.objects.create(item=item, wording=f"W{n}", put_at=DAY)
        for n, item in enumerate(items)
    ]
    for motion in motions:
        actions.record_ballots(motion, {scene.seat("chair").pk: "yes"}, by=house.owner)
    at_once([lambda m=m: actions.close_motion(m, by=house.owner) for m in motions])
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    at_once(
        [
            lambda: actions.plan_meeting(house.body, by=house.owner, title="M", starts_at=DAY)
            for _ in range(5)
        ]
    )
    assert sorted(Meeting.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_of_two_motions_put_at_once_one_is_open(scene: Scene) -> None:
    meeting, house = scene.opened(), scene.house
    actions.add_item(meeting, by=house.owner, title="Second")

    def put(item: object) -> str:
        try:
            return str(actions.put_motion(item, by=house.owner, wording="Now").state)  # type: ignore[arg-type]  # item is there
        except actions.motions.NotNow:
            return "refused"

    results = at_once([lambda i=i: put(i) for i in meeting.items.all()])
    assert sorted(results) == ["open", "refused"]
