"""Facilities go out and come back in every format; what is wrong is told, the rest comes in."""

from __future__ import annotations

import io
import json
import string
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.core.errors import Invalid
from concilia.core.models import Import
from concilia.core.tables.actions import take_in
from concilia.resources.capacities import details, places
from concilia.resources.capacities.details import DAYS, GROUPS, Detail
from concilia.resources.capacities.exchange import fhir, geojson, hsds, read_any
from concilia.resources.capacities.exchange.record import KINDS, Record
from concilia.resources.models import Capacity, Confirmation, Facility
from tests.house import House

words = st.text(
    string.ascii_letters + string.digits + " ;:=()\\é药,.-", min_size=1, max_size=20
).map(lambda text: " ".join(text.split()))
names = words.filter(bool)
amounts = st.one_of(
    st.integers(0, 10**9).map(float), st.floats(0, 1e9, allow_nan=False, allow_infinity=False)
)
hours = st.sampled_from(("closed", "08:00-16:00", "00:00-24:00", "08:00-12:00, 13:30-17:00"))


def detail() -> st.SearchStrategy[Detail]:
    plain = st.builds(
        Detail,
        st.sampled_from([one for one in GROUPS if one != "opening"]),
        names,
        st.one_of(st.none(), amounts),
        st.one_of(
            st.just(""), names.filter(lambda text: not text[0].isdigit() and text[0] not in ".,")
        ),
        words,
    ).map(details.checked)
    nothing = st.none(), st.just("")
    opening = st.builds(Detail, st.just("opening"), st.sampled_from(DAYS), *nothing, hours)
    return st.one_of(plain, opening)


def once(found: list[Detail]) -> tuple[Detail, ...]:
    return tuple({one.key: one for one in found}.values())


record = st.builds(
    Record,
    code=st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8),
    name=names,
    kind=st.sampled_from(KINDS),
    territory=names,
    agency=st.one_of(st.just(""), st.sampled_from(("red-cross", "authority"))),
    agency_name=st.just("Somebody"),
    beds=st.integers(0, 5000),
    staff=st.integers(0, 5000),
    latitude=st.just(50.25),
    longitude=st.just(-4.125),
    details=st.lists(detail(), max_size=6).map(once),
)
records = st.lists(record, max_size=4, unique_by=lambda one: one.code)


@given(st.lists(detail(), max_size=8).map(once))
def test_a_line_of_capacities_reads_back_as_it_was_written(found: tuple[Detail, ...]) -> None:
    assert tuple(details.read(details.write(found))) == found


def back(read: Callable[[Any], Any], data: Any) -> list[Record]:
    return sorted((make().bare() for make in read(data)), key=lambda one: one.code)


@settings(deadline=None, max_examples=40)
@given(records)
def test_every_format_gives_back_what_it_was_given(held: list[Record]) -> None:
    """Through JSON text, as a file would hold it."""
    wanted = sorted((one.bare() for one in held), key=lambda one: one.code)
    for write, read in (
        (geojson.write, geojson.read),
        (fhir.write, fhir.read),
        (hsds.write, hsds.read),
    ):
        data = json.loads(json.dumps(write(held)))
        assert back(read, data) == wanted, write.__module__
    packed = hsds.write_zip(held)
    assert packed == hsds.write_zip(held)
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert back(hsds.read_zip, file) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nurses 12", "cannot be read"),
        ("cooks: chef = 1", "no group"),
        ("staff: nurse = -1", "negative"),
        ("stock: ORS = many", "no quantity"),
        ("staff:", "names nothing"),
        ("opening: feast = 08:00-16:00", "no day of the week"),
        ("opening: mon = 8 to 4", "08:00-16:00"),
        ("staff: nurse = 1; staff: nurse = 2", "twice"),
        ("stock: ORS = 1e300", "too large"),
        (f"service: {'x' * 200}", "too long"),
    ],
)
def test_a_capacity_that_cannot_be_meant_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        details.read(text)


def test_foreign_files_are_read_for_what_they_say() -> None:
    """A FHIR server and an HSDS API write more, and less, than we do."""
    bundle = {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [
            {"resource": {"resourceType": "Organization", "id": "o1", "name": "Red Cross"}},
            {
                "fullUrl": "https://example.org/fhir/Location/l1",
                "resource": {
                    "resourceType": "Location",
                    "id": "l1",
                    "name": "Mission Hospital",
                    "type": [{"coding": [{"system": fhir.ROLE_CODE, "code": "HOSP"}]}],
                    "address": {"district": "Bomi"},
                    "position": {"longitude": -10.8, "latitude": 6.7},
                    "managingOrganization": {"reference": "Organization/o1"},
                    "hoursOfOperation": [{"daysOfWeek": ["mon", "tue"], "allDay": True}],
                },
            },
            {
                "resource": {
                    "resourceType": "HealthcareService",
                    "id": "h1",
                    "location": [{"reference": "Location/l1"}],
                    "type": [{"coding": [{"display": "Maternity"}]}],
                }
            },
        ],
    }
    [one] = [make() for make in fhir.read(bundle)]
    assert (one.kind, one.agency, one.territory) == ("hospital", "Red Cross", "Bomi")
    assert [(d.group, d.item, d.text) for d in one.details] == [
        ("service", "Maternity", ""),
        ("opening", "mon", "00:00-24:00"),
        ("opening", "tue", "00:00-24:00"),
    ]
    page = {
        "contents": [
            {
                "id": "s1",
                "name": "Vaccination",
                "organization": {"id": "o", "name": "County"},
                "service_at_locations": [
                    {
                        "location": {
                            "id": "l9",
                            "name": "Town clinic",
                            "latitude": 6.5,
                            "longitude": -10.5,
                            "addresses": [{"city": "Tubmanburg", "state_province": "Bomi"}],
                            "schedules": [
                                {"byday": "MO,WE", "opens_at": "08:00", "closes_at": "12:00"}
                            ],
                        }
                    }
                ],
            }
        ]
    }
    [clinic] = [make() for make in hsds.read(page)]
    assert (clinic.code, clinic.agency, clinic.territory) == ("l9", "County", "Bomi")
    assert {(d.item, d.text) for d in clinic.details} == {
        ("Vaccination", ""),
        ("mon", "08:00-12:00"),
        ("wed", "08:00-12:00"),
    }


