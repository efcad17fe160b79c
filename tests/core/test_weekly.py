"""One letter on Monday: what was told in the week, and what waits on the desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail

from concilia.core import clock, jobs, notices, offers
from concilia.core.desk import Item
from concilia.core.notices.mail import send_due
from tests.house import House

MONDAY = dt.datetime(2026, 6, 1, 5, 30, tzinfo=dt.UTC)  # 07:30 in Brussels


def everything() -> list[Any]:
    send_due()
    jobs.work("w")
    return mail.outbox


def tell(house: House, key: str) -> None:
    notices.tell(
        house.owner, kind="test", key=key, subject=lambda: f"Subject {key}", text=lambda: "Text"
    )


@pytest.fixture
def waiting(house: House, monkeypatch: pytest.MonkeyPatch) -> list[Item]:
    """What waits on the owner's desk; the owner asked for one letter a week."""
    house.owner.digest, house.owner.time_zone = "weekly", "Europe/Brussels"
    house.owner.save()
    items: list[Item] = []

    def desk(person: Any) -> list[Item]:
        return items if person == house.owner else []

    monkeypatch.setitem(offers._providers, "desk", [desk])
    return items


def test_one_letter_on_monday_morning(house: House, waiting: list[Item]) -> None:
    with clock.at(MONDAY - dt.timedelta(days=3)):
        tell(house, "friday")
        assert everything() == []
    waiting.append(Item("Report D-7", "/duties/7/", "Report", due=dt.date(2026, 6, 3), hurt=10))
    waiting.append(Item("Contribute to K-1", "/dossiers/1/", "Write"))
    with clock.at(MONDAY - dt.timedelta(hours=1)):
        assert everything() == []
    for later in (0, 1, 24, 72):
        with clock.at(MONDAY + dt.timedelta(hours=later)):
            if later == 1:
                tell(house, "monday")
            assert len(everything()) == 1
    (letter,) = mail.outbox
    assert "Subject friday" in letter.body
    assert "Your week: 2 things wait" in letter.body
    assert letter.body.index("Report D-7 · due on 3 June 2026") < letter.body.index("Contribute")
    assert "Subject monday" not in letter.body
    with clock.at(MONDAY + dt.timedelta(days=7)):
        assert len(everything()) == 2
    assert "Subject monday" in mail.outbox[1].body


def test_nothing_waits_and_nothing_is_sent(house: House, waiting: list[Item]) -> None:
    with clock.at(MONDAY):
        assert everything() == []


def test_a_missed_monday_is_made_good(house: House, waiting: list[Item]) -> None:
    with clock.at(MONDAY - dt.timedelta(days=3)):
        tell(house, "friday")
    with clock.at(MONDAY + dt.timedelta(days=1)):
        (letter,) = everything()
        assert letter.subject == "Subject friday"


def test_a_long_desk_is_cut_short_and_says_so(house: House, waiting: list[Item]) -> None:
    waiting += [Item(f"Thing {n:02}", "/", "Do") for n in range(20)]
    house.owner.language = "nl"
    house.owner.save()
    with clock.at(MONDAY):
        (letter,) = everything()
    assert letter.body.count("– Thing") == 15
    assert "5" in letter.body
