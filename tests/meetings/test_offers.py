"""What the desk, the board and the agenda show of meetings."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from concilia.agencies.models import Person
from concilia.core import clock
from concilia.meetings import actions, offers
from concilia.meetings.models import Decision
from tests.meetings.scene import BEFORE, DAY, Scene


def desk(person: Person, at: dt.datetime = DAY) -> list[tuple[str, str]]:
    person = Person.objects.get(pk=person.pk)
    with clock.at(at):
        return [(item.action, item.tone) for item in offers.desk(person)]


def test_the_desk_follows_the_meeting(scene: Scene) -> None:
    house = scene.house
    meeting = scene.planned()
    near = DAY - dt.timedelta(days=5)
    assert desk(house.owner, near) == [("Prepare the agenda and invite", "soon")]
    assert desk(house.colleague, near) == []
    with clock.at(BEFORE):
        actions.add_item(meeting, by=house.owner, title="Night calls")
        actions.invite(meeting, by=house.owner)
    assert desk(house.colleague, near) == [("Read the agenda", "calm")]
    assert desk(house.colleague, DAY - dt.timedelta(days=27)) == []
    assert desk(house.owner, DAY + dt.timedelta(minutes=1)) == [("Open the meeting", "soon")]
    scene.present(meeting, "secretary", "chair", "member")
    with clock.at(DAY):
        actions.open_meeting(meeting, by=house.owner)
    assert desk(house.adviser) == [("Go to the meeting", "soon")]
    motion = scene.motion(meeting)
    assert desk(house.colleague)[0] == ("Vote now", "late")
    assert desk(house.adviser) == [("Go to the meeting", "soon")]
    actions.cast_ballot(motion, "yes", by=house.colleague)
    assert desk(house.colleague) == [("Go to the meeting", "soon")]
    actions.close_motion(motion, by=house.owner)
    with clock.at(DAY):
        actions.close_meeting(meeting, by=house.owner)
    assert desk(house.owner) == [("Complete and issue the protocol", "soon")]
    assert desk(house.owner, DAY + dt.timedelta(days=30))[0][1] == "late"
    assert desk(house.colleague) == []
    assert desk(house.stranger) == []
    assert list(offers.desk(house.auditor)) == list(offers.desk(AnonymousUser())) == []


def test_the_protocol_that_waits_comes_back(scene: Scene) -> None:
    assert list(offers.agenda(scene.house.body)) == []
    meeting = scene.closed()
    (item,) = offers.agenda(scene.house.body)
    assert item.context == "Spring meeting"
    assert item.url == f"/meetings/{meeting.pk}/protocol/"
    actions.issue_protocol(meeting, by=scene.house.owner)
    assert list(offers.agenda(scene.house.body)) == []


def test_a_decision_comes_back_before_it_ends(scene: Scene) -> None:
    meeting = scene.closed()
    actions.issue_protocol(meeting, by=scene.house.owner)
    for days, comes_back in ((90, False), (60, True), (0, True), (-1, False)):
        Decision.objects.update(ends_on=DAY.date() + dt.timedelta(days=days))
        with clock.at(DAY):
            found = [item.title for item in offers.agenda(scene.house.body)]
        assert found == (["Evaluate decision 2026/1"] if comes_back else []), days


def test_the_board_shows_meetings_and_decisions(scene: Scene) -> None:
    house = scene.house

    def board(person: Person) -> str:
        panels = offers.board(house.body, person)
        return "".join(render_to_string(panel.template, panel.context) for panel in panels)

    assert "Plan the next meeting" in board(house.owner)
    assert "No meeting yet" in board(house.colleague)
    scene.closed()
    scene.planned(title="Summer meeting")
    assert "Summer meeting" in board(house.colleague)
    assert "2026/1" in board(house.colleague)
    assert "2026/1" not in board(house.stranger)
