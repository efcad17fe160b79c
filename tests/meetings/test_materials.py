"""The agenda's times, its papers, and everything together as one PDF."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from concilia.agencies.models import Person
from concilia.core import clock, documents
from concilia.core.documents import Document, Paragraph
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.meetings import actions, rules
from concilia.meetings.models import AgendaItem, Material, Meeting
from concilia.meetings.packs import pack
from tests.meetings.scene import BEFORE, DAY, Scene

MINUTES = dt.timedelta(minutes=1)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def pdf_of(text: str) -> bytes:
    return documents.to_pdf(Document(title=text, blocks=(Paragraph(text),)))


def test_times_add_up_from_the_hour_of_the_meeting(scene: Scene) -> None:
    meeting, house = scene.planned(), scene.house
    with clock.at(BEFORE):
        titles = ("Opening", "Beds", "Any other business")
        items = [actions.add_item(meeting, by=house.owner, title=title) for title in titles]
        owner = signed_in(house.owner)
        address = f"/meetings/{meeting.pk}/agenda/times/"
        first = {f"minutes_{items[0].pk}": "10", f"minutes_{items[1].pk}": "45", "other": "9"}
        assert owner.post(address, first).status_code == 302
        page = owner.get(meeting.get_absolute_url()).content.decode()
        assert "55 minutes together." in page
        assert "1 item has no time yet." in page
        assert ">13:10<" in page
        owner.post(address, {f"minutes_{items[2].pk}": "5"})
        assert "Ends at 14:00." in owner.get(meeting.get_absolute_url()).content.decode()
        for wrong in ("x", "-1", "99999999", "1441"):
            bad = owner.post(address, {f"minutes_{items[0].pk}": wrong})
            assert bad.status_code == 422, wrong
        assert owner.post(address, {"minutes_999999": "5"}).status_code == 422
        assert signed_in(house.colleague).post(address, first).status_code == 403
    meeting.refresh_from_db()
    assert [item.minutes for item in meeting.items.order_by("position")] == [10, 45, 5]
    assert meeting.sequence == 2


def test_a_clock_change_within_the_meeting_moves_no_item() -> None:
    start = dt.datetime(2026, 3, 29, 0, 30, tzinfo=dt.UTC)  # clocks go forward at 01:00 UTC
    assert rules.times_of(start, [60, 0, 5]) == [start, start + 60 * MINUTES, None]


def test_everything_is_one_pdf_with_bookmarks(scene: Scene) -> None:
    meeting, house = scene.planned(), scene.house
    with clock.at(BEFORE):
        actions.add_dossier(meeting, scene.dossier(), by=house.owner)
        beds = actions.add_item(meeting, by=house.owner, title="Beds")
        actions.add_item(meeting, by=house.owner, title="Any other business")
        for title, name, content in (
            ("Plan of beds", "plan.pdf", pdf_of("Forty beds.")),
            ("Broken", "broken.pdf", b"%PDF-1.7 and nothing more"),
            ("Figures", "figures.csv", b"ward,beds\nA,40\n"),
        ):
            actions.add_material(beds, by=house.owner, title=title, name=name, content=content)
        answer = signed_in(house.colleague).get(f"/meetings/{meeting.pk}/materials.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    read = PdfReader(io.BytesIO(answer.content))
    marks = [one["/Title"] for one in read.outline if not isinstance(one, list)]
    assert marks == ["Agenda", "1. Nobody answers at night", "2. Beds", "3. Any other business"]
    below = [one["/Title"] for each in read.outline if isinstance(each, list) for one in each]
    assert below == ["Dossier, version 1", "Plan of beds"]
    page = read.get_destination_page_number(read.outline[3])  # Beds
    assert page is not None
    assert "Forty beds." in read.pages[page].extract_text()
    cover = read.pages[0].extract_text()
    assert "enclosed as the file figures.csv" in " ".join(cover.split())
    assert set(read.attachments) == {"broken.pdf", "figures.csv"}
    assert read.attachments["figures.csv"] == [b"ward,beds\nA,40\n"]


def test_a_meeting_without_an_agenda_has_a_pack_that_says_so(scene: Scene) -> None:
    read = PdfReader(io.BytesIO(pack(scene.planned())))
    assert "The agenda is empty." in read.pages[0].extract_text()


def test_who_proposed_an_item_adds_its_papers_and_everybody_reads_them(scene: Scene) -> None:
    meeting, house = scene.planned(), scene.house
    with clock.at(BEFORE):
        item = actions.propose_item(meeting, by=house.colleague, title="Beds")
        member = signed_in(house.colleague)
        assert "Add materials" in member.get(meeting.get_absolute_url()).content.decode()
        file = SimpleUploadedFile("plan.txt", b"<script>alert(1)</script>", "text/html")
        sent = {"item": item.pk, "title": "Plan", "file": file}
        assert member.post(f"/meetings/{meeting.pk}/materials/", sent).status_code == 302
        paper = Material.objects.get()
        read = signed_in(house.observer).get(f"/meetings/materials/{paper.pk}/")
        assert read.headers["Content-Disposition"] == 'attachment; filename="plan.txt"'
        assert read.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert signed_in(house.stranger).get(f"/meetings/materials/{paper.pk}/").status_code == 404
        with pytest.raises(Forbidden):
            actions.add_material(item, by=house.adviser, title="x", name="x.txt", content=b"x")
        for name, content in (("x.exe", b"MZ"), ("x.pdf", b"no pdf"), ("x.txt", b"")):
            with pytest.raises(Invalid):
                actions.add_material(item, by=house.owner, title="x", name=name, content=content)


def test_times_are_fixed_when_the_meeting_is_closed(scene: Scene) -> None:
    meeting = scene.closed()
    item = AgendaItem.objects.filter(meeting=meeting)[0]
    with clock.at(DAY), pytest.raises(NotNow):
        actions.set_times(Meeting.objects.get(), {item.pk: 5}, by=scene.house.owner)
