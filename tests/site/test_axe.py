"""The design page and the sign-in page in a real browser, judged by axe, in light and dark."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.house import PASSWORD, House

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium: apt-get install chromium"),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe_source() -> str:
    spec = importlib.util.find_spec("axe_core_python")
    assert spec
    assert spec.origin
    return (Path(spec.origin).parent / "axe.min.js").read_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def violations(page: Any) -> list[str]:
    page.evaluate(axe_source())
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_violation(
    browser: Browser, live_server: Any, house: House, scheme: str, width: int
) -> None:
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]  # light or dark
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        bypass_csp=True,  # axe itself comes in from outside; the policy has its own test
    )
    page = context.new_page()
    for path in ("/design", "/account/login/", "/account/password/reset/", "/no/such/page"):
        page.goto(live_server.url + path)
        assert violations(page) == [], path
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), path
    page.goto(live_server.url + "/account/login/")
    page.fill("[name=login]", house.operator.email)
    page.fill("[name=password]", PASSWORD)
    page.click("#sign-in button[type=submit]")
    for path in (
        "/",
        "/people/",
        "/people/me/",
        "/people/invite/",
        "/account/2fa/",
        "/board/council/",
    ):
        page.goto(live_server.url + path)
        assert violations(page) == [], path
    context.close()


def test_switch_of_light_and_dark_and_the_question(
    browser: Browser, live_server: Any, house: House
) -> None:
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(live_server.url + "/account/login/")
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

    page.fill("[name=login]", house.operator.email)
    page.fill("[name=password]", PASSWORD)
    page.click("#sign-in button[type=submit]")
    page.goto(live_server.url + "/people/?q=stan")
    page.click("text=Close account")
    dialog = page.locator("dialog[open]")
    assert "Stan Stranger" in dialog.inner_text()
    dialog.locator("text=Cancel").click()
    assert page.locator("dialog").count() == 0
    page.click("text=Close account")
    page.locator("dialog[open] button[value=yes]").click()
    page.wait_for_selector("text=is closed")
    house.stranger.refresh_from_db()
    assert not house.stranger.is_active
    assert wrong == []
    context.close()
