"""The interface for machines of dossiers, as secretary, member and stranger use it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from concilia.core import documents
from concilia.dossiers import actions
from concilia.dossiers.models import Dossier
from concilia.indicators.models import Indicator
from tests.challenges.scene import accepted, observed
from tests.challenges.test_api import post
from tests.challenges.test_pages import signed_in
from tests.dossiers.scene import opened, rich
from tests.house import House


def test_who_reads_a_dossier(house: House) -> None:
    dossier = rich(house)
    at = f"/api/dossiers/{dossier.pk}"
    for person in (house.owner, house.colleague):
        browser = signed_in(person)
        (listed,) = browser.get("/api/dossiers/").json()
        assert (listed["challenge"], listed["asked"]) == (f"council/{dossier.challenge.ref}", 2)
        said = browser.get(at).json()
        assert said["title"] == dossier.challenge.title
        assert "A quarter is lost." in str(said["blocks"])
        assert browser.get(f"{at}?language=xx").status_code == 422
    paper = signed_in(house.owner).get(f"{at}/pdf")
    assert paper.content.startswith(b"%PDF")
    stranger = signed_in(house.stranger)
    assert stranger.get("/api/dossiers/").json() == []
    for address in (at, f"{at}/pdf", f"{at}/changes?version=1"):
        assert stranger.get(address).status_code == 404


def test_what_changed_since_a_version(house: House) -> None:
    dossier = rich(house)
    for held in dossier.contributions.filter(state="asked"):
        actions.give_contribution(held, text="Nothing.", by=house.owner)
    actions.mark_ready(dossier, by=house.owner)
    actions.freeze(dossier, by=house.owner)
    dossier.refresh_from_db()
    actions.reopen(dossier, by=house.owner)
    actions.edit_summary(dossier, summary="A third is lost.", by=house.owner)
    at = f"/api/dossiers/{dossier.pk}/changes"
    found = signed_in(house.colleague).get(f"{at}?version=1").json()
    assert any("A third is lost." in change["new"] for change in found)
    assert signed_in(house.colleague).get(f"{at}?version=9").status_code == 404


def test_an_agency_gives_its_contribution(house: House) -> None:
    dossier = opened(house)
    asked = actions.ask_contribution(
        dossier, house.hospital, question="What do you see?", days=5, by=house.owner
    )
    at = f"/api/contributions/{asked.pk}"
    (owed,) = signed_in(house.colleague).get("/api/contributions/?owed=true").json()
    assert (owed["id"], owed["state"], owed["late"]) == (asked.pk, "asked", False)
    assert post(house.stranger, at, {"text": "We see few."}).status_code == 404
    assert post(house.observer, at, {"text": "We see few."}).status_code in {403, 404}
    assert post(house.colleague, at, {"text": ""}).status_code == 422
    given = post(house.colleague, at, {"text": "We see few.", "dissent": True})
    assert (given.status_code, given.json()["state"], given.json()["dissent"]) == (
        200,
        "given",
        True,
    )
    assert signed_in(house.colleague).get("/api/contributions/?owed=true").json() == []


def send(person: object, method: str, path: str, sent: object = None) -> Any:
    """Send JSON by PUT or DELETE as the person does."""
    return signed_in(person).generic(method, path, written(sent), content_type="application/json")


def written(sent: object) -> str:
    """Return what is sent as JSON; nothing for None."""
    return "" if sent is None else json.dumps(sent)


def test_a_program_takes_a_dossier_to_the_meeting(house: House) -> None:
    challenge = accepted(house)
    sent = {"challenge": challenge.pk}
    assert post(house.stranger, "/api/dossiers/", sent).status_code == 404
    assert post(house.colleague, "/api/dossiers/", sent).status_code == 403
    made = post(house.owner, "/api/dossiers/", sent)
    assert (made.status_code, made.json()["state"]) == (201, "drafting")
    at = f"/api/dossiers/{made.json()['id']}"
    said = signed_in(house.observer).get(f"{at}/work").json()
    assert len(said["missing"]) == 3  # no summary, no evidence, no draft decision
    assert send(house.colleague, "PUT", f"{at}/work", {"summary": "x"}).status_code == 403
    said = send(house.owner, "PUT", f"{at}/work", {"summary": "Lists come late."}).json()
    assert (said["summary"], len(said["missing"])) == ("Lists come late.", 2)
    assert post(house.owner, f"{at}/work", {"step": "dance"}).status_code == 422
    assert post(house.owner, f"{at}/work", {"step": "ready"}).json()["state"] == "ready"
    assert send(house.owner, "PUT", f"{at}/work", {"summary": "x"}).status_code == 409
    kept = actions.freeze(Dossier.objects.get(), by=house.owner)
    (frozen,) = signed_in(house.colleague).get(f"{at}/work").json()["frozen"]
    assert (frozen["number"], frozen["digest"]) == (1, kept.digest)
    blocks = signed_in(house.colleague).get(f"{at}/versions/1").json()
    assert documents.digest(documents.from_data(blocks)) == kept.digest
    assert signed_in(house.colleague).get(f"{at}/versions/2").status_code == 404
    assert signed_in(house.colleague).get(f"{at}/docx").content.startswith(b"PK")
    assert post(house.owner, f"{at}/work", {"step": "reopen"}).json()["state"] == "drafting"
    for address in ("work", "versions/1", "docx", "sections", "options", "drafts", "verifications"):
        assert signed_in(house.stranger).get(f"{at}/{address}").status_code == 404, address


def test_sections_and_the_template_they_come_from(house: House) -> None:
    dossier = opened(house)
    at = f"/api/dossiers/{dossier.pk}/sections"
    keys = [one["key"] for one in signed_in(house.observer).get(at).json()]
    assert keys == [part.key for part in dossier.parts.all()]
    made = post(house.owner, at, {"title": "The law"})
    assert (made.status_code, made.json()["filled"]) == (201, False)
    own = f"{at}/{made.json()['key']}"
    wish = {"title": "The law", "text": "Article 3.", "owner": "hospital", "days": 4}
    assert send(house.colleague, "PUT", own, wish).status_code == 403
    for wrong in ({"owner": "nobody"}, {"days": 0}, {"mode": "beside"}, {"title": ""}):
        assert send(house.owner, "PUT", own, wish | wrong).status_code == 422, wrong
    said = send(house.owner, "PUT", own, wish).json()
    assert (said["text"], said["owner"], said["edited_by"]) == (
        "Article 3.",
        "hospital",
        str(house.owner),
    )
    assert send(house.colleague, "DELETE", own).status_code == 403
    assert send(house.owner, "DELETE", own).status_code == 204
    assert send(house.owner, "DELETE", own).status_code == 404

    usual = signed_in(house.colleague).get("/api/dossiers/templates/general").json()
    assert "summary" in [place["key"] for place in usual]
    at = "/api/dossiers/templates/general?body=council"
    rows = [{"key": "drafts"}, {"title": "Our view", "owner": "hospital", "days": 3}]
    assert send(house.colleague, "PUT", at, rows).status_code == 403
    assert send(house.stranger, "PUT", at, rows).status_code == 404
    assert send(house.owner, "PUT", at, [{"key": "x"}]).status_code == 422
    (first, second) = send(house.owner, "PUT", at, rows).json()
    assert (first["key"], second["title"]) == ("drafts", "Our view")
    assert signed_in(house.colleague).get(at).json() == [first, second]
    assert send(house.owner, "PUT", at, []).json() == usual


def test_an_agency_is_asked_and_what_it_gives_is_judged(house: House) -> None:
    dossier = opened(house)
    wish = {"dossier": dossier.pk, "agency": "hospital", "question": "What?", "section": "causes"}
    assert post(house.colleague, "/api/contributions/", wish).status_code == 403
    for wrong in ({"agency": "nobody"}, {"days": 0}, {"question": " "}):
        assert post(house.owner, "/api/contributions/", wish | wrong).status_code == 422, wrong
    made = post(house.owner, "/api/contributions/", wish)
    assert (made.status_code, made.json()["section"]) == (201, "causes")
    at = f"/api/contributions/{made.json()['id']}"
    (listed,) = signed_in(house.owner).get(f"/api/contributions/?dossier={dossier.pk}").json()
    assert listed == signed_in(house.observer).get(at).json()
    assert post(house.owner, f"{at}/judge", {"step": "accept"}).status_code == 409
    post(house.colleague, at, {"text": "We see few."})
    assert post(house.colleague, f"{at}/judge", {"step": "accept"}).status_code == 403
    assert post(house.owner, f"{at}/judge", {"step": "return"}).status_code == 422
    back = post(house.owner, f"{at}/judge", {"step": "return", "reason": "How few?"}).json()
    assert (back["state"], back["return_reason"]) == ("returned", "How few?")
    post(house.colleague, at, {"text": "Nine."})
    assert post(house.owner, f"{at}/judge", {"step": "accept"}).json()["state"] == "accepted"
    assert signed_in(house.stranger).get(at).status_code == 404


def test_options_are_weighed(house: House) -> None:
    dossier = opened(house)
    observed(house.north, [91, 88])
    at = f"/api/dossiers/{dossier.pk}"
    code = Indicator.objects.get().code
    lists = {
        "title": "Lists",
        "cost": 100,
        "currency": "eur",
        "effects": [{"indicator": code, "change": "above 90 % within a month"}],
    }
    assert post(house.colleague, f"{at}/options", lists).status_code == 403
    for wrong in (
        {"title": ""},
        {"cost": -1},
        {"currency": ""},
        {"effects": [{"indicator": "none", "change": "x"}]},
    ):
        assert post(house.owner, f"{at}/options", lists | wrong).status_code == 422, wrong
    assert post(house.owner, f"{at}/options", lists).status_code == 201
    held = post(house.owner, f"{at}/options", {"title": "Buses"}).json()
    first, second = (one["id"] for one in held["options"])
    assert held["options"][0]["effects"] == lists["effects"]
    said = send(house.owner, "PUT", f"{at}/options/{second}", {"title": "Cars"}).json()
    assert said["options"][1]["title"] == "Cars"
    for name, weight in (("Effect", 3), ("Cost", 1)):
        wish = {"name": name, "weight": weight}
        said = send(house.owner, "PUT", f"{at}/criteria", wish).json()
    effect, cost = (one["id"] for one in said["criteria"])
    assert (said["missing"], said["leading"], said["sentences"]) == (4, [], [])
    marks = {(first, effect): 4, (first, cost): 8, (second, effect): 8, (second, cost): 2}
    rows = [{"option": o, "criterion": c, "value": value} for (o, c), value in marks.items()]
    assert send(house.owner, "PUT", f"{at}/scores", [rows[0] | {"value": 11}]).status_code == 422
    said = send(house.owner, "PUT", f"{at}/scores", rows).json()
    # By hand: cars 8·3/4 + 2/4 = 6.5, lists 4·3/4 + 8/4 = 5; even at a weight of 6/10.
    assert [one["total"] for one in said["options"]] == [5.0, 6.5]
    assert said["leading"] == [second]
    stretches = said["criteria"][0]["stretches"]
    assert [one["leading"] for one in stretches] == [[first], [second]]
    assert stretches[0]["end"] == stretches[1]["start"] == pytest.approx(0.6)
    # Of all weightings the weight of the effect is below 0.6 in six of ten.
    assert said["shares"][str(first)] == pytest.approx(0.6, abs=0.01)
    assert signed_in(house.observer).get(f"{at}/options").json() == said
    gone = send(house.owner, "DELETE", f"{at}/criteria/{cost}").json()
    assert [one["total"] for one in gone["options"]] == [4.0, 8.0]
    assert len(send(house.owner, "DELETE", f"{at}/options/{first}").json()["options"]) == 1


def test_a_decision_is_proposed(house: House) -> None:
    dossier = opened(house)
    at = f"/api/dossiers/{dossier.pk}/drafts"
    wish = {"wording": "Send lists.", "lead": "hospital", "supporting": ["authority"]}
    assert post(house.colleague, at, wish).status_code == 403
    for wrong in ({"lead": "nobody"}, {"supporting": ["hospital"]}, {"due_in_days": 0}):
        assert post(house.owner, at, wish | wrong).status_code == 422, wrong
    made = post(house.owner, at, wish)
    assert (made.status_code, made.json()["supporting"]) == (201, ["authority"])
    one = f"{at}/{made.json()['id']}"
    wish |= {"supporting": [], "co_leads": ["authority"]}
    assert send(house.owner, "PUT", one, wish).json()["co_leads"] == ["authority"]
    (listed,) = signed_in(house.observer).get(at).json()
    assert (listed["wording"], listed["co_leads"]) == ("Send lists.", ["authority"])
    assert send(house.owner, "DELETE", one).status_code == 204
    assert signed_in(house.observer).get(at).json() == []


def test_a_figure_is_verified(house: House) -> None:
    dossier = rich(house)
    at = f"/api/dossiers/{dossier.pk}/verifications"
    figure = dossier.challenge.evidence.get(kind="series")
    wish = {"evidence": figure.pk, "reason": "Week 4 was counted twice."}
    assert post(house.observer, at, wish).status_code == 403
    assert post(house.stranger, at, wish).status_code == 404
    assert post(house.colleague, at, wish | {"evidence": 10**30}).status_code == 404
    assert post(house.colleague, at, wish | {"reason": " "}).status_code == 422
    made = post(house.colleague, at, wish)
    assert (made.status_code, made.json()["agency"]) == (201, "hospital")
    blocks = f"/api/dossiers/{dossier.pk}"
    assert "Not verified: " in str(signed_in(house.observer).get(blocks).json())
    one = f"{at}/{made.json()['id']}"
    assert post(house.colleague, one, {"answer": "No."}).status_code == 403
    said = post(house.owner, one, {"answer": "Counted anew.", "corrected": True}).json()
    assert (said["state"], said["answer"]) == ("corrected", "Counted anew.")
    assert post(house.owner, one, {"answer": "Again."}).status_code == 409
    assert "Not verified: " not in str(signed_in(house.observer).get(blocks).json())


def test_all_of_it_is_described(house: House) -> None:
    said = signed_in(house.observer).get("/api/openapi.json").json()
    mine = {p: v for p, v in said["paths"].items() if "dossiers" in p or "contributions" in p}
    for word in ("options", "scores", "drafts", "sections", "verifications", "versions", "changes"):
        assert any(word in path for path in mine), word
    for path, methods in mine.items():
        for method, what in methods.items():
            assert what["summary"], (path, method)
            assert what["description"], (path, method)
