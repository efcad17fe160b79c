"""The protocol: what stands in it, and that it never changes."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import docx
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from concilia.core import clock, documents, ledger
from concilia.core.errors import Forbidden, NotNow
from concilia.core.models import LedgerEntry, Notice, StoredFile
from concilia.core.permissions import SYSTEM
from concilia.meetings import actions
from concilia.meetings.documents import protocol_document
from concilia.meetings.models import AgendaItem, Meeting, Motion, Protocol
from concilia.meetings.protocols.parts import grouped
from concilia.meetings.protocols.sealing import holds
from tests.meetings.scene import DAY, Scene


def issue(scene: Scene, meeting: Meeting | None = None) -> Protocol:
    meeting = meeting or scene.closed()
    with clock.at(DAY.replace(hour=16)):
        return actions.issue_protocol(meeting, by=scene.house.owner)


def text_of(protocol: Protocol) -> str:
    assert protocol.pdf
    reader = pypdf.PdfReader(io.BytesIO(bytes(protocol.pdf.content)))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    return re.sub(r"(?<=[a-z])[-\u00ad\u2010] (?=[a-z])", "", text)


def test_the_protocol_says_everything(scene: Scene) -> None:
    meeting = scene.closed()
    item = meeting.items.get()
    actions.note_item(
        item, by=scene.house.owner, heard="The hospital reported.\n\n**Not bold**", resolved="Go."
    )
    before = ledger.head()
    protocol = issue(scene, meeting)
    assert (protocol.ledger_sequence, protocol.ledger_head) == before
    text = text_of(protocol)
    for said in (
        "Spring meeting",
        "Riverland Coordination Council",
        "Town hall, room 2",
        "20 working days of notice",
        "Cora Colleague",
        "3 of 3 voting seats present, quorum 2: the meeting is quorate",
        "We open two.",
        "yes 2, no 0, abstain 0; base: ballots cast 2; needed 2",
        "Adopted as decision 2026/1.",
        "The hospital reported.",
        "**Not bold**",
        "concilia ledger verify",
        before[1][:8],
        before[1][-8:],
        grouped(protocol.digest),
    ):
        assert said in text, text
    assert "DRAFT" not in text
    assert protocol.docx
    paper = docx.Document(io.BytesIO(bytes(protocol.docx.content)))
    assert any("Adopted as decision 2026/1." in p.text for p in paper.paragraphs)
    entry = LedgerEntry.objects.get(sequence=before[0])
    assert entry.hash == before[1]
    assert ledger.verify().intact


def test_it_never_changes(scene: Scene) -> None:
    protocol = issue(scene)
    meeting = Meeting.objects.get()
    assert meeting.state == "issued"
    kept = protocol_document(meeting)
    digest = documents.digest(kept)
    assert holds(kept, protocol.digest)
    assert not holds(replace(kept, title="Another title"), protocol.digest)
    assert not holds(kept, digest)
    scene.house.hospital.name = "Renamed Hospital"
    scene.house.hospital.save()
    assert documents.digest(protocol_document(Meeting.objects.get())) == digest
    item = meeting.items.get()
    for change in (
        lambda: actions.issue_protocol(meeting, by=scene.house.owner),
        lambda: actions.note_item(item, by=scene.house.owner, heard="Later"),
        lambda: actions.add_item(meeting, by=scene.house.owner, title="Later"),
        lambda: scene.present(meeting, "chair"),
    ):
        with pytest.raises(NotNow):
            change()
    assert Protocol.objects.count() == 1


def test_everybody_with_a_seat_is_told(scene: Scene) -> None:
    issue(scene)
    told = Notice.objects.filter(subject="Protocol issued: Spring meeting")
    assert told.count() == 6


def test_before_the_issue_it_is_a_draft(scene: Scene) -> None:
    meeting = scene.closed()
    html = documents.to_html(protocol_document(meeting))
    assert "DRAFT" in html
    assert "This is a draft" in html
    with pytest.raises(Forbidden):
        actions.issue_protocol(meeting, by=scene.house.colleague)
    with pytest.raises(NotNow):
        actions.issue_protocol(scene.planned(), by=scene.house.owner)
    assert not StoredFile.objects.exists()


def test_every_kind_of_course_is_written(scene: Scene) -> None:
    """Withdrawn and lost motions, a dossier as annex, who came late and who left."""
    house, meeting = scene.house, scene.invited(convening=2)
    with clock.at(DAY):
        actions.mark_attendance(
            meeting,
            [
                actions.Mark(scene.seat("secretary").pk, "in_person"),
                actions.Mark(scene.seat("member").pk, "remote", house.substitute.pk),
                actions.Mark(scene.seat("chair").pk, "excused"),
            ],
            by=house.owner,
        )
        actions.open_meeting(meeting, by=house.owner)
        dossier = scene.dossier()
        item = actions.add_dossier(meeting, dossier, by=house.owner)
    with clock.at(DAY.replace(minute=20)):
        scene.present(meeting, "chair", at=clock.now())
        lost = actions.put_motion(item, by=house.owner, wording="Close one.")
        actions.record_ballots(lost, {scene.seat("member").pk: "no"}, by=house.owner)
        actions.close_motion(lost, by=house.owner)
        gone = actions.put_motion(item, by=house.owner, wording="Never mind.")
        actions.withdraw_motion(gone, by=house.owner)
    with clock.at(DAY.replace(minute=40)):
        actions.mark_attendance(
            meeting,
            [actions.Mark(scene.seat("chair").pk, "in_person", left_at=clock.now())],
            by=house.owner,
        )
    with clock.at(DAY.replace(minute=50)):
        actions.close_meeting(meeting, by=house.owner)
    with clock.at(DAY.replace(minute=55)):
        protocol = actions.issue_protocol(meeting, by=SYSTEM)
    assert protocol.issued_by is None
    text = text_of(protocol)
    for said in (
        "The meeting took no decision.",
        "Sam Substitute (substitute)",
        "in person, from 13:20, until 13:40",
        "The motion is not adopted.",
        "withdrawn before the vote was closed",
        "Annexes",
        "Nothing was recorded at this point.",
        "Convening",
        "Nobody answers at night",
    ):
        assert said in text, text


def test_in_the_language_of_the_body(scene: Scene) -> None:
    scene.house.body.language = "fr"
    scene.house.body.save()
    with translation.override("en"):
        protocol = issue(scene)
    assert protocol.blocks["language"] == "fr"


def test_the_command(scene: Scene, tmp_path: Path) -> None:
    scene.closed()
    pdf, word = tmp_path / "p.pdf", tmp_path / "p.docx"
    call_command("meeting", "protocol", "council/1", "--pdf", str(pdf), "--docx", str(word))
    assert pdf.read_bytes()[:5] == b"%PDF-"
    protocol = issue(scene, Meeting.objects.get())
    call_command("meeting", "protocol", "council/1", "--pdf", str(pdf))
    assert pdf.read_bytes() == bytes(protocol.pdf.content)
    for wrong in (
        ["council/99", "--pdf", str(pdf)],
        ["council", "--pdf", str(pdf)],
        ["council/1"],
        ["council/1", "--pdf", str(tmp_path / "no" / "p.pdf")],
    ):
        with pytest.raises(CommandError):
            call_command("meeting", "protocol", *wrong)


def test_names_of_things(scene: Scene) -> None:
    protocol = issue(scene)
    meeting = protocol.meeting
    item, motion = AgendaItem.objects.get(), Motion.objects.get()
    assert str(protocol) == str(meeting) == "Spring meeting"
    assert str(item) == "Night calls"
    assert str(motion) == "We open two."
    assert str(motion.ballots.first()).endswith(": yes")
    assert str(meeting.attendances.first()).endswith(": in person")
    assert (meeting.state_tone, motion.state_tone) == ("done", "done")
