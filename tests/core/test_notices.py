"""Notices: told once, in the person's language, by e-mail as the person chose."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import translation

from concilia.agencies.models import Person
from concilia.core import clock, jobs, links, notices
from concilia.core.errors import Invalid
from concilia.core.models import Job, LedgerEntry, Notice
from concilia.core.notices import mail as sending
from concilia.core.notices.mail import send_due
from tests.house import House

NIGHT = dt.datetime(2026, 6, 1, 2, tzinfo=dt.UTC)


def tell(person: Person, key: str = "k", **more: Any) -> None:
    notices.tell(
        person,
        kind="test",
        key=key,
        subject=more.pop("subject", lambda: "Duty\nD-1 is <late>"),
        text=more.pop("text", lambda: "Please report.\n\nThank you & goodbye."),
        **more,
    )


def everything() -> list[Any]:
    send_due()
    jobs.work("w")
    return mail.outbox


def test_the_same_key_is_told_once_to_each(house: House) -> None:
    for _again in range(3):
        tell(house.owner)
    tell(house.chair)
    assert Notice.objects.count() == 2
    assert len(everything()) == 2
    assert len(everything()) == 2


def test_what_is_told_in_a_failed_action_was_never_told(house: House) -> None:
    with transaction.atomic():
        tell(house.owner)
        transaction.set_rollback(True)
    assert everything() == []
    assert not Notice.objects.exists()


def test_the_e_mail(house: House) -> None:
    link = links.make(house.colleague, "duties.report", house.body)
    tell(house.colleague, url="/duties/1/", link=link)
    (message,) = everything()
    assert message.subject == "Duty D-1 is <late>"
    assert message.to == ["cora.colleague@example.org"]
    assert link in message.body
    assert "/notices/" in message.body
    html = message.alternatives[0][0]
    assert "Thank you &amp; goodbye." in html
    assert "Duty D-1 is &lt;late&gt;" in html
    assert f'href="{link}"' in html
    notice = Notice.objects.get()
    real: EmailMessage = message.message()
    assert real["Message-ID"] == f"<notice-{notice.pk}.{house.colleague.pk}@127.0.0.1>"
    assert real["List-Unsubscribe"] == "<http://127.0.0.1:8000/notices/>"
    assert real["Auto-Submitted"] == "auto-generated"
    assert (notice.mail, notice.mailed_at is not None) == ("sent", True)


def test_without_a_link_the_button_leads_to_the_page(house: House) -> None:
    tell(house.owner, "inside", url="/duties/1/")
    tell(house.owner, "nowhere")
    inside, nowhere = everything()
    assert "http://127.0.0.1:8000/duties/1/" in inside.body
    assert "Open in Concilia" in inside.body
    assert "Open in Concilia" not in nowhere.body


def test_texts_are_made_under_the_person_s_language(house: House) -> None:
    house.owner.language, house.chair.language = "nl", "xx"
    seen: list[str] = []

    def subject() -> str:
        seen.append(translation.get_language() or "")
        return "s"

    tell(house.owner, subject=subject)
    tell(house.chair, subject=subject)
    assert seen == ["nl", "en"]


def test_a_batch_without_notices_or_of_somebody_who_left_sends_nothing(house: House) -> None:
    assert sending.mail("nothing") == {"sent": 0}
    tell(house.owner)
    type(house.owner).objects.update(is_active=False)
    assert everything() == []
    assert str(Notice.objects.get()) == "Duty D-1 is <late>"


def test_long_subjects_and_keys(house: House) -> None:
    tell(house.owner, subject=lambda: "x" * 10_000)
    assert len(Notice.objects.get().subject) == 300
    with pytest.raises(ValueError, match="notice key"):
        tell(house.owner, key="k" * 201)


def test_who_was_deactivated_is_told_nothing(house: House) -> None:
    tell(house.owner)
    house.owner.is_active = False
    house.owner.save()
    tell(house.owner, "later")
    assert everything() == []
    assert Notice.objects.count() == 1


class TestDigest:
    def test_one_e_mail_a_day_in_the_morning_of_the_person(self, house: House) -> None:
        house.owner.digest, house.owner.time_zone = "daily", "Asia/Shanghai"
        house.owner.save()
        with clock.at(dt.datetime(2026, 6, 1, 22, 59, tzinfo=dt.UTC)):  # 06:59 there
            tell(house.owner, "a", subject=lambda: "First")
            tell(house.owner, "b", subject=lambda: "Second")
            assert everything() == []
        with clock.at(dt.datetime(2026, 6, 1, 23, 1, tzinfo=dt.UTC)):  # 07:01 on 2 June
            (message,) = everything()
            assert message.subject == "2 messages for you"
            assert "First" in message.body
            assert "Second" in message.body
            assert message.extra_headers["Message-ID"].startswith(
                f"<digest-{house.owner.pk}-2026-06-02."
            )
            tell(house.owner, "c", subject=lambda: "Third")
            assert len(everything()) == 1
        with clock.at(dt.datetime(2026, 6, 2, 23, 5, tzinfo=dt.UTC)):
            assert len(everything()) == 2
            assert mail.outbox[1].subject == "Third"
        assert Job.objects.filter(kind="notices.digest").count() == 2

    def test_never_means_never(self, house: House) -> None:
        house.owner.digest = "never"
        tell(house.owner)
        assert everything() == []
        assert Notice.objects.get().mail == "none"

    def test_what_waits_follows_a_new_choice(self, house: House) -> None:
        house.owner.digest = house.chair.digest = "daily"
        house.owner.save()
        house.chair.save()
        with clock.at(NIGHT):
            tell(house.owner)
            tell(house.chair)
            notices.choose_digest(house.owner, "at_once", by=house.owner)
            notices.choose_digest(house.chair, "never", by=house.chair)
            (message,) = everything()
            assert message.to == [house.owner.email]
        assert Notice.objects.get(person=house.chair).mail == "none"
        assert LedgerEntry.objects.filter(verb="notices.choose").count() == 2
        with pytest.raises(Invalid):
            notices.choose_digest(house.owner, "hourly", by=house.owner)

    def test_an_unknown_time_zone_counts_as_utc(self, house: House) -> None:
        house.owner.digest, house.owner.time_zone = "daily", "Mars/Olympus"
        house.owner.save()
        with clock.at(NIGHT):
            tell(house.owner)
            assert everything() == []
        with clock.at(NIGHT + dt.timedelta(hours=6)):
            assert len(everything()) == 1

    def test_a_second_attempt_sends_the_same_notices(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The worker is killed after the server took the digest; meanwhile another notice came."""
        house.owner.digest = "daily"
        house.owner.save()
        with clock.at(NIGHT + dt.timedelta(hours=6)):
            tell(house.owner, "a", subject=lambda: "First")
            send_due()
            jobs.work("w")
            Notice.objects.update(mail="waiting", mailed_at=None)
            Job.objects.update(state="waiting")
            tell(house.owner, "b", subject=lambda: "Second")
            jobs.work("w")
        first, second = mail.outbox
        assert first.body == second.body
        assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
        assert Notice.objects.get(key="b").mail == "waiting"


