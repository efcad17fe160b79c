"""A secret vote whose figures by cluster would give a ballot away does not publish them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.agencies.models import Agency, Cluster, Person
from concilia.bodies.models import Filling, Procedure, Seat
from concilia.bodies.rules import Majority
from concilia.bodies.rules import Procedure as Rules
from concilia.core import clock, documents
from concilia.core.models import LedgerEntry
from concilia.meetings import actions, rules
from concilia.meetings.actions import Mark
from concilia.meetings.checking import check
from concilia.meetings.documents import protocol_document
from concilia.meetings.explaining import explain
from concilia.meetings.models import Motion, SecretBallot
from tests.meetings.scene import DAY, Scene
from tests.meetings.test_recounting import SCHEMA

LATER = DAY + dt.timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.at(LATER):
        yield


@pytest.fixture
def people(scene: Scene) -> dict[str, list[Person]]:
    """Two clusters of three seats each, in both of which a majority is needed."""
    house = scene.house
    row = Procedure.objects.get(body=house.body)
    row.data = {**row.data, "majority": {"per_cluster": True}, "voting_roles": ["member"]}
    row.save(update_fields=("data",))
    Seat.objects.filter(body=house.body, role="member").delete()
    found: dict[str, list[Person]] = {}
    for name in ("Hills", "Plains"):
        cluster = Cluster.objects.create(code=name.lower(), name=name)
        for number in range(3):
            agency = Agency.objects.create(code=f"{name}{number}", name=f"{name} {number}")
            person = Person.objects.create(email=f"{name}{number}@example.org", name=agency.name)
            seat = Seat.objects.create(
                body=house.body, agency=agency, cluster=cluster, starts=DAY.date()
            )
            Filling.objects.create(seat=seat, person=person, starts=DAY.date())
            found.setdefault(name, []).append(person)
    return found


def opened(scene: Scene, people: dict[str, list[Person]], present: int = 3) -> Motion:
    """A secret vote with three voters from the hills and `present` from the plains."""
    meeting, house = scene.invited(), scene.house
    there = [*people["Hills"], *people["Plains"][:present]]
    seats = Seat.objects.filter(fillings__person__in=there)
    actions.mark_attendance(meeting, [Mark(s.pk, "in_person") for s in seats], by=house.owner)
    actions.open_meeting(meeting, by=house.owner)
    item = meeting.items.get()
    return actions.move_motion(item, by=house.owner, wording="In secret.", manner="secret")


def voted(scene: Scene, motion: Motion, choices: dict[Person, str]) -> Motion:
    actions.open_motion(motion, by=scene.house.owner)
    for person, choice in choices.items():
        actions.cast_secret(motion, choice, by=person)
    return actions.close_motion(motion, by=scene.house.owner)


def page(person: Person, motion: Motion, name: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(f"/meetings/{motion.item.meeting_id}/{name}/").content.decode()


def recounted(motion: Motion) -> dict[str, Any]:
    """The vote as the file that anybody may recount, which must come to the kept result."""
    found: dict[str, Any] = json.loads(json.dumps(explain(motion)))
    jsonschema.validate(found["file"], SCHEMA)
    again = check(found["file"])
    assert (again["outcome"], again["reasoning"]) == (found["kept"], found["reasoning"])
    return found


def test_three_ballots_in_each_cluster_are_told_by_cluster(
    scene: Scene, people: dict[str, list[Person]]
) -> None:
    motion = opened(scene, people)
    assert "Fewer than three ballots" not in page(scene.house.owner, motion, "live")
    said = dict.fromkeys(people["Hills"] + people["Plains"], "yes")
    motion = voted(scene, motion, {**said, people["Plains"][0]: "no"})
    found = rules.result_from(motion.reasoning)
    assert "Plains: yes 2, no 1, abstain 0; base 3, needed 2: reached" in found.sentences
    assert set(SecretBallot.objects.values_list("cluster", flat=True)) == {"Hills", "Plains"}
    recounted(motion)


def test_one_voter_of_a_cluster_is_not_given_away(
    scene: Scene, people: dict[str, list[Person]]
) -> None:
    motion = opened(scene, people)
    hills, plains = people["Hills"], people["Plains"]
    motion = voted(scene, motion, {**dict.fromkeys(hills, "yes"), plains[0]: "no"})
    assert motion.state == "rejected"
    found = rules.result_from(motion.reasoning)
    assert "yes 3, no 1, abstain 0" in found.sentences
    assert "Hills, figures not published: reached" in found.sentences
    assert "Plains, figures not published: not reached" in found.sentences
    assert not any("yes 0" in one or "yes 3, no 0" in one for one in found.sentences)
    # Nothing that is kept, written down or handed out still holds the figures.
    for kept in (motion.reasoning["clusters"], recounted(motion)["kept"]["clusters"]):
        assert {one["yes"] + one["no"] + one["base"] for one in kept} == {0}
    assert set(SecretBallot.objects.values_list("cluster", flat=True)) == {""}
    entry = LedgerEntry.objects.get(verb="meetings.close_motion")
    assert {one["yes"] for one in json.loads(entry.payload)["reasoning"]["clusters"]} == {0}
    text = documents.to_html(protocol_document(motion.item.meeting))
    assert "–" in text
    assert "Hills" in text


def test_the_chair_and_the_voters_are_warned_before(
    scene: Scene, people: dict[str, list[Person]]
) -> None:
    motion = opened(scene, people, present=2)
    owner, warning = scene.house.owner, "Fewer than three ballots are to be expected"
    assert page(owner, motion, "live").count(warning) == 2  # at the motion, and where one is moved
    actions.open_motion(motion, by=owner)
    for person, name in ((owner, "live"), (people["Plains"][0], "sit")):
        text = page(person, motion, name)
        assert warning in text
        assert "this cluster: Plains" in text


def test_the_chair_is_warned_while_too_few_have_voted(
    scene: Scene, people: dict[str, list[Person]]
) -> None:
    motion = opened(scene, people)
    actions.open_motion(motion, by=scene.house.owner)
    for number, person in enumerate(people["Plains"], start=1):
        actions.cast_secret(motion, "yes", by=person)
        told = "this cluster: Plains" in page(scene.house.owner, motion, "live")
        assert told == (number < 3)


def test_a_withdrawn_secret_vote_forgets_the_clusters(
    scene: Scene, people: dict[str, list[Person]]
) -> None:
    motion = opened(scene, people)
    actions.open_motion(motion, by=scene.house.owner)
    actions.cast_secret(motion, "yes", by=people["Plains"][0])
    actions.withdraw_motion(motion, by=scene.house.owner)
    assert SecretBallot.objects.get().cluster == ""


counts = st.dictionaries(
    st.tuples(st.sampled_from(["A", "B", ""]), st.sampled_from(["yes", "no", "abstain"])),
    st.integers(0, 4),
)


@given(counts)
def test_no_ballot_of_one_or_two_can_be_worked_out(choices: dict[Any, int]) -> None:
    seats = [rules.SeatFacts(n, "member", "AB"[n % 2]) for n in range(8)]
    there = [rules.Presence(seat.id, "in_person") for seat in seats]
    urn, by_side = rules.Counted(choices), Rules(majority=Majority(per_cluster=True))
    found = rules.outcome(seats, there, [], by_side, secret=urn)
    sizes = {
        side: sum(number for (of, _said), number in choices.items() if of == side)
        for side in ("A", "B", "")
    }
    assert found.withheld == any(0 < size < rules.FEWEST for size in sizes.values())
    for one in found.clusters:
        held = urn.of("yes", one.cluster), urn.of("no", one.cluster), urn.of("abstain", one.cluster)
        assert (one.yes, one.no, one.abstain) == ((0, 0, 0) if found.withheld else held)
    assert found.adopted == (found.total.met and all(one.met for one in found.clusters)) or (
        not found.quorum.met
    )
