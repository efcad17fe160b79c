"""The interface for machines of challenges, as secretary, member and stranger use it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from concilia.challenges import actions
from concilia.challenges.models import Challenge
from concilia.core import clock, ledger
from concilia.indicators.appeals import actions as actions_of_appeals
from concilia.indicators.appeals.models import AppealGroup
from concilia.indicators.models import Appeal
from tests.challenges.scene import accepted, observed, raised
from tests.challenges.test_pages import signed_in
from tests.house import House

SENT = {
    "body": "council",
    "title": "Contacts lost",
    "statement": "They are lost.",
    "territory": "R-N",
    "severity": "high",
}


def post(person: object, path: str, sent: dict[str, Any]) -> Any:
    """Send JSON as the person does."""
    return signed_in(person).post(path, sent, content_type="application/json")


def test_a_member_raises_and_a_stranger_does_not(house: House) -> None:
    made = post(house.colleague, "/api/challenges/", SENT)
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["severity"]) == ("raised", "high")
    assert (made.json()["body"], made.json()["territory"]) == ("council", "R-N")
    assert post(house.stranger, "/api/challenges/", SENT).status_code == 404
    for wrong in (
        {"severity": "awful"},
        {"kind": "x" * 300},
        {"title": ""},
        {"signals": [987]},
        {"population": -1},
    ):
        assert post(house.colleague, "/api/challenges/", SENT | wrong).status_code == 422, wrong
    assert post(house.colleague, "/api/challenges/", SENT | {"territory": "?"}).status_code == 404
    assert Challenge.objects.count() == 1


def test_one_challenge_with_all_that_is_known(house: House) -> None:
    one = accepted(house)
    cause = actions.add_cause(one, text="Lists arrive late", by=house.owner)
    actions.add_factor(one, text="Rain closes roads", by=house.owner)
    actions.add_series(
        one,
        indicator=observed(house.north, [91, 80]),
        territory=house.north,
        text="",
        cause=cause,
        by=house.owner,
    )
    address = f"/api/challenges/{one.pk}"
    for person in (house.owner, house.colleague):
        said = signed_in(person).get(address).json()
        assert [held["text"] for held in said["causes"]] == ["Lists arrive late"]
        assert [held["text"] for held in said["factors"]] == ["Rain closes roads"]
        assert [held["cause_id"] for held in said["evidence"]] == [cause.pk]
        listed = signed_in(person).get("/api/challenges/?state=open").json()
        assert [held["ref"] for held in listed] == [one.ref]
    assert signed_in(house.stranger).get(address).status_code == 404
    assert signed_in(house.stranger).get("/api/challenges/").json() == []


def test_a_program_does_all_the_work_that_the_page_does(house: House) -> None:
    one = accepted(house)
    at = f"/api/challenges/{one.pk}"
    browser = signed_in(house.colleague)

    def send(method: str, path: str, sent: dict[str, Any], status: int) -> Any:
        answer = getattr(browser, method)(path, sent, content_type="application/json")
        assert answer.status_code == status, (path, sent, answer.text)
        return answer.json() if answer.content else None

    first = send("post", f"{at}/causes", {"text": "Lists arrive late"}, 201)
    second = send("post", f"{at}/causes", {"text": "Paper forms", "parent": first["id"]}, 201)
    assert second["parent"] == first["id"]
    cause = f"/api/challenges/causes/{second['id']}"
    moved = send("patch", cause, {"text": "Forms on paper", "parent": 0}, 200)
    assert (moved["text"], moved["parent"]) == ("Forms on paper", None)
    assert send("patch", cause, {"step": "in"}, 200)["parent"] == first["id"]
    for wrong in ({"step": "sideways"}, {}, {"parent": second["id"]}):
        send("patch", cause, wrong, 422)
    send("patch", cause, {"parent": 10**9}, 404)

    factor = send("post", f"{at}/factors", {"text": "Rain", "strength": "low"}, 201)
    send("post", f"{at}/factors", {"text": "Rain", "strength": "huge"}, 422)
    graded = f"/api/challenges/factors/{factor['id']}"
    assert send("patch", graded, {"strength": "high"}, 200)["strength"] == "high"

    series = {
        "kind": "series",
        "indicator": observed(house.north, [91, 80]).code,
        "territory": "R-N",
        "factor": factor["id"],
    }
    assert send("post", f"{at}/evidence", series, 201)["factor_id"] == factor["id"]
    note = send("post", f"{at}/evidence", {"kind": "note", "title": "Heard", "text": "x"}, 201)
    link = {"kind": "link", "title": "Report", "url": "https://example.org/r"}
    send("post", f"{at}/evidence", link, 201)
    for wrong in (
        {"kind": "link", "title": "r", "url": "javascript:1"},
        {"kind": "appeals", "key": "5"},
        {"kind": "rumour", "title": "r"},
    ):
        send("post", f"{at}/evidence", wrong, 422)
    paper = SimpleUploadedFile("walk.txt", b"Nine wards.")
    kept = browser.post(f"{at}/documents", {"file": paper, "title": "Walk"})
    assert (kept.status_code, kept.json()["kind"]) == (201, "document")
    held = send("post", f"{at}/stakeholders", {"agency": house.hospital.code, "stance": "for"}, 201)
    assert (held["name"], held["stance"]) == (str(house.hospital), "for")

    for path in (
        f"evidence/{note['id']}",
        f"factors/{factor['id']}",
        f"causes/{first['id']}",
        f"stakeholders/{held['id']}",
    ):
        address = f"/api/challenges/{path}"
        assert signed_in(house.stranger).delete(address).status_code == 404, path
        assert signed_in(house.observer).delete(address).status_code == 403, path
        assert browser.delete(address).status_code == 204, path
    said = browser.get(at).json()
    assert (said["causes"], said["factors"], said["stakeholders"]) == ([], [], [])
    assert [e["kind"] for e in said["evidence"]] == ["series", "link", "document"]
    assert all(e["factor_id"] is None for e in said["evidence"])
    told = browser.get(f"{at}/timeline").json()
    assert told[-1]["what"] == "raised the challenge"
    assert ledger.verify().intact


def test_the_secretary_changes_closes_and_opens_again(house: House) -> None:
    one = accepted(house)
    at = f"/api/challenges/{one.pk}"
    browser = signed_in(house.owner)
    changed = browser.patch(at, {"urgency": "critical"}, content_type="application/json")
    assert (changed.json()["urgency"], changed.json()["title"]) == ("critical", one.title)
    for wrong in ({"kind": "x"}, {"title": ""}, {"population": -1}):
        answer = browser.patch(at, wrong, content_type="application/json")
        assert answer.status_code == 422, wrong
    member = signed_in(house.colleague)
    refused = member.patch(at, {"title": "t"}, content_type="application/json")
    assert refused.status_code == 403
    for step in ("close", "reopen"):
        assert post(house.stranger, f"{at}/{step}", {"reason": "r"}).status_code == 404
        assert post(house.owner, f"{at}/{step}", {"reason": " "}).status_code == 422
        assert post(house.colleague, f"{at}/{step}", {"reason": "r"}).status_code == 403
        assert post(house.owner, f"{at}/{step}", {"reason": "It is."}).status_code == 200
        assert post(house.owner, f"{at}/{step}", {"reason": "It is."}).status_code == 409


def test_a_member_raises_for_its_agency_and_from_a_group_of_appeals(house: House) -> None:
    made = post(house.colleague, "/api/challenges/", SENT | {"raised_for": house.hospital.code})
    assert (made.status_code, made.json()["origin"]) == (201, "agency")
    other = post(house.colleague, "/api/challenges/", SENT | {"raised_for": house.outsider.code})
    assert other.status_code == 404
    group = AppealGroup.objects.create(
        body=house.body, territory=house.north, terms=["ultrasound"], made_at=clock.now()
    )
    assert post(house.owner, "/api/challenges/", SENT | {"appeals": [group.pk]}).status_code == 422
    actions_of_appeals.receive_appeal(
        house.body,
        received_on=dt.date(2026, 3, 2),
        channel="letter",
        category="waiting",
        territory=house.north,
        text="The wait is long.",
        by=house.owner,
    )
    Appeal.objects.update(group=group)
    done = post(house.owner, "/api/challenges/", SENT | {"appeals": [group.pk]})
    assert (done.status_code, done.json()["origin"]) == (201, "appeals")
    assert post(house.owner, "/api/challenges/", SENT | {"appeals": [group.pk]}).status_code == 409


def test_the_page_of_the_interface_documents_every_address(house: House) -> None:
    paths = signed_in(house.owner).get("/api/openapi.json").json()["paths"]
    for path in (
        "{pk}/causes",
        "{pk}/factors",
        "{pk}/evidence",
        "{pk}/stakeholders",
        "{pk}/timeline",
        "{pk}/documents",
    ):
        assert f"/api/challenges/{path}" in paths


def test_only_the_secretary_judges(house: House) -> None:
    one, other = raised(house), raised(house, title="The same again")
    judge = f"/api/challenges/{one.pk}/judge"
    assert post(house.stranger, judge, {"step": "accept"}).status_code == 404
    assert post(house.colleague, judge, {"step": "accept"}).status_code == 403
    assert post(house.owner, judge, {"step": "applaud"}).status_code == 422
    assert post(house.owner, judge, {"step": "decline"}).status_code == 422  # no reason
    done = post(house.owner, judge, {"step": "accept"})
    assert (done.status_code, done.json()["state"]) == (200, "accepted")
    assert post(house.owner, judge, {"step": "accept"}).status_code == 409
    merged = post(
        house.owner,
        f"/api/challenges/{other.pk}/judge",
        {"step": "merge", "into": one.pk, "reason": "It is the same."},
    )
    assert (merged.status_code, merged.json()["state"]) == (200, "merged")
