"""The draft goes out, is commented on and agreed to as the rules say, and only then is issued."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client

from concilia.agencies.models import Person
from concilia.bodies.models import Procedure
from concilia.core import clock, jobs, ledger
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry, Notice
from concilia.meetings import actions
from concilia.meetings.models import AgendaItem, Comment, Dissent, Draft, Meeting, Motion
from concilia.meetings.offers import desk
from concilia.meetings.protocols import actions as after
from concilia.meetings.protocols.queries import approval_of
from concilia.meetings.protocols.ticking import tick
from tests.meetings.scene import DAY, Scene

EVENING = DAY + dt.timedelta(hours=3)


def rules_of(scene: Scene, approval: str, **data: object) -> None:
    rule = {"approval": approval, **data}
    Procedure.objects.filter(body=scene.house.body).update(data={"protocol": rule})


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def meeting(scene: Scene) -> Meeting:
    return scene.closed()


def issue(scene: Scene, meeting: Meeting, by: Person | None = None) -> Meeting:
    with clock.at(EVENING):
        actions.issue_protocol(meeting, by=by or scene.house.owner)
    return Meeting.objects.get(pk=meeting.pk)


def draft(scene: Scene, meeting: Meeting) -> Draft:
    with clock.at(DAY + dt.timedelta(hours=2)):
        return after.send_draft(meeting, by=scene.house.owner)


def test_under_agreement_every_agency_present_agrees_to_the_very_text(
    scene: Scene, meeting: Meeting
) -> None:
    house = scene.house
    rules_of(scene, "agreement")
    with pytest.raises(NotNow, match="Send the draft first"):
        issue(scene, meeting)
    first = draft(scene, meeting)
    with pytest.raises(NotNow, match="already out"):
        draft(scene, meeting)
    after.agree(first, True, by=house.owner)
    after.agree(first, True, by=house.chair)
    with pytest.raises(NotNow, match="Not agreed yet: Northwood Hospital"):
        issue(scene, meeting)
    with pytest.raises(Invalid):
        after.agree(first, False, by=house.colleague)
    after.agree(first, False, by=house.colleague, reason="We never said two.")
    with pytest.raises(NotNow, match="Not agreed yet: Northwood Hospital"):
        issue(scene, meeting)
    with pytest.raises(Forbidden):
        after.agree(first, True, by=house.adviser)
    # The text is mended: what was agreed to the old one does not count for the new one.
    item = AgendaItem.objects.get(meeting=meeting)
    after.write_item(item, by=house.owner, texts={"heard": "Two, said the hospital."})
    with pytest.raises(NotNow, match="The text was changed since draft 1"):
        issue(scene, meeting)
    second = draft(scene, meeting)
    with pytest.raises(NotNow, match="Another text went out since"):
        after.agree(first, True, by=house.colleague)
    for person in (house.owner, house.chair, house.colleague):
        after.agree(second, True, by=person)
    issued = issue(scene, meeting)
    said = str(issued.protocol.blocks)
    assert issued.state == "issued"
    assert "Draft 2 was sent on" in said
    assert said.count("'agreed'") == 2  # the authority holds two of the three seats
    assert "Signed off and issued by" in said
    assert ledger.verify().intact
    assert LedgerEntry.objects.filter(verb="meetings.refuse").count() == 1


def test_silence_agrees_when_its_working_days_are_over(scene: Scene, meeting: Meeting) -> None:
    """The draft goes out on a Monday; after two working days, on Thursday, who is silent agrees."""
    rules_of(scene, "agreement", silence=2)
    sent = draft(scene, meeting)
    assert sent.silent_until == dt.date(2026, 3, 18)
    after.agree(sent, True, by=scene.house.owner)
    for day, approved in ((18, False), (19, True)):
        with clock.at(DAY.replace(day=day)):
            assert approval_of(meeting).standing.approved is approved
    with clock.at(DAY.replace(day=19)):
        protocol = actions.issue_protocol(meeting, by=scene.house.owner)
    assert str(protocol.blocks).count("said nothing in time: agreed") == 1


def test_chair_and_secretary_sign_where_the_rules_ask_both(scene: Scene, meeting: Meeting) -> None:
    rules_of(scene, "both")
    sent = draft(scene, meeting)
    after.agree(sent, True, by=scene.house.owner)
    with pytest.raises(NotNow, match="Not agreed yet: chair"):
        issue(scene, meeting)
    with pytest.raises(Forbidden):
        after.agree(sent, True, by=scene.house.colleague)
    after.agree(sent, True, by=scene.house.chair)
    assert issue(scene, meeting).state == "issued"


def test_the_chair_alone_issues_where_the_rules_say_so(scene: Scene, meeting: Meeting) -> None:
    rules_of(scene, "chair")
    with pytest.raises(Forbidden):
        issue(scene, meeting)
    assert issue(scene, meeting, scene.house.chair).state == "issued"


def test_the_next_meeting_adopts_the_draft(scene: Scene, meeting: Meeting) -> None:
    house = scene.house
    rules_of(scene, "meeting")
    with pytest.raises(NotNow, match="Send the draft first"):
        issue(scene, meeting)
    draft(scene, meeting)
    with pytest.raises(NotNow, match="Put it on the agenda"):
        issue(scene, meeting)
    later = DAY + dt.timedelta(days=40)
    with clock.at(later - dt.timedelta(days=30)):
        after_it = actions.plan_meeting(house.body, by=house.owner, title="Next", starts_at=later)
        actions.add_item(
            after_it,
            by=house.owner,
            title="Protocol",
            kind="return",
            about_url=f"/meetings/{meeting.pk}/protocol/",
        )
        actions.invite(after_it, by=house.owner)
    scene.present(after_it, "secretary", "chair", "member", at=later)
    with clock.at(later):
        actions.open_meeting(after_it, by=house.owner)
        item = AgendaItem.objects.get(meeting=after_it)
        motion = actions.put_motion(item, by=house.owner, wording="The protocol is approved.")
        ballots = {scene.seat(role).pk: "yes" for role in ("chair", "member")}
        actions.record_ballots(motion, ballots, by=house.owner)
        actions.close_motion(motion, by=house.owner)
        protocol = actions.issue_protocol(meeting, by=house.owner)
    assert "Adopted by meeting council/2" in str(protocol.blocks)


def test_those_present_comment_and_are_answered(scene: Scene, meeting: Meeting) -> None:
    house = scene.house
    rules_of(scene, "agreement")
    draft(scene, meeting)
    member, desk_ = signed_in(house.colleague), signed_in(house.owner)
    page = f"/meetings/{meeting.pk}/protocol/"
    with clock.at(EVENING):
        assert member.post(f"{page}comment/", {"text": "It was three."}).status_code == 302
        assert member.post(f"{page}comment/", {"text": ""}).status_code == 422
        assert signed_in(house.adviser).post(f"{page}comment/", {"text": "x"}).status_code == 403
        row = Comment.objects.get()
        answered = {"answer": "Mended."}
        assert member.post(f"/meetings/comments/{row.pk}/answer/", answered).status_code == 403
        assert desk_.post(f"/meetings/comments/{row.pk}/answer/", answered).status_code == 302
        assert desk_.post(f"/meetings/comments/{row.pk}/answer/", answered).status_code == 409
        shown = member.get(page).content.decode()
    assert "It was three." in shown
    assert "Mended." in shown
    assert "We agree" in shown
    assert Notice.objects.filter(
        person=house.colleague, subject__startswith="Your comment"
    ).exists()


def test_a_member_agrees_by_the_link_in_the_letter(scene: Scene, meeting: Meeting) -> None:
    house = scene.house
    rules_of(scene, "agreement")
    sent = draft(scene, meeting)
    with clock.at(EVENING):
        assert [one.action for one in desk(house.colleague)] == ["Read the draft"]
        jobs.work("test")
        letter = next(
            one
            for one in mail.outbox
            if "cora.colleague@example.org" in one.to and "Draft protocol" in one.subject
        )
        found = re.search(r"(/l/[\w\-]+/)", str(letter.body))
        assert found
        anybody = Client()
        shown = anybody.get(found[1])
        assert "We agree" in shown.content.decode()
        assert anybody.post(found[1], {}).status_code == 422
        done = anybody.post(found[1], {"says": "yes", "text": "Well written."})
        assert done.status_code == 200
        assert list(desk(house.colleague)) == []
    assert sent.assents.get().person == house.colleague
    assert Comment.objects.get().text == "Well written."
    issue_page = signed_in(house.owner).get(meeting.get_absolute_url()).content.decode()
    assert "Issue the protocol" not in issue_page  # two have not agreed yet


def test_dissent_is_recorded_on_request_only_and_where_the_rules_know_it(
    scene: Scene, meeting: Meeting
) -> None:
    house, motion = scene.house, Motion.objects.get()
    with pytest.raises(NotNow, match="voted yes"):
        after.record_dissent(motion, scene.seat("member"), by=house.colleague)
    with pytest.raises(Forbidden):
        after.record_dissent(motion, scene.seat("secretary"), by=house.colleague)
    with pytest.raises(Invalid):
        after.record_dissent(motion, scene.seat("adviser"), by=house.owner)
    page = f"/meetings/{meeting.pk}/protocol/"
    with clock.at(EVENING):
        answer = signed_in(house.owner).post(
            f"{page}dissent/",
            {"motion": motion.pk, "seat": scene.seat("secretary").pk, "text": "Too many."},
        )
        assert answer.status_code == 302
        wrong = signed_in(house.owner).post(f"{page}dissent/", {"motion": 0, "seat": 0})
        assert wrong.status_code == 422
        assert "Too many." in signed_in(house.chair).get(page).content.decode()
    issued = issue(scene, meeting)
    assert "Too many." in str(issued.protocol.blocks)
    with pytest.raises(NotNow):
        after.withdraw_dissent(Dissent.objects.get(), by=house.owner)


def test_dissent_is_not_recorded_where_the_rules_do_not_know_it(
    scene: Scene, meeting: Meeting
) -> None:
    rules_of(scene, "lead", dissent=False)
    with pytest.raises(NotNow, match="not recorded"):
        after.record_dissent(Motion.objects.get(), scene.seat("secretary"), by=scene.house.owner)


def test_a_late_draft_is_told_once(scene: Scene, meeting: Meeting) -> None:
    """Five working days after Monday the 16th end on Monday the 23rd."""
    rules_of(scene, "lead", days=5)
    for day, told in ((23, 0), (24, 2), (25, 0)):
        with clock.at(DAY.replace(day=day)):
            assert tick() == told, day
    assert Notice.objects.filter(subject__startswith="Draft protocol is late").count() == 2
    with clock.at(DAY.replace(day=25)):
        draft_ = after.send_draft(meeting, by=scene.house.owner)
        approval = approval_of(meeting)
    assert (approval.draft, approval.late, approval.due) == (draft_, True, dt.date(2026, 3, 23))