def test_what_is_none_of_the_formats_is_refused() -> None:
    assert read_any(b"code,name\n") is None
    for content in (b"{", b'{"a": 1}', b"[1]", b"PK\x05\x06nothing"):
        with pytest.raises(Invalid):
            read_any(content)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("xl/workbook.xml", "")
    assert read_any(packed.getvalue()) is None
    wrong = {"type": "FeatureCollection", "features": [{"properties": {"beds": -3}}]}
    with pytest.raises(Invalid, match="whole number"):
        read_any(json.dumps(wrong).encode())


CODES = "code,name,kind,district,agency,beds,staff,lat,lon,capacities\n"
TEXT = "staff: nurse = 12; stock: ORS = 300 sachets; opening: mon = 08:00-16:00; service: maternity"


def test_out_of_the_pages_and_in_again_changes_nothing(house: House, client: Client) -> None:
    row = f'clinic,Town clinic,practice,Northwood,hospital,4,9,50.9,4.4,"{TEXT}"\n'
    take_in("facilities", name="f.csv", content=(CODES + row).encode(), by=house.operator)
    assert Capacity.objects.count() == 4
    nurses = Confirmation.objects.get(field="staff/nurse")
    assert (nurses.by, nurses.source) == (house.operator, "f.csv")
    client.force_login(house.owner)
    files = {
        "f.geojson": client.get("/resources/facilities/as/geojson/").content,
        "f.json": client.get("/resources/facilities/as/fhir/").content,
        "h.json": client.get("/resources/facilities/as/hsds/").content,
        "h.zip": client.get("/resources/facilities/as/hsds-zip/").content,
        "f2.csv": client.get("/resources/facilities/?format=csv").content,
        "f2.xlsx": client.get("/resources/facilities/?format=xlsx").content,
    }
    before = list(Facility.objects.values()), list(Capacity.objects.values())
    for name, content in files.items():
        done = take_in("facilities", name=name, content=content, by=house.owner)
        assert (done.counts["created"], done.counts["updated"], done.counts["unchanged"]) == (
            0,
            0,
            1,
        ), name
    assert (list(Facility.objects.values()), list(Capacity.objects.values())) == before
    assert Confirmation.objects.get(field="staff/nurse").by == house.operator
    assert client.get("/resources/facilities/as/nothing/").status_code == 404
    page = client.get("/resources/facilities/clinic/").content.decode()
    assert "300 sachets" in page
    assert "Opal Operator" in page


def test_a_wide_table_a_changed_amount_and_what_is_wrong(house: House) -> None:
    head = "code,name,kind,district,staff: nurse,Stock: ORS,service: surgery,lat,lon\n"
    rows = (
        "a,A,practice,Northwood,3,20 sachets,yes,50.9,4.4\n"
        "b,B,practice,Northwood,3,-5,no,50.9,4.4\n"
        "c,C,practice,Atlantis,1,1,no,50.9,4.4\n"
        "d,D,practice,Northwood,1,1,no,0,0\n"
        "e,E,practice,Southmere,1,1,no,5.0,-30.0\n"
        "e,E two,practice,Southmere,1,1,no,50.7,4.6\n"
        "f,F,practice,Southmere,1,,no,5.0,-30.0\n"
    )
    done = take_in("facilities", name="w.csv", content=(head + rows).encode(), by=house.operator)
    said = {problem["row"]: problem["message"] for problem in done.problems}
    assert "negative" in said[3]
    assert "No territory" in said[4]
    assert "in the sea" in said[5]
    assert {6, 7} <= said.keys()
    assert [finding["rows"] for finding in done.findings] == [[8]]
    assert "km from the centre of Southmere" in done.findings[0]["message"]
    assert set(Facility.objects.values_list("code", flat=True)) == {"a", "f"}
    rows = "a,A,practice,Northwood,4,20 sachets,yes,50.9,4.4\n"
    take_in("facilities", name="w2.csv", content=(head + rows).encode(), by=house.owner)
    assert Capacity.objects.get(facility__code="a", item="nurse").quantity == 4
    changed = Confirmation.objects.get(facility__code="a", field="staff/nurse")
    kept = Confirmation.objects.get(facility__code="a", field="stock/ORS")
    assert (changed.by, kept.by) == (house.owner, house.operator)
    assert Import.objects.latest("pk").counts["updated"] == 1


def test_a_point_lies_within_an_area_or_not() -> None:
    square = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]
    hole = [[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0], [1.0, 1.0]]
    shape = {"type": "Polygon", "coordinates": [square, hole]}
    both = {"type": "MultiPolygon", "coordinates": [[square, hole], [[[9, 9], [10, 9], [9, 10]]]]}
    for one in (shape, both):
        assert places.contains(one, 3.0, 3.0)
        assert not places.contains(one, 1.5, 1.5)
        assert not places.contains(one, 5.0, 1.0)
    assert places.contains(both, 9.2, 9.2)