class TestPage:
    def test_a_person_sees_their_own(self, client: Client, house: House) -> None:
        tell(house.owner, subject=lambda: "For <b>Olga</b>", url="/duties/")
        tell(house.chair, subject=lambda: "For Carl")
        assert client.get("/notices/").status_code == 302
        client.force_login(house.owner)
        page = client.get("/notices/?page=abc&show=<").content.decode()
        assert "For &lt;b&gt;Olga" in page
        assert "For Carl" not in page
        foreign = Notice.objects.get(person=house.chair)
        assert client.post(f"/notices/{foreign.pk}/open/").status_code == 404
        own = Notice.objects.get(person=house.owner)
        assert client.get(f"/notices/{own.pk}/open/").status_code == 405
        response = client.post(f"/notices/{own.pk}/open/")
        assert response.headers["Location"] == "/duties/"
        own.refresh_from_db()
        assert own.read_at is not None
        assert client.post(f"/notices/{own.pk}/open/").status_code == 302
        assert "Nothing is unread" in client.get("/notices/?show=unread").content.decode()

    def test_a_notice_never_leads_elsewhere(self, client: Client, house: House) -> None:
        client.force_login(house.owner)
        for number, url in enumerate(("", "//evil.example/", "https://evil.example/")):
            tell(house.owner, str(number), url=url)
            notice = Notice.objects.get(key=str(number))
            response = client.post(f"/notices/{notice.pk}/open/")
            assert response.headers["Location"] == "/notices/"

    def test_all_at_once(self, client: Client, house: House) -> None:
        for number in range(3):
            tell(house.owner, str(number))
        tell(house.chair)
        client.force_login(house.owner)
        assert client.post("/notices/read/").status_code == 302
        assert Notice.objects.filter(read_at=None).count() == 1

    def test_choosing_how_e_mail_comes(self, client: Client, house: House) -> None:
        client.force_login(house.owner)
        assert client.post("/notices/e-mail/", {"digest": "daily"}).status_code == 302
        house.owner.refresh_from_db()
        assert house.owner.digest == "daily"
        assert client.post("/notices/e-mail/", {"digest": "x" * 1000}).status_code == 422
        assert client.post("/notices/e-mail/").status_code == 422

    def test_few_queries(
        self, client: Client, house: House, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(60):
            tell(house.owner, str(number))
        client.force_login(house.owner)
        with django_assert_max_num_queries(20):
            assert client.get("/notices/").status_code == 200
