"""The ledger's pages: operators and auditors read, operators erase, nobody else sees."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from concilia.core import jobs, ledger
from concilia.core.models import Job, LedgerEntry
from tests.house import House


@pytest.fixture
def chain(house: House) -> House:
    with transaction.atomic():
        ledger.append(
            *(
                ledger.Line(
                    actor=f"agencies.person:{number % 3}",
                    verb="duties.give" if number % 2 else "bodies.change",
                    object=f"test.thing:{number}",
                    payload={"text": "<script>alert(1)</script>"},
                )
                for number in range(1, 121)
            )
        )
    return house


def test_who_may_read_it(client: Client, chain: House) -> None:
    assert client.get("/ledger/").status_code == 302
    for person, status in ((chain.owner, 403), (chain.stranger, 403), (chain.auditor, 200)):
        client.force_login(person)
        assert client.get("/ledger/").status_code == status
        assert client.get("/ledger/5/").status_code == status
        assert client.get("/ledger/checkpoint/").status_code == status
    assert client.post("/ledger/5/redact/", {"reason": "x"}).status_code == 403
    assert client.get("/ledger/verify/").status_code == 405


def test_pages_go_by_sequence(client: Client, chain: House) -> None:
    client.force_login(chain.auditor)
    first = client.get("/ledger/")
    shown = [entry.sequence for entry in first.context["entries"]]
    assert shown == list(range(120, 70, -1))
    second = client.get("/ledger/?" + first.context["older"])
    assert [entry.sequence for entry in second.context["entries"]] == list(range(70, 20, -1))
    last = client.get("/ledger/?" + second.context["older"])
    assert len(last.context["entries"]) == 20
    assert last.context["older"] == ""


def test_people_are_named_beside_their_label(client: Client, chain: House) -> None:
    label = f"agencies.person:{chain.auditor.pk}"
    LedgerEntry.objects.filter(pk__in=(120, 119)).update(actor=label)
    LedgerEntry.objects.filter(pk=118).update(actor="agencies.person:" + "9" * 40)
    client.force_login(chain.auditor)
    assert client.get("/ledger/").context["names"][label] == "Aldo Auditor"
    assert "Aldo Auditor</dd>" in client.get("/ledger/119/").content.decode()


def test_filters(client: Client, chain: House) -> None:
    client.force_login(chain.auditor)

    def found(query: str) -> int:
        response = client.get("/ledger/?" + query)
        assert response.status_code == 200
        return len(response.context["entries"])

    assert found("object=test.thing:7") == 11, "7 and 70 to 79"
    assert found("object=test.thing:119") == 1
    assert found("verb=duties.") == 50
    assert found("verb=nothing") == 0
    assert found("actor=agencies.person:1&object=test.thing:11") == 3
    assert found("since=2999-01-01") == 0
    assert found("until=1999-01-01") == 0
    for nonsense in ("since=garbage", "since=2026-99-99", "since=0001-01-01", "before=abc"):
        assert found(nonsense) == 50
    assert found("before=" + "9" * 30) == 50
    assert found("verb=%00" + "x" * 5000) == 0


def test_an_entry_shows_its_payload_as_text(client: Client, chain: House) -> None:
    client.force_login(chain.operator)
    page = client.get("/ledger/5/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert client.get("/ledger/999/").status_code == 404
    assert client.get("/ledger/" + "9" * 30 + "/").status_code == 404


def test_erasing_asks_for_a_reason_and_then_shows_it(client: Client, chain: House) -> None:
    client.force_login(chain.operator)
    response = client.post("/ledger/5/redact/", {"reason": " "})
    assert response.status_code == 422
    assert "Say why" in response.content.decode()
    assert client.post("/ledger/999/redact/", {"reason": "x"}).status_code == 404
    assert client.post("/ledger/5/redact/", {"reason": "asked by <b>her</b>"}).status_code == 302
    assert LedgerEntry.objects.get(pk=5).payload is None
    page = client.get("/ledger/5/").content.decode()
    assert 'href="/ledger/121/"' in page
    LedgerEntry.objects.filter(pk=6).update(payload=None, salt="")
    assert "this is a fault" in client.get("/ledger/6/").content.decode()


def test_the_button_checks_the_whole_ledger_by_a_job(client: Client, chain: House) -> None:
    client.force_login(chain.auditor)
    assert client.post("/ledger/verify/").status_code == 302
    client.post("/ledger/verify/")
    assert Job.objects.count() <= 2
    jobs.work("w")
    assert "holds" in client.get("/ledger/").content.decode()
    LedgerEntry.objects.filter(pk=7).update(actor="forged")
    Job.objects.all().delete()
    client.post("/ledger/verify/")
    jobs.work("w")
    page = client.get("/ledger/").content.decode()
    assert "does not hold" in page
    assert "changed after it was written" in page


def test_the_checkpoint_is_a_file(client: Client, chain: House) -> None:
    client.force_login(chain.auditor)
    response = client.get("/ledger/checkpoint/")
    assert "concilia-checkpoint-120.json" in response.headers["Content-Disposition"]
    kept = json.loads(response.content)
    assert (kept["count"], kept["head"]) == ledger.head()


def test_few_queries(client: Client, chain: House, django_assert_max_num_queries: Any) -> None:
    client.force_login(chain.auditor)
    with django_assert_max_num_queries(20):
        client.get("/ledger/")


def test_an_empty_ledger_says_so(client: Client, house: House) -> None:
    client.force_login(house.auditor)
    assert "The ledger is empty" in client.get("/ledger/").content.decode()
