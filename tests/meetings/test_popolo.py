"""Motions and votes for other programs, held to the Popolo specification."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import jsonschema
from django.test import Client

from concilia.core import clock
from concilia.meetings import actions
from concilia.meetings.models import Decision, Meeting
from tests.meetings.scene import DAY, Scene
from tests.meetings.test_publication import SECRET, hold

TEXT = {"type": "string", "minLength": 1}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$"}
OPTION = {"enum": ["yes", "no", "abstain", "absent", "not voting", "paired"]}


def closed(needed: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }


# Written from https://www.popoloproject.com/specs/ (motion, vote-event, count and vote).
VOTE = closed(
    ["vote_event_id", "voter_id", "option"],
    vote_event_id=TEXT,
    voter_id=TEXT,
    voter={"type": "object"},
    option=OPTION,
    group_id=TEXT,
    role=TEXT,
    weight={"type": "number"},
    pair_id=TEXT,
)
COUNT = closed(
    ["option", "value"], option=OPTION, value={"type": "integer", "minimum": 0}, group_id=TEXT
)
EVENT = closed(
    ["id", "motion_id", "counts", "votes"],
    id=TEXT,
    motion_id=TEXT,
    organization_id=TEXT,
    legislative_session_id=TEXT,
    identifier=TEXT,
    start_date=MOMENT,
    end_date=MOMENT,
    result={"enum": ["pass", "fail"]},
    counts={"type": "array", "items": COUNT},
    votes={"type": "array", "items": VOTE},
)
MOTION = closed(
    ["id", "text", "result", "vote_events"],
    id=TEXT,
    organization_id=TEXT,
    legislative_session_id=TEXT,
    creator_id=TEXT,
    text=TEXT,
    identifier=TEXT,
    classification=TEXT,
    date=MOMENT,
    requirement=TEXT,
    result={"enum": ["pass", "fail"]},
    vote_events={"type": "array", "items": EVENT},
)
SCHEMA = closed(["motions"], motions={"type": "array", "items": MOTION})


def read(client: Client, address: str) -> list[Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    data = json.loads(answer.content)
    jsonschema.validate(data, SCHEMA)
    found: list[Any] = data["motions"]
    return found


def signed_in(scene: Scene) -> Client:
    client = Client()
    client.force_login(scene.house.colleague)
    return client


def test_who_voted_how_and_what_came_of_it(scene: Scene) -> None:
    meeting = scene.adopted().item.meeting
    (motion,) = read(signed_in(scene), f"/meetings/{meeting.pk}/votes.json")
    event = motion["vote_events"][0]
    assert (motion["identifier"], motion["result"], motion["text"]) == (
        "2026/1",
        "pass",
        "We open two.",
    )
    assert event["counts"] == [{"option": "yes", "value": 2}]
    assert [vote["voter"]["name"] for vote in event["votes"]] == [
        str(scene.seat(role).agency) for role in ("chair", "member")
    ]
    stranger = Client()
    stranger.force_login(scene.house.stranger)
    assert stranger.get(f"/meetings/{meeting.pk}/votes.json").status_code == 404


def test_a_secret_vote_has_counts_and_no_votes(scene: Scene) -> None:
    house, meeting = scene.house, scene.opened()
    with clock.at(DAY):
        motion = actions.put_motion(
            meeting.items.get(), by=house.owner, wording="We trust the chair.", manner="secret"
        )
        for person, choice in ((house.chair, "yes"), (house.colleague, "yes"), (house.owner, "no")):
            actions.cast_secret(motion, choice, by=person)  # type: ignore[arg-type]  # choices by name
    with clock.at(DAY + dt.timedelta(minutes=20)):
        actions.close_motion(motion, by=house.owner)
    (shown,) = read(signed_in(scene), f"/meetings/{meeting.pk}/votes.json")
    event = shown["vote_events"][0]
    assert event["votes"] == []
    assert event["counts"] == [{"option": "no", "value": 1}, {"option": "yes", "value": 2}]


def test_the_public_reads_the_votes_on_what_is_published(scene: Scene) -> None:
    held = hold(scene, "decisions")
    (motion,) = read(held.anybody, "/register/council/2026/1/votes.json")
    assert motion["identifier"] == "2026/1"
    closed_one = Decision.objects.get(wording__startswith=SECRET)
    address = f"/register/council/{closed_one.year}/{closed_one.number}/votes.json"
    assert held.anybody.get(address).status_code == 404
    assert Meeting.objects.get().state == "issued"
