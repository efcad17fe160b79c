"""A voter keeps the receipt of a secret ballot, whatever becomes of the answer; nobody else can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concilia.agencies.models import Person
from concilia.core import clock
from concilia.core.errors import NotNow
from concilia.core.models import LedgerEntry
from concilia.meetings import actions
from concilia.meetings.models import Meeting, Motion, SecretBallot, Voted
from tests.meetings.scene import DAY, Scene

EXCHANGE = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.at(DAY + dt.timedelta(minutes=10)):
        yield


@pytest.fixture
def motion(scene: Scene) -> Motion:
    """A secret vote that is open."""
    item = scene.opened().items.get()
    return actions.put_motion(item, by=scene.house.owner, wording="In secret.", manner="secret")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(client: Client) -> str:
    return client.get(f"/meetings/{Meeting.objects.get().pk}/sit/").content.decode()


def handed(client: Client) -> str:
    return page(client).split('name="receipt" value="', 1)[1].split('"', 1)[0]


def cast(client: Client, motion: Motion, **said: str) -> HttpResponse:
    answer = client.post(f"/meetings/motions/{motion.pk}/cast/", said, headers=EXCHANGE)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_phone_that_loses_the_answer_still_has_its_receipt(scene: Scene, motion: Motion) -> None:
    phone = signed_in(scene.house.chair)
    receipt = handed(phone)
    assert page(phone).count(receipt) == 2  # in the form, and to be read before it is sent
    assert handed(phone) == receipt
    cast(phone, motion, choice="yes", receipt=receipt)  # the answer never arrives
    later = page(phone)
    assert receipt in later
    assert 'name="receipt"' not in later
    actions.cast_secret(motion, "no", by=scene.house.colleague)
    actions.cast_secret(motion, "no", by=scene.house.owner)
    actions.close_motion(motion, by=scene.house.owner)
    listed = actions.receipt_digest(receipt)
    assert SecretBallot.objects.get(receipt=listed).choice == "yes"
    assert page(phone).count(listed[:16]) == 2  # beside the receipt, and in the published list


def test_a_ballot_that_is_sent_again_is_in_the_urn_once(scene: Scene, motion: Motion) -> None:
    phone = signed_in(scene.house.chair)
    receipt = handed(phone)
    assert "is in the urn" in cast(phone, motion, choice="yes", receipt=receipt).content.decode()
    entries = LedgerEntry.objects.count()
    for choice in ("yes", "no"):
        again = cast(phone, motion, choice=choice, receipt=receipt)
        assert again.status_code == 200
        assert "was in the urn already" in again.content.decode()
        assert receipt in again.content.decode()
    plain = phone.post(
        f"/meetings/motions/{motion.pk}/cast/", {"choice": "yes", "receipt": receipt}, follow=True
    )
    assert "was in the urn already" in plain.content.decode()
    assert (SecretBallot.objects.get().choice, Voted.objects.count()) == ("yes", 1)
    assert LedgerEntry.objects.count() == entries
    assert cast(phone, motion, choice="no", receipt="b" * 16).status_code == 409
    actions.cast_secret(motion, "no", by=scene.house.owner)
    actions.close_motion(motion, by=scene.house.owner)
    assert cast(phone, motion, choice="yes", receipt=receipt).status_code == 200
    assert cast(phone, motion, choice="yes", receipt="b" * 16).status_code == 409
    assert SecretBallot.objects.count() == 2


def test_one_receipt_stands_for_one_ballot(scene: Scene, motion: Motion) -> None:
    receipt = actions.cast_secret(motion, "yes", by=scene.house.chair)
    with pytest.raises(NotNow, match="belongs to a ballot already"):
        actions.cast_secret(motion, "no", by=scene.house.colleague, receipt=receipt)
    assert (SecretBallot.objects.count(), Voted.objects.count()) == (1, 1)
    other = signed_in(scene.house.colleague)
    for wrong in ("short", "0" * 16, "ab\x00" + "c" * 13, "a" * 17):
        assert cast(other, motion, choice="no", receipt=wrong).status_code == 422
    assert cast(other, motion, choice="no", receipt="A" * 16).status_code == 200


def test_the_receipts_of_a_device_belong_to_who_is_signed_in(scene: Scene, motion: Motion) -> None:
    tablet = signed_in(scene.house.chair)
    receipt = handed(tablet)
    cast(tablet, motion, choice="yes", receipt=receipt)
    tablet.force_login(scene.house.colleague)
    assert receipt not in page(tablet)
    assert handed(tablet) != receipt
    other = signed_in(scene.house.chair)
    assert "in the urn" in page(other)
    assert receipt not in page(other)
    other.cookies["concilia_receipts"] = "no secret"
    assert page(other)


def test_no_query_after_casting_names_a_ballot(scene: Scene, motion: Motion) -> None:
    phone = signed_in(scene.house.chair)
    receipt = handed(phone)
    secret = phone.cookies["concilia_receipts"]
    assert secret["httponly"]
    cast(phone, motion, choice="yes", receipt=receipt)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(phone)
        cast(phone, motion, choice="yes", receipt=receipt)
    said = " ".join(query["sql"] for query in asked.captured_queries)
    for trace in (receipt, actions.receipt_digest(receipt), secret.value):
        assert trace not in said
    payloads = " ".join(LedgerEntry.objects.values_list("payload", flat=True))
    assert receipt not in payloads
    assert actions.receipt_digest(receipt) not in payloads
    assert all(receipt not in one.body for one in mail.outbox)
