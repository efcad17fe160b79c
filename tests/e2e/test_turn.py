"""One whole turn of the loop, walked through the pages as people walk it.

From three files to a challenge, a dossier, a meeting that decides, duties that are reported
and verified, and a ledger that proves it all. On the real files of 2014 where they are at hand.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import docx
import pypdf
import pytest
from django.core import mail

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core import clock, ledger
from concilia.core.models import LedgerEntry
from concilia.duties.models import Duty
from concilia.meetings.models import Meeting, Protocol
from concilia.site import ebola
from tests.e2e.turning import Turn, bring_in
from tests.e2e.walker import PHONE, Walker

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]
TITLE = "Contacts lost to follow-up in Montserrado"
WORDING = "Every contact in Montserrado is visited daily for 21 days."
BODY = "Inter-agency Ebola coordination, Liberia"
VOTERS = 13  # chair, secretary and the eleven members
QUORUM = 7  # more than half of them


def test_one_whole_turn(turn: Turn) -> None:
    Person.objects.create_user(
        "operator@example.org", ebola.PASSWORD, name="Operator", is_operator=True
    )
    operator = turn.walker()
    operator.sign_in("operator@example.org", ebola.PASSWORD)
    bring_in(turn, operator, turn.files.districts, "Territories")
    bring_in(turn, operator, turn.files.activities, "Who does what where")
    ebola._body()  # the body with its seats, as `make run DATA=ebola` sets it up

    secretary = turn.walker()
    secretary.sign_in("secretary@example.org", ebola.PASSWORD)
    bring_in(turn, secretary, turn.files.reports, "Values of indicators")
    body = Body.objects.get(ref=ebola.REF)
    secretary.go(body.get_absolute_url())
    secretary.reads(BODY, "World Health Organization", "Liberian Red Cross")

    raise_challenge(secretary)
    build_dossier(turn, secretary)
    meeting = plan_meeting(secretary)
    sit(turn, secretary, meeting)
    issue_protocol(secretary, meeting)
    first_duty(turn, secretary)
    second_duty(turn, secretary)
    for one in turn.walkers:
        assert one.faults == []
    checked = ledger.verify()
    assert checked.intact
    assert ledger.head()[0] == LedgerEntry.objects.count() > 50
    assert sum(one.looked_at for one in turn.walkers) > 60


def board(walker: Walker, *texts: str) -> None:
    """Hold the board to what it must show by now."""
    walker.go(f"/board/{ebola.REF}/")
    walker.reads(BODY, *texts)


def desk(walker: Walker, *texts: str) -> None:
    """Hold the desk to what it must show by now."""
    walker.go("/")
    walker.reads(*texts)


def raise_challenge(secretary: Walker) -> None:
    """Raise the challenge, accept it, and write down what is known of it."""
    board(secretary, "No challenge is open")
    secretary.go("/challenges/")
    secretary.follow("Raise a challenge")
    montserrado = secretary.page.locator("[name=territory] option", has_text="Montserrado")
    choice = montserrado.first.inner_text()
    secretary.fill(
        title=TITLE,
        statement="Contacts of the sick are lost from the lists before their 21 days are over.",
        territory=choice,
        severity="critical",
    )
    secretary.press("Raise the challenge")
    secretary.reads(TITLE, "raised")
    address = secretary.page.url
    desk(secretary, TITLE, "Accept or decline")
    board(secretary, TITLE)
    secretary.go(address)
    secretary.follow("Accept")
    secretary.press("Accept the challenge")
    for cause in ("Lists reach the tracers late", "Families move to relatives"):
        secretary.page.get_by_label("Add a cause").fill(cause)
        with secretary.page.expect_response(re.compile("/causes/")):
            secretary.page.get_by_role("button", name="Add the cause").click()
        secretary.page.wait_for_selector(f"#causes >> text={cause}")
        secretary.go(address)
    secretary.reads("Lists reach the tracers late")
    secretary.follow("A series of figures")
    lost = secretary.page.locator("[name=indicator] option", has_text=re.compile("lost", re.I))
    choice_of_series = lost.first.inner_text()
    secretary.fill(
        indicator=choice_of_series, territory=choice, text="The count rises from week to week."
    )
    secretary.press("Add the evidence")
    chart = secretary.page.locator("#evidence figure")
    chart.first.scroll_into_view_if_needed()
    assert chart.first.is_visible()
    secretary.page.wait_for_selector("#evidence figure svg, #evidence figure canvas, #evidence img")
    secretary.reads("The count rises")


def build_dossier(turn: Turn, secretary: Walker) -> None:
    """Open the dossier, have an agency contribute by its link, draft the decision, print it."""
    secretary.press("Open a dossier")
    address = secretary.page.url
    secretary.follow("Write the summary")
    secretary.fill(summary="One contact in four is lost before the 21st day.")
    secretary.press("Save")
    secretary.follow("Ask an agency")
    secretary.page.select_option("[name=agency]", label=_option(secretary, "agency", "Red Cross"))
    secretary.fill(question="How many tracers could you name?", days="10")
    secretary.submit("main form .button--primary")
    secretary.reads("Red Cross", "asked for")
    board(secretary, TITLE)

    delegate = turn.walker(size=PHONE)
    delegate.go(turn.link_to("redcross@example.org", "contribution"))
    delegate.reads("How many tracers could you name?")
    delegate.fill(text="Forty volunteers, from Monday on.")
    delegate.submit("main form .button--primary")
    delegate.reads("thank")
    delegate.go("/account/login/")  # nobody was signed in by the link
    delegate.close()
    turn.walkers.remove(delegate)

    desk(secretary, "gave its contribution", "Accept or return")
    secretary.go(address)
    secretary.submit("main aside .timeline a:has-text('Red Cross')")
    secretary.press("Accept the contribution")
    secretary.go(address)
    secretary.follow("Propose a decision")
    secretary.fill(wording=WORDING, deliverable="A daily list of visits")
    secretary.page.select_option("[name=lead]", label=_option(secretary, "lead", "World Health"))
    secretary.page.get_by_label(re.compile("Red Cross")).first.check()
    secretary.press("Add the draft")
    secretary.reads(TITLE, "Forty volunteers", WORDING, "Lists reach the tracers late")

    pdf = secretary.download("a[href$='/document.pdf']")
    read = pypdf.PdfReader(io.BytesIO(pdf))
    text = " ".join(page.extract_text() for page in read.pages)
    assert TITLE in re.sub(r"\s+", " ", text)
    assert "Montserrado" in str(read.metadata and read.metadata.title)
    paper = docx.Document(io.BytesIO(secretary.download("a[href$='/document.docx']")))
    assert any("Montserrado" in one.text for one in paper.paragraphs)
    assert paper.inline_shapes, "the chart is not on the paper"

    secretary.press("Mark as ready for a meeting")
    desk(secretary, "is ready", "Put it on an agenda")


def _option(walker: Walker, name: str, word: str) -> str:
    """Return the whole text of the first option that has `word`."""
    found = walker.page.locator(f"[name={name}] option", has_text=word).first
    return found.inner_text()


def plan_meeting(secretary: Walker) -> Meeting:
    """Plan the meeting with the dossier on its agenda, and invite."""
    board(secretary, "No meeting yet")
    secretary.go(f"/meetings/new/?body={ebola.REF}")
    soon = clock.now() + dt.timedelta(days=15)
    secretary.fill(
        title="Weekly coordination",
        day=f"{soon:%Y-%m-%d}",
        hour="10:00",
        place="Ministry, large hall",
    )
    secretary.submit("main form .button--primary")
    meeting = Meeting.objects.get()
    secretary.submit("form[action$='/agenda/dossier/'] button")
    secretary.page.wait_for_selector("text=is on the agenda and frozen")
    secretary.submit("form[action$='/invite/'] button", asked=True)
    secretary.reads("invited", TITLE)
    board(secretary, "Weekly coordination", "invited")
    return meeting


def sit(turn: Turn, secretary: Walker, meeting: Meeting) -> None:
    """Open the meeting, mark who is there, vote, and close it."""
    turn.wait(dt.timedelta(days=15))
    address = meeting.get_absolute_url()
    desk(secretary, "Weekly coordination")
    secretary.go(address)
    secretary.submit("form[action$='/open/'] button")
    for row in secretary.page.locator("#attendance input[value=in_person]").all():
        row.check()
    secretary.press("Write the attendance")
    secretary.reads(f"{VOTERS} of {VOTERS} voting seats present, quorum {QUORUM}")

    delegate = turn.walker(size=PHONE)
    delegate.sign_in("who@example.org", ebola.PASSWORD)
    delegate.go(address)
    delegate.reads("No motion is open")

    secretary.submit("form[action$='/motion/'] button")
    desk(delegate, "Vote now")
    delegate.go(address)
    delegate.reads(WORDING)
    delegate.submit("#vote-yes")
    delegate.reads("Your vote: yes")

    secretary.go(address)
    secretary.reads("voted itself")
    ballots = secretary.page.locator("form[action$='/ballots/'] tbody tr")
    for number, row in enumerate(ballots.all()):
        choice = "no" if number == 1 else "abstain" if number == 2 else "yes"
        button = row.locator(f"input[value={choice}]")
        if button.is_enabled():
            button.check()
    secretary.submit("button[name=then][value=close]", asked=True)
    secretary.reads("Decision", "adopted", "present", "yes")
    delegate.go(address)
    delegate.reads("Last result")
    secretary.go(address)
    secretary.submit("form[action$='/close/'] button", asked=True)
    delegate.close()
    turn.walkers.remove(delegate)
    board(secretary, "Last decisions", WORDING)
    desk(secretary, "Protocol", "Complete and issue the protocol")


def issue_protocol(secretary: Walker, meeting: Meeting) -> None:
    """Issue the protocol; its paper names the head of the ledger at that point."""
    secretary.go(meeting.get_absolute_url())
    before = ledger.head()
    secretary.submit("form[action$='/issue/'] button", asked=True)
    secretary.reads("The protocol was issued on")
    protocol = Protocol.objects.get(meeting=meeting)
    assert (protocol.ledger_sequence, protocol.ledger_head) == before
    secretary.go(f"{meeting.get_absolute_url()}protocol/")
    secretary.reads(WORDING, before[1][:16])
    pdf = secretary.download("a[href$='/protocol/pdf/']")
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert before[1] in re.sub(r"\s+", "", "".join(pages))
    assert before[1] in written(secretary.download("a[href$='/protocol/docx/']"))


def written(paper: bytes) -> str:
    """Return what a DOCX says anywhere, in its text, tables and footers, without any space."""
    with zipfile.ZipFile(io.BytesIO(paper)) as parts:
        names = [name for name in parts.namelist() if re.match(r"word/(document|footer)", name)]
        texts = [re.findall(r"<w:t[^>]*>([^<]*)", parts.read(name).decode()) for name in names]
    return re.sub(r"[\s\u200b\u00ad]+", "", "".join(one for found in texts for one in found))


def give_duty(secretary: Walker, title: str, days: str) -> Duty:
    """Give a duty that follows from the decision: one lead, one supporting agency, a due date."""
    secretary.go("/meetings/decisions/")
    secretary.submit("main table a[href^='/meetings/decisions/']")
    secretary.follow("Give a duty")
    secretary.fill(title=title, deliverable="A daily list", due_in_days=days)
    lead = secretary.page.locator("[name=lead] option", has_text="World Health").first
    secretary.page.select_option("[name=lead]", label=lead.inner_text())
    secretary.page.get_by_label(re.compile("Red Cross")).first.check()
    secretary.press("Give the duty")
    secretary.reads(title, "World Health Organization", "Red Cross", "given")
    return Duty.objects.get(title=title)


def first_duty(turn: Turn, secretary: Walker) -> None:
    """The lead's delegate reports by the link, without signing in; the secretary verifies."""
    duty = give_duty(secretary, "Visit every contact daily", "20")
    board(secretary, "1 in time", "No duty is late")
    delegate = turn.walker(size=PHONE)
    delegate.go(turn.link_to("who@example.org", duty.title[:20]))
    delegate.reads(duty.title)
    delegate.fill(text="All 412 contacts are on the list and were visited.")
    delegate.page.locator("[name=done]").check()
    delegate.press("Send the report")
    delegate.reads("Thank you", "Your report has been kept")
    desk(secretary, duty.title, "Verify")
    secretary.go(duty.get_absolute_url())
    secretary.reads("Reported as done", "412 contacts", "e-mail link")
    secretary.follow("Verify")
    secretary.fill(reason="The list of the day names all 412 contacts.")
    secretary.submit("main form .button--primary")
    secretary.reads("verified and closed")
    board(secretary, "No duty is late")


def second_duty(turn: Turn, secretary: Walker) -> None:
    """Nobody reports: the agency is reminded, and the duty is marked late everywhere."""
    duty = give_duty(secretary, "Name forty more tracers", "5")
    delegate = turn.walker()
    delegate.sign_in("who@example.org", ebola.PASSWORD)
    desk(delegate, duty.title, "Accept or answer")
    turn.work()
    sent = len(mail.outbox)
    turn.wait(dt.timedelta(days=5))
    turn.work()
    turn.wait(dt.timedelta(days=10))
    turn.work()
    reminded = [one for one in mail.outbox[sent:] if "who@example.org" in one.to]
    assert any(duty.title in one.subject + str(one.body) for one in reminded)
    duty.refresh_from_db()
    assert duty.late_since
    assert duty.reminders.exists()
    desk(delegate, "Late", duty.title)
    secretary.go(duty.get_absolute_url())
    secretary.reads("This duty is late", "Reminders sent")
    board(secretary, duty.title, "late")
    desk(secretary, duty.title)
