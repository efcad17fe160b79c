"""Somebody at a browser: goes to pages, presses buttons, and looks at every page with axe."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page, Request, Response

from tests.house import PASSWORD

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE = (1280, 900), (390, 844)


def _axe() -> str:
    spec = importlib.util.find_spec("axe_core_python")
    assert spec
    assert spec.origin
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


AXE = _axe()
# Long pages fetch their later parts once they are shown.
PUT_TOGETHER = "() => !document.querySelector('main [hx-trigger=load]')"
JUDGE = """async run => {
  const found = await axe.run(
    document, {runOnly: run, resultTypes: ['violations'], preload: false, iframes: false}
  );
  return found.violations.flatMap(
    one => one.nodes.map(node => `${one.id}: ${node.target} ${node.failureSummary}`)
  );
}"""


class Walker:
    """One person with a browser of their own; nobody is signed in at first."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        *,
        size: tuple[int, int] = DESKTOP,
        scheme: Any = "light",
        judged: set[str] | None = None,
    ) -> None:
        """Open a window; pages of a kind in `judged`, which several share, pass without axe."""
        self.base = base
        self.judged = judged
        self.looked_at = 0
        self.faults: list[str] = []
        # axe itself comes in from outside; the policy on scripts has its own test.
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
            accept_downloads=True,
            bypass_csp=True,
        )
        self.context.add_init_script(AXE)
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"console at {self.page.url}: {message.text}")

    def _failed(self, request: Request) -> None:
        # A page that is left, and a download, end their requests before they are done.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.faults.append(f"{request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.url}: answered {response.status}")

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in on the page, and arrive at the desk."""
        self.go("/account/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.click("#sign-in button[type=submit]")
        self.page.wait_for_url(f"{self.base}/")
        self.look()

    def go(self, path: str) -> None:
        """Go to an address as if it were typed."""
        address = path if path.startswith("http") else self.base + path
        try:
            self.page.goto(address)
        except Error as error:
            # A page that renews itself when its job has ended may do so at the same moment.
            if "ERR_ABORTED" not in str(error):
                raise
            self.page.goto(address)
        self.look()

    def follow(self, name: str, *, exact: bool = False, within: str = "main") -> None:
        """Follow the first link of this name."""
        links = self.page.locator(within).get_by_role("link", name=name, exact=exact)
        with self.page.expect_navigation():
            links.first.click()
        self.look()

    def press(self, name: str, *, within: str = "main", exact: bool = False) -> None:
        """Press the first button of this name, and arrive on the next page."""
        buttons = self.page.locator(within).get_by_role("button", name=name, exact=exact)
        with self.page.expect_navigation():
            buttons.first.click()
        self.look()

    def submit(self, selector: str, *, asked: bool = False) -> None:
        """Press a button found by selector, say yes where it is `asked`, and arrive."""
        button = self.page.locator(selector).first
        if asked:
            button.click()
            button = self.page.locator(
                "dialog[open] .button--primary, dialog[open] .button--danger"
            )
        with self.page.expect_navigation():
            button.first.click()
        self.look()

    def fill(self, **fields: str) -> None:
        """Fill controls in by their name: text, a choice by its words, or `yes` for a tick."""
        for name, value in fields.items():
            control = self.page.locator(f"main [name='{name}']:visible").first
            kind = control.evaluate("one => one.type || one.tagName.toLowerCase()")
            if kind.startswith("select"):
                control.select_option(label=value)
            elif kind == "checkbox":
                control.check()
            else:
                control.fill(value)

    def download(self, selector: str) -> bytes:
        """Fetch the file that a link on the page hands out, as this browser's person."""
        address = self.page.locator(selector).first.get_attribute("href")
        assert address
        answer = self.page.request.get(self.base + address)
        assert answer.status == 200, f"{address}: {answer.status}"
        return answer.body()

    def text(self) -> str:
        """Return what the page says, with single spaces."""
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())

    def reads(self, *texts: str) -> None:
        """Hold the page to saying each of `texts`."""
        said = self.text().lower()
        for text in texts:
            assert text.lower() in said, f"{self.page.url} does not say “{text}”: {said[:3000]}"

    def lacks(self, *texts: str) -> None:
        """Hold the page to not saying any of `texts`."""
        said = self.text().lower()
        for text in texts:
            assert text.lower() not in said, f"{self.page.url} says “{text}”"

    def look(self, *, axe: bool = True) -> None:
        """Judge the page: no fault so far, nothing for axe to say, nothing too wide."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_function(PUT_TOGETHER)
        self.looked_at += 1
        assert self.faults == [], f"{self.page.url}: {self.faults}"
        if axe and self._is_new():
            found = self.violations()
            assert found == [], f"{self.page.url}: {found}"
        if (self.page.viewport_size or {"width": 0})["width"] < 600:
            assert not self.too_wide(), self.too_wide()

    def _is_new(self) -> bool:
        """Say whether no page of this kind was judged yet, and note that one is."""
        if self.judged is None:
            return True
        kind = f"{re.sub(r'[0-9]+', '0', urlsplit(self.page.url).path)} {self.page.viewport_size}"
        known = kind in self.judged
        self.judged.add(kind)
        return not known

    def violations(self, *, only: str = "") -> list[str]:
        """Return what axe finds, by all its rules or by one."""
        run = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": TAGS}
        found: list[str] = self.page.evaluate(JUDGE, run)
        return found

    def too_wide(self) -> str:
        """Say by how much the page scrolls sideways; nothing where it does not."""
        wide, narrow = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        return f"{self.page.url} is {wide} px wide on {narrow} px" if wide > narrow else ""

    def close(self) -> None:
        """Leave."""
        self.context.close()
