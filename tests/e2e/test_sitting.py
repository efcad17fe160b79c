"""A meeting of 29 seats and 12 items, run in the browser by the secretary and two delegates."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from concilia.agencies.models import Agency
from concilia.bodies.models import Procedure, Seat
from concilia.core import clock, ledger
from concilia.meetings import actions
from concilia.meetings.models import AgendaItem, Ballot, Decision, Meeting, Motion
from tests.e2e.walker import DESKTOP, PHONE, Walker
from tests.house import build_house, person, seat

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]
ITEMS = 12


def press(page: Page, selector: str) -> None:
    """Press a button and arrive on the page that answers."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def test_twenty_nine_seats_and_twelve_items(
    browser: Browser, live_server: Any, transactional_db: None, settings: Any
) -> None:
    settings.BASE_URL = live_server.url
    house = build_house()
    signed = {"protocol": {"approval": "both"}}
    Procedure.objects.filter(body=house.body).update(data=signed)
    for number in range(26):
        agency = Agency.objects.create(code=f"m{number}", name=f"Agency {number:02}", type="other")
        seat(house.body, agency, "member", person(f"Member {number:02}"))
    assert (
        Seat.objects.filter(body=house.body, role__in=("chair", "secretary", "member")).count()
        == 29
    )
    starts = clock.now() + dt.timedelta(minutes=5)
    meeting = actions.plan_meeting(house.body, by=house.owner, title="Plenary", starts_at=starts)
    for number in range(ITEMS):
        actions.add_item(meeting, by=house.owner, title=f"Item {number + 1}")
    actions.invite(meeting, by=house.owner)

    desk = Walker(browser, live_server.url, size=DESKTOP)
    phones = [Walker(browser, live_server.url, size=PHONE) for _ in range(2)]
    desk.sign_in(house.owner.email)
    for phone, who in zip(phones, (house.chair, house.colleague), strict=True):
        phone.sign_in(who.email)
    desk.go(f"/meetings/{meeting.pk}/live/")
    # One key for each seat: the arrow down from the one before, then H.
    keys = desk.page.locator("[data-seats] [data-key=h]")
    for there in range(16):
        keys.nth(max(there - 1, 0)).focus()
        desk.page.keyboard.press("ArrowDown" if there else "Shift")
        desk.page.keyboard.press("h")
        desk.page.wait_for_function(
            "n => document.querySelectorAll('.seat--done').length >= n", arg=there + 1
        )
    marks = [
        actions.Mark(one.pk, "in_person")
        for one in Seat.objects.filter(body=house.body, role__in=("chair", "secretary", "member"))
    ]
    actions.mark_attendance(meeting, marks, by=house.owner)
    desk.go(f"/meetings/{meeting.pk}/live/")
    desk.reads("29 of 29 voting seats present, quorum 15")
    press(desk.page, f"form[action='/meetings/{meeting.pk}/open/'] button")
    items = list(meeting.items.order_by("position"))
    for number, item in enumerate(items):
        desk.page.goto(f"{live_server.url}/meetings/{meeting.pk}/live/")
        form = f"form[action='/meetings/items/{item.pk}/move-motion/']"
        desk.page.locator(f"#item-{item.pk} summary", has_text="Move a motion").click()
        desk.page.locator(f"{form} textarea").fill(f"We adopt item {number + 1}.")
        press(desk.page, f"{form} button[value=open]")
        motion = Motion.objects.get(item=item)
        # Both delegates vote at once: for it, and against every third item.
        for phone in phones:
            phone.page.goto(f"{live_server.url}/meetings/{meeting.pk}/sit/")
        choice = "no" if number % 3 == 2 else "yes"
        keys = [
            f"#cast-{motion.pk}-{_seat(who)}-{said}"
            for who, said in ((house.chair, "yes"), (house.colleague, choice))
        ]
        for phone, key in zip(phones, keys, strict=True):
            phone.page.locator(key).click(no_wait_after=True)
        for phone, key in zip(phones, keys, strict=True):
            phone.page.locator(f"{key}[aria-pressed=true]").wait_for()
        press(desk.page, f"form[action='/meetings/motions/{motion.pk}/close/'] button")
    paper = _goes_out(meeting, desk, *phones)
    for walker in (desk, *phones):
        walker.look()
        assert walker.faults == []
        walker.close()
    assert Meeting.objects.get().state == "issued"
    assert Ballot.objects.count() == 2 * ITEMS
    # One yes against one no is a tie, and falls: items 3, 6, 9 and 12.
    assert list(Motion.objects.order_by("pk").values_list("state", flat=True)) == [
        "rejected" if number % 3 == 2 else "adopted" for number in range(ITEMS)
    ]
    assert Decision.objects.count() == 8
    assert ledger.verify().intact
    _reads(paper, [item.title for item in items])


