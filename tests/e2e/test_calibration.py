"""Dragging an anchor: the cases move, the number follows, and the server agrees."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.walker import Walker
from tests.house import build_house
from tests.learning.scene import calibrated

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]


def test_an_anchor_is_dragged_moved_by_keys_and_typed(
    browser: Browser, live_server: Any, transactional_db: None
) -> None:
    house = build_house()
    study = calibrated(house)
    walker = Walker(browser, live_server.url)
    walker.sign_in(house.owner.email)
    page = walker.page
    page.goto(f"{live_server.url}/learning/{study.pk}/calibration/PLAN/")
    crossover = page.get_by_role("slider", name="crossover")
    field = page.locator("[name=anchor_1]")
    cell = page.locator('[data-case="Juniper"]')
    assert cell.inner_text() == "0.881"  # 1 / (1 + exp(-3 (70 - 50) / 30))

    box = crossover.locator("circle").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 5, steps=6)
    page.mouse.up()
    dragged = float(field.input_value())
    assert 55 < dragged < 80
    assert float(cell.inner_text()) < 0.881
    assert crossover.get_attribute("aria-valuenow") == field.input_value()

    crossover.focus()
    page.keyboard.press("ArrowLeft")
    assert float(field.input_value()) < dragged
    field.fill("71")
    assert float(cell.inner_text()) < 0.5
    assert page.locator("[data-calibration-still]").is_hidden()

    page.get_by_label("Reason").fill("A plan of 70 points is none yet.")
    page.get_by_role("button", name="Choose", exact=True).click()
    page.wait_for_load_state()
    # 1 / (1 + exp(-3 (70 - 71) / (71 - 20))) = 0.485, now by the server
    assert page.locator('[data-case="Juniper"]').inner_text() == "0.485"
    assert not walker.faults
    walker.close()
