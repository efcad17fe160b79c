"""A secretary asks agencies whether they can cover a gap; they answer on the page or by link."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from concilia.agencies.models import Agency
from concilia.core import links
from concilia.core.errors import Invalid
from concilia.core.models import LedgerEntry, Notice
from concilia.resources.coverage.actions import save_rule
from concilia.resources.models import Activity, ActivityType, GapAnswer, GapQuestion
from concilia.resources.questions import actions
from tests.house import House

DAY = dt.date(2026, 3, 1)


@pytest.fixture
def tracing(house: House) -> ActivityType:
    """Contact tracing is needed everywhere; the hospital does it in the south alone."""
    kind = ActivityType.objects.create(code="tracing", name="Contact tracing")
    save_rule(None, name="Needed", type=kind, expression="1", by=house.operator)
    Activity.objects.create(
        agency=house.hospital, type=kind, territory=house.south, reported_on=DAY
    )
    return kind


@pytest.fixture
def gap(house: House, tracing: ActivityType, client: Client) -> str:
    """The address behind “Ask agencies” at the gap in the north."""
    client.force_login(house.owner)
    page = client.get("/resources/gaps/?type=tracing&klass=uncovered").content.decode()
    found = re.search(r'href="(/resources/gaps/ask/\?gap=[^"]+)"', page)
    assert found, "the matrix offers no question"
    return found[1].replace("&amp;", "&")


@pytest.fixture
def asked(house: House, gap: str, client: Client) -> GapAnswer:
    """The hospital, which does it next door, is asked."""
    sent = client.post(gap, {"agencies": [house.hospital.pk], "text": "By Friday, please."})
    assert sent.status_code == 302
    return GapAnswer.objects.get()


def test_who_does_it_nearby_is_offered_and_who_is_asked_is_told(
    house: House, gap: str, asked: GapAnswer, client: Client
) -> None:
    page = client.get(gap).content.decode()
    assert f"{house.hospital}: does “Contact tracing” nearby: Southmere" in page
    assert asked.why.startswith("does “Contact tracing” nearby")
    notice = Notice.objects.get(person=house.coordinator, kind=actions.VERB)
    assert "Contact tracing" in notice.subject
    assert "By Friday, please." in notice.text
    assert LedgerEntry.objects.filter(verb="resources.ask_gap").count() == 1
    held = client.get(asked.question.get_absolute_url()).content.decode()
    assert "Northwood" in held
    assert "By Friday, please." in held


def test_the_agency_answers_on_the_page_and_the_asker_is_told(
    house: House, asked: GapAnswer, client: Client
) -> None:
    client.force_login(house.coordinator)
    page = client.get(asked.question.get_absolute_url()).content.decode()
    address = f"/resources/gaps/answers/{asked.pk}/"
    assert address in page
    sent = client.post(address, {"says": "partly", "starts": "2026-04-01", "text": "Two teams"})
    assert sent.status_code == 302
    asked.refresh_from_db()
    assert (asked.says, asked.starts, asked.by) == (
        "partly",
        dt.date(2026, 4, 1),
        house.coordinator,
    )
    told = Notice.objects.get(person=house.owner, kind="resources.gap_answered")
    assert "Northwood" in told.subject
    assert told.text == "Two teams"

    client.post(address, {"says": "no", "starts": "2026-04-01", "text": ""})
    asked.refresh_from_db()
    assert (asked.says, asked.starts) == ("no", None)


def test_the_link_in_the_letter_answers_once_without_signing_in(
    house: House, asked: GapAnswer
) -> None:
    notice = Notice.objects.get(person=house.coordinator, kind=actions.VERB)
    assert notice.link is not None
    address = links.url_of(notice.link)
    anybody = Client()
    page = anybody.get(address).content.decode()
    assert "Northwood" in page
    assert str(house.hospital) in page
    assert anybody.post(address, {"says": "perhaps"}).status_code == 422
    done = anybody.post(address, {"says": "yes", "starts": "", "text": "From Monday"})
    assert done.status_code == 200
    asked.refresh_from_db()
    assert (asked.says, asked.by, asked.text) == ("yes", house.coordinator, "From Monday")
    assert anybody.post(address, {"says": "no"}).status_code >= 400
    asked.refresh_from_db()
    assert asked.says == "yes"


def test_a_stranger_reads_as_anybody_signed_in_but_neither_asks_nor_answers(
    house: House, gap: str, asked: GapAnswer, client: Client
) -> None:
    address = f"/resources/gaps/answers/{asked.pk}/"
    client.force_login(house.stranger)
    held = client.get(asked.question.get_absolute_url())
    assert address not in held.content.decode()
    assert client.get(address).status_code == 403
    assert client.post(address, {"says": "yes"}).status_code == 403
    client.force_login(house.adviser)
    assert client.post(gap, {"agencies": [house.hospital.pk]}).status_code == 403
    client.logout()
    for path in (asked.question.get_absolute_url(), address, gap):
        assert client.get(path).status_code == 302
    asked.refresh_from_db()
    assert not asked.says
    assert GapQuestion.objects.count() == 1


def test_a_colleague_of_another_agency_sees_but_does_not_answer_for_it(
    house: House, asked: GapAnswer, client: Client
) -> None:
    client.force_login(house.colleague)
    assert client.get(asked.question.get_absolute_url()).status_code == 200
    address = f"/resources/gaps/answers/{asked.pk}/"
    assert address not in client.get(asked.question.get_absolute_url()).content.decode()
    assert client.post(address, {"says": "yes"}).status_code == 403


def test_bad_input_is_said_beside_its_field(
    house: House, gap: str, asked: GapAnswer, client: Client
) -> None:
    for sent in ({}, {"agencies": ["x"]}, {"agencies": [house.outsider.pk]}):
        assert client.post(gap, sent).status_code == 422
    assert client.get("/resources/gaps/ask/?gap=nonsense").status_code == 404
    assert client.get("/resources/gaps/ask/").status_code == 404
    client.force_login(house.coordinator)
    address = f"/resources/gaps/answers/{asked.pk}/"
    for sent in ({}, {"says": "perhaps"}, {"says": "yes", "starts": "tomorrow"}):
        assert client.post(address, sent).status_code == 422
    with pytest.raises(Invalid, match="wholly, in part, or not"):
        actions.answer_gap(asked, says="perhaps", by=house.coordinator)
    with pytest.raises(Invalid, match="at least one agency"):
        actions.ask_gap(
            {},
            type=asked.question.type,
            territory=house.north,
            day=DAY,
            sentence="x",
            by=house.owner,
        )
    silent = Agency.objects.create(code="silent", name="Silent Trust", type="nngo")
    with pytest.raises(Invalid, match="Nobody speaks for"):
        actions.ask_gap(
            {silent: "why"},
            type=asked.question.type,
            territory=house.north,
            day=DAY,
            sentence="x",
            by=house.owner,
        )
