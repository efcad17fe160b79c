"""Access, placement and allocation: asked on pages, answered by the worker, compared, used."""

from __future__ import annotations

import csv
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from concilia.agencies.models import Territory
from concilia.challenges import actions as challenges
from concilia.core import ledger
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.dossiers import actions as dossiers
from concilia.dossiers.models import Dossier, Option
from concilia.indicators.models import Indicator
from concilia.resources.models import Layer, Scenario
from concilia.resources.scenarios import actions
from tests.gates.world.challenges import analysed, raised
from tests.house import House
from tests.resources.scene import answered, clinics, keep

__all__ = ["clinics"]

ROADS = (
    "from_lat,from_lon,to_lat,to_lon,name,km\n"
    "50.9,4.4,50.8,4.5,Bridge,20\n"
    "50.8,4.5,50.7,4.6,South road,30\n"
    "10,10,10.1,10,Far away,9\n"
)


def test_access_says_who_reaches_what_and_what_is_odd(
    house: House,
    clinics: None,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(house.colleague)
    with django_assert_max_num_queries(20):
        page = client.get("/resources/access/", {"supply": "beds", "within": "20"})
    said = page.content.decode()
    assert "210,000 people reach a facility within 20 min" in said
    assert "perhaps in the sea: Wreck clinic" in said
    assert "Gini coefficient" in said
    file = client.get("/resources/access/?within=20&format=csv")
    rows = list(csv.reader(b"".join(file).decode("utf-8-sig").splitlines()))  # type: ignore[arg-type]  # a stream
    found = {row[0]: float(row[5]) for row in rows if row[0].startswith("R-")}
    # Each zone reaches its own clinic alone: 30 beds for 90,000 and 10 for 120,000, per 1,000.
    assert found == {"R-N": pytest.approx(0.333, abs=1e-3), "R-S": pytest.approx(0.083, abs=1e-3)}
    assert client.get("/resources/access/?within=x").status_code == 200
    none = client.get("/resources/access/?kind=laboratory").content.decode()
    assert "There is no facility of this kind" in none


def test_a_what_if_stands_beside_what_it_changes(
    house: House, clinics: None, client: Client
) -> None:
    client.force_login(house.owner)
    base = keep(client, "?within=20&supply=beds")
    page = client.get(base.get_absolute_url()).content.decode()
    assert "As it is" in page
    assert "What if" in page
    address = f"{base.get_absolute_url()}what-if/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"title": "Nothing"}).status_code == 422
    half = client.post(address, {"title": "Half", "agency": str(house.hospital.pk)})
    assert half.status_code == 422
    sent = {"title": "South closes", "remove_1": "south", "place": "R-S", "count": "2"}
    assert client.post(address, {**sent, "supply": "3"}).status_code == 302
    changed = answered(Scenario.objects.latest("pk"))
    assert changed.base == base
    assert changed.result is not None
    ratios = {one["code"]: one["supply"] for one in changed.result["ratios"]}
    assert "south" not in ratios
    assert ratios["new-2"] == 6
    page = client.get(changed.get_absolute_url()).content.decode()
    assert "Without South clinic" in page
    assert "2 × 3 more in Southmere" in page
    assert "before:" in page
    assert client.post(f"{base.get_absolute_url()}remove/").status_code == 409
    assert client.post(f"{changed.get_absolute_url()}remove/").status_code == 302
    assert not ledger.verify().faults


def test_a_road_that_closes_cuts_people_off(house: House, clinics: None, client: Client) -> None:
    client.force_login(house.owner)
    file = SimpleUploadedFile("roads.csv", ROADS.encode())
    made = client.post(
        "/resources/scenarios/files/",
        {"body": "council", "kind": "roads", "title": "Roads", "file": file},
    )
    assert made.status_code == 302, made.content.decode()
    layer = Layer.objects.get()
    page = client.get("/resources/scenarios/files/").content.decode()
    assert "The roads fall into 2 parts" in page
    query = f"?travel={layer.pk}&speed=0&within=60"
    said = client.get(f"/resources/access/{query}").content.decode()
    assert "210,000 people reach a facility within 60 km" in said
    base = keep(client, query)
    client.post(
        f"{base.get_absolute_url()}what-if/",
        {"title": "Cut", "road_1": "South road", "remove_1": "south"},
    )
    cut = answered(Scenario.objects.latest("pk"))
    assert base.result is not None
    assert cut.result is not None
    assert cut.result["beyond"] == 120_000
    assert base.result["beyond"] == 0
    assert client.post(f"/resources/scenarios/files/{layer.pk}/remove/").status_code == 409


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("people", b"code,weight\nA,1\n", "These columns are missing: latitude, longitude."),
        ("people", b"code,weight,latitude,longitude\n", "Nothing in it can be used"),
        ("people", b"\xff\xfe\x00", "cannot be read"),
        ("costs", b"from,to,cost\nA,B,x\n", "Nothing in it can be used"),
        ("roads", b"{}", "cannot be read"),
        ("roads", b"from_lat,from_lon,to_lat,to_lon\n1,2,x,4\n", "Row 2 has something"),
    ],
)
def test_files_that_cannot_be_used_are_refused_in_words(
    house: House, client: Client, kind: str, content: bytes, said: str
) -> None:
    client.force_login(house.owner)
    file = SimpleUploadedFile("file.csv", content)
    sent = {"body": "council", "kind": kind, "file": file}
    answer = client.post("/resources/scenarios/files/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Layer.objects.exists()


def test_points_of_people_come_with_all_their_faults(
    house: House, clinics: None, client: Client
) -> None:
    client.force_login(house.owner)
    rows = (
        "code,weight,latitude,longitude,territory\n"
        "A,100,50.9,4.4,R-N\nA,7,50.9,4.4,R-N\nB,50,50.71,4.61,Nowhere\n"
        "C,0,50.9,4.4,R-N\nD,-3,50.9,4.4,R-N\nE,many,50.9,4.4,R-N\nF,9,95,4,R-N\n"
    )
    layer = actions.add_layer(
        house.body, kind="people", title="", name="p.csv", content=rows.encode(), by=house.owner
    )
    same = actions.add_layer(
        house.body, kind="people", title="", name="q.csv", content=rows.encode(), by=house.owner
    )
    assert same == layer
    page = client.get("/resources/scenarios/files/").content.decode()
    for part in (
        "is there a second time",
        "in no table: row 4",
        "below zero",
        "not on earth",
        "counts nobody",
        "a number is missing",
        "lies where another lies",
    ):
        assert part in page
    said = client.get(f"/resources/access/?people={layer.pk}&within=20").content.decode()
    assert "150 people reach a facility" in said
    base = keep(client, f"?people={layer.pk}&within=20")
    assert base.inputs["people"] == []
    sent = {"title": "More", "place": "B", "count": "1", "supply": "4"}
    client.post(f"{base.get_absolute_url()}what-if/", sent)
    assert answered(Scenario.objects.latest("pk")).inputs["people"] == []
    with pytest.raises(NotNow):
        actions.remove_layer(layer, by=house.owner)


def test_who_is_not_of_the_body_sees_nothing_and_who_only_observes_asks_nothing(
    house: House, clinics: None, client: Client
) -> None:
    client.force_login(house.owner)
    base = keep(client)
    address = base.get_absolute_url()
    client.force_login(house.stranger)
    assert client.get(address).status_code == 404
    assert "As it is" not in client.get("/resources/scenarios/").content.decode()
    client.force_login(house.observer)
    assert client.get(address).status_code == 200
    for name in ("what-if/", "stop/", "again/", "remove/"):
        assert client.post(f"{address}{name}", {"minutes": 1}).status_code == 403
    assert client.get("/resources/scenarios/place/").status_code == 403
    with pytest.raises(Forbidden):
        actions.vary(base, title="x", changes=[{"do": "choose", "count": 1}], by=house.observer)
    with pytest.raises(Invalid):
        actions.vary(base, title="x", changes=[], by=house.owner)


def drafted(house: House) -> Dossier:
    """A dossier in drafting."""
    series = Indicator.objects.create(code="s", name="Series", frequency="month")
    one = challenges.accept(analysed(house, raised(house, "Far away"), series), by=house.owner)
    return dossiers.open_dossier(one, by=house.owner)


def test_a_scenario_becomes_an_option_of_a_dossier(
    house: House, clinics: None, client: Client
) -> None:
    dossier = drafted(house)
    client.force_login(house.owner)
    one = keep(client, "?within=20", title="Clinics as they are")
    page = client.get(one.get_absolute_url()).content.decode()
    address = re.search(r'href="(/dossiers/\d+/options/new/\?scenario=\d+)"', page)
    assert address
    form = client.get(address[1]).content.decode()
    assert "Clinics as they are" in form
    assert "210,000 people reach a facility" in form
    sent = client.post(address[1], {"title": "Leave it", "description": "As it is."})
    assert sent.status_code == 302, sent.content.decode()
    option = Option.objects.get(dossier=dossier)
    assert option.source_url == one.get_absolute_url()
    listed = client.get(f"/dossiers/{dossier.pk}/options/").content.decode()
    assert one.get_absolute_url() in listed
    assert "It is an option in" in client.get(one.get_absolute_url()).content.decode()
    client.post(f"/dossiers/{dossier.pk}/options/{option.pk}/", {"title": "Leave it so"})
    option.refresh_from_db()
    assert option.source == "Clinics as they are"
    for key in ("0", "x", "9" * 30):
        wrong = client.get(f"/dossiers/{dossier.pk}/options/new/?scenario={key}")
        assert wrong.status_code == 404


def test_zero_population_and_no_position_are_told(
    house: House, clinics: None, client: Client
) -> None:
    Territory.objects.filter(code="R-N").update(population=None)
    Territory.objects.filter(code="R-S").update(latitude=None)
    client.force_login(house.owner)
    page = client.get("/resources/access/").content.decode()
    assert "has no population on record and counts nobody: Northwood" in page
    assert "has no position and is left out: Southmere" in page
    Territory.objects.update(longitude=None)
    assert (
        "There are no people to reach anything" in client.get("/resources/access/").content.decode()
    )
