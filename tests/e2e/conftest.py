"""A real browser, and a clock that a story can move for every thread."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from concilia.core import clock
from tests.e2e.files import files, say_when_made
from tests.e2e.turning import Turn, Wait

# The shell draws the same pages with less of a browser around them.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; skips when none is installed."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    # The browser's event loop lives in this thread, and Django would refuse the database here.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as play:
            opened = play.chromium.launch(executable_path=found, args=ARGUMENTS)
            yield opened
            opened.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.timedelta], None]:
    """Let time pass, for the server's threads too."""
    passed = [dt.timedelta()]
    monkeypatch.setattr(clock, "now", lambda: timezone.now() + passed[0])

    def later(time: dt.timedelta) -> None:
        passed[0] += time

    return later


@pytest.fixture
def turn(
    browser: Browser,
    live_server: Any,
    transactional_db: None,
    tmp_path: Path,
    wait: Wait,
    settings: Any,
) -> Iterator[Turn]:
    """The house before anybody has come."""
    settings.BASE_URL = live_server.url
    found = files(tmp_path)
    say_when_made(found)
    made = Turn(browser, live_server.url, found, wait)
    yield made
    for one in made.walkers:
        one.close()
