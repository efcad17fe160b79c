"""The floor: items are called, who asks waits in order, and the clock runs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from concilia.agencies.models import Person
from concilia.bodies.models import Procedure
from concilia.core import clock, documents
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.meetings import actions
from concilia.meetings.documents import protocol_document
from concilia.meetings.models import AgendaItem, Meeting, Turn
from concilia.meetings.rules import next_to_speak, overtime
from concilia.meetings.rules.speaking import Waiting
from concilia.meetings.speaking import floor_of
from tests.meetings.scene import DAY, Scene

MINUTE = dt.timedelta(minutes=1)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def item(scene: Scene) -> AgendaItem:
    """An item that is called in an open meeting where nobody speaks for more than two minutes."""
    row = Procedure.objects.get(body=scene.house.body)
    Procedure.objects.filter(pk=row.pk).update(data={**row.data, "speaking_minutes": 2})
    meeting = scene.opened()
    found = AgendaItem.objects.get(meeting=meeting)
    with clock.at(DAY):
        actions.call_item(found, by=scene.house.owner)
    return found


def test_points_of_order_go_before_speeches() -> None:
    waiting = [Waiting(1, 1), Waiting(2, 2, order=True), Waiting(3, 0)]
    assert next_to_speak(waiting) == [2, 3, 1]
    assert overtime(DAY, DAY + 3 * MINUTE, 120) == 60
    assert overtime(DAY, DAY + MINUTE, 120) == overtime(DAY, DAY + 9 * MINUTE, 0) == 0


def test_asking_waiting_speaking_and_the_protocol(scene: Scene, item: AgendaItem) -> None:
    house, sit = scene.house, f"/meetings/{item.meeting_id}/sit/"
    ask, member = f"/meetings/items/{item.pk}/floor/ask/", signed_in(scene.house.colleague)
    with clock.at(DAY + MINUTE):
        assert "Ask for the floor" in member.get(sit).content.decode()
        for _twice in range(2):  # a phone that sends again keeps one place
            assert member.post(ask, {"kind": "speech", "back": "sit"}).status_code == 302
        assert "You are number 1 on the speakers’ list." in member.get(sit).content.decode()
        actions.ask_floor(item, by=house.chair, kind="order")
    chair, speech = floor_of(Meeting.objects.get()).waiting
    assert (chair.kind, speech.person) == ("order", house.colleague)
    owner = signed_in(house.owner)
    with clock.at(DAY + 2 * MINUTE):
        for _twice in range(2):
            owner.post(f"/meetings/turns/{chair.pk}/", {"do": "give"})
    with clock.at(DAY + 3 * MINUTE):
        # Giving the floor to the next ends the turn before.
        owner.post(f"/meetings/turns/{speech.pk}/", {"do": "give"})
    with clock.at(DAY + 6 * MINUTE):
        floor = floor_of(Meeting.objects.get())
        assert (floor.speaking, floor.seconds, floor.over) == (speech, 180, 60)
        live = owner.get(f"/meetings/{item.meeting_id}/live/").content.decode()
        assert "floor__clock--over" in live
        assert "You have the floor." in member.get(sit).content.decode()
        screen = owner.get(f"/meetings/{item.meeting_id}/screen/").content.decode()
        assert "3:00" in screen
        for _twice in range(2):
            owner.post(f"/meetings/turns/{speech.pk}/", {"do": "end"})
    assert [turn.seconds for turn in floor_of(Meeting.objects.get()).spoken] == [60, 180]
    text = documents.to_html(protocol_document(Meeting.objects.get()))
    assert "Had the floor:" in text
    assert "(3:00)" in text


def test_a_closed_list_takes_only_points_of_order(scene: Scene, item: AgendaItem) -> None:
    house = scene.house
    with clock.at(DAY + MINUTE):
        first = actions.ask_floor(item, by=house.colleague)
        second = actions.ask_floor(item, by=house.owner, seat=scene.seat("chair"))
        actions.close_list(item, True, by=house.owner)
        with pytest.raises(NotNow, match="list of this item is closed"):
            actions.ask_floor(item, by=house.owner, seat=scene.seat("secretary"))
        actions.put_first(second, by=house.owner)
        assert floor_of(Meeting.objects.get()).waiting == (second, first)
        order = actions.ask_floor(item, by=house.colleague, kind="order")
        assert order.pk == first.pk  # who waits keeps the place, and is heard on order
        assert floor_of(Meeting.objects.get()).waiting[0] == first
        actions.close_list(item, False, by=house.owner)
        with pytest.raises(Forbidden):
            actions.withdraw_turn(second, by=house.colleague)
        actions.withdraw_turn(first, by=house.colleague)
        actions.withdraw_turn(first, by=house.colleague)
        with pytest.raises(NotNow, match="no longer waits"):
            actions.put_first(first, by=house.owner)
        with pytest.raises(NotNow, match="is over"):
            actions.give_floor(first, by=house.owner)


def test_who_is_not_there_or_not_called_does_not_speak(scene: Scene, item: AgendaItem) -> None:
    house = scene.house
    with clock.at(DAY + MINUTE):
        with pytest.raises(NotNow, match="marked as present"):
            actions.ask_floor(item, by=house.adviser)
        with pytest.raises(Invalid):
            actions.ask_floor(item, by=house.colleague, kind="song")
        other = actions.add_item(item.meeting, by=house.owner, title="Another")
        with pytest.raises(NotNow, match="not before the meeting"):
            actions.ask_floor(other, by=house.colleague)
        turn = actions.ask_floor(item, by=house.colleague)
        actions.give_floor(turn, by=house.owner)
        with pytest.raises(NotNow, match="has begun"):
            actions.withdraw_turn(turn, by=house.colleague)
        member = signed_in(house.colleague)
        assert member.post(f"/meetings/turns/{turn.pk}/", {"do": "give"}).status_code == 403
        assert member.post(f"/meetings/items/{other.pk}/call/").status_code == 403
        owner = signed_in(house.owner)
        assert owner.post(f"/meetings/turns/{turn.pk}/", {"do": "dance"}).status_code == 422
    with clock.at(DAY + 2 * MINUTE):
        actions.call_item(other, by=house.owner)  # calling the next item ends the turn
    turn.refresh_from_db()
    assert turn.seconds == 60


def test_closing_the_meeting_ends_every_turn(scene: Scene, item: AgendaItem) -> None:
    with clock.at(DAY + MINUTE):
        actions.ask_floor(item, by=scene.house.colleague)
        actions.close_meeting(item.meeting, by=scene.house.owner)
        with pytest.raises(NotNow):
            actions.ask_floor(item, by=scene.house.colleague)
    assert not Turn.objects.filter(ended_at=None).exists()
