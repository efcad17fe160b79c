"""A data officer hands in two files of DHIS2 on the import page: values, and what they mean."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.indicators import actions
from concilia.indicators.models import Observation
from tests.house import House

VALUES = {
    "dataValues": [
        {"dataElement": "FbAb12", "period": "202601", "orgUnit": "uNorth", "value": "4"},
        {"dataElement": "FbAb12", "period": "202602", "orgUnit": "uNorth", "value": "5"},
    ]
}
METADATA = {
    "dataElements": [{"id": "FbAb12", "name": "Wait for ultrasound", "code": "wait"}],
    "organisationUnits": [{"id": "uNorth", "name": "Northwood"}],
}


@pytest.fixture
def officer(house: House, client: Client) -> Client:
    """A secretary at the import page, with an indicator to fill."""
    actions.define(by=SYSTEM, code="wait", name="Wait", frequency="month", unit="days")
    client.force_login(house.owner)
    return client


def _hand_in(officer: Client, first: Any, second: Any, kind: str = "observations") -> Any:
    def file(name: str, given: Any) -> SimpleUploadedFile:
        content = given if isinstance(given, bytes) else json.dumps(given).encode()
        return SimpleUploadedFile(name, content)

    sent = {"kind": kind, "file": file("values.json", first)}
    if second is not None:
        sent["companion"] = file("metadata.json", second)
    return officer.post("/imports/new/", sent, follow=True)


def _values() -> dict[tuple[str, str], float]:
    found = Observation.objects.values_list("territory__code", "period", "value")
    return {(place, f"{day:%Y-%m}"): value for place, day, value in found}


@pytest.mark.parametrize("turned", [False, True])
def test_values_and_metadata_go_in_together_in_either_order(officer: Client, turned: bool) -> None:
    assert 'name="companion"' in officer.get("/imports/new/").content.decode()
    pair = (METADATA, VALUES) if turned else (VALUES, METADATA)
    page = _hand_in(officer, *pair).content.decode()
    assert "Every row is right" in page
    officer.post(f"/imports/{Import.objects.get().pk}/run/")
    assert _values() == {("R-N", "2026-01"): 4.0, ("R-N", "2026-02"): 5.0}


def test_without_the_metadata_the_page_says_what_is_missing(officer: Client) -> None:
    page = _hand_in(officer, VALUES, None).content.decode()
    assert "hand in the metadata as the second file" in page
    assert "No indicator has this code or name" in page


def test_a_code_that_the_metadata_does_not_name_is_told_by_its_identifier(
    officer: Client,
) -> None:
    more = {"dataElement": "XyZ", "period": "202601", "orgUnit": "uNorth", "value": "9"}
    away = {"dataElement": "FbAb12", "period": "202603", "orgUnit": "uGone", "value": "9"}
    _hand_in(officer, {"dataValues": [*VALUES["dataValues"], more, away]}, METADATA)
    problems = Import.objects.get().problems
    assert [(p["row"], p["column"], p["value"]) for p in problems] == [
        (3, "dataElement", "XyZ"),
        (4, "orgUnit", "uGone"),
    ]
    assert "names no data element" in problems[0]["message"]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (b"territory,date\nNorthwood,2026\n", METADATA, "values of DHIS2 as JSON only"),
        (VALUES, b"a,b\n1,2\n", "The second file is no JSON"),
        (VALUES, b"", "The second file is no JSON"),
        (VALUES, b"{", "The second file is no readable JSON"),
        (b"{", METADATA, "The first file is no readable JSON"),
        (VALUES, {"users": []}, "no metadata"),
        (METADATA, METADATA, "The first file holds no “dataValues”"),
    ],
)
def test_two_files_that_do_not_belong_together_are_refused_in_words(
    officer: Client, first: Any, second: Any, said: str
) -> None:
    answer = _hand_in(officer, first, second)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Import.objects.exists()


def test_another_kind_of_table_takes_one_file_only(house: House, client: Client) -> None:
    client.force_login(house.operator)
    answer = _hand_in(client, b"code,name,level\nX,X,region\n", METADATA, "territories")
    assert answer.status_code == 422
    assert "comes as one file" in answer.content.decode()


def test_a_program_hands_in_both_files_too(officer: Client) -> None:
    sent = {
        "kind": "observations",
        "file": SimpleUploadedFile("values.json", json.dumps(VALUES).encode()),
        "companion": SimpleUploadedFile("metadata.json", json.dumps(METADATA).encode()),
    }
    answer = officer.post("/api/imports/", sent)
    assert answer.status_code == 201, answer.content
    assert len(_values()) == 2, answer.content
