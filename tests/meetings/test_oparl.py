"""The OParl 1.1 interface, walked from its entry like any other reader would."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from django.conf import settings
from django.test import Client
from django.utils.http import urlencode

from concilia.bodies.models import Filling, Procedure, Seat
from concilia.core import clock
from concilia.meetings import actions
from concilia.meetings.models import Decision, Meeting, Publication
from concilia.meetings.protocols.actions import withdraw_publication
from concilia.meetings.register.actions import describe
from tests.meetings import oparl_schema as oparl
from tests.meetings.scene import DAY, Scene
from tests.meetings.test_publication import EVENING, SECRET, Held, hold, later_decision


@pytest.fixture
def held(scene: Scene) -> Held:
    """Two published meetings; the decision of the later one replaces that of the first."""
    held = hold(scene, "protocols")
    later = later_decision(held, "We open three instead.")
    earlier = Decision.objects.get(number=1)
    with clock.at(DAY + dt.timedelta(days=41)):
        describe(later, by=scene.house.owner, force="recommendation", supersedes=[earlier])
        actions.issue_protocol(Meeting.objects.get(title="Next"), by=scene.house.owner)
    return held


def get(address: str, status: int = 200, **query: object) -> Any:
    parts = urlsplit(address)
    text = parts.query or urlencode(query)
    answer = Client().get(f"{parts.path}?{text}" if text else parts.path)
    assert answer.status_code == status, (address, answer.status_code)
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.json()


def pages(address: str, **query: object) -> list[Any]:
    """Read an external list to its end."""
    found: list[Any] = []
    page = get(address, **query)
    while True:
        jsonschema.validate(page, oparl.LIST)
        found += page["data"]
        if "next" not in page["links"]:
            assert len(found) == page["pagination"]["totalElements"]
            return found
        page = get(page["links"]["next"])


def test_every_object_is_valid_and_every_reference_leads_to_its_type(held: Held) -> None:
    base = f"{settings.BASE_URL}/oparl/"
    system = get("/oparl/")
    waiting = [("System", system["id"])]
    seen: dict[str, str] = {}
    while waiting:
        kind, address = waiting.pop()
        assert address.startswith(base), address
        if address in seen:
            assert seen[address] == kind, f"{address} is referred to as {kind} and otherwise"
            continue
        seen[address] = kind
        if kind.startswith("list:"):
            for data in pages(address):
                assert oparl.validate(data) == kind.removeprefix("list:"), address
                assert get(data["id"]) == data
                waiting += oparl.references(data)
            continue
        data = get(address)
        assert data["id"] == address
        assert oparl.validate(data) == kind
        assert SECRET not in str(data)
        waiting += oparl.references(data)
    body = held.meeting.body
    fillings = Filling.objects.filter(seat__body=body)
    counted = Counter(kind for kind in seen.values() if not kind.startswith("list:"))
    assert counted == {
        "System": 1,
        "Body": 1,
        "LegislativeTerm": 1,
        "Organization": 1 + Seat.objects.filter(body=body).values("agency").distinct().count(),
        "Person": fillings.values("person").distinct().count(),
        "Membership": fillings.count(),
        "Meeting": 2,
        "AgendaItem": 2,
        "Paper": 2,
        "Consultation": 2,
        "File": 2,
        "Location": 2,
    }


def test_a_list_is_read_page_by_page_and_keeps_its_filters(held: Held) -> None:
    address = "/oparl/bodies/council/person/"
    whole = pages(address)
    small = get(address, elementsPerPage=2)
    assert (small["pagination"]["totalPages"], len(small["data"])) == (-(-len(whole) // 2), 2)
    assert "prev" not in small["links"]
    assert pages(address, elementsPerPage=2) == whole
    second = get(small["links"]["next"])
    assert second["links"]["prev"] == small["links"]["first"]
    since = get(address, modified_since="2026-01-01T00:00:00+01:00", elementsPerPage=1)
    assert "modified_since=" in since["links"]["next"]
    assert pages(address, created_since="2030-01-01T00:00:00Z") == []
    without = get(address, omit_internal="true")
    assert without["data"]
    assert not any("membership" in one for one in without["data"])
    assert "omit_internal=true" in without["links"]["first"]
    assert get(address, page=999)["pagination"]["currentPage"] == 1


def test_a_meeting_says_what_was_decided_there_and_by_which_paper(held: Held) -> None:
    first = get(f"/oparl/Meeting/{held.meeting.pk}/")
    assert [item["name"] for item in first["agendaItem"]] == ["Night calls"]
    item = first["agendaItem"][0]
    assert (item["result"], item["resolutionText"]) == ("2026/1", "We open two.")
    consultation = get(item["consultation"])
    paper = get(consultation["paper"])
    assert (paper["reference"], paper["date"]) == ("2026/1", "2026-03-16")
    later = next(one for one in pages("/oparl/bodies/council/paper/") if one["relatedPaper"])
    assert (later["reference"], later["relatedPaper"]) == ("2026/3", [paper["id"]])
    assert later["paperType"] == "recommendation"
    file = get(first["resultsProtocol"]["id"])
    answer = Client().get(urlsplit(file["downloadUrl"]).path)
    assert len(answer.content) == file["size"]
    assert len(first["participant"]) == 3
    voting = {m["role"]: m["votingRight"] for m in pages("/oparl/bodies/council/membership/")}
    assert (voting["member"], voting["adviser"]) == (True, False)


def test_what_is_withdrawn_is_deleted_for_who_asks_what_changed(held: Held) -> None:
    row = Publication.objects.get(protocol__meeting=held.meeting)
    before = get(f"/oparl/Meeting/{held.meeting.pk}/")["modified"]
    with clock.at(DAY + dt.timedelta(days=60)):
        withdraw_publication(row, by=held.scene.house.chair, reason="A name")
        for name in ("meeting", "agendaItem", "paper", "consultation", "file"):
            address = f"/oparl/bodies/council/{name}/"
            assert len(pages(address)) == 1, name
            changed = pages(address, modified_since=before)
            gone = [one for one in changed if one.get("deleted")]
            assert len(gone) == 1, name
            for one in changed:
                oparl.validate(one)
            assert get(gone[0]["id"]) == gone[0]


def test_what_the_reader_asks_wrongly_is_answered_as_an_error(held: Held) -> None:
    for address, status in (
        ("/oparl/bodies/council/person/?modified_since=yesterday", 400),
        ("/oparl/bodies/council/nothing/", 404),
        ("/oparl/bodies/nobody/person/", 404),
        ("/oparl/Meeting/0/", 404),
        ("/oparl/Meeting/x/", 404),
        ("/oparl/Thing/1/", 404),
        ("/oparl/Organization/council-x/", 404),
        (f"/oparl/AgendaItem/{held.meeting.items.get(title=SECRET).pk}/", 404),
        (f"/oparl/Paper/{Decision.objects.get(number=2).pk}/", 404),
    ):
        assert get(address, status)["type"] == f"{oparl.VERSION}Error", address
    assert Client().post("/oparl/").status_code == 405


def test_a_body_that_publishes_nothing_is_not_there(scene: Scene) -> None:
    Procedure.objects.filter(body=scene.house.body).update(data={"publication": "none"})
    with clock.at(EVENING):
        actions.issue_protocol(scene.closed(), by=scene.house.owner)
    assert pages("/oparl/bodies/") == []
    get("/oparl/Body/council/", 404)
    get(f"/oparl/Meeting/{Meeting.objects.get().pk}/", 404)
    assert oparl.validate(get("/oparl/")) == "System"
