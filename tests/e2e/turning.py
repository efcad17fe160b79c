"""Several people at their browsers, the worker in between, and files that are brought in."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Browser

from concilia.core import jobs
from tests.e2e.files import Files
from tests.e2e.walker import Walker

Wait = Callable[[dt.timedelta], None]


class Turn:
    """The browsers of those who take part, and what the worker does in between."""

    def __init__(self, browser: Browser, base: str, found: Files, wait: Wait) -> None:
        self.browser, self.base, self.files, self.wait = browser, base, found, wait
        self.walkers: list[Walker] = []
        self.judged: set[str] = set()

    def walker(self, **how: Any) -> Walker:
        """Open another browser."""
        made = Walker(self.browser, self.base, judged=self.judged, **how)
        self.walkers.append(made)
        return made

    def work(self) -> None:
        """Let the worker do what waits, as its process does."""
        call_command("tick", stdout=io.StringIO())
        jobs.work("turn")

    def link_to(self, address: str, word: str) -> str:
        """Return the signed link of the last e-mail to `address` whose subject has `word`."""
        self.work()
        letter = next(
            one
            for one in reversed(mail.outbox)
            if address in one.to and word.lower() in one.subject.lower()
        )
        found = re.search(r"https?://\S+(/l/[\w\-]+/)", str(letter.body))
        assert found, letter.body
        return found[1]


def bring_in(turn: Turn, walker: Walker, path: Path, kind: str) -> None:
    """Upload a table, look at its problems, set the wrong rows aside, take the report home."""
    walker.go("/imports/")
    walker.follow("Import a table")
    walker.fill(kind=kind)
    walker.page.set_input_files("[name=file]", str(path))
    walker.submit("main form button.button--primary")
    address = walker.page.url
    turn.work()
    walker.go(address)
    if "checked" not in walker.page.locator(".eyebrow").inner_text():
        walker.press("Check every row")
        turn.work()
        walker.go(address)
    walker.reads("What the check found", "right rows", "wrong rows")
    walker.submit("form[action$='/run/'] button")
    turn.work()
    walker.go(address)
    walker.reads("Report", "new", "set aside")
    if walker.page.locator("text=Rows set aside").count():
        report = walker.download("a[href$='report.csv']").decode("utf-8-sig")
        assert "set aside" in report
        assert walker.download("a[href$='report.xlsx']").startswith(b"PK")
    walker.go("/imports/")
    walker.reads(path.name, "done")
