"""The protocol of a meeting in which every kind of vote was held, and of one by letters."""

from __future__ import annotations

import datetime as dt

import pytest

from concilia.bodies.models import Procedure
from concilia.core import clock, documents
from concilia.meetings import actions
from concilia.meetings.documents import protocol_document
from concilia.meetings.models import AgendaItem, Decision, Meeting, Motion
from concilia.meetings.protocols.actions import record_dissent, send_draft
from concilia.meetings.protocols.queries import approval_of
from tests.meetings.scene import DAY, Scene


def rules_of(scene: Scene, **data: object) -> None:
    Procedure.objects.filter(body=scene.house.body).update(data=data)


def read(meeting: Meeting) -> str:
    html = documents.to_html(protocol_document(Meeting.objects.get(pk=meeting.pk)))
    return " ".join(html.replace("\xad", "").split())


@pytest.fixture
def sitting(scene: Scene) -> AgendaItem:
    """The one item of an open meeting; the clock stands a little after its opening."""
    rules_of(scene, secrecy="allowed")
    return scene.opened().items.get()


def vote(scene: Scene, motion: Motion, **said: object) -> Motion:
    with clock.at(DAY + dt.timedelta(minutes=20)):
        ballots = {scene.seat(role).pk: choice for role, choice in said.items()}
        actions.record_ballots(motion, ballots, by=scene.house.owner)  # type: ignore[arg-type]  # choices by name
        return actions.close_motion(motion, by=scene.house.owner)


def test_an_election_stands_there_with_its_figures_and_ballots(
    scene: Scene, sitting: AgendaItem
) -> None:
    house = scene.house
    with clock.at(DAY):
        motion = actions.move_choice(
            sitting, by=house.owner, asks="election", wording="Speaker", options=["Ada", "Ben"]
        )
        motion = actions.open_motion(motion, by=house.owner)
    vote(scene, motion, chair={1: 1}, member={1: 1}, secretary={2: 1})
    said = read(sitting.meeting)
    for text in (
        "Election:",
        "Candidate",
        "votes: Ada 2, Ben 1; needed 2 (more than half of the 3 valid ballots); elected: Ada",
        "Northwood Hospital",
        "Adopted as decision 2026/1.",
        "Speaker: Ada.",
    ):
        assert text in said, said
    with clock.at(DAY + dt.timedelta(hours=1)):
        actions.close_meeting(sitting.meeting, by=house.owner)
        protocol = actions.issue_protocol(sitting.meeting, by=house.owner)
    assert protocol.pdf
    assert protocol.docx


def test_amendments_procedure_and_what_was_never_put(scene: Scene, sitting: AgendaItem) -> None:
    house = scene.house
    with clock.at(DAY):
        main = actions.move_motion(sitting, by=house.owner, wording="We open two wards.")
        change = actions.move_amendment(main, by=house.owner, wording="three", passage="two")
        actions.open_motion(change, by=house.owner)
    vote(scene, change, chair="yes", member="yes", secretary="no")
    with clock.at(DAY):
        actions.open_motion(main, by=house.owner)
    vote(scene, main, chair="yes", member="yes", secretary="no")
    record_dissent(
        Motion.objects.get(pk=main.pk), scene.seat("secretary"), by=house.owner, text="Too many."
    )
    with clock.at(DAY):
        pause = actions.put_motion(sitting, by=house.owner, wording="We pause.", kind="procedural")
    vote(scene, pause, chair="yes", member="yes")
    with clock.at(DAY):
        actions.move_motion(sitting, by=house.owner, wording="We close one.")
    said = read(sitting.meeting)
    for text in (
        "Amendment put to the vote:",
        "replaces “two”",
        "We open three wards.",
        "yes 2, no 1, abstain 0",
        "No (1):",
        "Dissent recorded on request",
        "Too many.",
        "Procedural motion put to the vote:",
        "It was not voted on.",
    ):
        assert text in said, said
    assert said.count("Adopted as decision") == 1
    assert Decision.objects.count() == 1


def test_a_secret_vote_names_nobody(scene: Scene, sitting: AgendaItem) -> None:
    house = scene.house
    with clock.at(DAY):
        motion = actions.put_motion(
            sitting, by=house.owner, wording="We trust the chair.", manner="secret"
        )
        for person in (house.chair, house.colleague, house.owner):
            actions.cast_secret(motion, "yes", by=person)
    with clock.at(DAY + dt.timedelta(minutes=20)):
        actions.close_motion(motion, by=house.owner)
    said = read(sitting.meeting)
    assert "The vote was secret." in said
    assert "yes 3, no 0, abstain 0" in said
    assert "Yes (" not in said


def test_by_letters_who_answered_was_there(scene: Scene) -> None:
    """In a written procedure the protocol names who answered, and these agree to it."""
    house = scene.house
    rules_of(scene, protocol={"approval": "agreement"}, written={"days": 5})
    meeting = scene.invited(form="written")
    with clock.at(DAY):
        actions.open_meeting(meeting, by=house.owner)
        item = meeting.items.get()
        motion = actions.put_motion(item, by=house.owner, wording="We sign.")
        for role in ("chair", "member"):
            actions.record_ballot(motion, scene.seat(role), "yes", by=house.owner)
    with clock.at(DAY + dt.timedelta(days=8)):
        actions.close_motion(motion, by=house.owner)
        actions.close_meeting(meeting, by=house.owner)
        meeting.refresh_from_db()
        said = read(meeting)
        assert said.count(">answered<") == 2, said
        assert "2 of 3 voting seats answered" in said
        send_draft(meeting, by=house.owner)
        names = {party.name for party in approval_of(meeting).parties}
    assert names == {str(scene.seat(role).agency) for role in ("chair", "member")}
