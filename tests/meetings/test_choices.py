"""Elections, rankings, scorings and amendments from the room's page to the protocol."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.test import Client

from concilia.agencies.models import Person
from concilia.core import clock, documents
from concilia.core.errors import Invalid
from concilia.meetings import actions, rules
from concilia.meetings.checking import check
from concilia.meetings.documents import protocol_document
from concilia.meetings.explaining import explain
from concilia.meetings.models import Ballot, Decision, Meeting, Motion, SecretBallot
from tests.meetings.scene import DAY, Scene
from tests.meetings.test_recounting import SCHEMA

LATER = DAY + dt.timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.at(LATER):
        yield


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def moved(scene: Scene, meeting: Meeting, **asked: Any) -> Motion:
    """Move a choice from the page of the room, and open it at once."""
    item = meeting.items.get()
    form = {"wording": "Speaker of the council", "options": "Ada\nBen\n\nCleo", "then": "open"}
    answer = signed_in(scene.house.owner).post(
        f"/meetings/items/{item.pk}/choice/", {**form, **asked}
    )
    assert answer.status_code == 302, answer.content.decode()
    return Motion.objects.latest("pk")


def cast(person: Person, motion: Motion, **said: Any) -> int:
    return signed_in(person).post(f"/meetings/motions/{motion.pk}/cast/", said).status_code


def closed(scene: Scene, motion: Motion) -> rules.Selection:
    owner = signed_in(scene.house.owner)
    assert owner.post(f"/meetings/motions/{motion.pk}/close/").status_code == 302
    motion.refresh_from_db()
    found = rules.result_from(motion.reasoning)
    assert isinstance(found, rules.Selection)
    return found


def written(meeting: Meeting) -> str:
    """The whole protocol as it now stands, as text."""
    return documents.to_html(protocol_document(Meeting.objects.get(pk=meeting.pk)))


def recounted(motion: Motion) -> None:
    """What was kept is what the file alone gives."""
    found = json.loads(json.dumps(explain(motion)))
    jsonschema.validate(found["file"], SCHEMA)
    again = check(found["file"])
    assert again["reasoning"] == found["reasoning"]
    assert again["outcome"] == found["kept"]


def test_an_election_goes_to_a_runoff_and_becomes_a_decision(scene: Scene) -> None:
    meeting, house = scene.opened(), scene.house
    motion = moved(scene, meeting, asks="election")
    sit = signed_in(house.chair).get(f"/meetings/{meeting.pk}/sit/").content.decode()
    assert "Choose one candidate." in sit
    assert "Cleo" in sit
    assert cast(house.chair, motion, mark="1") == 302
    assert cast(house.colleague, motion, mark="2") == 302
    assert cast(house.owner, motion, mark="3") == 302
    assert cast(house.owner, motion, mark=["1", "2"]) == 422
    first = closed(scene, motion)
    assert (motion.state, first.again) == ("runoff", ("Ada", "Ben", "Cleo"))
    again = Motion.objects.get(second_of=motion)
    for person, mark in ((house.chair, 1), (house.colleague, 2), (house.owner, 1)):
        assert cast(person, again, mark=str(mark)) == 302
    assert closed(scene, again).chosen == ("Ada",)
    decision = Decision.objects.get()
    assert decision.wording == "Speaker of the council: Ada."
    for one in (motion, again):
        recounted(one)
    text = written(meeting)
    assert "a runoff follows between Ada, Ben, Cleo" in text
    assert f"Adopted as decision {decision.ref}." in text
    for place in ("live", "sit", "screen"):
        page = signed_in(house.owner).get(f"/meetings/{meeting.pk}/{place}/").content.decode()
        assert "elected" in page
    page = signed_in(house.owner).get(f"/meetings/decisions/{decision.pk}/")
    assert "Ada" in page.content.decode()


def test_a_ranking_is_followed_by_a_motion_on_its_result(scene: Scene) -> None:
    meeting, house = scene.opened(), scene.house
    motion = moved(scene, meeting, asks="ranking", wording="Where the practice opens")
    for person, ranks in ((house.chair, "123"), (house.colleague, "213"), (house.owner, "1")):
        marks = {f"mark_{n}": rank for n, rank in enumerate(ranks, start=1)}
        assert cast(person, motion, **marks) == 302
    found = closed(scene, motion)
    assert found.chosen == ("Ada",)
    assert "Ada is preferred to every other option" in found.sentences
    recounted(motion)
    followed = Motion.objects.get(state="proposed")
    assert followed.wording == "Where the practice opens: Ada."
    assert Decision.objects.count() == 0
    text = written(meeting)
    assert "Ben &gt; Ada &gt; Cleo" in text
    assert "It was not voted on." in text


def test_a_scoring_by_show_of_hands(scene: Scene) -> None:
    meeting, house = scene.opened(), scene.house
    motion = moved(scene, meeting, asks="scoring", low="1", high="5", mean="yes")
    owner = signed_in(house.owner)
    hand = f"/meetings/motions/{motion.pk}/hand/"
    for role, scores in (("chair", "531"), ("member", "151")):
        marks = {f"mark_{n}": score for n, score in enumerate(scores, start=1)}
        assert owner.post(hand, {"seat": scene.seat(role).pk, **marks}).status_code == 302
    wrong = {"seat": scene.seat("chair").pk, "mark_1": "6"}
    assert owner.post(hand, wrong).status_code == 422
    found = closed(scene, motion)
    assert found.chosen == ("Ben",)
    assert "mean of the scores from 1 to 5: Ben 4, Ada 3, Cleo 1" in found.sentences
    recounted(motion)
    assert "Ada: 5, Ben: 3, Cleo: 1" in written(meeting)


def test_a_secret_election_is_published_without_seats(scene: Scene) -> None:
    meeting, house = scene.opened(), scene.house
    motion = moved(scene, meeting, asks="election", manner="secret")
    voter = signed_in(house.chair)
    paper = voter.get(f"/meetings/{meeting.pk}/sit/").content.decode()
    receipt = paper.split('name="receipt" value="', 1)[1].split('"', 1)[0]
    answer = voter.post(
        f"/meetings/motions/{motion.pk}/cast/",
        {"mark": "2", "receipt": receipt},
        headers={"HX-Request": "true"},
    )
    assert receipt in answer.content.decode()
    assert cast(house.colleague, motion, mark="2") == 200  # its receipt is made and shown here
    assert cast(house.owner, motion, choice="abstain", receipt="a" * 16) == 302
    assert cast(house.owner, motion, mark="1") == 409
    assert closed(scene, motion).chosen == ("Ben",)
    assert Ballot.objects.count() == 0
    recounted(motion)
    listed = actions.receipt_digest(receipt)
    assert SecretBallot.objects.get(receipt=listed).words == "Ben"
    text = written(meeting)
    assert listed[:16] in text
    page = voter.get(f"/meetings/{meeting.pk}/sit/").content.decode()
    assert page.count(listed[:16]) == 2  # beside the receipt, and in the published list


def test_choices_that_make_no_ballot_are_refused(scene: Scene) -> None:
    meeting, owner = scene.opened(), signed_in(scene.house.owner)
    address = f"/meetings/items/{meeting.items.get().pk}/choice/"
    good = {"asks": "election", "wording": "Speaker", "options": "Ada\nBen"}
    for wrong in (
        {"asks": "lottery"},
        {"options": "Ada\nAda"},
        {"options": ""},
        {"wording": ""},
        {"places": "two"},
        {"asks": "scoring", "low": "5", "high": "5"},
        {"manner": "shouted"},
    ):
        assert owner.post(address, {**good, **wrong}).status_code == 422, wrong
    assert signed_in(scene.house.colleague).post(address, good).status_code == 403
    assert Motion.objects.count() == 0


def test_amendments_and_procedural_motions_stand_in_the_protocol(scene: Scene) -> None:
    meeting, house = scene.opened(), scene.house
    item, owner = meeting.items.get(), signed_in(house.owner)
    move = f"/meetings/items/{item.pk}/move-motion/"
    owner.post(move, {"wording": "Open two by June."})
    main = Motion.objects.get()
    owner.post(f"/meetings/motions/{main.pk}/amend/", {"passage": "two", "wording": "three"})
    owner.post(f"/meetings/motions/{main.pk}/amend/", {"passage": "June", "wording": "May"})
    three, may = Motion.objects.filter(kind="amendment").order_by("pk")
    owner.post(f"/meetings/motions/{may.pk}/first/")
    assert owner.post(f"/meetings/motions/{three.pk}/open/").status_code == 409

    def voted(motion: Motion, said: str) -> None:
        owner.post(f"/meetings/motions/{motion.pk}/open/")
        for role in ("chair", "member"):
            ballot = {"seat": scene.seat(role).pk, "choice": said}
            owner.post(f"/meetings/motions/{motion.pk}/hand/", ballot)
        answer = owner.post(f"/meetings/motions/{motion.pk}/close/", {"back": "live"})
        assert answer.status_code == 302

    voted(may, "yes")
    voted(three, "no")
    voted(main, "yes")
    owner.post(move, {"wording": "Adjourn for ten minutes.", "kind": "procedural"})
    voted(Motion.objects.get(kind="procedural"), "yes")
    text = written(meeting)
    assert text.index("Amendment put to the vote:") < text.index("Motion put to the vote:")
    assert "replaces “June”" in text
    assert "The amendment is adopted and stands in the motion." in text
    assert "Open two by May." in text
    assert "The procedural motion is adopted." in text
    assert Decision.objects.count() == 1
    for pk in Motion.objects.values_list("pk", flat=True):
        recounted(Motion.objects.get(pk=pk))
    actions.close_meeting(Meeting.objects.get(pk=meeting.pk), by=house.owner)
    protocol = actions.issue_protocol(Meeting.objects.get(pk=meeting.pk), by=house.owner)
    assert protocol.pdf is not None


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"asks": 4}, "asks"),
        ({"asks": {"kind": "lottery", "options": ["A", "B"]}}, "asks.kind"),
        ({"asks": {"kind": "election", "options": "A"}}, "asks.options"),
        ({"asks": {"kind": "election", "options": ["A", "A"]}}, "asks"),
        ({"ballots": [{"seat": 1, "marks": {"Nobody": 1}}]}, "ballots.1.marks"),
        ({"ballots": [{"seat": 1, "marks": {"Ada": 3}}]}, "ballots.1.marks"),
        ({"ballots": [{"seat": 1, "marks": {"Ada": True}}]}, "ballots.1.marks"),
        ({"secret_ballots": []}, "secret_ballots"),
        ({"form": "written"}, "form"),
    ],
)
def test_a_choice_that_cannot_be_recounted_says_where(change: dict[str, Any], place: str) -> None:
    file = {
        "seats": [{"id": 1}],
        "attendance": [{"seat": 1}],
        "asks": {"kind": "election", "options": ["Ada", "Ben"]},
        "ballots": [{"seat": 1, "marks": {"Ada": 1}}],
    }
    assert check(file)["result"] == "chosen"
    with pytest.raises(Invalid) as caught:
        check(file | change)
    assert place in {problem.column for problem in caught.value}


def test_a_withdrawn_secret_vote_keeps_no_order_of_casting(scene: Scene) -> None:
    meeting, house = scene.opened(), scene.house
    motion = moved(scene, meeting, asks="election", manner="secret")
    for person in (house.chair, house.colleague):
        assert cast(person, motion, mark="1") == 200
    before = set(SecretBallot.objects.values_list("pk", flat=True))
    owner = signed_in(house.owner)
    address = f"/meetings/motions/{motion.pk}/withdraw/"
    answer = owner.post(address, {"back": "live"})
    assert answer.headers["Location"] == f"/meetings/{meeting.pk}/live/"
    after = set(SecretBallot.objects.values_list("pk", flat=True))
    assert len(after) == 2
    assert not before & after
