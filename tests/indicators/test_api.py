"""What programs do with indicators, targets, appeals and imports, with the rights of the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concilia.bodies.models import Body
from concilia.core import clock, ledger
from concilia.core.permissions import SYSTEM
from concilia.indicators import actions
from concilia.indicators.appeals import actions as appeals
from concilia.indicators.appeals.models import AppealGroup
from concilia.indicators.models import Appeal, Indicator, Observation, Target
from tests.house import House

WAIT = {
    "code": "wait",
    "name": "Wait",
    "frequency": "month",
    "unit": "days",
    "direction": "down",
    "due_days": 15,
}
ROWS = "territory,date,indicator,value\nNorthwood,2026-01,wait,4\nNorthwood,2026-02,wait,-5\n"


def send(person: object, method: str, path: str, sent: Any = None) -> Any:
    """Send JSON as the person does."""
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a person of the house
    return getattr(client, method)(path, sent, content_type="application/json")


def bring(person: object, content: str, **more: str) -> Any:
    """Send a table as the person does."""
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a person of the house
    file = SimpleUploadedFile("values.csv", content.encode())
    return client.post("/api/imports/", {"kind": "observations", "file": file, **more})


class TestDefinitions:
    """Defining, changing, taking a pack over."""

    def test_who_may_defines_and_changes(self, house: House) -> None:
        made = send(house.owner, "post", "/api/indicators/", WAIT | {"source": house.hospital.code})
        assert made.status_code == 201, made.text
        assert Indicator.objects.get().source == house.hospital
        assert send(house.colleague, "post", "/api/indicators/", WAIT).status_code == 403
        assert send(house.owner, "post", "/api/indicators/", WAIT).status_code == 422  # once
        for wrong in (
            {"frequency": "hourly"},
            {"code": "a b"},
            {"code": "signals"},
            {"name": ""},
            {"minimum": 5, "maximum": 1},
            {"expression": "[nothing]"},
            {"due_days": -1},
            {"level": "moon"},
        ):
            given = WAIT | {"code": "other"} | wrong
            assert send(house.owner, "post", "/api/indicators/", given).status_code == 422, wrong
        path = "/api/indicators/wait"
        changed = send(house.owner, "patch", path, {"due_days": None, "name": "Waiting"})
        assert (changed.json()["due_days"], changed.json()["name"]) == (None, "Waiting")
        assert changed.json()["unit"] == "days"
        assert send(house.owner, "patch", path, {"name": ""}).status_code == 422
        assert send(house.colleague, "patch", path, {"name": "x"}).status_code == 403
        assert send(house.owner, "patch", "/api/indicators/none", {"name": "x"}).status_code == 404

    def test_a_pack_is_taken_over_once(self, house: House) -> None:
        held = {one["key"]: one for one in send(house.colleague, "get", "/api/packs/").json()}
        assert held["county"]["undefined"] == 8
        assert held["county"]["missing"] == len(held["county"]["definitions"])
        assert send(house.colleague, "post", "/api/packs/county").status_code == 403
        assert send(house.owner, "post", "/api/packs/county").json()["missing"] == 0
        assert send(house.owner, "post", "/api/packs/county").status_code == 409
        assert send(house.owner, "post", "/api/packs/moon").status_code == 404

    def test_targets_follow_the_steering_of_the_bodies(self, house: House) -> None:
        actions.define(by=SYSTEM, code="wait", name="Wait", frequency="month")
        path, given = (
            "/api/indicators/wait/targets",
            {"body": "council", "territory": "R-N", "value": 20, "starts": "2026-01-01"},
        )
        assert send(house.owner, "post", path, given).status_code == 201
        assert send(house.colleague, "post", path, given).status_code == 403
        assert send(house.owner, "post", path, given | {"value": -1}).status_code == 422
        assert send(house.owner, "post", path, given | {"ends": "2025-01-01"}).status_code == 422
        (one,) = send(house.auditor, "get", path).json()
        assert (one["body"], one["territory"], one["value"]) == ("council", "R-N", 20)
        Body.objects.filter(pk=house.body.pk).update(steering=Body.Steering.CENTRALISED)
        Target.objects.update(territory=house.region)
        Body.objects.create(ref="n", name="N", territory=house.north, parent=house.body)
        refused = send(house.operator, "post", path, given | {"body": "n"})
        assert refused.status_code in {403, 409}


class TestImports:
    """Tables come in with all that is wrong in them."""

    @pytest.fixture(autouse=True)
    def _defined(self, house: House) -> None:
        actions.define(by=SYSTEM, code="wait", name="Wait", frequency="month")

    def test_nothing_or_what_is_right_comes_in(self, house: House) -> None:
        assert bring(house.colleague, ROWS).status_code == 403
        assert bring(house.owner, ROWS, kind="gossip").status_code == 422
        assert bring(house.owner, "no table").status_code == 422
        checked = bring(house.owner, ROWS)
        assert checked.status_code == 201, checked.text
        made = checked.json()
        assert (made["state"], made["counts"]["wrong"]) == ("checked", 1)
        assert [(p["row"], p["column"], p["value"]) for p in made["problems"]] == [
            (3, "value", "-5")
        ]
        assert not Observation.objects.exists()
        at = f"/api/imports/{made['id']}"
        assert send(house.owner, "post", f"{at}/run").status_code == 409
        assert send(house.observer, "post", f"{at}/run?set_aside=true").status_code == 404
        done = send(house.owner, "post", f"{at}/run?set_aside=true").json()
        assert (done["state"], done["counts"]["created"]) == ("done", 1)
        assert send(house.owner, "get", at).json()["file"] == "values.csv"
        assert send(house.observer, "get", at).status_code == 404

    def test_at_once_and_a_second_time(self, house: House) -> None:
        right = ROWS.replace("-5", "5")
        assert bring(house.owner, right, check_only="true").json()["state"] == "checked"
        assert not Observation.objects.exists()
        done = bring(house.owner, right).json()
        assert (done["state"], done["counts"]["created"]) == ("done", 2)
        assert bring(house.owner, right).json()["id"] == done["id"]
        corrected = bring(house.owner, right.replace("wait,4", "wait,9")).json()
        assert corrected["counts"]["updated"] == 1
        assert ledger.verify().intact

    def test_what_was_known_on_a_day(self, house: House) -> None:
        for day, value in ((1, 4), (11, 9)):
            with clock.at(dt.datetime(2026, 3, day, 12, tzinfo=dt.UTC)):
                bring(house.owner, ROWS.replace("-5", "5").replace("wait,4", f"wait,{value}"))
        path = "/api/indicators/wait/values?start=2026-01-01&end=2026-01-31"
        for known, values in (("2026-03-05", [4]), ("2026-03-11", [9]), ("2026-02-01", [])):
            said = send(house.colleague, "get", f"{path}&known={known}").json()
            assert [one["value"] for one in said] == values, known
        assert send(house.owner, "get", f"{path}&known=9999-12-31").status_code == 422

    def test_the_kinds_are_those_one_may_bring_in(self, house: House) -> None:
        kinds = {one["kind"]: one for one in send(house.owner, "get", "/api/imports/kinds").json()}
        assert "value" in kinds["observations"]["required"]
        assert send(house.stranger, "get", "/api/imports/kinds").status_code == 200


class TestAppeals:
    """A case from the desk to its end, and groups."""

    @pytest.fixture
    def case(self, house: House) -> Appeal:
        """One case that waits at the desk."""
        return appeals.receive_appeal(
            house.body,
            received_on=dt.date(2026, 3, 2),
            channel="letter",
            category="waiting",
            territory=house.north,
            text="The wait is long.",
            by=house.owner,
        )

    def test_a_case_is_taken_through_all_its_steps(self, house: House, case: Appeal) -> None:
        at = f"/api/appeals/{case.pk}"
        agency = {"agency": house.hospital.code}
        assert send(house.owner, "post", f"{at}/prepare", {"text": ""}).status_code == 422
        written = send(house.owner, "post", f"{at}/prepare", {"text": "A long wait."})
        assert written.json()["text"] == "A long wait."
        assert send(house.owner, "get", f"{at}/route").status_code == 200
        assert send(house.stranger, "get", f"{at}/route").status_code == 404
        assert send(house.colleague, "post", f"{at}/assign", agency).status_code == 403
        assert send(house.owner, "post", f"{at}/close", {}).status_code == 409  # not yet
        steps: tuple[tuple[str, dict[str, Any], str], ...] = (
            ("assign", agency, "with_agency"),
            ("answer", {"answer": "We call this week."}, "answered"),
            ("close", {"well_founded": True, "settled": "before_court"}, "closed"),
        )
        for step, given, state in steps:
            assert send(house.stranger, "post", f"{at}/{step}", given).status_code == 404
            done = send(house.owner, "post", f"{at}/{step}", given)
            assert (done.status_code, done.json()["state"]) == (200, state), step
        wrong = send(house.owner, "post", f"{at}/close", {"settled": "somewhere"})
        assert wrong.status_code == 422
        assert ledger.verify().intact

    def test_groups_are_confirmed_split_and_dismissed(self, house: House, case: Appeal) -> None:
        other = Appeal.objects.get(pk=case.pk)
        other.pk, other.number = None, case.number + 1
        other.save()
        group = AppealGroup.objects.create(
            body=house.body, territory=house.north, terms=["wait"], made_at=clock.now()
        )
        Appeal.objects.update(group=group)
        at = f"/api/appeals/groups/{group.pk}"
        assert send(house.owner, "get", at).json()["appeals"] == 2
        assert send(house.stranger, "get", at).status_code == 404
        assert send(house.colleague, "post", f"{at}/confirm", {"name": "Waits"}).status_code == 403
        assert send(house.owner, "post", f"{at}/confirm", {"name": ""}).status_code == 422
        named = send(house.owner, "post", f"{at}/confirm", {"name": "waits"}).json()
        assert named["sentence"] == "2 appeals about waits in Northwood since March 2026"
        apart = {"name": "another", "members": [case.pk]}
        made = send(house.owner, "post", f"{at}/split", apart).json()
        assert (made["appeals"], made["name"]) == (1, "another")
        assert send(house.owner, "post", f"{at}/split", apart).status_code == 422
        assert send(house.owner, "post", f"{at}/join").status_code == 409
        assert send(house.owner, "post", f"{at}/dismiss").json()["state"] == "dismissed"
        assert send(house.owner, "post", f"{at}/dismiss").status_code == 409


def test_the_page_of_the_interface_documents_all_of_it(house: House) -> None:
    paths = send(house.colleague, "get", "/api/openapi.json").json()["paths"]
    assert {"get", "post"} <= paths["/api/indicators/"].keys()
    assert {"get", "patch"} <= paths["/api/indicators/{code}"].keys()
    assert {"get", "post"} <= paths["/api/indicators/{code}/targets"].keys()
    for path in (
        "/api/imports/",
        "/api/packs/{pack}",
        "/api/quality/{pk}/acknowledge",
        "/api/appeals/{pk}/route",
        "/api/appeals/{pk}/close",
        "/api/appeals/groups/{pk}/split",
    ):
        assert path in paths, path
