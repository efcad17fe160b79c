"""The interface for machines: keys, sessions, refusals, and its page."""

from __future__ import annotations

import pytest
from django.test import Client

from concilia.core.permissions import SYSTEM
from concilia.indicators import actions
from concilia.site.accounts import tokens
from tests.house import House


@pytest.fixture
def known(house: House) -> None:
    """One indicator."""
    actions.define(by=SYSTEM, code="falls", name="Falls", frequency="month")


@pytest.mark.usefixtures("known")
def test_a_program_signs_in_with_a_key_and_an_ended_key_opens_nothing(
    house: House, client: Client
) -> None:
    assert client.get("/api/indicators/").status_code == 401
    secret = tokens.make(house.colleague, label="  warehouse ")
    head = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    answer = client.get("/api/indicators/", **head)
    assert answer.status_code == 200
    assert [one["code"] for one in answer.json()] == ["falls"]
    (kept,) = tokens.standing(house.colleague)
    assert kept.label == "warehouse"
    assert secret not in (kept.digest, kept.label)
    assert kept.used_on is not None
    for wrong in ("", "cnc_", "cnc_" + "x" * 43, secret[:-1], "x" * 5000, "\x00"):
        answer = client.get("/api/indicators/", HTTP_AUTHORIZATION=f"Bearer {wrong}")
        assert answer.status_code == 401
    tokens.end(house.colleague, kept.pk)
    assert client.get("/api/indicators/", **head).status_code == 401


@pytest.mark.usefixtures("known")
def test_a_closed_account_has_no_keys(house: House, client: Client) -> None:
    secret = tokens.make(house.colleague, label="x")
    house.colleague.is_active = False
    house.colleague.save()
    answer = client.get("/api/indicators/", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert answer.status_code == 401


@pytest.mark.usefixtures("known")
def test_a_session_reads_too_and_the_page_documents_every_address(
    house: House, client: Client
) -> None:
    client.force_login(house.colleague)
    assert client.get("/api/indicators/").status_code == 200
    page = client.get("/api/").content.decode()
    assert "/api/indicators/" in page
    assert "cdn" not in page
    assert "/api/indicators/" in client.get("/api/openapi.json").json()["paths"]


def test_keys_are_made_and_ended_on_their_page_by_their_owner_alone(
    house: House, client: Client
) -> None:
    assert client.get("/people/me/keys/").status_code == 302
    client.force_login(house.colleague)
    assert "You have no keys" in client.get("/people/me/keys/").content.decode()
    assert client.post("/people/me/keys/", {"label": ""}).status_code == 422
    made = client.post("/people/me/keys/", {"label": "report"})
    assert made.context["secret"].startswith("cnc_")
    assert made.context["secret"] not in client.get("/people/me/keys/").content.decode()
    (kept,) = tokens.standing(house.colleague)
    client.force_login(house.stranger)
    assert client.post("/people/me/keys/", {"end": kept.pk}).status_code == 409
    assert client.post("/people/me/keys/", {"end": "<x>"}).status_code == 409
    client.force_login(house.colleague)
    assert client.post("/people/me/keys/", {"end": kept.pk}).status_code == 302
    assert not tokens.standing(house.colleague)
    for number in range(tokens.MOST):
        tokens.make(house.colleague, label=str(number))
    assert client.post("/people/me/keys/", {"label": "more"}).status_code == 409
