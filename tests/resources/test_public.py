"""Who works where: the profile of a territory, the poster, and what everybody may read."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from concilia.agencies.models import ContactPoint
from concilia.core.errors import Forbidden, NotNow
from concilia.core.models import LedgerEntry
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.resources.models import Activity
from concilia.resources.poster.content import content, gathered, grouped, step
from concilia.resources.publishing.actions import publish, withdraw
from tests.house import House

HEAD = "district,organisation,activity,start date\n"
FEED = "/resources/public/council/3w.csv"


@pytest.fixture
def reported(house: House) -> None:
    """Two dated lists: the hospital is in both, the other agency only in the second."""
    hospital, other = str(house.hospital), str(house.outsider)
    first = f"Northwood,{hospital},Vaccination,\n"
    second = first + f"Northwood,{other},Screening,2026-01-20\nSouthmere,{hospital},Screening,\n"
    for day, rows in (("2026-01-05", first), ("2026-02-05", second)):
        done = take_in(
            "activities", name=f"3w-{day}.csv", content=(HEAD + rows).encode(), by=house.owner
        )
        assert done.counts["wrong"] == 0, done.problems


def test_a_territory_says_who_works_there_since_when_and_whom_to_call(
    house: House, client: Client, reported: None
) -> None:
    ContactPoint.objects.create(
        agency=house.hospital, label="Duty office", phone="+32 2 555 01 02", email="d@h.example"
    )
    client.force_login(house.colleague)
    page = client.get(f"/resources/in/{house.north.code}/").content.decode()
    assert "Duty office" in page
    assert 'href="tel:+3225550102"' in page
    text = client.get(f"/resources/in/{house.north.code}/?format=csv").content.decode("utf-8-sig")
    rows = {(row["Agency"], row["Activity"]): row for row in csv.DictReader(io.StringIO(text))}
    assert rows[str(house.hospital), "Vaccination"]["Since"] == "2026-01-05"
    assert rows[str(house.outsider), "Screening"]["Since"] == "2026-01-20"
    assert rows[str(house.hospital), "Vaccination"]["Phone"].endswith("+32 2 555 01 02")
    panel = client.get(f"/agencies/territories/{house.north.code}/").content.decode()
    assert house.hospital.label in panel
    assert f"/resources/in/{house.north.code}/" in panel
    mine = client.get(f"/agencies/{house.hospital.code}/").content.decode()
    assert "What it does where" in mine
    nowhere = client.get(f"/resources/in/{house.region.code}/")
    assert nowhere.status_code == 200


def test_nothing_is_public_before_the_body_allows_it(
    house: House, client: Client, reported: None
) -> None:
    assert client.get("/resources/public/council/").status_code == 404
    assert client.get(FEED).status_code == 404
    with pytest.raises(Forbidden):
        publish(house.body, by=house.colleague)
    publish(house.body, by=house.owner)
    publish(house.body, by=house.owner)
    page = client.get("/resources/public/council/").content.decode()
    assert str(house.hospital) in page
    assert "Screening" in page
    assert str(house.body) in client.get("/resources/public/").content.decode()
    empty = client.get("/resources/public/council/?q=zzz")
    assert "Nobody is reported to do this there" in empty.content.decode()
    withdraw(house.body, by=house.owner)
    assert client.get("/resources/public/council/").status_code == 404
    with pytest.raises(NotNow):
        withdraw(house.body, by=house.owner)
    assert LedgerEntry.objects.filter(verb="resources.publish").count() == 3


def test_the_feed_is_hxl_and_can_be_read_in_again(
    house: House, client: Client, reported: None
) -> None:
    publish(house.body, by=house.owner)
    answer = client.get(FEED)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    heads, tags, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert tags[heads.index("Activity")] == "#activity+type"
    assert len(rows) == 3
    assert {row[heads.index("Report of")] for row in rows} == {"2026-02-05"}
    listed = json.loads(client.get("/resources/public/council/3w.json").content)
    assert listed[:2] == [heads, tags]
    assert len(listed) == 5
    before = Activity.objects.count()
    again = take_in("activities", name="feed.csv", content=answer.content, by=SYSTEM)
    assert (again.counts["created"], again.counts["wrong"]) == (0, 0)
    assert Activity.objects.count() == before


def test_the_office_decides_on_a_page(house: House, client: Client, reported: None) -> None:
    client.force_login(house.owner)
    page = client.get("/resources/publishing/").content.decode()
    assert "Let everybody read it" in page
    client.post("/resources/publishing/council/", {"public": "yes"})
    assert "HXL feed" in client.get("/resources/publishing/").content.decode()
    client.post("/resources/publishing/council/", {})
    assert Client().get("/resources/public/council/").status_code == 404
    client.force_login(house.colleague)
    assert client.get("/resources/publishing/").status_code == 403
    assert client.post("/resources/publishing/council/", {"public": "yes"}).status_code == 403


def test_the_poster_is_one_sheet_of_a3(house: House, client: Client, reported: None) -> None:
    client.force_login(house.colleague)
    answer = client.get("/resources/poster/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert b"<</Type/Pages/Count 1/" in answer.content
    assert b"/MediaBox[0 0 1190.5" in answer.content
    assert client.get("/resources/poster/").content == answer.content
    one = client.get(f"/resources/poster/?territory={house.south.code}&day=2026-01-05")
    assert one.status_code == 200
    publish(house.body, by=house.owner)
    assert Client().get("/resources/public/council/poster.pdf").status_code == 200


def test_what_stands_on_the_poster(house: House, reported: None) -> None:
    rows = Activity.objects.filter(reported_on="2026-02-05").select_related(
        "agency", "type", "territory"
    )
    places = {place.code: place for place in (house.region, house.north, house.south)}
    shown = content(rows, places)
    assert shown.kinds == (("Screening", 2), ("Vaccination", 1))
    assert [(str(row.territory), row.counts) for row in shown.rows] == [
        ("Northwood", (1, 1)),
        ("Southmere", (1, 0)),
    ]
    assert shown.activities == 3
    assert gathered([house.north, house.south]) == {"R-N": "R-N", "R-S": "R-S"}
    assert grouped([house.north, house.south]) == {}
    assert [step(count, 10) for count in (0, 1, 2, 3, 10)] == [0, 1, 1, 2, 5]
