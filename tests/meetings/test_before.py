"""Planning, the agenda and the invitations."""

from __future__ import annotations

import datetime as dt

import pytest

from concilia.core import clock
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry, Notice
from concilia.core.permissions import SYSTEM
from concilia.meetings import actions
from concilia.meetings.models import AgendaItem, Meeting
from tests.meetings.scene import BEFORE, DAY, Scene


def test_meetings_are_numbered_per_body(scene: Scene) -> None:
    first, second = scene.planned(), scene.planned(title="Summer meeting")
    assert (first.number, second.number) == (1, 2)
    assert second.ref == "council/2"
    assert str(second) == "Summer meeting"
    entry = LedgerEntry.objects.get(object=f"meetings.meeting:{second.pk}")
    assert entry.verb == "meetings.plan"
    assert '"notice_days":20' in entry.payload
    assert '"notice_required":10' in entry.payload


@pytest.mark.parametrize("role", ["colleague", "adviser", "observer", "stranger", "auditor"])
def test_only_those_who_lead_the_body_plan(scene: Scene, role: str) -> None:
    with pytest.raises(Forbidden), clock.at(BEFORE):
        actions.plan_meeting(
            scene.house.body, by=getattr(scene.house, role), title="Mine", starts_at=DAY
        )
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"starts_at": dt.datetime(1900, 1, 1, tzinfo=dt.UTC)}, "starts_at"),
        ({"starts_at": BEFORE - dt.timedelta(days=1)}, "starts_at"),
        ({"starts_at": dt.datetime(2050, 1, 1, tzinfo=dt.UTC)}, "starts_at"),
        ({"title": "x" * 10_000}, "title"),
        ({"title": "   "}, "title"),
        ({"title": "nul \x00"}, "title"),
        ({"place": "p" * 201}, "place"),
        ({"convening": 0}, "convening"),
    ],
)
def test_what_cannot_be_planned(scene: Scene, fields: dict[str, object], column: str) -> None:
    with pytest.raises(Invalid) as refusal:
        scene.planned(**fields)
    assert refusal.value.problems[0].column == column
    assert not Meeting.objects.exists()


def test_the_hours_are_those_of_the_body(scene: Scene) -> None:
    scene.house.body.time_zone = "Asia/Shanghai"
    scene.house.body.save()
    meeting = scene.planned(starts_at=dt.datetime(2026, 3, 16, 20, tzinfo=dt.UTC))
    assert meeting.day == dt.date(2026, 3, 17)
    meeting.body.time_zone = "Not/AZone"
    assert meeting.day == dt.date(2026, 3, 16)


def test_a_dossier_on_the_agenda_is_frozen(scene: Scene) -> None:
    meeting, dossier = scene.planned(), scene.dossier()
    item = actions.add_dossier(meeting, dossier, by=scene.house.owner)
    dossier.refresh_from_db()
    assert dossier.state == "frozen"
    assert item.dossier_version is not None
    assert item.dossier_version.dossier == dossier
    assert item.title == "Nobody answers at night"
    with pytest.raises(NotNow):
        actions.add_dossier(meeting, dossier, by=scene.house.owner)
    assert meeting.items.count() == 1


def test_a_dossier_of_another_body_is_not_for_this_meeting(scene: Scene) -> None:
    meeting, dossier = scene.planned(), scene.dossier()
    dossier.challenge.body = scene.house.other_body
    with pytest.raises(Invalid):
        actions.add_dossier(meeting, dossier, by=scene.house.owner)


def test_building_and_ordering_the_agenda(scene: Scene) -> None:
    meeting, owner = scene.planned(), scene.house.owner
    one, two, three = (
        actions.add_item(meeting, by=owner, title=title) for title in ("One", "Two", "Three")
    )
    actions.order(meeting, [three.pk, one.pk, two.pk], by=owner)
    assert [item.title for item in meeting.items.all()] == ["Three", "One", "Two"]
    actions.move_item(two, -1, by=owner)
    assert [item.title for item in meeting.items.all()] == ["Three", "Two", "One"]
    actions.move_item(one, 5, by=owner)
    actions.remove_item(three, by=owner)
    assert [(i.position, i.title) for i in meeting.items.all()] == [(1, "Two"), (2, "One")]
    with pytest.raises(NotNow):
        actions.move_item(three, 1, by=owner)


@pytest.mark.parametrize("garbage", [[], [1, 1], [999_999]])
def test_an_order_that_is_not_the_agenda_is_refused(scene: Scene, garbage: list[int]) -> None:
    meeting = scene.planned()
    item = actions.add_item(meeting, by=scene.house.owner, title="One")
    with pytest.raises(Invalid):
        actions.order(meeting, garbage, by=scene.house.owner)
    with pytest.raises(Invalid):
        actions.order(meeting, [item.pk, item.pk], by=scene.house.owner)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "x" * 201},
        {"title": "Fine", "kind": "dossier"},
        {"title": "Fine", "about_url": "https://elsewhere.example/"},
        {"title": "Fine", "about_url": "//elsewhere.example/"},
        {"title": "Fine", "about_url": "/" + "x" * 300},
    ],
)
def test_items_that_cannot_be_added(scene: Scene, fields: dict[str, str]) -> None:
    meeting = scene.planned()
    with pytest.raises(Invalid):
        actions.add_item(meeting, by=scene.house.owner, **fields)
    assert not AgendaItem.objects.exists()


def test_everybody_with_a_seat_is_invited_once(scene: Scene) -> None:
    meeting = scene.invited()
    house = scene.house
    told = set(Notice.objects.values_list("person__name", flat=True))
    assert told == {
        str(person)
        for person in (
            house.owner,
            house.chair,
            house.colleague,
            house.substitute,
            house.adviser,
            house.observer,
        )
    }
    notice = Notice.objects.get(person=house.colleague)
    assert notice.subject == "Invitation: Spring meeting"
    assert "1. Night calls" in notice.text
    assert "Town hall, room 2" in notice.text
    with pytest.raises(NotNow):
        actions.invite(meeting, by=house.owner)


def test_nobody_is_invited_to_an_empty_agenda(scene: Scene) -> None:
    meeting = scene.planned()
    with pytest.raises(NotNow):
        actions.invite(meeting, by=scene.house.owner)
    meeting.refresh_from_db()
    assert meeting.state == "planned"
    assert not Notice.objects.exists()


def test_a_change_is_told_to_those_invited(scene: Scene) -> None:
    meeting = scene.planned()
    later = DAY + dt.timedelta(days=7)
    with clock.at(BEFORE):
        actions.change_meeting(meeting, by=SYSTEM, title="Moved", starts_at=later)
        assert not Notice.objects.exists()
    invited = scene.invited()
    with clock.at(BEFORE):
        actions.change_meeting(invited, by=scene.house.chair, title="Moved too", starts_at=later)
    assert Notice.objects.filter(subject="Changed: Moved too").count() == 6
    opened = scene.opened()
    with pytest.raises(NotNow), clock.at(BEFORE):
        actions.change_meeting(opened, by=scene.house.owner, title="Late", starts_at=later)
