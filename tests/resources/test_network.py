"""The coordination network: what agencies share, with every measure in words."""

from __future__ import annotations

import csv
import datetime as dt

import pytest
from django.test import Client

from concilia.agencies.models import Agency
from concilia.core import clock
from concilia.duties import actions
from concilia.meetings.models import Decision
from concilia.resources.models import Activity, ActivityType
from tests.house import House

DAY = dt.date(2026, 2, 20)


@pytest.fixture
def active(house: House) -> ActivityType:
    """The hospital and the insurer trace contacts in the north; somebody else alone in the
    south."""
    tracing = ActivityType.objects.create(code="tracing", name="Contact tracing")
    for agency, place in (
        (house.hospital, house.north),
        (house.insurer, house.north),
        (house.outsider, house.south),
    ):
        Activity.objects.create(agency=agency, type=tracing, territory=place, reported_on=DAY)
    return tracing


def shown(client: Client, **query: object) -> str:
    answer = client.get("/resources/network/", {"day": DAY.isoformat(), **query})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_who_works_side_by_side_and_who_works_alone(
    house: House, active: ActivityType, client: Client
) -> None:
    assert client.get("/resources/network/").status_code == 302
    client.force_login(house.owner)
    page = shown(client, by="cell")
    assert "Of 3 agencies. Without any partner: 1." in page
    assert "Pairs of agencies: 3. Pairs that share something: 1." in page
    assert "1 agency shares nothing with anybody. Ask it to a meeting." in page
    alone = page[page.index("Who shares nothing with anybody") :]
    assert house.outsider.label in alone
    assert house.hospital.label not in alone
    assert "Of 2 agencies" in shown(client, by="cell", territory="R-N")
    assert "Pairs of agencies: 3. Pairs that share something: 3." in shown(client, by="activity")
    file = client.get("/resources/network/", {"day": "2026-02-20", "by": "cell", "format": "csv"})
    rows = list(csv.reader(b"".join(file).decode("utf-8-sig").splitlines()))  # type: ignore[arg-type]  # a stream
    assert {*rows[-1][:2]} == {str(house.hospital), str(house.insurer)}
    assert rows[-1][2] == "1"


def test_a_seat_in_the_same_body_joins_and_only_where_it_is_seen(
    house: House, active: ActivityType, client: Client
) -> None:
    client.force_login(house.owner)
    page = shown(client, by="seat")
    assert "Of 3 agencies. Without any partner: 0." in page
    assert house.authority.label in page
    assert house.outsider.label not in page  # the other body is not seen from here
    client.force_login(house.stranger)
    assert "Nobody is joined by this here" not in shown(client, by="cell")
    assert house.authority.label not in shown(client, by="seat")


def test_a_duty_joins_its_lead_and_its_support(
    house: House, active: ActivityType, client: Client
) -> None:
    decision = Decision.objects.create(
        body=house.body, year=2026, number=1, wording="Trace.", decided_at=clock.now()
    )
    actions.give_duty(
        decision,
        title="Trace every contact",
        deliverable="A weekly list",
        lead=house.hospital,
        supporting=[house.authority],
        due=clock.today() + dt.timedelta(days=30),
        by=house.owner,
    )
    client.force_login(house.owner)
    page = shown(client, by="duty")
    assert "Pairs of agencies: 1. Pairs that share something: 1." in page
    assert house.authority.label in page
    client.force_login(house.stranger)
    assert "Nobody is joined by this here" in shown(client, by="duty")


def test_the_one_that_holds_two_parts_together_is_named(
    house: House, active: ActivityType, client: Client
) -> None:
    bridge = Agency.objects.create(code="bridge", name="Bridge Society", type="other")
    for place in (house.north, house.south):
        Activity.objects.create(agency=bridge, type=active, territory=place, reported_on=DAY)
    client.force_login(house.owner)
    page = shown(client, by="cell")
    assert "Only Bridge Society joins 1 other part to the rest." in page
    brokers = page[page.index('id="brokers"') :]
    assert brokers.index("Bridge Society") < brokers.index("</table>")


def test_nobody_and_nonsense_have_pages(house: House, client: Client) -> None:
    client.force_login(house.owner)
    assert "Nobody is joined by this here" in shown(client, by="cell")
    for query in ({"by": "x"}, {"day": "x"}, {"territory": "x"}):
        assert client.get("/resources/network/", query).status_code == 200
