"""Facilities are entered, changed, imported and looked up."""

from __future__ import annotations

import pytest
from django.test import Client

from concilia.core.errors import Invalid
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.resources import actions
from concilia.resources.models import Facility
from tests.house import House

HEAD = "code,name,kind,district,agency,beds,staff,lat,lon\n"


def test_the_secretary_enters_and_changes_a_facility(house: House, client: Client) -> None:
    data = {
        "name": "Northwood <i>Clinic</i>",
        "code": "clinic",
        "kind": "polyclinic",
        "territory": house.north.pk,
        "agency": house.hospital.pk,
        "beds": "12",
        "staff": "40",
        "latitude": "50.9",
        "longitude": "4.4",
    }
    client.force_login(house.colleague)
    assert "No facilities yet" in client.get("/resources/facilities/").content.decode()
    client.force_login(house.adviser)
    assert client.post("/resources/facilities/new/", data).status_code == 403
    client.force_login(house.owner)
    assert client.get("/resources/facilities/new/").status_code == 200
    made = client.post("/resources/facilities/new/", data, follow=True).content.decode()
    assert "Northwood &lt;i&gt;Clinic" in made
    assert client.post("/resources/facilities/new/", data).status_code == 422
    half = data | {"code": "half", "longitude": ""}
    assert client.post("/resources/facilities/new/", half).status_code == 422
    assert client.get("/resources/facilities/clinic/edit/").status_code == 200
    client.post("/resources/facilities/clinic/edit/", data | {"beds": "14", "code": "x"})
    facility = Facility.objects.get()
    assert (facility.code, facility.beds) == ("clinic", 14)
    assert client.post("/resources/facilities/clinic/edit/", half).status_code == 422
    assert facility.permission_scopes() == [("agency", house.hospital.pk)]
    assert client.get("/resources/facilities/none/").status_code == 404


def test_a_code_is_given_once(house: House) -> None:
    data = {"code": "lab", "name": "Lab", "kind": "laboratory", "territory": house.north}
    made = actions.enter_facility(by=SYSTEM, **data)
    assert made.permission_scopes() == []
    with pytest.raises(Invalid):
        actions.enter_facility(by=SYSTEM, **data)


def test_an_unknown_kind_is_refused_on_entry_and_on_change(house: House) -> None:
    data = {"code": "lab", "name": "Lab", "kind": "laboratory", "territory": house.north}
    made = actions.enter_facility(by=SYSTEM, **data)
    for refused in (
        lambda: actions.enter_facility(by=SYSTEM, **data | {"code": "den", "kind": "dragons"}),
        lambda: actions.change_facility(made, by=SYSTEM, kind="dragons"),
    ):
        with pytest.raises(Invalid) as caught:
            refused()
        assert [problem.column for problem in caught.value.problems] == ["kind"]
    assert list(Facility.objects.values_list("code", "kind")) == [("lab", "laboratory")]


def _bring(rows: str, name: str = "f.csv") -> dict[str, object]:
    done = take_in("facilities", name=name, content=(HEAD + rows).encode())
    return done.counts | {"why": {p["row"]: p["message"] for p in done.problems}}


def test_facilities_come_in_from_a_table(house: House, client: Client) -> None:
    counts = _bring(
        "A 1,Anna,hospital,Northwood,Northwood Hospital,10,20,50.9,4.4\n"
        "B,Bert,practice,Nowhere,,1,1,,\n"
        "C,Cas,practice,Northwood,Nobody,1,1,,\n"
        "D,Dirk,practice,Northwood,,1,1,50,\n"
        "中,Zhong,practice,Northwood,,1,1,,\n"
        "E,Els,laboratory,Southmere,,,,,\n"
    )
    assert counts["created"] == 2
    why = counts["why"]
    assert isinstance(why, dict)
    assert set(why) == {3, 4, 5, 6}
    again = _bring(
        "A 1,Anna,hospital,Northwood,Northwood Hospital,11,20,50.9,4.4\n"
        "E,Els,laboratory,Southmere,,,,,\n"
    )
    assert (again["updated"], again["unchanged"]) == (1, 1)
    assert Facility.objects.get(code="a-1").beds == 11
    client.force_login(house.colleague)
    found = client.get("/resources/facilities/?q=anna&kind=hospital&territory=R&sort=-beds")
    assert [one.code for one in found.context["page"]] == ["a-1"]
    assert "No facility matches" in client.get("/resources/facilities/?q=zzz").content.decode()
    text = client.get("/resources/facilities/?format=csv").content.decode("utf-8-sig")
    assert "Anna" in text
