"""The room: its pages, answers, calendars, proxies, secret ballots, and what is refused visibly."""

from __future__ import annotations

import datetime as dt
import io
import json
import re

import pytest
import vobject
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from concilia.bodies.models import Procedure
from concilia.core import clock, jobs
from concilia.core.errors import Forbidden, NotNow
from concilia.core.models import LedgerEntry
from concilia.meetings import actions, calendars
from concilia.meetings.checking import check
from concilia.meetings.explaining import explain
from concilia.meetings.models import Answer, Ballot, Meeting, Motion, SecretBallot, Voted
from tests.meetings.scene import BEFORE, DAY, Scene

LATER = DAY + dt.timedelta(minutes=30)


def rules_of(scene: Scene, **data: object) -> None:
    Procedure.objects.filter(body=scene.house.body).update(data=data)


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a Person is the user model
    return client


def read(content: bytes) -> vobject.base.Component:
    return vobject.readOne(content.decode())


def test_invitation_update_and_cancellation_are_read_by_another_library(scene: Scene) -> None:
    scene.house.body.time_zone = "Europe/Brussels"
    scene.house.body.save()
    meeting = scene.invited()
    with clock.at(BEFORE):
        first = read(calendars.invitation(meeting, scene.house.colleague))
        # Two days after the clocks went forward: 15:00 in Brussels is now 13:00 UTC.
        moved = dt.datetime(2026, 3, 31, 13, 0, tzinfo=dt.UTC)
        meeting = actions.change_meeting(
            meeting, by=scene.house.owner, title="Moved", starts_at=moved, place="Online"
        )
        second = read(calendars.invitation(meeting, scene.house.colleague))
        meeting = actions.cancel_meeting(meeting, by=scene.house.owner, reason="No room")
        third = read(calendars.invitation(meeting, scene.house.colleague))
    assert [one.method.value for one in (first, second, third)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({one.vevent.uid.value for one in (first, second, third)}) == 1
    assert [int(one.vevent.sequence.value) for one in (first, second, third)] == [0, 1, 2]
    assert (first.vevent.dtstart.value, second.vevent.dtstart.value) == (DAY, moved)
    assert "14:00 (Europe/Brussels)" in first.vevent.description.value  # winter time
    assert "15:00 (Europe/Brussels)" in second.vevent.description.value  # summer time
    assert third.vevent.status.value == "CANCELLED"
    assert "1. Night calls" in first.vevent.description.value
    assert first.vevent.attendee.value == "mailto:cora.colleague@example.org"
    with pytest.raises(NotNow):
        actions.open_meeting(meeting, by=scene.house.owner)


def test_the_mail_carries_the_calendar_and_a_link_to_answer(scene: Scene) -> None:
    meeting = scene.invited()
    with clock.at(BEFORE):
        jobs.work("test")
    letter = next(one for one in mail.outbox if "cora.colleague@example.org" in one.to)
    name, content, kind = letter.attachments[0]
    assert (name, "method=REQUEST" in kind) == ("invitation.ics", True)
    text = content if isinstance(content, str) else content.decode()
    assert read(text.encode()).vevent.summary.value.endswith("Spring meeting")
    found = re.search(r"(/l/[\w\-]+/)", str(letter.body))
    assert found
    with clock.at(BEFORE):
        client = Client()
        assert "Will you come?" in client.get(found[1]).content.decode()
        assert client.post(found[1], {"says": "perhaps"}).status_code == 422
        assert client.post(found[1], {"says": "yes"}).status_code == 200
        assert client.post(found[1], {"says": "no"}).status_code == 410
        assert client.get("/l/" + "x" * 43 + "/").status_code == 404
    given = Answer.objects.get()
    assert (given.says, given.seat.role, given.person) == ("yes", "member", scene.house.colleague)
    with clock.at(BEFORE):
        page = signed_in(scene.house.owner).get(meeting.get_absolute_url()).content.decode()
    assert "1 of 3 voting seats present, quorum 2" in page
    with clock.at(DAY):
        actions.open_meeting(meeting, by=scene.house.owner)
        with pytest.raises(NotNow):
            actions.answer(meeting, "yes", by=scene.house.chair)


def test_a_feed_opens_only_with_its_token(scene: Scene) -> None:
    scene.invited()
    with clock.at(BEFORE):
        path = calendars.feed_url(scene.house.colleague).split("/meetings/")[1]
        answer = Client().get(f"/meetings/{path}")
        assert read(answer.content).vevent.summary.value.endswith("Spring meeting")
        own = calendars.feed_url(scene.house.colleague, "elsewhere").split("/meetings/")[1]
        assert b"VEVENT" not in Client().get(f"/meetings/{own}").content
        assert Client().get("/meetings/calendar/1~x/").status_code == 404
        scene.house.colleague.is_active = False
        scene.house.colleague.save()
        assert Client().get(f"/meetings/{path}").status_code == 404


def test_an_hour_that_the_clocks_leave_out_is_said(scene: Scene) -> None:
    scene.house.body.time_zone = "Europe/Brussels"
    scene.house.body.save()
    sent = {
        "body": "council",
        "title": "Night",
        "day": "2026-03-29",
        "hour": "02:30",
        "convening": 1,
    }
    with clock.at(BEFORE):
        client = signed_in(scene.house.owner)
        refused = client.post("/meetings/new/", sent)
        assert refused.status_code == 422
        assert "does not exist on that day" in refused.content.decode()
        assert client.post("/meetings/new/", sent | {"hour": "03:30"}).status_code == 302
        letters = client.post("/meetings/new/", sent | {"hour": "04:00", "form": "written"})
        assert letters.status_code == 409


def test_the_room_is_kept_from_one_page(scene: Scene) -> None:
    meeting, house = scene.opened("secretary", "chair"), scene.house
    member = scene.seat("member")
    owner = signed_in(house.owner)
    with clock.at(LATER):
        page = owner.get(f"/meetings/{meeting.pk}/live/")
        assert page.status_code == 200
        key = page.context["key"]
        address = f"/meetings/{meeting.pk}/live/state/?seen="
        assert owner.get(address + key).status_code == 204
        there = owner.post(
            f"/meetings/{meeting.pk}/live/mark/",
            {"seat": member.pk, "how": "in_person"},
            headers={"HX-Request": "true"},
        )
        assert "3 of 3 voting seats present" in there.content.decode()
        assert owner.get(address + key).status_code == 200
        item = meeting.items.get()
        owner.post(f"/meetings/items/{item.pk}/move-motion/", {"wording": "Open two by June."})
        motion = Motion.objects.get()
        amended = {"passage": "two", "wording": "three"}
        assert owner.post(f"/meetings/motions/{motion.pk}/amend/", amended).status_code == 302
        assert (
            owner.post(f"/meetings/motions/{motion.pk}/amend/", {"passage": "ten"}).status_code
            == 422
        )
        amendment = Motion.objects.get(kind="amendment")
        assert owner.post(f"/meetings/motions/{motion.pk}/open/").status_code == 409
        owner.post(f"/meetings/motions/{amendment.pk}/open/")
        for role in ("chair", "member"):
            said = {"seat": scene.seat(role).pk, "choice": "yes"}
            owner.post(f"/meetings/motions/{amendment.pk}/hand/", said)
        owner.post(f"/meetings/motions/{amendment.pk}/close/", {"back": "live"})
        motion.refresh_from_db()
        assert motion.wording == "Open three by June."
        conflict = {"seat": member.pk, "reason": "Our building"}
        owner.post(f"/meetings/items/{item.pk}/recuse/", conflict)
        owner.post(f"/meetings/motions/{motion.pk}/open/")
        sit = signed_in(house.colleague)
        assert "is recused" in sit.get(f"/meetings/{meeting.pk}/sit/").content.decode()
        cast = f"/meetings/motions/{motion.pk}/cast/"
        assert sit.post(cast, {"choice": "no"}).status_code == 409
        signed_in(house.chair).post(cast, {"choice": "yes"})
        assert sit.post(cast, {"choice": "no", "seat": scene.seat("chair").pk}).status_code == 409
        assert sit.post(cast, {"choice": "no", "seat": "x"}).status_code == 422
        assert owner.post(f"/meetings/motions/{motion.pk}/close/").status_code == 302
        assert signed_in(house.chair).post(cast, {"choice": "no"}).status_code == 409
        gone = {"seat": member.pk, "how": "gone"}
        owner.post(f"/meetings/{meeting.pk}/live/mark/", gone)
        for wrong in ({"seat": "x"}, {"seat": member.pk, "how": "asleep"}):
            assert owner.post(f"/meetings/{meeting.pk}/live/mark/", wrong).status_code == 422
        proxy = {"seat": member.pk, "holder": scene.seat("chair").pk}
        assert owner.post(f"/meetings/{meeting.pk}/live/proxy/", proxy).status_code == 409
        assert owner.post(f"/meetings/{meeting.pk}/live/remote/").status_code == 403
        assert sit.get(f"/meetings/{meeting.pk}/live/").status_code == 403
        page = sit.get(f"/meetings/{meeting.pk}/sit/").content.decode()
    assert "1 seat is recused and counts in no base" in page
    motion.refresh_from_db()
    assert motion.state == "adopted"
    found = explain(motion)
    recounted = check(json.loads(json.dumps(found["file"])))
    assert recounted["reasoning"] == found["reasoning"]
    out = io.StringIO()
    call_command("ballot", "explain", f"council/{motion.decision.ref}", stdout=out)
    assert json.loads(out.getvalue())["motion"] == motion.pk
    for ref in ("council/2026/9", "nothing", "0"):
        with pytest.raises(CommandError):
            call_command("ballot", "explain", ref, stdout=out)


def test_a_secret_ballot_leaves_no_trace_of_who(scene: Scene) -> None:
    meeting, house = scene.opened(), scene.house
    item = meeting.items.get()
    with clock.at(LATER):
        motion = actions.put_motion(item, by=house.owner, wording="In secret.", manner="secret")
        receipts = {
            person: actions.cast_secret(motion, choice, by=person)
            for person, choice in (
                (house.chair, "yes"),
                (house.colleague, "no"),
                (house.owner, "yes"),
            )
        }
        with pytest.raises(NotNow, match="cannot be changed"):
            actions.cast_secret(motion, "no", by=house.chair)
        with pytest.raises(NotNow, match="This vote is secret"):
            actions.cast_ballot(motion, "no", by=house.chair)
        with pytest.raises(NotNow, match="records no secret"):
            actions.record_ballots(motion, {scene.seat("chair").pk: "no"}, by=house.owner)
        # While it is open nobody, not even the secretary, sees a running count.
        live = signed_in(house.owner).get(f"/meetings/{meeting.pk}/live/").content.decode()
        assert "As it stands" not in live
        assert "3/3" in live
        assert (
            "in the urn"
            in signed_in(house.chair).get(f"/meetings/{meeting.pk}/sit/").content.decode()
        )
        motion = actions.close_motion(motion, by=house.owner)
    assert (motion.state, motion.reasoning["total"]["yes"]) == ("adopted", 2)
    assert Ballot.objects.count() == 0
    assert (SecretBallot.objects.count(), Voted.objects.count()) == (3, 3)
    published = {one.receipt: one.choice for one in SecretBallot.objects.all()}
    assert published[actions.receipt_digest(receipts[house.colleague])] == "no"
    names = {field.name for field in SecretBallot._meta.get_fields()}
    assert names == {"id", "motion", "cluster", "choice", "marks", "receipt"}
    for entry in LedgerEntry.objects.filter(verb="meetings.vote_secretly"):
        assert "yes" not in entry.payload
        assert '"no"' not in entry.payload
    found = json.loads(json.dumps(explain(motion)))
    recounted = check(found["file"])
    assert (recounted["reasoning"], recounted["outcome"]) == (found["reasoning"], found["kept"])


def test_members_propose_and_papers_are_due(scene: Scene) -> None:
    rules_of(scene, materials_days=3, proposers=["chair", "member"])
    meeting, house = scene.planned(), scene.house
    with clock.at(BEFORE):
        client = signed_in(house.colleague)
        client.post(f"/meetings/{meeting.pk}/propose/", {"title": "Beds"})
        with pytest.raises(Forbidden):
            actions.propose_item(meeting, by=house.adviser, title="Not I")
        owner = signed_in(house.owner)
        item = meeting.items.get()
        assert not item.accepted
        owner.post(f"/meetings/items/{item.pk}/accept/")
        assert owner.post(f"/meetings/items/{item.pk}/accept/").status_code == 409
        bare = actions.add_item(meeting, by=house.owner, title="Bare")
        paper = SimpleUploadedFile("plan.txt", b"Forty beds.", "text/plain")
        sent = {"item": item.pk, "title": "Plan", "file": paper}
        assert owner.post(f"/meetings/{meeting.pk}/materials/", sent).status_code == 302
        assert owner.post(f"/meetings/{meeting.pk}/materials/", {"item": "x"}).status_code == 422
        actions.invite(meeting, by=house.owner)
    with clock.at(DAY - dt.timedelta(days=1)):
        assert (
            "1 item is without materials" in owner.get(meeting.get_absolute_url()).content.decode()
        )
    scene.present(meeting, "secretary", "chair", "member")
    with clock.at(DAY):
        actions.open_meeting(meeting, by=house.owner)
        with pytest.raises(NotNow, match="no motion is put on it"):
            actions.put_motion(bare, by=house.owner, wording="Now.")
        assert actions.put_motion(item, by=house.owner, wording="Now.").state == "open"


def test_cancelled_meetings_answer_as_such(scene: Scene) -> None:
    meeting = scene.invited()
    with clock.at(BEFORE):
        owner = signed_in(scene.house.owner)
        assert owner.post(f"/meetings/{meeting.pk}/cancel/", {"reason": "Snow"}).status_code == 302
        assert owner.get(meeting.get_absolute_url()).status_code == 200
        assert owner.post(f"/meetings/{meeting.pk}/open/").status_code == 409
    assert Meeting.objects.get().state == "cancelled"
