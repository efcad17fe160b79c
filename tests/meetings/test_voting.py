"""Motions, ballots and decisions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from concilia.bodies.models import Procedure
from concilia.core import clock, ledger
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry
from concilia.core.permissions import SYSTEM
from concilia.dossiers.models import DraftDecision
from concilia.meetings import actions
from concilia.meetings.actions import Mark
from concilia.meetings.models import Ballot, Decision, Motion
from concilia.meetings.rules import Outcome
from tests.house import START
from tests.meetings.scene import DAY, Scene


def test_a_motion_is_voted_on_and_becomes_a_decision(scene: Scene) -> None:
    motion, house = scene.motion(), scene.house
    actions.cast_ballot(motion, "yes", by=house.chair)
    actions.cast_ballot(motion, "no", by=house.colleague)
    actions.cast_ballot(motion, "yes", by=house.owner)
    motion = actions.close_motion(motion, by=house.chair)
    assert motion.state == "adopted"
    assert list(Outcome.from_data(motion.reasoning).sentences) == [
        "3 of 3 voting seats present, quorum 2: the meeting is quorate",
        "yes 2, no 1, abstain 0",
        "base: ballots cast 3",
        "needed 2 (more than 1/2)",
        "adopted",
    ]
    decision = Decision.objects.get()
    assert (decision.ref, decision.wording) == ("2026/1", "We open two.")
    assert str(decision) == "2026/1: We open two."
    verbs = list(LedgerEntry.objects.values_list("verb", flat=True))
    assert verbs[-2:] == ["meetings.close_motion", "meetings.decide"]
    assert ledger.verify().intact


def test_closing_twice_gives_one_result(scene: Scene) -> None:
    motion = scene.adopted()
    count = LedgerEntry.objects.count()
    again = actions.close_motion(motion, by=scene.house.owner)
    assert (again.state, again.closed_at) == (motion.state, motion.closed_at)
    assert Decision.objects.count() == 1
    assert LedgerEntry.objects.count() == count
    with pytest.raises(Forbidden):
        actions.close_motion(motion, by=scene.house.colleague)


def test_a_decision_on_a_dossier_decides_its_challenge(scene: Scene) -> None:
    house, dossier = scene.house, scene.dossier()
    meeting = scene.opened()
    item = actions.add_dossier(meeting, dossier, by=house.owner)
    draft = DraftDecision.objects.get()
    motion = actions.put_motion(item, by=house.chair, draft=draft)
    assert motion.wording == draft.wording
    actions.record_ballots(motion, {scene.seat("chair").pk: "yes"}, by=house.owner)
    actions.close_motion(motion, by=house.chair)
    dossier.challenge.refresh_from_db()
    assert dossier.challenge.state == "decided"
    # A second motion on the same dossier finds the challenge decided and goes on.
    second = actions.put_motion(item, by=house.chair, wording="And one more.")
    actions.record_ballots(second, {scene.seat("chair").pk: "yes"}, by=house.owner)
    assert actions.close_motion(second, by=house.owner).decision.ref == "2026/2"


def test_a_draft_of_another_dossier_is_refused(scene: Scene) -> None:
    meeting = scene.opened()
    scene.dossier()
    item = meeting.items.get()
    with pytest.raises(Invalid):
        actions.put_motion(item, by=scene.house.owner, draft=DraftDecision.objects.get())


@pytest.mark.parametrize("wording", ["", "  \n ", "x" * 10_000, "nul\x00"])
def test_wordings_that_cannot_be_put(scene: Scene, wording: str) -> None:
    with pytest.raises(Invalid):
        scene.motion(wording=wording)
    assert not Motion.objects.exists()


def test_one_motion_at_a_time(scene: Scene) -> None:
    motion = scene.motion()
    with pytest.raises(NotNow):
        scene.motion(motion.item.meeting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Motion.objects.create(item=motion.item, wording="Slipped in", put_at=DAY)


def test_a_motion_needs_an_open_meeting(scene: Scene) -> None:
    with pytest.raises(NotNow):
        scene.motion(scene.invited())


def test_a_seat_has_one_ballot_which_it_may_change_until_the_end(scene: Scene) -> None:
    motion, house = scene.motion(), scene.house
    actions.cast_ballot(motion, "no", by=house.colleague)
    actions.cast_ballot(motion, "abstain", by=house.colleague)
    assert Ballot.objects.get().choice == "abstain"
    entry = LedgerEntry.objects.order_by("-sequence").first()
    assert entry is not None
    assert '"former":"no"' in entry.payload
    actions.close_motion(motion, by=house.owner)
    with pytest.raises(NotNow, match="closed"):
        actions.cast_ballot(motion, "yes", by=house.colleague)
    with pytest.raises(NotNow, match="closed"):
        actions.record_ballots(motion, {scene.seat("chair").pk: "yes"}, by=house.owner)
    assert Ballot.objects.get().choice == "abstain"


def test_two_people_of_one_seat_do_not_vote_twice(scene: Scene) -> None:
    motion, house = scene.motion(), scene.house
    actions.cast_ballot(motion, "yes", by=house.colleague)
    with pytest.raises(NotNow, match="Cora Colleague represents the seat"):
        actions.cast_ballot(motion, "yes", by=house.substitute)
    assert Ballot.objects.count() == 1


def test_who_is_away_does_not_vote(scene: Scene) -> None:
    meeting = scene.opened("secretary", "chair")
    motion, house = scene.motion(meeting), scene.house
    with pytest.raises(NotNow, match="not marked as present"):
        actions.cast_ballot(motion, "yes", by=house.colleague)
    later = DAY + dt.timedelta(minutes=12)
    with clock.at(later):
        mark = Mark(scene.seat("chair").pk, "in_person", left_at=later)
        actions.mark_attendance(meeting, [mark], by=house.owner)
        with pytest.raises(NotNow, match="departed"):
            actions.cast_ballot(motion, "yes", by=house.chair)
        with pytest.raises(Invalid, match="not present or does not vote"):
            actions.record_ballot(motion, scene.seat("chair"), "yes", by=house.owner)
    assert not Ballot.objects.exists()


def test_a_ballot_given_before_leaving_counts(scene: Scene) -> None:
    motion, house = scene.motion(), scene.house
    actions.cast_ballot(motion, "yes", by=house.chair)
    later = DAY + dt.timedelta(minutes=12)
    with clock.at(later):
        mark = Mark(scene.seat("chair").pk, "in_person", left_at=later)
        actions.mark_attendance(motion.item.meeting, [mark], by=house.owner)
        # The secretary's table still shows that ballot and sends it back as it is.
        sent = {scene.seat("chair").pk: "yes", scene.seat("member").pk: "yes"}
        assert actions.record_ballots(motion, sent, by=house.owner) == []
        motion = actions.close_motion(motion, by=house.owner)
    assert motion.reasoning["total"]["yes"] == 2


@pytest.mark.parametrize("role", ["adviser", "observer", "stranger", "auditor", "operator"])
def test_advisers_and_strangers_do_not_vote(scene: Scene, role: str) -> None:
    motion = scene.motion()
    with pytest.raises(Forbidden):
        actions.cast_ballot(motion, "yes", by=getattr(scene.house, role))


def test_a_seat_that_the_rules_do_not_let_vote(scene: Scene) -> None:
    house = scene.house
    Procedure.objects.create(
        body=house.body,
        version=2,
        effective_from=START,
        data={"voting_roles": ["chair", "member"]},
    )
    motion = scene.motion()
    with pytest.raises(NotNow, match="no seat that votes"):
        actions.cast_ballot(motion, "yes", by=house.owner)


@pytest.mark.parametrize("choice", ["", "maybe", "YES", "y" * 10_000])
def test_only_three_choices(scene: Scene, choice: str) -> None:
    motion = scene.motion()
    with pytest.raises(Invalid):
        actions.cast_ballot(motion, choice, by=scene.house.chair)


def test_a_show_of_hands(scene: Scene) -> None:
    motion, house = scene.motion(), scene.house
    chair, member, secretary = (scene.seat(r) for r in ("chair", "member", "secretary"))
    actions.record_ballots(motion, {chair.pk: "yes", member.pk: "no"}, by=house.owner)
    assert list(Ballot.objects.values_list("recorded", flat=True)) == [True, True]
    # A mistake is put right, and taken back.
    actions.record_ballots(motion, {chair.pk: "", member.pk: "abstain"}, by=house.owner)
    assert {(b.seat, b.choice) for b in Ballot.objects.all()} == {(member, "abstain")}
    # The seat itself has the last word.
    actions.cast_ballot(motion, "yes", by=house.colleague)
    kept = actions.record_ballots(motion, {member.pk: "no", secretary.pk: "no"}, by=house.owner)
    assert kept == [member]
    assert actions.record_ballots(motion, {member.pk: ""}, by=house.owner) == []
    with pytest.raises(NotNow, match="has voted itself"):
        actions.record_ballot(motion, member, "no", by=house.owner)
    recorded = actions.record_ballot(motion, chair, "yes", by=house.owner)
    assert recorded
    assert recorded.choice == "yes"
    assert actions.record_ballot(motion, chair, "", by=house.owner) is None, "taken back"
    assert actions.record_ballot(motion, chair, "", by=house.owner) is None, "nothing to take back"
    actions.record_ballot(motion, chair, "yes", by=house.owner)
    assert Ballot.objects.get(seat=member).choice == "yes"
    with pytest.raises(Invalid):
        actions.record_ballots(motion, {999: "yes"}, by=house.owner)
    with pytest.raises(Forbidden):
        actions.record_ballots(motion, {chair.pk: "no"}, by=house.chair)


def test_the_system_records_in_the_name_of_who_sits_there(scene: Scene) -> None:
    motion = scene.motion()
    ballot = actions.record_ballot(motion, scene.seat("chair"), "yes", by=SYSTEM)
    assert ballot.cast_by == scene.house.chair


def test_a_withdrawn_motion_stays_withdrawn(scene: Scene) -> None:
    motion = scene.motion()
    actions.withdraw_motion(motion, by=scene.house.chair)
    with pytest.raises(NotNow):
        actions.close_motion(motion, by=scene.house.chair)
    with pytest.raises(NotNow):
        actions.withdraw_motion(motion, by=scene.house.chair)
    assert not Decision.objects.exists()


def test_the_casting_vote(scene: Scene) -> None:
    Procedure.objects.create(
        body=scene.house.body,
        version=2,
        effective_from=START,
        data={"majority": {"share": "1/2", "tie": "chair"}},
    )
    motion = scene.motion()
    ballots = {scene.seat("chair").pk: "yes", scene.seat("member").pk: "no"}
    actions.record_ballots(motion, ballots, by=scene.house.owner)
    motion = actions.close_motion(motion, by=scene.house.owner, chair_choice="no")
    assert motion.state == "rejected"
    assert motion.state_tone == "contested"
    assert motion.reasoning["chair"] == "no"


def test_numbers_begin_again_every_year(scene: Scene) -> None:
    assert scene.adopted().decision.ref == "2026/1"
    actions.close_meeting(Motion.objects.get().item.meeting, by=scene.house.owner)
    next_year = dt.datetime(2027, 2, 1, 13, tzinfo=dt.UTC)
    meeting = scene.planned(starts_at=next_year)
    item = actions.add_item(meeting, by=scene.house.owner, title="Night calls again")
    actions.invite(meeting, by=scene.house.owner)
    scene.present(meeting, "chair", "member", at=next_year)
    actions.open_meeting(meeting, by=scene.house.owner)
    with clock.at(next_year + dt.timedelta(hours=1)):
        motion = actions.put_motion(item, by=scene.house.owner, wording="Three.")
        actions.record_ballots(motion, {scene.seat("chair").pk: "yes"}, by=scene.house.owner)
        assert actions.close_motion(motion, by=scene.house.owner).decision.ref == "2027/1"
