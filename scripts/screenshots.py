"""Take the pictures of the README: the demonstration region in a headless browser.

Usage: python scripts/screenshots.py [FOLDER]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ADDRESS = "127.0.0.1:8097"
PASSWORD = "coordinate-2026"  # noqa: S105 (the demonstration's, printed on its sign-in page)
PICTURES = (
    ("desk", "katarina.novak", "/", 1280, 860, "light"),
    ("board", "aurelio.santos", "/board/rivermark/", 1280, 1100, "light"),
    ("dossier", "katarina.novak", "/dossiers/1/", 1280, 1100, "dark"),
    ("phone", "annika.fors", "/", 390, 844, "light"),
)


def browser_path() -> str:
    """Return the system's Chromium; ends with a clear word when there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    sys.exit("No Chromium found: apt install chromium")


def wait_for(url: str, seconds: int = 240) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 (our own loopback address)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(1)
        else:
            return
    sys.exit("The server did not start.")


def take(browser: Browser, folder: Path, picture: tuple[str, str, str, int, int, str]) -> None:
    """Sign in and take one picture."""
    name, person, path, width, height, scheme = picture
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(f"http://{ADDRESS}/account/login/")
    page.fill("input[name=login]", f"{person}@rivermark.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.goto(f"http://{ADDRESS}{path}")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(folder / f"{name}.png"))
    context.close()


def main() -> None:
    """Start a demonstration in a folder of its own, take every picture, stop it."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        server = subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-m", "concilia", "run", "--address", ADDRESS],
            env=os.environ | {"CONCILIA_DATA_DIR": data},
        )
        try:
            wait_for(f"http://{ADDRESS}/account/login/")
            with sync_playwright() as play:
                browser = play.chromium.launch(
                    executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"]
                )
                for picture in PICTURES:
                    take(browser, folder, picture)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=30)


if __name__ == "__main__":
    main()
