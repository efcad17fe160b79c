"""Stories of the public form: anybody writes, machines do not, and nobody learns who wrote."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concilia.core import clock, jobs
from concilia.core.errors import Invalid, NotNow
from concilia.core.models import Job, LedgerEntry, Notice
from concilia.indicators.appeals import actions, attachments, letters, masking, passphrase
from concilia.indicators.appeals.models import Attachment, Petitioner
from concilia.indicators.appeals.public import guard
from concilia.indicators.models import Appeal
from concilia.site.accounts import tokens
from tests.house import House

NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
NAME, MAIL, PHONE = "Zerlina Quistgaard", "zerlina@home.example", "+32 470 55 66 77"
WORDS = f"My name is {NAME}. I wait 40 days for an ultrasound. Call {PHONE} or write to {MAIL}."
SECRETS = ("Zerlina", "Quistgaard", MAIL, PHONE, "470 55 66 77", "Elm Lane")
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def run_jobs() -> Callable[[], int]:
    """What the worker does."""
    return lambda: jobs.work("worker")


@pytest.fixture
def open_house(house: House) -> House:
    """The house, whose council takes appeals from everybody, with an answer in 15 working days."""
    actions.set_intake(
        house.body,
        {"public": True, "days": 15, "unit": "working", "basis": "Act, art. 7", "kept_days": 90},
        by=house.owner,
    )
    return house


def form(house: House, client: Client, wait: int = 5, **more: Any) -> dict[str, Any]:
    """Return what a person sends `wait` seconds after the page came."""
    with clock.at(clock.now() - dt.timedelta(seconds=wait)):
        page = client.get("/appeals/public/council/").content.decode()
    found = re.search(r'name="stamp" value="([^"]+)"', page)
    assert found
    return {
        "stamp": found[1],
        "category": "waiting",
        "territory": str(house.north.pk),
        "words": WORDS,
        "name": NAME,
        "email": MAIL,
        "phone": PHONE,
        "address": "Elm Lane 7, Northwood",
        "website": "",
        **more,
    }


def submitted(house: House, **more: Any) -> actions.Received:
    """Hand an appeal in."""
    given: dict[str, Any] = {
        "category": "waiting",
        "territory": house.north,
        "words": WORDS,
        "person": {"name": NAME, "email": MAIL, "phone": PHONE, "address": "Elm Lane 7"},
        **more,
    }
    return actions.submit(house.body, **given)


class TestTheWay:
    def test_anybody_writes_and_sees_how_it_stands(self, open_house: House, client: Client) -> None:
        assert "Riverland Coordination Council" in client.get("/appeals/public/").content.decode()
        sent = form(open_house, client, attachments=[SimpleUploadedFile("a.pdf", PDF)])
        answer = client.post("/appeals/public/council/", sent, follow=True)
        page = answer.content.decode()
        assert answer.redirect_chain == [("/appeals/public/council/received/", 302)]
        secret = re.search(r"<code>([A-Z2-7-]{19})</code>", page)
        assert secret
        assert "A-1" in page
        appeal = Appeal.objects.get()
        assert (appeal.text, appeal.channel, appeal.state) == ("", "page", "received")
        assert appeal.due_on == dt.date(2026, 6, 22), "fifteen working days in Belgium"
        held = appeal.petitioner
        assert (held.name, held.email, held.words) == (NAME, MAIL, WORDS)
        assert bytes(held.attachments.get().content) == PDF
        known = {"ref": "a-1", "secret": secret[1].lower().replace("-", " ")}
        page = client.post("/appeals/state/", known).content.decode()
        assert "Answer due" in page
        assert "Zerlina" not in page
        assert client.post("/appeals/state/", {**known, "ref": "A-2"}).status_code == 422
        assert client.post("/appeals/state/", {**known, "secret": "AAAA" * 4}).status_code == 422
        other = Client()
        assert other.get("/appeals/public/council/received/").status_code == 302

    def test_five_languages(self, open_house: House, client: Client) -> None:
        for code in ("en", "zh-hans", "ru", "nl", "fr"):
            page = client.get(f"/appeals/public/council/?lang={code}").content.decode()
            assert f'<html lang="{code}"' in page
            assert page.count("hreflang=") == 5

    def test_the_secretary_writes_the_case_down_and_the_answer_is_mailed(
        self, open_house: House, client: Client, mailoutbox: list[Any], run_jobs: Any
    ) -> None:
        submitted(open_house, shared=False)
        run_jobs()
        (first,) = mailoutbox
        assert first.to == [MAIL]
        assert passphrase.of(Petitioner.objects.get().salt) in first.body
        appeal = Appeal.objects.get()
        url = appeal.get_absolute_url()
        client.force_login(open_house.owner)
        page = client.get(url).content.decode()
        assert "Read it and write the case down" in page
        assert not any(word in page for word in SECRETS)
        assert client.get(f"{url}person/").status_code == 405
        page = client.post(f"{url}person/").content.decode()
        assert WORDS in page
        proposal = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
        assert proposal
        assert not any(word in proposal[1] for word in SECRETS)
        assert "I wait 40 days for an ultrasound." in proposal[1]
        answer = client.post(
            f"{url}prepare/", {"text": "Waits 40 days for an ultrasound.", "category": "waiting"}
        )
        assert answer.headers["Location"] == f"{url}assign/"
        client.post(f"{url}assign/", {"agency": open_house.hospital.pk})
        client.force_login(open_house.coordinator)
        assert client.post(f"{url}person/").status_code == 403, "not shared with the agency"
        client.post(f"{url}answer/", {"answer": "A date in a week."})
        run_jobs()
        letter = [mail for mail in mailoutbox if mail.to == [MAIL]][-1]
        assert "A date in a week." in letter.body
        assert letter.attachments[0][1].startswith(b"%PDF")
        mine, theirs = (
            str(letters.letter(appeal, person).blocks)
            for person in (Petitioner.objects.get(), None)
        )
        assert WORDS in mine, "the person reads their own words"
        assert not any(word in theirs for word in SECRETS)
        run_jobs()
        assert sum(mail.to == [MAIL] for mail in mailoutbox) == 2
        looks = LedgerEntry.objects.filter(verb="appeals.see_person")
        assert [e.actor for e in looks] == [f"agencies.person:{open_house.owner.pk}"]


class TestMachines:
    def test_a_field_that_only_machines_fill(self, open_house: House, client: Client) -> None:
        sent = form(open_house, client, website="http://spam.example")
        assert client.post("/appeals/public/council/", sent).status_code == 422
        assert not Appeal.objects.exists()

    @pytest.mark.parametrize("wait", [0, 2, 90_000])
    def test_too_fast_and_too_old(self, open_house: House, client: Client, wait: int) -> None:
        sent = form(open_house, client, wait=wait)
        assert client.post("/appeals/public/council/", sent).status_code == 422
        assert not Appeal.objects.exists()

    @pytest.mark.parametrize("stamp", ["", "x", "1.a.2.3:forged", "\0", "é" * 500])
    def test_a_stamp_of_others(self, open_house: House, client: Client, stamp: str) -> None:
        sent = form(open_house, client, stamp=stamp)
        assert client.post("/appeals/public/council/", sent).status_code == 422

    def test_a_page_is_good_for_one_sending(self, open_house: House, client: Client) -> None:
        sent = form(open_house, client)
        assert client.post("/appeals/public/council/", sent).status_code == 302
        assert client.post("/appeals/public/council/", sent).status_code == 422
        assert Appeal.objects.count() == 1

    def test_whoever_sends_often_adds_up_and_then_waits(
        self, open_house: House, client: Client
    ) -> None:
        for _n in range(guard.FREE):
            assert (
                client.post("/appeals/public/council/", form(open_house, client)).status_code == 302
            )
        for _n in range(guard.MOST - guard.FREE):
            sent = form(open_house, client)
            assert client.post("/appeals/public/council/", sent).status_code == 422
            stamp = guard.read(sent["stamp"])
            assert stamp
            sent["proof"] = str(sum(stamp.sum))
            assert client.post("/appeals/public/council/", sent).status_code == 302
        assert client.post("/appeals/public/council/", form(open_house, client)).status_code == 429
        assert Appeal.objects.count() == guard.MOST

    def test_guessing_secrets(self, open_house: House, client: Client) -> None:
        wrong = {"ref": "A-1", "secret": "AAAA-BBBB-CCCC-DDDD"}
        for _n in range(guard.WRONG):
            assert client.post("/appeals/state/", wrong).status_code == 422
        assert client.post("/appeals/state/", wrong).status_code == 429

    @pytest.mark.parametrize(
        "wrong",
        [
            {"words": ""},
            {"words": "x" * 10_000},
            {"words": "a\0b"},
            {"email": "no mail"},
            {"name": "x" * 151},
            {"category": "nothing"},
            {"territory": "999"},
        ],
    )
    def test_wrong_forms(self, open_house: House, client: Client, wrong: dict[str, str]) -> None:
        sent = form(open_house, client, **wrong)
        assert client.post("/appeals/public/council/", sent).status_code == 422
        assert not Appeal.objects.exists()

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"MZ\x90\0",
            b"<svg onload=alert(1)>",
            b"<html>",
            b"PK\x03\x04 broken",
            b"\xff\xfe\0",
        ],
    )
    def test_files_that_are_not_taken(
        self, open_house: House, client: Client, content: bytes
    ) -> None:
        assert attachments.kind_of(content) is None
        files = [SimpleUploadedFile("invoice.pdf", content or b"\0")]
        sent = form(open_house, client, attachments=files)
        assert client.post("/appeals/public/council/", sent).status_code == 422
        assert not Attachment.objects.exists()

    def test_files_that_are_taken(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
        good = {
            "a": PDF,
            "b": b"\xff\xd8\xff\xe0",
            "c": b"\x89PNG\r\n\x1a\n",
            "d": packed.getvalue(),
        }
        files = [SimpleUploadedFile(f"../{name}\u202e.x", data) for name, data in good.items()]
        kept, problems = attachments.check([*files, SimpleUploadedFile("n.txt", b"Bonjour")])
        assert not problems
        assert [one.name for one in kept][:2] == ["a.x", "b.x"]
        many = [SimpleUploadedFile("n.txt", b"Bonjour")] * 6
        assert [p.column for p in attachments.check(many)[1]] == ["attachments"]

    def test_a_body_that_takes_none(self, house: House, client: Client) -> None:
        assert client.get("/appeals/public/council/").status_code == 404
        assert "No body takes appeals" in client.get("/appeals/public/").content.decode()
        with pytest.raises(NotNow):
            submitted(house)
        actions.set_intake(house.body, {"public": True}, by=house.owner)
        with pytest.raises(Invalid) as refusal:
            submitted(
                house,
                territory=house.region.__class__.objects.create(
                    code="X", name="X", level="region", path="/X/"
                ),
            )
        assert [p.column for p in refusal.value] == ["territory"]


class TestNobodyElseLearnsWho:
    """What is personal stands in one table, and in nothing that anybody else can read."""

    def everywhere(self, house: House, client: Client, appeal: Appeal) -> str:
        """Return all that a person can read of appeals, on pages, files and the API."""
        url = appeal.get_absolute_url()
        texts = []
        for address in (
            "/",
            "/appeals/",
            "/appeals/?q=Zerlina",
            "/appeals/?q=Quistgaard",
            "/appeals/?format=csv",
            "/appeals/groups/",
            "/board/council/",
            url,
            f"/agencies/{house.hospital.code}/",
            house.north.get_absolute_url(),
            "/ledger/",
            f"/ledger/?object=indicators.appeal:{appeal.pk}",
            "/jobs/",
            "/notices/",
            "/api/appeals/",
            f"/api/appeals/{appeal.pk}",
            "/api/appeals/?q=Zerlina",
            "/api/appeals/groups/",
        ):
            texts.append(client.get(address).content.decode(errors="replace"))
        with zipfile.ZipFile(io.BytesIO(client.get("/appeals/?format=xlsx").content)) as book:
            texts += [book.read(name).decode(errors="replace") for name in book.namelist()]
        # What the person asked for themselves stands on the page that looked for it.
        asked = re.compile(r'(?:q=|value=")(?:Zerlina|Quistgaard)')
        return asked.sub("", "\n".join(texts))

    def test_no_page_file_or_answer_of_the_api(self, open_house: House, client: Client) -> None:
        house = open_house
        received = submitted(
            house, files=[attachments.Checked("zerlina.pdf", "application/pdf", PDF)]
        )
        appeal = received.appeal
        people = [
            house.everyone()[role]
            for role in (
                "member",
                "adviser",
                "observer",
                "coordinator",
                "stranger",
                "operator",
                "auditor",
                "chair",
                "secretary",
            )
        ]
        for stage in ("new", "assigned"):
            if stage == "assigned":
                actions.prepare(appeal, text="Waits for an ultrasound.", by=house.owner)
                actions.assign(appeal, agency=house.hospital, by=house.owner)
            for one in people if stage == "assigned" else people[3:5] + people[-2:]:
                client.force_login(one)
                found = self.everywhere(house, client, appeal)
                for secret in (*SECRETS, "zerlina.pdf", received.secret):
                    assert secret not in found, (stage, one, secret)
        client.force_login(house.coordinator)
        assert not client.get("/api/appeals/?q=Zerlina").json()

    def test_not_in_the_ledger_jobs_or_notices(self, open_house: House) -> None:
        received = submitted(open_house)
        appeal = actions.prepare(received.appeal, text="Waits.", by=open_house.owner)
        appeal = actions.assign(appeal, agency=open_house.hospital, by=open_house.owner)
        actions.look(appeal, why="page", by=open_house.owner)
        actions.answer(appeal, answer="Soon.", by=open_house.coordinator)
        actions.close(appeal, well_founded=True, settled="before_court", by=open_house.owner)
        actions.erase_person(appeal, by=open_house.owner)
        held = json.dumps(
            [
                *LedgerEntry.objects.values_list("payload", flat=True),
                *map(str, Job.objects.values_list("arguments", "key", "result")),
                *map(str, Notice.objects.values_list("subject", "text")),
            ],
            ensure_ascii=False,
        )
        for secret in (*SECRETS, received.secret):
            assert secret not in held

    def test_the_list_with_persons_is_for_the_secretary_and_noted(
        self, open_house: House, client: Client
    ) -> None:
        submitted(open_house)
        for one in (
            open_house.chair,
            open_house.observer,
            open_house.auditor,
            open_house.colleague,
        ):
            client.force_login(one)
            assert client.post("/appeals/persons/council/").status_code == 403
        client.force_login(open_house.stranger)
        assert client.post("/appeals/persons/council/").status_code == 404
        client.force_login(open_house.owner)
        assert client.get("/appeals/persons/council/").status_code == 405
        rows = client.post("/appeals/persons/council/", {"format": "csv"}).content.decode()
        assert NAME in rows
        entry = LedgerEntry.objects.get(verb="appeals.see_person")
        assert json.loads(entry.payload or "") == {"count": 1, "for": "export"}

    def test_the_agency_sees_who_agreed(self, open_house: House, client: Client) -> None:
        appeal = submitted(open_house, shared=True).appeal
        actions.prepare(appeal, text="Waits.", by=open_house.owner)
        actions.assign(appeal, agency=open_house.hospital, by=open_house.owner)
        client.force_login(open_house.coordinator)
        assert NAME in client.post(f"{appeal.get_absolute_url()}person/").content.decode()
        client.force_login(open_house.adviser)
        assert client.post(f"{appeal.get_absolute_url()}person/").status_code == 403
        key = tokens.make(open_house.observer, label="x")
        found = (
            Client()
            .get(f"/api/appeals/{appeal.pk}", headers={"Authorization": f"Bearer {key}"})
            .json()
        )
        assert found["text"] == "Waits."
        assert not any(secret in json.dumps(found) for secret in SECRETS)


class TestErasing:
    def test_on_schedule_after_the_closing(self, open_house: House, client: Client) -> None:
        received = submitted(
            open_house, files=[attachments.Checked("a.pdf", "application/pdf", PDF)]
        )
        appeal = actions.prepare(received.appeal, text="Waits.", by=open_house.owner)
        actions.answer(appeal, answer="Soon.", by=open_house.owner)
        actions.close(appeal, well_founded=None, by=open_house.owner)
        assert Petitioner.objects.get().erase_on == NOW.date() + dt.timedelta(days=90)
        with clock.at(NOW + dt.timedelta(days=89)):
            assert actions.erase_due() == 0
        with clock.at(NOW + dt.timedelta(days=90)):
            assert actions.erase_due() == 1
            assert actions.erase_due() == 0
            with pytest.raises(NotNow):
                actions.look(appeal, why="page", by=open_house.owner)
        held = Petitioner.objects.get()
        assert [getattr(held, name) for name in Petitioner.PERSONAL] == [""] * 5
        assert not Attachment.objects.exists()
        known = {"ref": "A-1", "secret": received.secret}
        assert "Soon." in client.post("/appeals/state/", known).content.decode()
        entry = LedgerEntry.objects.get(verb="appeals.erase")
        assert json.loads(entry.payload or "") == {"attachments": 1}

    def test_never_closed_ends_too(self, open_house: House) -> None:
        submitted(open_house)
        with clock.at(NOW + dt.timedelta(days=2 * 366 + 90)):
            assert actions.erase_due() == 1

    def test_before_its_time(self, open_house: House, client: Client) -> None:
        appeal = submitted(open_house).appeal
        client.force_login(open_house.owner)
        url = f"{appeal.get_absolute_url()}person/erase/"
        assert client.post(url).status_code == 409, "first the case is written down"
        actions.prepare(appeal, text="Waits.", by=open_house.owner)
        client.force_login(open_house.colleague)
        assert client.post(url).status_code == 403
        client.force_login(open_house.owner)
        assert client.post(url).status_code == 302
        assert Petitioner.objects.get().erased_at == NOW


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Call +32 470 55 66 77 now", "Call ▇▇▇ now"),
        ("Born 03.11.1949, waits 40 days", "Born ▇▇▇, waits 40 days"),
        ("My card is 590-1234567-89.", "My card is ▇▇▇."),
        ("Mrs Anna de Wit waits", "▇▇▇ de Wit waits"),
        ("Write to a.b@c.example please", "Write to ▇▇▇ please"),
        ("Иванова Анна Петровна ждёт 40 дней", "▇▇▇ ждёт 40 дней"),
        ("我叫王小明，等了四十天", "▇▇▇，等了四十天"),
        ("Waits 40 days in ward 7 since 2025", "Waits 40 days in ward 7 since 2025"),
    ],
)
def test_what_a_rule_blacks_out(text: str, left: str) -> None:
    assert masking.mask(text) == left


def test_what_the_person_gave_is_blacked_out() -> None:
    text = "Zerlinas mother, Quistgaard, waits. zerlina asks why."
    assert masking.mask(text, [NAME]) == "▇▇▇ mother, ▇▇▇, waits. ▇▇▇ asks why."
    assert masking.mask("王小明等了四十天", ["王小明"]) == "▇▇▇等了四十天"
    assert masking.mask("plain", ["", " "]) == "plain"
