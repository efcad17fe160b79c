"""Duties for programs: the same rights as the pages, and refusals as JSON."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.test import Client

from concilia.duties import actions
from concilia.duties.models import Report
from tests.duties.conftest import Scene


@pytest.fixture
def program(scene: Scene, client: Client) -> Client:
    """Signed in for the lead."""
    client.force_login(scene.house.coordinator)
    return client


def send(client: Client, path: str, **data: Any) -> Any:
    return client.post(f"/api/duties/{path}", data, content_type="application/json")


def test_the_list_and_one(scene: Scene, program: Client) -> None:
    (one,) = program.get("/api/duties/?tone=soon&mine=true").json() or [None]
    assert one is None
    (one,) = program.get("/api/duties/?q=contact&mine=true").json()
    assert (one["ref"], one["lead"], one["due"]) == ("D-1", "hospital", "2026-06-22")
    assert one["tone"] == "calm"
    assert program.get(f"/api/duties/?after={one['id']}").json() == []
    whole = program.get(f"/api/duties/{one['id']}").json()
    assert [part["agency"] for part in whole["parts"]] == ["insurer"]
    program.force_login(scene.house.stranger)
    assert program.get("/api/duties/").json() == []
    assert program.get(f"/api/duties/{one['id']}").status_code == 404
    assert send(program, f"{one['id']}/reports", text="x").status_code == 404


def test_accepted_and_reported_with_a_file(scene: Scene, program: Client) -> None:
    pk = scene.duty.pk
    assert send(program, f"{pk}/answer", step="accept").json()["state"] == "accepted"
    assert send(program, f"{pk}/answer", step="accept").status_code == 409
    file = {"name": "list.csv", "content": base64.b64encode(b"a,b").decode()}
    made = send(program, f"{pk}/reports", text="Half.", percent=50, attachment=file)
    assert made.status_code == 201
    assert made.json()["attachment"] == "list.csv"
    report = Report.objects.get()
    assert (report.channel, bytes(report.attachment.content)) == ("api", b"a,b")  # type: ignore[union-attr]  # it has one
    assert program.get(f"/api/duties/{pk}").json()["reports"][0]["percent"] == 50


def test_what_is_wrong_is_said_with_its_field(scene: Scene, program: Client) -> None:
    pk = scene.duty.pk
    refused = send(program, f"{pk}/reports", text=" ", percent=101)
    assert refused.status_code == 422
    assert {one["column"] for one in refused.json()["problems"]} == {"text", "percent"}
    file = {"name": "x", "content": "§"}
    assert send(program, f"{pk}/reports", text="x", attachment=file).status_code == 422
    assert send(program, f"{pk}/answer", step="dance").status_code == 422
    assert send(program, f"{pk}/answer", step="contest", reason="").status_code == 422
    assert send(program, f"{pk}/answer", step="ask", reason="A month.").status_code == 200
    assert not Report.objects.exists()


def test_only_the_lead_answers(scene: Scene, program: Client) -> None:
    program.force_login(scene.insured)
    assert send(program, f"{scene.duty.pk}/answer", step="accept").status_code == 403
    actions.accept_part(scene.duty.parts.get(), by=scene.insured)
    assert send(program, f"{scene.duty.pk}/reports", text="Ours.", percent=30).status_code == 201
    assert scene.fresh().percent == 0
