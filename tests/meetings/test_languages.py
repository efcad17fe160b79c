"""A vote closed by somebody who reads Russian, read by somebody who reads English."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import translation

from concilia.agencies.models import Person
from concilia.bodies.models import Procedure
from concilia.core import clock
from concilia.meetings import actions
from concilia.meetings.models import Motion
from tests.meetings.scene import DAY, Scene


@pytest.fixture
def motion(scene: Scene) -> Motion:
    """A motion closed by a Russian chair in a body that votes by clusters."""
    house = scene.house
    house.health.names = {"ru": "Здоровье"}
    house.health.save()
    row = Procedure.objects.get(body=house.body)
    row.data["majority"] = {**row.data.get("majority", {}), "per_cluster": True}
    row.save()
    house.chair.language = "ru"
    house.chair.save()
    held = scene.motion()
    with translation.override("ru"), clock.at(DAY):
        for person in (house.chair, house.colleague, house.owner):
            actions.cast_ballot(held, "yes", by=person)
        return actions.close_motion(held, by=house.chair)


def read(motion: Motion, reader: Person) -> str:
    """What a person reads of the meeting and of the decision."""
    client = Client()
    client.force_login(reader)
    with clock.at(DAY):
        addresses = (motion.item.meeting, motion.decision)
        return "".join(client.get(a.get_absolute_url()).content.decode() for a in addresses)


def test_no_words_are_kept(motion: Motion) -> None:
    motion.refresh_from_db()
    kept = {key: value for key, value in motion.reasoning.items() if key != "clusters"}
    assert (kept["share"], kept["more_than"]) == ("1/2", True)
    assert json.dumps(kept, ensure_ascii=False).isascii()
    assert motion.reasoning["clusters"][0]["cluster"] == "Health"
    motion.item.meeting.refresh_from_db()
    assert "sentence" not in motion.item.meeting.quorum_at_opening


def test_each_reads_it_in_their_own_language(scene: Scene, motion: Motion) -> None:
    english = read(motion, scene.house.colleague)
    assert "needed 2 (more than 1/2)" in english
    assert "the meeting is quorate" in english
    assert "Health: yes" in english
    assert "Здоровье" not in english
    russian = read(motion, scene.house.chair)
    assert "более 1/2" in russian
    assert "Здоровье: за" in russian
    assert "more than 1/2" not in russian
