"""What stands around every page: the design, the entrance, light and dark, and being asked."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.walker import DESKTOP, PHONE, Walker
from tests.house import PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)])
def test_the_design_and_the_entrance_have_no_violation(
    browser: Browser, live_server: Any, transactional_db: None, scheme: str, size: tuple[int, int]
) -> None:
    walker = Walker(browser, live_server.url, size=size, scheme=scheme)
    for path in ("/design", "/account/login/", "/account/password/reset/"):
        walker.go(path)
    walker.page.goto(f"{live_server.url}/no/such/page")
    assert walker.violations() == []
    assert not walker.too_wide()
    walker.close()


def test_switch_of_light_and_dark_and_the_question(
    browser: Browser, live_server: Any, house: House
) -> None:
    walker = Walker(browser, live_server.url)
    page = walker.page
    walker.go("/account/login/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.click("summary:has-text('Light or dark')")
    page.click("[data-theme-choice=dark]")
    dark = page.evaluate(ground)
    assert light != dark
    page.reload()
    assert page.evaluate(ground) == dark
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"

    walker.sign_in(house.operator.email, PASSWORD)
    walker.go("/people/?q=stan")
    page.click("text=Close account")
    dialog = page.locator("dialog[open]")
    assert "Stan Stranger" in dialog.inner_text()
    dialog.locator("text=Cancel").click()
    page.wait_for_function("() => !document.querySelector('dialog')")
    page.click("text=Close account")
    page.locator("dialog[open] button[value=yes]").click()
    page.wait_for_selector("text=is closed")
    house.stranger.refresh_from_db()
    assert not house.stranger.is_active
    assert walker.faults == []
    walker.close()
