"""The pages and papers of dossiers, as the people of the house and strangers open them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pypdf import PdfReader

from concilia.core import links, offers
from concilia.core.models import SignedLink
from concilia.dossiers import actions
from concilia.dossiers import offers as dossier_offers
from concilia.dossiers.models import Contribution, Dossier, DraftDecision
from tests.challenges.scene import HOSTILE, accepted, fresh
from tests.challenges.test_pages import signed_in
from tests.dossiers.scene import opened, rich
from tests.house import House


def product(house: House, dossier: Dossier) -> str:
    """Return all the sheets of a dossier as an observer's browser puts them together."""
    browser = signed_in(house.observer)
    at = dossier.get_absolute_url()
    page = browser.get(at).text
    count = page.count("/sheets/")
    assert count
    texts = [browser.get(f"{at}sheets/{n}/") for n in range(10)]
    assert {one.status_code for one in texts} == {200, 404}
    return "".join(one.text for one in texts if one.status_code == 200)


def words_of_pdf(content: bytes) -> str:
    """Return the text of a PDF."""
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def words_of_docx(content: bytes) -> str:
    """Return the XML of a DOCX's body."""
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def test_who_sees_the_dossier(house: House) -> None:
    dossier = rich(house)
    actions.mark_ready(dossier, by=house.owner)
    actions.freeze(dossier, by=house.owner)
    at = dossier.get_absolute_url()
    addresses = [
        at,
        f"{at}document.pdf",
        f"{at}document.docx",
        f"{at}versions/1/",
        f"{at}versions/1/document.pdf",
        f"{at}versions/1/document.docx",
    ]
    for role, person in house.everyone().items():
        client = signed_in(person) if person else Client()
        expected = {"logged out": 302, "stranger": 404, "coordinator": 404}.get(role, 200)
        for address in addresses:
            assert client.get(address).status_code == expected, (role, address)
        assert client.get("/dossiers/").status_code == (200 if person else 302)
    assert signed_in(house.owner).get(f"{at}versions/99999999999/").status_code == 404


def test_an_observer_reads_and_changes_nothing(house: House) -> None:
    dossier = rich(house)
    at = dossier.get_absolute_url()
    draft = DraftDecision.objects.get()
    held = Contribution.objects.get(agency=house.hospital)
    page = signed_in(house.observer).get(at).text
    assert 'method="post"' not in page.partition('id="main"')[2]
    posts = [
        f"/dossiers/open/{dossier.challenge_id}/",
        f"{at}summary/",
        f"{at}step/ready/",
        f"{at}step/reopen/",
        f"{at}drafts/new/",
        f"/dossiers/drafts/{draft.pk}/",
        f"{at}ask/",
        f"/dossiers/contributions/{held.pk}/",
        f"/dossiers/contributions/{held.pk}/accept/",
        f"/dossiers/contributions/{held.pk}/return/",
    ]
    for address in posts:
        assert signed_in(house.observer).post(address, {}).status_code == 403, address
        assert signed_in(house.stranger).post(address, {}).status_code == 404, address
        assert Client().post(address, {}).status_code == 302, address
    dossier.refresh_from_db()
    assert dossier.state == "drafting"


