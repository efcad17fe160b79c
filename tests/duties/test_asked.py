"""What the desk asks besides duties: decisions, disputes, answers to the body above."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concilia.agencies.models import Person
from concilia.core import clock
from concilia.core.desk import Item
from concilia.duties import asked
from concilia.duties.cascade import actions as cascade
from concilia.duties.disputes import actions
from concilia.duties.disputes.models import Dispute
from tests.duties.conftest import MONDAY, Scene
from tests.duties.test_cascade import branch, keepers, sent
from tests.duties.test_disputes import judge, opened

__all__ = ["judge", "keepers"]
pytestmark = pytest.mark.django_db


def disputes(who: Person) -> list[tuple[str, str]]:
    """The person and what a dispute asks of them, by what to do and where."""
    return [
        (item.action, item.url)
        for item in asked.items(Person.objects.get(pk=who.pk), 50)
        if "/disputes/" in item.url
    ]


def rows(who: Person) -> list[Item]:
    """Everything that waits for a person besides duties."""
    return list(asked.items(Person.objects.get(pk=who.pk), 50))


def speaks(dispute: Dispute, agency: Any, by: Person) -> None:
    """A side says what it wants."""
    actions.lay_before(dispute, agency=agency, kind="position", text="Ours.", by=by)


def test_each_side_is_asked_once_a_step_until_it_has_spoken(scene: Scene) -> None:
    house = scene.house
    dispute = opened(scene)
    url = f"/duties/disputes/{dispute.pk}/state/"
    assert disputes(house.colleague) == [], "the claim is what the claimant said first"
    assert disputes(scene.insured) == [("State your case", url)]
    (row,) = rows(scene.insured)
    assert (row.title, row.due, row.tone) == ("Who visits?", dispute.due, "contested")
    assert row.context == "Dispute X-1 · negotiation · Riverland Coordination Council"
    assert disputes(house.stranger) == []

    speaks(dispute, house.insurer, scene.insured)
    assert disputes(scene.insured) == []

    with clock.at(MONDAY + dt.timedelta(days=3)):
        actions.advance(dispute, reason="They do not agree.", by=house.owner)
        assert disputes(scene.insured) == disputes(house.colleague)
        assert [action for action, _url in disputes(house.colleague)] == ["State your case"], (
            "a new step asks both anew"
        )
        speaks(dispute, house.hospital, house.colleague)
        assert disputes(house.colleague) == []


def test_the_neutral_agency_is_asked_to_mediate_then_to_rule(scene: Scene, judge: Person) -> None:
    house = scene.house
    dispute = opened(scene)
    for role in ("mediator", "arbitrator"):
        actions.name_neutral(dispute, agency=house.outsider, role=role, by=house.owner)
    assert disputes(judge) == [], "the sides still negotiate"
    actions.advance(dispute, reason="Go on.", by=house.owner)
    assert disputes(judge) == [("Mediate", f"/duties/disputes/{dispute.pk}/")]
    actions.advance(dispute, reason="Go on.", by=house.owner)
    assert disputes(judge) == [("Rule", f"/duties/disputes/{dispute.pk}/arbitrate/")]


def test_a_body_owes_an_answer_to_the_one_above(scene: Scene, keepers: dict[str, Person]) -> None:
    sent(scene, "decentralised")
    found = branch("north")
    (row,) = rows(keepers["north"])
    assert row.action == "Answer"
    assert row.url == f"/duties/cascade/{found.cascade_id}/branches/{found.pk}/"
    assert (row.title, row.due, row.tone) == (
        "Every contact is visited",
        dt.date(2026, 6, 30),
        "soon",
    )
    with clock.at(dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)):
        assert rows(keepers["north"])[0].tone == "late"
    cascade.decline(found, answer="We do so already.", by=keepers["north"])
    assert rows(keepers["north"]) == []


def test_all_of_it_is_one_query_and_stands_on_the_desk(scene: Scene, client: Client) -> None:
    opened(scene)
    who = scene.insured
    rows(who)
    with CaptureQueriesContext(connection) as counted:
        list(asked.items(who, 50))
    assert sum("UNION" in one["sql"] for one in counted.captured_queries) == 1
    client.force_login(who)
    assert "State your case" in client.get("/").content.decode()
