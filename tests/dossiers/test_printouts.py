"""Short papers come at once; long ones are made by a worker, and their page says how far it is."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.core import clock, documents, jobs, offers
from concilia.core.models import Job
from concilia.dossiers import actions, printing, rules
from concilia.dossiers.documents import printed
from concilia.dossiers.models import Dossier, Printout
from tests.challenges.test_pages import signed_in
from tests.dossiers.scene import rich
from tests.house import House


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch, house: House) -> Dossier:
    """Return a dossier whose papers count as long."""
    monkeypatch.setattr(rules, "PATIENCE", 0.0)
    return rich(house)


@given(st.integers(0, 500), st.integers(0, 50_000))
def test_more_never_takes_less(figures: int, lines: int) -> None:
    now = rules.seconds_to_print(figures, lines)
    assert now <= rules.seconds_to_print(figures + 1, lines)
    assert now <= rules.seconds_to_print(figures, lines + 1)


def test_what_counts_as_long() -> None:
    assert rules.seconds_to_print(25, 800) > rules.PATIENCE  # the 40 pages of the benchmark
    assert rules.seconds_to_print(10, 200) < rules.PATIENCE  # a dossier as most are


def test_a_short_paper_comes_at_once(house: House) -> None:
    dossier = rich(house)
    assert signed_in(house.owner).get(f"/dossiers/{dossier.pk}/document.pdf").status_code == 200
    assert not Printout.objects.exists()


def test_a_long_paper_is_made_by_the_worker(house: House, long: Dossier) -> None:
    browser = signed_in(house.owner)
    at = f"/dossiers/{long.pk}/document.docx"
    page = browser.get(at).headers["Location"]
    assert browser.get(at).headers["Location"] == page  # asked twice, made once
    held = Printout.objects.get()
    assert "Waiting for the worker" in browser.get(page).text
    assert browser.get(f"{page}document/").status_code == 409
    Printout.objects.update(state="drawing", done=3, total=7)
    asked_again = browser.get(page, headers={"HX-Request": "true"}).text
    assert "3 of 7 charts" in asked_again
    assert "<html" not in asked_again
    assert "every 1s" in asked_again

    jobs.work("w")
    held.refresh_from_db()
    assert (held.state, held.done) == ("done", held.total)
    ready = browser.get(page, headers={"HX-Request": "true"}).text
    assert "every 1s" not in ready
    assert f"{page}document/" in ready
    made = browser.get(f"{page}document/")
    assert made.content == browser.get(at).content == bytes(held.content or b"")
    assert "council-C-1.docx" in made.headers["Content-Disposition"]
    assert printing.make(held.pk) == {"printout": held.pk, "skipped": True}

    actions.edit_summary(long, summary="Otherwise.", by=house.owner)
    assert browser.get(at).headers["Location"] != page  # another tree, another paper
    assert browser.get(f"{at}?here").status_code == 200


def test_a_paper_is_its_reader_s_alone(house: House, long: Dossier) -> None:
    page = signed_in(house.owner).get(f"/dossiers/{long.pk}/document.pdf").headers["Location"]
    for other in (house.colleague, house.stranger):
        for address in (page, f"{page}document/"):
            assert signed_in(other).get(address).status_code == 404
    # Who may no longer see the dossier gets no paper of it either.
    Printout.objects.update(reader=house.stranger)
    assert printing.make(Printout.objects.get().pk)["skipped"]
    assert Printout.objects.get().state == "waiting"


def test_a_frozen_version_is_printed_as_it_was(house: House, long: Dossier) -> None:
    actions.mark_ready(long, by=house.owner)
    kept = actions.freeze(long, by=house.owner)
    actions.reopen(long, by=house.owner)
    actions.edit_summary(long, summary="Written later.", by=house.owner)
    browser = signed_in(house.owner)
    at = f"/dossiers/{long.pk}/versions/{kept.number}/document"
    assert browser.get(f"{at}.pdf").status_code == 200  # kept when it was frozen
    page = browser.get(f"{at}.docx").headers["Location"]
    assert "version 1" in browser.get(page).text
    jobs.work("w")
    held = Printout.objects.get()
    assert held.digest == documents.digest(printed(kept))
    name = browser.get(f"{page}document/").headers["Content-Disposition"]
    assert "council-C-1-v1.docx" in name


def test_a_paper_that_fails_says_so_and_is_tried_again(
    house: House, long: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_document: documents.Document, _told: object) -> bytes:
        raise ValueError("no font")

    browser = signed_in(house.owner)
    page = browser.get(f"/dossiers/{long.pk}/document.pdf").headers["Location"]
    with monkeypatch.context() as patched:
        patched.setitem(printing.WRITERS, Printout.Form.PDF, broken)
        jobs.work("w")
    assert "The worker tries again" in browser.get(page).text
    Job.objects.update(run_at=clock.now())
    jobs.work("w")
    assert "It is ready" in browser.get(page).text


def test_papers_are_forgotten_after_two_days(house: House, long: Dossier) -> None:
    signed_in(house.owner).get(f"/dossiers/{long.pk}/document.pdf")
    assert printing.forget in list(offers.of("tick"))
    assert printing.forget() == 0
    with clock.at(clock.now() + dt.timedelta(days=2, minutes=1)):
        assert printing.forget() == 1
    assert not Printout.objects.exists()