def test_the_secretary_works_on_the_page(house: House) -> None:
    one = accepted(house)
    browser = signed_in(house.owner)
    assert "Open a dossier" in browser.get(one.get_absolute_url()).text
    browser.post(f"/dossiers/open/{one.pk}/")
    dossier = Dossier.objects.get()
    at = dossier.get_absolute_url()
    assert "nothing to vote on" in browser.get(at).text
    assert browser.post(f"{at}summary/", {"summary": "x" * 5001}).status_code == 422
    assert browser.post(f"{at}summary/", {"summary": "In short."}).status_code == 302

    assert browser.get(f"{at}ask/").status_code == 200
    asked = {"agency": house.hospital.pk, "question": "What?", "days": 5}
    assert browser.post(f"{at}ask/", asked | {"days": 0}).status_code == 422
    assert browser.post(f"{at}ask/", asked | {"agency": house.outsider.pk}).status_code == 422
    assert browser.post(f"{at}ask/", asked).status_code == 302

    wanted: dict[str, Any] = {
        "wording": "Send lists by noon.",
        "lead": house.hospital.pk,
        "supporting": [house.authority.pk],
        "due_in_days": 10,
    }
    assert browser.get(f"{at}drafts/new/").status_code == 200
    both = wanted | {"supporting": [house.hospital.pk]}
    assert browser.post(f"{at}drafts/new/", both).status_code == 422
    assert browser.post(f"{at}drafts/new/", wanted).status_code == 302
    browser.post(f"{at}drafts/new/", wanted | {"wording": "Second"})
    first, second = DraftDecision.objects.all()
    assert browser.get(f"/dossiers/drafts/{first.pk}/").status_code == 200
    edited = browser.post(f"/dossiers/drafts/{first.pk}/", wanted | {"wording": "By eleven."})
    assert edited.status_code == 302
    browser.post(f"/dossiers/drafts/{second.pk}/", {"do": "up"})
    assert [d.wording for d in DraftDecision.objects.all()] == ["Second", "By eleven."]
    browser.post(f"/dossiers/drafts/{second.pk}/", {"do": "remove"})
    assert DraftDecision.objects.get() == first

    assert browser.get(f"{at}step/dance/").status_code == 405
    assert browser.post(f"{at}step/dance/").status_code == 404
    assert browser.post(f"{at}step/ready/").status_code == 302
    assert browser.post(f"{at}summary/", {"summary": "x"}).status_code == 409
    assert "Back to drafting" in browser.get(at).text
    assert browser.post(f"{at}step/reopen/").status_code == 302


def test_an_agency_sees_only_what_it_is_asked(house: House) -> None:
    dossier = rich(house)
    mine = Contribution.objects.get(agency=house.hospital)
    other = Contribution.objects.get(agency=house.authority)
    coordinator = signed_in(house.coordinator)
    page = coordinator.get(mine.get_absolute_url())
    assert page.status_code == 200
    assert dossier.get_absolute_url() not in page.text
    assert coordinator.get(other.get_absolute_url()).status_code == 404
    assert coordinator.post(mine.get_absolute_url(), {"text": ""}).status_code == 422
    assert coordinator.post(mine.get_absolute_url(), {"text": "Again"}).status_code == 302
    secretary = signed_in(house.owner)
    assert secretary.post(f"{mine.get_absolute_url()}return/", {}).status_code == 422
    assert secretary.post(f"{mine.get_absolute_url()}return/", {"reason": "?"}).status_code == 302
    assert "Returned:" in coordinator.get(mine.get_absolute_url()).text
    coordinator.post(mine.get_absolute_url(), {"text": "At last"})
    assert secretary.post(f"{mine.get_absolute_url()}accept/").status_code == 302
    mine.refresh_from_db()
    assert (mine.text, mine.state) == ("At last", "accepted")


def test_a_delegate_answers_from_the_e_mail_once(house: House) -> None:
    dossier = opened(house)
    asked = actions.ask_contribution(
        dossier, house.hospital, question="What?", days=3, by=house.owner
    )
    url = links.make(house.colleague, "dossiers.contribute", asked)
    path = "/" + url.split("/", 3)[3]
    browser = Client()
    assert "What?" in browser.get(path).text
    assert browser.post(path, {"text": ""}).status_code == 422
    link = links.find_url(url)
    assert link is not None
    assert link.used_at is None
    done = browser.post(path, {"text": "We see few.", "dissent": "on"})
    assert done.status_code == 200
    assert browser.post(path, {"text": "Again"}).status_code == 410
    asked.refresh_from_db()
    assert (asked.text, asked.dissent, asked.given_by) == ("We see few.", True, house.colleague)
    assert SignedLink.objects.filter(used_at=None).exists()


@pytest.mark.parametrize("language", ["en", "zh-hans", "ru"])
def test_hostile_and_foreign_text_goes_through_to_paper(house: House, language: str) -> None:
    dossier = rich(house, HOSTILE)
    house.owner.language = language
    house.owner.save()
    browser = signed_in(house.owner)
    at = dossier.get_absolute_url()
    page = browser.get(at)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "**bold** [^1] #set page()" in page.text
    pdf = words_of_pdf(browser.get(f"{at}document.pdf").content)
    assert "接触者追踪" in pdf
    assert "отслеживание" in pdf
    assert "#set page()" in pdf
    docx = words_of_docx(browser.get(f"{at}document.docx").content)
    assert "接触者追踪 отслеживание контактов 🚑" in docx
    assert "&lt;script&gt;" in docx
    actions.mark_ready(dossier, by=house.owner)
    version = actions.freeze(dossier, by=house.owner)
    assert browser.get(version.get_absolute_url()).status_code == 200


