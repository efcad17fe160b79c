"""Days ahead: reminders of answers, warnings of a doubtful quorum, and votes by link."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from concilia.bodies.models import Procedure
from concilia.core import clock, links, offers
from concilia.core.models import Notice, SignedLink
from concilia.meetings import actions
from concilia.meetings.models import Answer, Ballot, Motion
from concilia.meetings.rules import reminder_due
from concilia.meetings.ticking import tick
from tests.house import House
from tests.meetings.scene import BEFORE, DAY, Scene
from tests.meetings.test_presets import Table, care_council

DAYS = dt.timedelta(days=1)


def told(what: str) -> set[str]:
    """The addresses of those who were told something of a kind."""
    found = Notice.objects.filter(key__startswith=what)
    return set(found.values_list("person__email", flat=True))


def test_who_has_not_answered_is_reminded_twice_and_no_more(scene: Scene) -> None:
    meeting, house = scene.invited(), scene.house
    with clock.at(BEFORE + DAYS):
        actions.answer(meeting, "yes", by=house.chair)
    with clock.at(DAY - 14 * DAYS):
        assert tick() == 0
    with clock.at(DAY - 7 * DAYS):  # five working days ahead
        assert tick() > 0
        assert tick() == 0
    first = told("answer-reminder")
    assert house.colleague.email in first
    assert house.chair.email not in first
    link = Notice.objects.filter(key__startswith="answer-reminder")[0].link
    assert link is not None
    assert link.verb == "meetings.answer"
    with clock.at(DAY - 6 * DAYS):
        actions.answer(meeting, "no", by=house.colleague)
    with clock.at(DAY - 4 * DAYS):  # a Thursday: two working days ahead
        tick()
    again = Notice.objects.filter(key=f"answer-reminder:{meeting.pk}:2")
    assert house.colleague.email not in set(again.values_list("person__email", flat=True))
    assert again.exists()


def test_a_doubtful_quorum_is_told_to_who_leads_with_the_clusters(house: House) -> None:
    table = care_council(house)
    meeting = table.planned("Night care")
    # Health and welfare come, nine of sixteen: a quorum, and yet two clusters would be empty.
    with clock.at(table.now - 20 * DAYS):
        for number in range(9):
            actions.answer(meeting, "yes", by=table.people[number])
    with clock.at(table.now - 7 * DAYS):
        tick()
    warned = Notice.objects.filter(key__startswith="quorum-doubt", person=table.secretary).get()
    assert warned.subject == "Quorum in doubt: A meeting"
    assert "9 of 16 filled voting seats present, quorum 9" in warned.text
    assert "Health 5/5" in warned.text
    assert "Nobody has said to come for: local, patients." in warned.text.replace(
        "patients, local", "local, patients"
    )
    assert table.people[1].email in told("quorum-doubt")
    assert table.people[5].email not in told("quorum-doubt")
    with clock.at(table.now - 6 * DAYS):
        for number in (9, 13):
            actions.answer(meeting, "yes", by=table.people[number])
    with clock.at(table.now - 4 * DAYS):
        tick()
    assert not Notice.objects.filter(key=f"quorum-doubt:{meeting.pk}:2").exists()
    page = Client()
    page.force_login(table.secretary)
    with clock.at(table.now - 4 * DAYS):
        shown = page.get(f"/meetings/{meeting.pk}/").content.decode()
    assert "local 1/4" in shown
    assert "Nobody has said to come" not in shown
    assert Answer.objects.count() == 11


@pytest.mark.parametrize(
    ("left", "ago", "due"), [(6, 9, None), (5, 9, 5), (3, 9, 5), (2, 9, 2), (0, 9, 2), (2, 1, None)]
)
def test_when_a_reminder_is_due(left: int, ago: int, due: int | None) -> None:
    today = DAY.date()
    assert reminder_due(left, invited=today - ago * DAYS, today=today) == due


def lettered(house: House) -> tuple[Table, Motion]:
    """A written procedure of an association board with a motion that is open for letters."""
    roles = ["secretary", "chair", "deputy", "member", "member"]
    table = Table.of(house, "association", [(role, "") for role in roles])
    letters = table.planned("Lease", form="written")
    with clock.at(table.now):
        actions.open_meeting(letters, by=table.secretary)
    return table, table.put(letters, "Lease")


def voting_link(table: Table, number: int) -> str:
    notice = Notice.objects.get(key__startswith="vote-open", person=table.people[number])
    assert notice.link is not None
    return links.url_of(notice.link)


def test_a_vote_in_writing_by_a_link_without_signing_in(house: House) -> None:
    table, _motion = lettered(house)
    assert told("vote-open") == {one.email for one in table.people}
    url = voting_link(table, 3)
    with clock.at(table.now):
        page = Client().get(url)
        assert page.status_code == 200
        assert "Lease: yes." in page.content.decode()
        assert Ballot.objects.count() == 0  # looking at a link votes nothing
        assert Client().post(url, {"choice": "maybe"}).status_code == 422
        done = Client().post(url, {"choice": "no"})
        assert done.status_code == 200
        assert "Your vote is in: no." in done.content.decode()
        assert Client().post(url, {"choice": "yes"}).status_code == 410
    ballot = Ballot.objects.get()
    assert (ballot.seat, ballot.choice, ballot.recorded) == (table.seats[3], "no", False)


def test_forged_and_late_links_change_nothing(house: House) -> None:
    table, motion = lettered(house)
    url, other = voting_link(table, 3), voting_link(table, 4)
    forged = url.rstrip("/")[:-2] + ("Aa" if not url.rstrip("/").endswith("Aa") else "Bb") + "/"
    with clock.at(table.now):
        assert Client().post(forged, {"choice": "yes"}).status_code == 404
    # The seat of another person does not take the link of one who no longer fills it.
    stranger = SignedLink.objects.get(person=table.people[4], verb="meetings.vote")
    SignedLink.objects.filter(pk=stranger.pk).update(person=house.stranger)
    with clock.at(table.now):
        assert Client().post(other, {"choice": "yes"}).status_code in {403, 404}
        for number in (0, 1, 2):
            actions.cast_ballot(motion, "yes", by=table.people[number])
    table.wait(dt.timedelta(days=20))
    with clock.at(table.now):
        assert Client().post(url, {"choice": "yes"}).status_code in {409, 410}
        assert tick() > 0
        assert tick() == 0
    assert told("vote-ended") == {table.people[number].email for number in (0, 1, 2)}
    assert Ballot.objects.count() == 3
    assert table.close(motion).adopted


def test_a_link_votes_nothing_where_the_rules_know_none(house: House) -> None:
    table, _motion = lettered(house)
    url = voting_link(table, 3)
    row = Procedure.objects.get(body=table.body)
    Procedure.objects.filter(pk=row.pk).update(data={**row.data, "links": False})
    with clock.at(table.now):
        assert Client().post(url, {"choice": "yes"}).status_code == 409
    assert Ballot.objects.count() == 0


def test_the_room_offers_its_tick_and_its_links(house: House) -> None:
    assert tick in set(offers.of("tick"))
    verbs = {verb for provider in offers.of("link") for verb in provider()}
    assert {"meetings.answer", "meetings.vote"} <= verbs