def _goes_out(meeting: Meeting, desk: Walker, chair: Walker, member: Walker) -> bytes:
    """Close, write the protocol, have it commented and signed, issue it; return the paper."""
    page = f"/meetings/{meeting.pk}/"
    desk.go(page)
    desk.submit(f"form[action='{page}close/'] button", asked=True)
    desk.go(f"{page}protocol/write/")
    first = meeting.items.order_by("position")[0]
    _writes(desk, first, "The hospital reported on its wards.")
    desk.go(f"{page}protocol/")
    desk.submit(f"form[action='{page}protocol/send/'] button", asked=True)
    member.go(f"{page}protocol/")
    member.fill(text="It was the polyclinic that reported.")
    member.submit(f"form[action='{page}protocol/comment/'] button")
    desk.go(f"{page}protocol/")
    desk.reads("It was the polyclinic that reported.")
    desk.fill(answer="Mended in the text.")
    desk.submit("form[action$='/answer/'] button")
    # The text is mended, so it goes out again; the answer to the comment stands beside it.
    desk.go(f"{page}protocol/write/")
    _writes(desk, first, "The polyclinic reported on its wards.")
    desk.go(f"{page}protocol/")
    desk.submit(f"form[action='{page}protocol/send/'] button", asked=True)
    for walker in (chair, desk):
        walker.go(f"{page}protocol/")
        walker.submit("#agree button[value=yes]")
    desk.go(f"{page}protocol/")
    desk.submit(f"form[action='{page}protocol/issue/'] button", asked=True)
    desk.go(f"{page}protocol/")
    return desk.download(f"a[href='{page}protocol/pdf/']")


def _writes(desk: Walker, item: AgendaItem, heard: str) -> None:
    """Write what was heard, and wait until the page says that it is saved."""
    form = f"form[action='/meetings/items/{item.pk}/text/']"
    desk.page.locator(f"{form} textarea[name=heard]").fill(heard)
    desk.page.locator(f"{form} button").click()
    desk.page.wait_for_function(
        "form => document.querySelector(form).elements.base_heard.value === "
        "document.querySelector(form).elements.heard.value",
        arg=form,
    )


def _reads(paper: bytes, titles: list[str]) -> None:
    """Read the protocol page by page: nothing is missing, and every page says whose it is."""
    protocol = Meeting.objects.get().protocol
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(paper)).pages]
    whole = " ".join(pages)
    assert 4 <= len(pages) <= 12, len(pages)
    assert all(len(page) > 100 for page in pages), [len(page) for page in pages]
    for number, page in enumerate(pages, start=1):
        assert page.endswith(f"Protocol council/1 {number} / {len(pages)}"), page
    proceedings = whole[whole.index("Proceedings 1. ") :]
    places = [proceedings.find(f"{n}. {title} ") for n, title in enumerate(titles, start=1)]
    assert min(places) >= 0, places
    assert places == sorted(places)
    for text in (
        "29 of 29 voting seats present, quorum 15: the meeting is quorate",
        "The polyclinic reported on its wards.",
        "We adopt item 12.",
        "yes 1, no 1",
        "Member 25",
    ):
        assert text in whole, text
    joined = whole.replace(" ", "")
    assert protocol.digest in joined
    assert protocol.ledger_head in joined
    assert whole.count("Adopted as decision") == 8
    assert "The hospital reported" not in whole


def _seat(who: Any) -> int:
    return Seat.objects.get(fillings__person=who).pk


def test_what_is_being_written_survives_what_others_do(
    browser: Browser, live_server: Any, transactional_db: None, settings: Any
) -> None:
    """The room changes under a half-written motion and a half-filled ranking; both stay."""
    settings.BASE_URL = live_server.url
    house = build_house()
    starts = clock.now() + dt.timedelta(minutes=5)
    meeting = actions.plan_meeting(house.body, by=house.owner, title="Plenary", starts_at=starts)
    item = actions.add_item(meeting, by=house.owner, title="Item")
    other = actions.add_item(meeting, by=house.owner, title="Another item")
    actions.invite(meeting, by=house.owner)
    seats = {one.role: one for one in Seat.objects.filter(body=house.body)}
    marks = [actions.Mark(seats[role].pk, "in_person") for role in ("chair", "secretary")]
    actions.mark_attendance(meeting, marks, by=house.owner)
    actions.open_meeting(meeting, by=house.owner)
    asked = {"asks": "ranking", "wording": "Which first?", "options": ["Beds", "Nurses", "Roads"]}
    motion = actions.move_choice(item, by=house.owner, **asked)
    actions.open_motion(motion, by=house.owner)

    desk = Walker(browser, live_server.url, size=DESKTOP)
    phone = Walker(browser, live_server.url, size=PHONE)
    desk.sign_in(house.owner.email)
    phone.sign_in(house.chair.email)
    desk.go(f"/meetings/{meeting.pk}/live/")
    desk.page.locator(f"#item-{other.pk} summary", has_text="Move a motion").click()
    desk.page.locator(f"#wording-{other.pk}").fill("We open forty")
    phone.go(f"/meetings/{meeting.pk}/sit/")
    rank = f"#cast-{motion.pk}-{seats['chair'].pk}"
    phone.page.locator(f"{rank}-2").select_option("1")
    # The other secretary marks the third seat, which changes both pages.
    here = actions.Mark(seats["member"].pk, "in_person")
    actions.mark_attendance(meeting, [here], by=house.owner)
    for walker in (desk, phone):
        walker.page.get_by_text("3 of 3 voting seats present").first.wait_for()
    assert desk.page.locator(f"#wording-{other.pk}").input_value() == "We open forty"
    assert desk.page.locator(f"#wording-{other.pk}").is_visible()
    assert phone.page.locator(f"{rank}-2").input_value() == "1"
    phone.page.locator(f"{rank}-1").select_option("2")
    phone.page.get_by_role("button", name="Cast the ballot").click()
    phone.page.get_by_text("Nurses > Beds").first.wait_for()
    # What was sent comes back from the server, and nothing else was lost by it.
    assert Ballot.objects.get().marks == {"1": 2, "2": 1}
    assert desk.page.locator(f"#wording-{other.pk}").input_value() == "We open forty"
    for walker in (desk, phone):
        walker.look()
        walker.close()