def test_the_product_says_where_its_figures_come_from_and_who_was_late(house: House) -> None:
    dossier = rich(house)
    page = product(house, dossier)
    for said in (
        "the value fell from 91 % to 70 %",
        "Dissenting note.",
        "The hospital sends lists by noon.",
        "Rain closes roads",
        "Northwood Hospital",
    ):
        assert said in page
    empty = opened(house)
    page = product(house, empty)
    assert "No series of figures is attached" in page
    assert "No causes were worked out" in page
    assert "No decision is proposed yet" in page


def test_the_list_filters_sorts_and_downloads(
    house: House, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(house.observer)
    assert "No dossier is open yet" in browser.get("/dossiers/").text
    for number in range(5):
        opened(house, title=f"Alpha {number}")
    with django_assert_max_num_queries(20):
        page = browser.get("/dossiers/")
    assert len(page.context["page"]) == 5
    for query, count in (
        ("q=alpha+C-3", 1),
        ("q=C-2", 1),
        ("state=ready", 0),
        ("state=x", 5),
        ("body=council&sort=-title", 5),
        ("body=none", 0),
        ("page=abc&sort=xyz", 5),
        ("q=%00", 5),
    ):
        assert len(browser.get(f"/dossiers/?{query}").context["page"]) == count, query
    assert b"Alpha 3" in browser.get("/dossiers/?format=csv").content
    assert browser.get("/dossiers/?format=xlsx").status_code == 200


def test_the_page_costs_the_same_however_much_is_in_it(
    house: House, django_assert_max_num_queries: Any
) -> None:
    dossier = rich(house)
    for number in range(12):
        actions.ask_contribution(
            dossier, house.hospital, question=f"Q{number}", days=4, by=house.owner
        )
        actions.add_draft(dossier, wording=f"W{number}", supporting=[house.insurer], by=house.owner)
    browser = signed_in(house.owner)
    with django_assert_max_num_queries(20):
        assert browser.get(dossier.get_absolute_url()).status_code == 200


def test_the_command_writes_both_papers(house: House, tmp_path: Path) -> None:
    dossier = rich(house)
    pdf, docx = tmp_path / "a.pdf", tmp_path / "a.docx"
    call_command("dossier", "council/C-1", "--pdf", str(pdf), "--docx", str(docx))
    assert "lists by noon" in words_of_pdf(pdf.read_bytes())
    assert "lists by noon" in words_of_docx(docx.read_bytes())
    actions.mark_ready(dossier, by=house.owner)
    actions.freeze(dossier, by=house.owner)
    call_command("dossier", "council/C-1", "--pdf", str(pdf), "--version-number", "1")
    assert "SHA-256" in words_of_pdf(pdf.read_bytes())
    for wrong in (
        ("council/C-9", "--pdf", str(pdf)),
        ("nonsense", "--pdf", str(pdf)),
        ("council/C-1",),
        ("council/C-1", "--pdf", str(pdf), "--version-number", "7"),
    ):
        with pytest.raises(CommandError):
            call_command("dossier", *wrong)


def test_what_the_room_offers(house: House) -> None:
    dossier = rich(house)
    desk = list(dossier_offers.desk(fresh(house.owner)))
    assert [item.action for item in desk] == ["Write the contribution", "Accept or return"]
    assert list(dossier_offers.desk(fresh(house.observer))) == []
    (panel,) = dossier_offers.board(house.body, fresh(house.observer))
    assert [(row.asked, row.owed) for row in panel.context["rows"]] == [(2, 1)]
    assert len(list(dossier_offers.agency(house.authority, fresh(house.owner)))) == 1
    assert list(dossier_offers.agency(house.authority, fresh(house.stranger))) == []
    actions.mark_ready(dossier, by=house.owner)
    assert [i.action for i in dossier_offers.desk(fresh(house.owner))] == ["Put it on an agenda"]
    assert dossier_offers.merge(house.authority, house.hospital) == {
        "contributions": 1,
        "draft decisions": 1,
    }
    draft = DraftDecision.objects.get()
    assert (draft.lead, list(draft.supporting.all())) == (house.hospital, [])
    assert dossier_offers.merge(house.hospital, house.insurer)["draft decisions"] == 1
    assert "dossiers.contribute" in {v for p in offers.of("link") for v in p()}
