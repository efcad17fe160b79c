"""A delegate's way on a phone, from the e-mail to the reported progress: three taps, one text."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser

from concilia.core import clock, jobs
from concilia.duties import actions
from concilia.duties.models import Report
from concilia.meetings.models import Decision
from tests.e2e.walker import PHONE, Walker
from tests.house import build_house

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]


def test_three_taps_and_one_text(
    browser: Browser, live_server: Any, transactional_db: None, settings: Any
) -> None:
    settings.BASE_URL = live_server.url
    house = build_house()
    decision = Decision.objects.create(
        body=house.body, year=2026, number=14, wording="Visit daily.", decided_at=clock.now()
    )
    actions.give_duty(
        decision,
        title="Visit every contact daily",
        lead=house.hospital,
        due=clock.today() + dt.timedelta(days=30),
        by=house.owner,
    )
    jobs.work("phone")
    letter = next(one for one in mail.outbox if house.coordinator.email in one.to)
    (html,) = [content for content, kind in letter.alternatives if kind == "text/html"]

    delegate = Walker(browser, live_server.url, size=PHONE)
    delegate.page.set_content(str(html))
    taps = 0

    delegate.page.get_by_role("link", name="Answer now, without signing in").click()
    taps += 1
    delegate.page.wait_for_url(re.compile(r"/l/"))
    delegate.look()
    delegate.page.locator("[name=text]").fill("Two of four teams visit daily.")
    delegate.page.get_by_text("50 %", exact=True).click()
    taps += 1
    delegate.page.get_by_role("button", name="Send the report").click()
    taps += 1
    delegate.reads("Your report has been kept")
    delegate.look()
    assert taps == 3

    report = Report.objects.get()
    assert (report.percent, report.channel) == (50, "link")
    assert report.text == "Two of four teams visit daily."
    assert delegate.too_wide() == ""
    assert delegate.faults == []
    delegate.close()
