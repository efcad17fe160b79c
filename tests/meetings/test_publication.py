"""What is public of a meeting, how it is corrected, and what each agency receives of it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

import docx
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from concilia.agencies.models import Person
from concilia.bodies.models import Procedure
from concilia.core import clock
from concilia.core.errors import Invalid, NotNow
from concilia.core.models import Notice, StoredFile
from concilia.duties.actions import give_duty
from concilia.meetings import actions
from concilia.meetings.models import AgendaItem, Decision, Meeting, Motion, Protocol, Publication
from concilia.meetings.protocols import actions as after
from concilia.meetings.register.actions import describe
from tests.meetings.scene import DAY, Scene

EVENING = DAY + dt.timedelta(hours=3)
SECRET = "The name of a patient"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


def papered(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@dataclass
class Held:
    """A meeting with an open and a closed item, a decision on each, and its protocol issued."""

    scene: Scene
    meeting: Meeting
    anybody: Client

    @property
    def protocol(self) -> Protocol:
        return Protocol.objects.get(meeting=self.meeting)


def hold(scene: Scene, publication: str, title: str = "Night calls") -> Held:
    house = scene.house
    Procedure.objects.filter(body=house.body).update(data={"publication": publication})
    meeting = scene.opened()
    with clock.at(DAY):
        actions.add_item(meeting, by=house.owner, title=SECRET)
    closed = AgendaItem.objects.get(title=SECRET)
    after.close_item(closed, True, by=house.owner)
    for minute, item in enumerate(meeting.items.order_by("pk"), start=1):
        with clock.at(DAY + dt.timedelta(minutes=minute)):
            wording = f"{SECRET} is kept." if item == closed else "We open two."
            motion = actions.put_motion(item, by=house.owner, wording=wording)
            ballots = {scene.seat(role).pk: "yes" for role in ("chair", "member")}
            actions.record_ballots(motion, ballots, by=house.owner)
            actions.close_motion(motion, by=house.owner)
    taken = Decision.objects.order_by("number").first()
    assert taken
    with clock.at(DAY):
        give_duty(
            taken, title="Open them", lead=house.hospital, due=dt.date(2026, 6, 1), by=house.owner
        )
    with clock.at(DAY + dt.timedelta(hours=1)):
        actions.close_meeting(meeting, by=house.owner)
    with clock.at(EVENING):
        actions.issue_protocol(meeting, by=house.owner)
    return Held(scene, Meeting.objects.get(pk=meeting.pk), Client())


def test_the_public_reads_the_protocol_without_closed_items(scene: Scene) -> None:
    held = hold(scene, "protocols")
    index = read(held.anybody, "/register/")
    assert "Riverland Coordination Council" in index
    body = read(held.anybody, "/register/council/")
    assert "We open two." in body
    whole = read(held.anybody, "/register/council/protocols/1/")
    assert "Closed item" in whole
    assert "Vote:" in whole
    decision = read(held.anybody, "/register/council/2026/1/")
    assert "0 of 1 duty done" in decision
    paper = held.anybody.get("/register/council/protocols/1/protocol.pdf")
    for text in (index, body, whole, decision, papered(paper.content)):
        assert SECRET not in text
    publication = Publication.objects.get()
    assert publication.digest in read(held.anybody, "/register/council/protocols/1/")
    read(held.anybody, "/register/council/2026/2/", 404)
    # The members' own text has it all.
    assert SECRET in read(signed_in(scene.house.owner), f"/meetings/{held.meeting.pk}/protocol/")


def test_where_only_decisions_are_public_the_protocol_is_not(scene: Scene) -> None:
    held = hold(scene, "decisions")
    assert "We open two." in read(held.anybody, "/register/council/2026/1/")
    read(held.anybody, "/register/council/protocols/1/", 404)
    assert SECRET not in read(held.anybody, "/register/council/")


def test_where_the_rules_publish_nothing_there_is_nothing(scene: Scene) -> None:
    held = hold(scene, "none")
    for address in (
        "/register/council/",
        "/register/council/2026/1/",
        "/register/council/protocols/1/",
        "/register/council/protocols/1/protocol.pdf",
    ):
        read(held.anybody, address, 404)
    assert not Publication.objects.exists()


def test_search_and_download_of_the_public_register(scene: Scene) -> None:
    held = hold(scene, "protocols")
    assert "We open two." in read(held.anybody, "/register/council/?q=OPEN+two")
    assert "We open two." in read(held.anybody, "/register/council/?q=2026/1")
    assert "No decision matches" in read(held.anybody, "/register/council/?q=closed")
    assert "No decision matches" in read(held.anybody, "/register/council/?year=1999")
    rows = held.anybody.get("/register/council/?format=csv")
    text = b"".join(rows.streaming_content) if rows.streaming else rows.content  # type: ignore[attr-defined]  # a streaming answer
    assert b"We open two." in text
    assert SECRET.encode() not in text


def later_decision(held: Held, wording: str = "It was three.") -> Decision:
    """Return a decision of a later meeting, published too."""
    house, day = held.scene.house, DAY + dt.timedelta(days=40)
    with clock.at(day - dt.timedelta(days=30)):
        meeting = actions.plan_meeting(house.body, by=house.owner, title="Next", starts_at=day)
        actions.add_item(meeting, by=house.owner, title="Correction")
        actions.invite(meeting, by=house.owner)
    held.scene.present(meeting, "secretary", "chair", "member", at=day)
    with clock.at(day):
        actions.open_meeting(meeting, by=house.owner)
        motion = actions.put_motion(meeting.items.get(), by=house.owner, wording=wording)
        ballots = {held.scene.seat(role).pk: "yes" for role in ("chair", "member")}
        actions.record_ballots(motion, ballots, by=house.owner)
        actions.close_motion(motion, by=house.owner)
        actions.close_meeting(meeting, by=house.owner)
    return Motion.objects.get(pk=motion.pk).decision


def test_only_a_later_decision_corrects_and_visibly(scene: Scene) -> None:
    held = hold(scene, "protocols")
    house, earlier = scene.house, Decision.objects.get(number=1)
    with pytest.raises(Invalid, match="after the protocol was issued"):
        after.correct(held.protocol, earlier, by=house.owner, text="No.")
    before = held.protocol.digest
    later = later_decision(held)
    page = f"/meetings/{held.meeting.pk}/protocol/"
    desk = signed_in(house.owner)
    with clock.at(DAY + dt.timedelta(days=41)):
        actions.issue_protocol(Meeting.objects.get(title="Next"), by=house.owner)
        form = {"decision": later.pk, "text": "Three ambulatories, not two."}
        assert desk.post(f"{page}correct/", {**form, "decision": earlier.pk}).status_code == 422
        assert desk.post(f"{page}correct/", form).status_code == 302
        with pytest.raises(NotNow):
            after.correct(held.protocol, later, by=house.owner, text="Again.")
        for address, client in (
            (page, desk),
            ("/register/council/protocols/1/", held.anybody),
            (f"/meetings/{held.meeting.pk}/extracts/hospital/", desk),
        ):
            shown = read(client, address)
            assert "Three ambulatories, not two." in shown, address
            assert "Corrected by decision 2026/3" in shown, address
        assert "Corrects the protocol" in read(desk, later.get_absolute_url())
    assert held.protocol.digest == before


def test_a_publication_is_withdrawn_with_a_reason_that_stays(scene: Scene) -> None:
    held = hold(scene, "protocols")
    house, page = scene.house, f"/meetings/{held.meeting.pk}/protocol/withdraw/"
    with clock.at(EVENING):
        assert signed_in(house.owner).post(page, {"reason": "A name"}).status_code == 403
        assert signed_in(house.chair).post(page, {"reason": ""}).status_code == 422
        assert signed_in(house.chair).post(page, {"reason": "A name"}).status_code == 302
        assert "A name" in read(held.anybody, "/register/council/protocols/1/", 410)
        read(held.anybody, "/register/council/protocols/1/protocol.pdf", 404)
        read(held.anybody, "/register/council/2026/1/", 404)
        assert signed_in(house.chair).post(page, {"reason": "Again"}).status_code == 409


def test_the_register_says_force_end_and_what_is_replaced(scene: Scene) -> None:
    held = hold(scene, "protocols")
    house, earlier = scene.house, Decision.objects.get(number=1)
    with pytest.raises(NotNow, match="only a later decision"):
        describe(earlier, by=house.owner, force="opinion")
    later = later_decision(held, "We open three instead.")
    form = {"force": "recommendation", "ends_on": "2026-12-31", "supersedes": [earlier.pk]}
    desk = signed_in(house.owner)
    address = f"/meetings/decisions/{later.pk}/register/"
    with clock.at(DAY + dt.timedelta(days=41)):
        assert desk.post(address, {**form, "ends_on": "2025-01-01"}).status_code == 422
        assert desk.post(address, form).status_code == 302
        shown = read(desk, later.get_absolute_url())
        assert "Recommendation" in shown
        assert "Holds until" in shown
        assert "replaced by 2026/3" in read(desk, "/meetings/decisions/?state=replaced")
        assert "We open two." not in read(desk, "/meetings/decisions/?state=force")
        assert "We open three" in read(desk, "/meetings/decisions/?q=open&state=force")
        # The successor is not public yet: the public still reads the first one as it was.
        assert "replaced by" not in read(held.anybody, "/register/council/2026/1/")
        actions.issue_protocol(Meeting.objects.get(title="Next"), by=house.owner)
        assert "replaced by 2026/3" in read(held.anybody, "/register/council/2026/1/")
    with clock.at(DAY.replace(year=2027)):
        assert "We open three" in read(desk, "/meetings/decisions/?state=ended")


def test_each_agency_receives_just_its_duties(scene: Scene) -> None:
    held = hold(scene, "none")
    house, address = scene.house, f"/meetings/{held.meeting.pk}/extracts/hospital/"
    told = Notice.objects.filter(subject__startswith="Extract of the protocol")
    assert {notice.person for notice in told} >= {house.colleague}
    member = signed_in(house.colleague)
    for text in (
        read(member, address),
        papered(member.get(f"{address}pdf/").content),
        " ".join(
            paragraph.text
            for paragraph in docx.Document(
                io.BytesIO(member.get(f"{address}docx/").content)
            ).paragraphs
        ),
    ):
        assert "Open them" in text
        assert SECRET not in text
    assert held.protocol.digest[:8] in papered(member.get(f"{address}pdf/").content)
    read(signed_in(house.stranger), address, 404)
    read(member, f"/meetings/{held.meeting.pk}/extracts/insurer/", 404)
    read(member, f"{address}odt/", 404)


def test_the_command_checks_what_was_issued(
    scene: Scene, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    held = hold(scene, "none")
    call_command("meeting", "check", "council/1")
    assert capsys.readouterr().out.endswith("intact\n")
    blocks = held.protocol.blocks
    blocks["title"] = "Another title"
    Protocol.objects.update(blocks=blocks)
    with pytest.raises(CommandError, match="digest that is printed"):
        call_command("meeting", "check", "council/1")
    paper = held.protocol.pdf
    assert paper
    StoredFile.objects.filter(pk=paper.pk).update(content=b"%PDF-other")
    with pytest.raises(CommandError, match="The PDF is not the one"):
        call_command("meeting", "check", "council/1")
    scene_two = scene.planned()
    with pytest.raises(CommandError, match="not issued"):
        call_command("meeting", "check", f"council/{scene_two.number}")
