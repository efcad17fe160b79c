"""Sections, options, verification, uploads, templates and versions, as people work on them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from concilia.bodies.models import Body
from concilia.core import documents, links
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import Notice
from concilia.dossiers import actions, comparing, layouts
from concilia.dossiers.documents import dossier_document, sheets
from concilia.dossiers.models import Contribution, Dossier, Part, Verification
from tests.challenges.test_pages import signed_in
from tests.dossiers.scene import opened, rich
from tests.house import House

PDF = b"%PDF-1.4 invented"


def text_of(dossier: Dossier, house: House) -> str:
    """Return the product as a page."""
    return documents.to_html(dossier_document(dossier, "en", house.owner))


def test_a_dossier_has_the_sections_of_its_template(house: House) -> None:
    assert "path-of-the-patient" in [p.key for p in layouts.shipped("access")]
    for kind in ("general", "access", "quality", "outbreak", "means", "coordination"):
        keys = [place.key for place in layouts.shipped(kind)]
        assert set(layouts.KEYS) <= set(keys), kind
    dossier = opened(house, kind="outbreak")
    assert [p.key for p in dossier.parts.all()] == [p.key for p in layouts.shipped("outbreak")]
    with pytest.raises(Forbidden):
        actions.save_template(house.body, "general", [{"key": "drafts"}], by=house.colleague)
    rows = [
        {"key": "drafts"},
        {"title": "Our view", "owner": "hospital", "days": 3, "question": "What do you see?"},
    ]
    browser = signed_in(house.owner)
    address = f"/dossiers/templates/{house.body.ref}/general/"
    assert browser.get(address).status_code == 200
    for wrong in ("drafts\ndrafts", "x", "x | T | nobody | 3 | q", "x | T | | 999 | q", ""):
        assert browser.post(address, {"parts": wrong}).status_code == 422, wrong
    lines = "drafts\nour-view | Our view | hospital | 3 | What do you see?"
    assert browser.post(address, {"parts": lines}).status_code == 302
    own = opened(house, title="Second")
    (first, second) = own.parts.all()
    assert (first.key, second.key, second.owner, second.days) == (
        "drafts",
        "our-view",
        house.hospital,
        3,
    )
    assert actions.template_of(house.body, "general")[1].title == rows[1]["title"]
    (asked,) = actions.ask_owners(own, by=house.owner)
    assert (asked.agency, asked.part, asked.question) == (
        house.hospital,
        second,
        "What do you see?",
    )
    with pytest.raises(Invalid):
        actions.ask_owners(own, by=house.owner)
    with pytest.raises(NotNow):
        actions.remove_part(second, by=house.owner)
    browser.post(address, {"do": "reset"})
    assert actions.template_of(house.body, "general") == layouts.shipped("general")
    assert not Body.objects.filter(dossier_templates__isnull=False).exists()


def test_a_section_that_was_edited_says_so(house: House) -> None:
    dossier = rich(house)
    part = dossier.parts.get(key="causes")
    browser = signed_in(house.owner)
    address = f"/dossiers/sections/{part.pk}/"
    sent = {"text": "They come by mule.", "mode": "instead", "days": 5}
    assert signed_in(house.colleague).post(address, sent).status_code == 403
    assert browser.post(address, sent | {"days": 0}).status_code == 422
    assert browser.post(address, sent).status_code == 302
    page = text_of(dossier, house)
    assert "They come by mule." in page
    assert "Edited by Olga Owner" in page
    assert "Paper forms" not in page
    browser.post(address, sent | {"mode": "before"})
    page = text_of(dossier, house)
    assert "Paper forms" in page
    browser.post(address, sent | {"text": ""})
    assert "Edited by" not in text_of(dossier, house)
    browser.post(f"/dossiers/{dossier.pk}/sections/", {"title": "Law"})
    own = Part.objects.get(title="Law")
    browser.post(f"/dossiers/sections/{own.pk}/", {"do": "up"})
    assert list(dossier.parts.all())[-2] == own
    assert sheets(list(dossier.parts.all()))[-1] == ["sources"]
    browser.post(f"/dossiers/sections/{own.pk}/", {"do": "remove"})
    assert not Part.objects.filter(pk=own.pk).exists()


def test_options_are_compared_and_scored(house: House) -> None:
    dossier = rich(house)
    browser = signed_in(house.owner)
    at = f"/dossiers/{dossier.pk}/options/"
    assert "No option yet" in browser.get(at).text
    first = actions.put_option(
        dossier, title="Lists", cost=Decimal(100), currency="eur", risks="Few", by=house.owner
    )
    for wrong in ({"title": ""}, {"title": "x", "cost": "5"}, {"title": "x", "cost": "-1"}):
        assert browser.post(f"{at}new/", wrong).status_code == 422, wrong
    assert browser.post(f"{at}new/", {"title": "Cars"}).status_code == 302
    second = dossier.options.get(title="Cars")
    browser.post(at, {"do": "criterion", "name": "Effect", "weight": 3})
    browser.post(at, {"do": "criterion", "name": "Cost", "weight": 1})
    effect, cost = dossier.criteria.all()
    assert browser.post(at, {"do": "criterion", "name": "x", "weight": 101}).status_code == 422
    marks = {(first, effect): 4, (first, cost): 8, (second, effect): 8, (second, cost): 2}
    sent = {f"score_{o.pk}_{c.pk}": value for (o, c), value in marks.items()}
    assert (
        browser.post(at, sent | {"do": "scores", f"score_{first.pk}_{cost.pk}": 11}).status_code
        == 422
    )
    assert browser.post(at, sent | {"do": "scores"}).status_code == 302
    page = browser.get(at).text
    # By hand: cars 8·3/4 + 2/4 = 6.5, lists 4·3/4 + 8/4 = 5; even at a weight of 6/10.
    assert "“Cars” leads with 6.5 of 10" in page
    assert "60 %" in page
    assert "The options beside each other" in text_of(dossier, house)
    with pytest.raises(Forbidden):
        actions.put_option(dossier, title="x", by=house.colleague)


def test_a_member_has_a_figure_verified(house: House) -> None:
    dossier = rich(house)
    figure = dossier.challenge.evidence.get(kind="series")
    member = signed_in(house.colleague)
    at = f"/dossiers/{dossier.pk}/verify/{figure.pk}/"
    assert signed_in(house.observer).post(at, {"reason": "r"}).status_code == 403
    assert member.post(at, {"reason": " "}).status_code == 422
    assert member.post(at, {"reason": "Week 4 was counted twice."}).status_code == 302
    doubt = Verification.objects.get()
    assert doubt.agency == house.hospital
    assert "Not verified: " in text_of(dossier, house)
    assert Notice.objects.filter(person=house.owner, kind="dossiers.verify").count() == 1
    answer = f"/dossiers/verifications/{doubt.pk}/"
    assert member.post(answer, {"answer": "No."}).status_code == 403
    assert signed_in(house.owner).post(answer, {"answer": "Counted anew."}).status_code == 302
    page = text_of(dossier, house)
    assert "Not verified: " not in page
    assert "Counted anew." in page
    with pytest.raises(NotNow):
        actions.answer_verification(doubt, answer="Again", by=house.owner)


def test_a_document_comes_by_signed_link(house: House) -> None:
    dossier = opened(house)
    asked = actions.ask_contribution(
        dossier, house.hospital, question="What?", days=3, by=house.owner
    )
    url = links.make(house.colleague, "dossiers.contribute", asked)
    path = url[url.index("/", 8) :]
    browser = signed_in(house.stranger)
    browser.logout()
    bad = SimpleUploadedFile("x.pdf", b"MZ")
    assert browser.post(path, {"text": "See the file.", "file": bad}).status_code == 422
    good = SimpleUploadedFile("x.pdf", PDF)
    assert browser.post(path, {"text": "See the file.", "file": good}).status_code == 200
    held = Contribution.objects.get()
    assert held.file
    assert held.file.name == "x.pdf"
    answer = signed_in(house.observer).get(f"/dossiers/contributions/{held.pk}/document/")
    assert (answer.status_code, answer.content) == (200, PDF)
    away = signed_in(house.stranger).get(f"/dossiers/contributions/{held.pk}/document/")
    assert away.status_code == 404
    assert "x.pdf, SHA-256" in text_of(dossier, house)


def test_a_second_reading_says_what_changed(house: House) -> None:
    dossier = rich(house)
    at = f"/dossiers/{dossier.pk}/changes/"
    browser = signed_in(house.observer)
    assert browser.get(at).status_code == 404
    actions.mark_ready(dossier, by=house.owner)
    first = actions.freeze(dossier, by=house.owner)

    def now() -> str:
        return "".join(browser.get(f"{at}?from=1&part={number}").text for number in range(4))

    assert now().count("Nothing differs") == 4
    assert browser.get(at).text.count("hx-get") >= 4
    actions.reopen(dossier, by=house.owner)
    actions.edit_summary(dossier, summary="A half is lost.", by=house.owner)
    page = now()
    assert "<del>quarter</del>" in page
    assert "<ins>half</ins>" in page
    actions.mark_ready(dossier, by=house.owner)
    second = actions.freeze(dossier, by=house.owner)
    said = documents.to_html(documents.from_data(second.blocks))
    assert "What changed since version 1" in said
    assert "What changed" not in documents.to_html(documents.from_data(first.blocks))
    assert actions.freeze(dossier, by=house.owner) == second
    assert "<ins>half</ins>" in browser.get(f"{at}?from=1&to=2").text
    for wrong in ("?from=9", "?from=x", "?to=99999999999", "?part=9"):
        assert browser.get(f"{at}{wrong}").status_code == 404


def test_a_draft_has_co_leads(house: House) -> None:
    dossier = opened(house)
    draft = actions.add_draft(
        dossier,
        wording="w",
        lead=house.hospital,
        co_leads=[house.authority],
        supporting=[house.insurer],
        by=house.owner,
    )
    assert "Co-lead: " in text_of(dossier, house)
    for fields in (
        {"co_leads": [house.hospital]},
        {"co_leads": [house.insurer], "supporting": [house.insurer]},
    ):
        with pytest.raises(Invalid):
            actions.add_draft(dossier, wording="w", lead=house.hospital, by=house.owner, **fields)
    assert list(draft.co_leads.all()) == [house.authority]


def test_changes_are_matched_line_by_line() -> None:
    def made(*lines: str) -> documents.Document:
        blocks = (documents.Heading(1, "1. S"), *(documents.Paragraph(one) for one in lines))
        return documents.Document(title="t", blocks=blocks)

    old, new = made("one two three four", "gone away"), made("one two three five", "came in")
    found = comparing.compare(old, new)
    assert [(c.old, c.new) for c in found] == [
        ("one two three four", "one two three five"),
        ("", "came in"),
        ("gone away", ""),
    ]
    assert found[0].words[-2:] == [("gone", "four"), ("came", "five")]
    assert comparing.compare(old, old) == []
