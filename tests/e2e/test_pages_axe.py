"""Every page of the world, as the secretary and as the operator, in light and dark, by axe."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Error

from concilia.core import clock
from tests.e2e.walker import DESKTOP, PHONE, Walker
from tests.gates import matrix
from tests.gates.world import NOW, World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]
# They hand out files, or are pieces that a page fetches.
NO_PAGES = (
    "javascript-catalog",
    "core:chart_engine",
    "core:import_template",
    "core:import_progress",
    "core:ledger_checkpoint",
    "duties:attachment",
    "mfa_download",
    "learning:inputs",
    "meetings:sit_state",
    "meetings:live_state",
    "meetings:screen_state",
    "dossiers:sheet",
    "api:",
    "meetings:now",
    "meetings:count",
)
# How each element that shows text is made: its tag and classes below those of its parent.
STYLES = """() => [...new Set([...document.querySelectorAll('body *')].map(one => {
  const above = one.parentElement;
  return `${above.tagName}.${above.className}>${one.tagName}.${one.className}`;
}))]"""
PARTS = 2  # so that several processes look at the same time
NO_DOWNLOADS = ("document", "pdf", "docx", "csv", "xlsx", "import_file", "import_report")


def pages(world: World, role: str) -> dict[str, str]:
    """Return the addresses that show a page to this role, as the matrix of roles expects it."""
    shown = {
        key
        for (key, method, who), status in matrix.read().items()
        if (method, who, status) == ("GET", role, 200)
    }
    return {
        key: url
        for key, url in world.targets.items()
        if key in shown
        and not key.startswith(NO_PAGES)
        and not any(word in key for word in NO_DOWNLOADS)
    }


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_has_a_violation(
    browser: Browser,
    live_server: Any,
    transactional_db: None,
    monkeypatch: pytest.MonkeyPatch,
    part: int,
) -> None:
    with clock.at(NOW):
        world = build_world()
    monkeypatch.setattr(clock, "now", lambda: NOW)  # for the server's threads
    mine = pages(world, "secretary")
    # The operator looks only at what the secretary may not.
    theirs = {key: url for key, url in pages(world, "operator").items() if key not in mine}
    assert len(mine) > 60
    assert len(theirs) > 10
    wrong: list[str] = []
    seen: set[str] = set()
    for person, urls in ((world.house.owner, mine), (world.house.operator, theirs)):
        walker = Walker(browser, live_server.url)
        walker.sign_in(person.email)
        for key in list(urls)[part::PARTS]:
            wrong += [f"{key}: {one}" for one in _faults(walker, urls[key], seen)]
        walker.close()
    assert wrong == [], "\n".join(wrong)


def _faults(walker: Walker, url: str, seen: set[str]) -> list[str]:
    """Look at one page in light, then on a phone, and say all that is wrong.

    A page that shows nothing of another style than those before is not judged in the dark again.
    """
    page = walker.page
    try:
        answer = page.goto(walker.base + url)
    except Error as error:
        return [] if "Download is starting" in str(error) else [str(error)]
    if answer is None or "html" not in answer.headers.get("content-type", ""):
        return []
    found = walker.violations()
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    styles = set(page.evaluate(STYLES))
    if styles - seen:
        seen |= styles
        found += [f"dark: {one}" for one in walker.violations(only="color-contrast")]
    found += [text] if (text := walker.too_wide()) else []
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    found += walker.faults
    walker.faults.clear()
    return found
