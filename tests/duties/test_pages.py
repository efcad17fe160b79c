"""The pages of duties: the list, one duty, the forms, and the link from the e-mail."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concilia.core import clock, links
from concilia.core.errors import NotNow
from concilia.core.models import LedgerEntry, StoredFile
from concilia.duties import actions
from concilia.duties.models import Duty, Report
from tests.duties.conftest import DUE, MONDAY, Scene


@pytest.fixture
def address(scene: Scene) -> str:
    """The link that the hospital's coordinator finds in the e-mail."""
    url = links.make(scene.house.coordinator, "duties.report", scene.duty, days=30)
    return url.removeprefix("http://127.0.0.1:8000")


class TestLink:
    def test_a_report_in_under_a_minute(self, client: Client, scene: Scene, address: str) -> None:
        page = client.get(address).content.decode()
        assert "Visit every contact daily" in page
        assert "You report as Cleo Coordinator" in page
        answer = client.post(address, {"text": "All teams visit.", "percent": "75"})
        assert answer.status_code == 200
        assert "Your report has been kept" in answer.content.decode()
        report = Report.objects.get()
        assert (report.person, report.channel, report.percent) == (
            scene.house.coordinator,
            "link",
            75,
        )
        assert client.post(address, {"text": "Again", "percent": "75"}).status_code == 410
        assert Report.objects.count() == 1
        assert client.get("/duties/").status_code == 302, "nobody was signed in"

    def test_done_needs_no_percentage_and_may_carry_a_file(
        self, client: Client, scene: Scene, address: str
    ) -> None:
        sheet = SimpleUploadedFile("list <b>.csv", b"a,b")
        client.post(address, {"text": "All done.", "done": "on", "attachment": sheet})
        assert scene.fresh().state == "done"
        assert Report.objects.get().attachment == StoredFile.objects.get()

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"text": "", "percent": "50"},
            {"text": "x", "percent": "300"},
            {"text": "x", "percent": "abc"},
            {"text": "x" * 10_000, "percent": "50"},
            {"text": "a\0b", "percent": "50"},
            {"text": "x", "percent": "50", "forecast": "1900-01-01"},
            {"text": "x", "percent": "50", "forecast": "soon"},
        ],
    )
    def test_wrong_input_leaves_the_link_usable(
        self, client: Client, scene: Scene, address: str, data: dict[str, str]
    ) -> None:
        assert client.post(address, data).status_code == 422
        assert not Report.objects.exists()
        assert scene.fresh().state == "given"
        assert client.post(address, {"text": "x", "percent": "50"}).status_code == 200

    def test_markup_and_every_script_come_back_as_text(
        self, client: Client, scene: Scene, address: str
    ) -> None:
        text = "<script>alert(1)</script> مرحبا 🙂 数据"
        page = client.post(address, {"text": text, "percent": "50"}).content.decode()
        assert "<script>alert" not in page
        assert "مرحبا 🙂 数据" in page

    def test_a_duty_that_is_over_asks_nothing(
        self, client: Client, scene: Scene, address: str
    ) -> None:
        actions.cancel_duty(scene.duty, reason="x", by=scene.house.owner)
        for response in (client.get(address), client.post(address, {"text": "x", "percent": "5"})):
            assert response.status_code == 409
            assert "No report is awaited" in response.content.decode()

    def test_who_left_the_agency_cannot_report(
        self, client: Client, scene: Scene, address: str
    ) -> None:
        scene.house.coordinator.appointments.all().delete()
        assert client.post(address, {"text": "x", "percent": "50"}).status_code == 404
        assert not Report.objects.exists()

    def test_a_link_to_a_stranger_opens_nothing(self, client: Client, scene: Scene) -> None:
        url = links.make(scene.house.stranger, "duties.report", scene.duty)
        assert client.get(url.removeprefix("http://127.0.0.1:8000")).status_code == 404

    def test_an_expired_link(self, client: Client, scene: Scene, address: str) -> None:
        with clock.at(MONDAY + dt.timedelta(days=31)):
            assert client.post(address, {"text": "x", "percent": "50"}).status_code == 410
        assert not Report.objects.exists()


class TestList:
    def test_who_sees_what(self, client: Client, scene: Scene) -> None:
        assert client.get("/duties/").status_code == 302
        for name, person in scene.house.everyone().items():
            if person is None:
                continue
            client.force_login(person)
            page = client.get("/duties/").content.decode()
            seen = "Visit every contact daily" in page
            assert seen == (name not in {"stranger"}), name
            status = client.get(f"/duties/{scene.duty.pk}/").status_code
            assert status == (404 if name == "stranger" else 200), name

    def test_filters_and_order(self, client: Client, scene: Scene) -> None:
        house = scene.house
        actions.give_duty(
            scene.decision,
            title="Soon <i>",
            lead=house.insurer,
            due=dt.date(2026, 6, 3),
            by=house.owner,
        )
        client.force_login(house.owner)

        def found(query: str) -> list[str]:
            response = client.get("/duties/?" + query)
            assert response.status_code == 200
            return [duty.ref for duty in response.context["page"]]

        assert found("") == ["D-2", "D-1"]
        assert found("sort=number") == ["D-1", "D-2"]
        assert found("sort=-number") == ["D-2", "D-1"]
        assert found("sort=-title") == ["D-1", "D-2"]
        assert found("tone=soon") == ["D-2"]
        assert found("tone=calm") == ["D-1"]
        assert found("tone=late") == []
        assert found("agency=insurer") == ["D-2", "D-1"]
        assert found("agency=hospital") == ["D-1"]
        assert found("q=contact") == ["D-1"]
        assert found("q=d-2") == ["D-2"]
        assert found("q=weekly") == ["D-1"]
        assert found("state=done") == []
        assert found("body=council") == ["D-2", "D-1"]
        assert found("body=other") == []
        assert found("until=2026-06-10") == ["D-2"]
        for nonsense in ("page=abc", "sort=xyz", "until=2026-99-99", "tone=x", "state=x"):
            assert found(nonsense) == ["D-2", "D-1"]
        assert found("q=" + "x" * 5000) == []
        assert found("q=%00") == ["D-2", "D-1"]
        client.force_login(house.coordinator)
        assert found("mine=1") == ["D-1"]
        with clock.at(MONDAY + dt.timedelta(days=20)):
            assert found("tone=late") == []
            client.force_login(house.owner)
            assert found("tone=late") == ["D-2"]

    def test_downloads(self, client: Client, scene: Scene) -> None:
        Duty.objects.update(title="=HYPERLINK(1)")
        client.force_login(scene.house.owner)
        text = client.get("/duties/?format=csv").content.decode("utf-8-sig")
        assert "'=HYPERLINK(1)" in text
        assert "Mutual Insurer" in text
        assert client.get("/duties/?format=xlsx").content[:2] == b"PK"

    def test_few_queries_however_many(
        self, client: Client, scene: Scene, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(55):
            actions.give_duty(
                scene.decision,
                title=f"Duty {number}",
                lead=scene.house.hospital,
                supporting=[scene.house.insurer],
                due=DUE,
                by=scene.house.owner,
            )
        client.force_login(scene.house.owner)
        for url in ("/duties/", f"/duties/{scene.duty.pk}/", "/duties/?mine=1&agency=hospital"):
            with django_assert_max_num_queries(20):
                assert client.get(url).status_code == 200

    def test_an_empty_list_says_how_to_fill_it(self, client: Client, scene: Scene) -> None:
        client.force_login(scene.house.stranger)
        assert "Go to the decisions" in client.get("/duties/").content.decode()
        assert "Show all duties" in client.get("/duties/?q=x").content.decode()


class TestPages:
    def test_the_whole_life_by_its_pages(self, client: Client, scene: Scene) -> None:
        house, url = scene.house, f"/duties/{scene.duty.pk}/"
        client.force_login(house.coordinator)
        assert "contest the duty if it is not yours" in client.get(url).content.decode()
        assert client.get(url + "report/").status_code == 200
        data = {
            "text": "Begun",
            "percent": "25",
            "obstacle": "No cars",
            "forecast": "2026-07-01",
            "attachment": SimpleUploadedFile("ünï.txt", b"text"),
        }
        assert client.post(url + "report/", data).status_code == 302
        report = Report.objects.get()
        file = client.get(f"{url}files/{report.pk}/")
        assert file.content == b"text"
        assert "attachment" in file.headers["Content-Disposition"]
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert client.post(url + "contest/", {"reason": "Not ours"}).status_code == 302
        client.force_login(house.owner)
        assert "Settle it with the agency" in client.get(url).content.decode()
        assert client.post(url + "settle/", {"reason": "Agreed"}).status_code == 302
        assert client.post(url + "report/", {"text": "Done", "done": "on"}).status_code == 302
        assert "Verify it, or return it" in client.get(url).content.decode()
        assert client.get(url + "verify/").status_code == 200
        assert client.post(url + "return/", {"reason": ""}).status_code == 422
        assert client.post(url + "return/", {"reason": "South?"}).status_code == 302
        assert client.post(url + "report/", {"text": "Now", "done": "on"}).status_code == 302
        assert client.post(url + "verify/", {"reason": ""}).status_code == 422
        assert client.post(url + "verify/", {"reason": "Seen"}).status_code == 302
        page = client.get(url).content.decode()
        assert "verified and closed" in page
        assert "No cars" in page
        assert "South?" in page
        assert client.post(url + "verify/").status_code == 409
        assert client.post(url + "report/", {"text": "x", "percent": "5"}).status_code == 409

    def test_what_one_may_not(self, client: Client, scene: Scene) -> None:
        url = f"/duties/{scene.duty.pk}/"
        client.force_login(scene.house.auditor)
        assert client.get(url).status_code == 200
        for step in ("report", "verify", "contest", "cancel", "close"):
            assert client.post(f"{url}{step}/", {"reason": "x"}).status_code == 403
        client.force_login(scene.house.owner)
        assert client.get(url + "dance/").status_code == 404
        assert client.post(url + "verify/", {"reason": "x"}).status_code == 409
        client.force_login(scene.house.stranger)
        for step in ("report", "verify", "files/1"):
            assert client.get(f"{url}{step}/").status_code == 404

    def test_no_file_no_download(self, client: Client, scene: Scene) -> None:
        made = actions.report_progress(scene.duty, text="x", percent=5, by=scene.house.coordinator)
        client.force_login(scene.house.owner)
        assert client.get(f"/duties/{scene.duty.pk}/files/{made.pk}/").status_code == 404
        assert client.get(f"/duties/{scene.duty.pk}/files/{10**9}/").status_code == 404

    def test_the_own_agency_s_people_are_not_offered_to_verify(
        self, client: Client, scene: Scene
    ) -> None:
        Duty.objects.update(lead=scene.house.authority, state="done")
        client.force_login(scene.house.owner)
        page = client.get(f"/duties/{scene.duty.pk}/").content.decode()
        assert "Somebody who does not act for the lead agency" in page
        assert client.post(f"/duties/{scene.duty.pk}/verify/", {"reason": ""}).status_code == 403

    def test_a_late_duty_and_one_without_reports(self, client: Client, scene: Scene) -> None:
        client.force_login(scene.house.owner)
        with clock.at(MONDAY + dt.timedelta(days=30)):
            page = client.get(f"/duties/{scene.duty.pk}/").content.decode()
        assert "This duty is late." in page
        assert "has not reported yet" in page


def test_the_choice_of_agencies_holds_any_name(client: Client, scene: Scene) -> None:
    scene.house.hospital.name = 'Salt & "Sons" <b>Ltd</b>'
    scene.house.hospital.save()
    client.force_login(scene.house.owner)
    page = client.get("/duties/?agency=hospital").content.decode()
    option = '<option value="hospital" selected>Salt &amp; &quot;Sons&quot; &lt;b&gt;Ltd&lt;/b&gt;<'
    assert option in page
    assert "<b>Ltd" not in page


class TestGiving:
    def test_from_a_decision(self, client: Client, scene: Scene) -> None:
        house, url = scene.house, f"/duties/new/?decision={scene.decision.pk}"
        client.force_login(house.owner)
        assert "Every contact is visited daily" in client.get(url).content.decode()
        data = {
            "title": "Train the teams",
            "lead": str(house.hospital.pk),
            "supporting": [str(house.insurer.pk)],
            "due_in_days": "10",
            "stage": "execute",
        }
        assert client.post(url, data).status_code == 302
        made = Duty.objects.get(title="Train the teams")
        assert made.due == dt.date(2026, 6, 15)
        for wrong in (
            {"due_in_days": ""},
            {"due_in_days": "", "due": "2020-01-01"},
            {"due_in_days": "99999"},
            {"title": "x" * 10_000},
            {"lead": "999999"},
            {"lead": str(house.insurer.pk)},
        ):
            assert client.post(url, data | wrong).status_code == 422
        assert Duty.objects.count() == 2

    def test_parts_with_days_of_their_own(self, client: Client, scene: Scene) -> None:
        house, url = scene.house, f"/duties/new/?decision={scene.decision.pk}"
        client.force_login(house.owner)
        field = f"part_due_{house.insurer.pk}"
        data = {
            "title": "Train the teams",
            "lead": str(house.hospital.pk),
            "supporting": [str(house.insurer.pk)],
            "due": "2026-06-15",
            "stage": "execute",
        }
        for day, words in (
            ("2026-06-16", "Not after the duty itself, which is due on"),
            ("2026-05-31", "The due date lies before the decision of"),
        ):
            answer = client.post(url, data | {field: day})
            page = answer.content.decode()
            assert (answer.status_code, words in page) == (422, True), day
            assert '<details class="disclosure" open>' in page, "what is wrong is not folded away"
        stray = {f"part_due_{house.authority.pk}": "2026-06-10"}
        assert "has no part in this duty" in client.post(url, data | stray).content.decode()
        assert not Duty.objects.filter(title="Train the teams").exists()

        assert client.post(url, data | {field: "2026-06-10"}).status_code == 302
        made = Duty.objects.get(title="Train the teams")
        assert made.parts.get().due == dt.date(2026, 6, 10)
        entry = LedgerEntry.objects.filter(verb="duties.give").latest("sequence")
        assert json.loads(entry.payload)["part_dues"] == {"insurer": "2026-06-10"}

    def test_not_for_others_and_not_without_a_decision(self, client: Client, scene: Scene) -> None:
        client.force_login(scene.house.colleague)
        assert client.get(f"/duties/new/?decision={scene.decision.pk}").status_code == 403
        client.force_login(scene.house.stranger)
        assert client.get(f"/duties/new/?decision={scene.decision.pk}").status_code == 404
        for nonsense in ("", "?decision=abc", "?decision=" + "9" * 40, "?decision=999999"):
            assert client.get("/duties/new/" + nonsense).status_code == 404


def test_the_link_view_s_form_is_checked_again_by_the_action(scene: Scene) -> None:
    """Two tabs: while one form is open, the duty is reported done in the other."""
    actions.report_progress(
        scene.duty, text="x", percent=100, done=True, by=scene.house.coordinator
    )
    with pytest.raises(NotNow):
        actions.report_progress(scene.duty, text="y", percent=50, by=scene.house.coordinator)
