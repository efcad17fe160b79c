"""The pages of a study through the door: hand in, preview, choose, read, ask."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concilia.agencies.models import Person
from concilia.learning import actions, queries
from concilia.learning.models import Study
from tests.house import House
from tests.learning.scene import TABLE, calibrated, loaded, one, started


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_secretary_starts_hands_in_and_calibrates(house: House) -> None:
    client = client_of(house.owner)
    sent = {"body": house.body.ref, "title": "New", "question": "What works?", "origin": "real"}
    answer = client.post("/learning/new/", sent)
    study = Study.objects.get()
    assert answer.headers["Location"] == f"/learning/{study.pk}/data/"

    file = SimpleUploadedFile("cases.csv", TABLE.encode())
    answer = client.post(
        f"/learning/{study.pk}/data/table/", {"file": file, "reason": "Collected by us."}
    )
    assert answer.status_code == 302
    assert study.cases.count() == 10
    page = client.get(f"/learning/{study.pk}/calibration/PLAN/?method=crisp&anchor_0=50")
    assert "This is a preview" in page.content.decode()
    assert study.choices.count() == 1

    wrong = client.post(
        f"/learning/{study.pk}/calibration/PLAN/", {"method": "crisp", "anchor_0": 50}
    )
    assert wrong.status_code == 422
    sent = {"method": "crisp", "anchor_0": 50, "reason": "Half the points."}
    assert client.post(f"/learning/{study.pk}/calibration/PLAN/", sent).status_code == 302
    assert study.choices.count() == 2


def test_a_bad_file_is_told_with_row_and_column(house: House) -> None:
    study = loaded(house)
    file = SimpleUploadedFile("cases.csv", b"case,A,Y\nx,eins,1\n")
    answer = client_of(house.owner).post(
        f"/learning/{study.pk}/data/table/", {"file": file, "reason": "r"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "row 2, A" in text
    assert "eins" in text


def test_the_solutions_say_when_they_are_ambiguous_and_show_the_opposite(house: House) -> None:
    # Three positive and three negative rows that two models explain equally well.
    study = started(house)
    rows = ["000,1", "001,1", "011,1", "111,1", "110,1", "100,1", "010,0", "101,0"]
    table = "case,A,B,C,Y\n" + "".join(
        f"c{at}," + ",".join(row.split(",")[0]) + f",{row.split(',')[1]}\n"
        for at, row in enumerate(rows)
    )
    from concilia.core.tables.reading import read  # noqa: PLC0415  one story alone needs it

    actions.load_table(study, read(table.encode()), reason="By hand.", by=house.owner)
    text = client_of(house.chair).get(f"/learning/{study.pk}/solutions/").content.decode()
    # The six-cycle of Quine: two minimal models of three terms each.
    assert "2 models fit equally" in text
    assert "None is better" in text
    assert "<code>~Y</code>" in text


def test_an_unknown_case_is_answered_and_a_foreigner_is_not(house: House) -> None:
    study = calibrated(house)
    url = f"/learning/{study.pk}/advisor/?value_PLAN=80&value_STAFF=&value_PAYMENT=abc"
    text = client_of(house.observer).get(url).content.decode()
    assert "Whether it is on a path is not known" in text
    assert "Not a number that can be meant here: PAYMENT" in text.replace("\n", " ")
    assert client_of(house.stranger).get(url).status_code == 404


@pytest.mark.parametrize("name", ["data", "table", "solutions", "necessity", "choices"])
def test_every_list_can_be_downloaded(house: House, name: str) -> None:
    study = calibrated(house)
    answer = client_of(house.owner).get(f"/learning/{study.pk}/{name}/?format=csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert len(b"".join(answer)) > 60  # type: ignore[arg-type]  # a response is its pieces


def test_the_input_of_a_study_repeats_it(house: House) -> None:
    study = calibrated(house)
    held = json.loads(client_of(house.owner).get(f"/learning/{study.pk}/inputs/").content)
    assert held["columns"][0] == ["PLAN", "condition", "direct", [20, 50, 80]]
    assert held["cases"][0][1]["PLAN"] == 80
    assert [choice["reason"] for choice in held["choices"]][1:] == ["By rule."] * 4


def test_a_recoding_holds_only_while_its_number_means_the_same_row(house: House) -> None:
    study = calibrated(house)
    table = queries.load(study).result.analysis.table  # type: ignore[union-attr]  # there is one
    row = next(r.number for r in table.rows if r.cases == ("Elm",))
    actions.recode(study, row=row, out="1", reason="It was misread.", by=house.owner)
    client, page = client_of(house.owner), f"/learning/{study.pk}/table/"
    assert "It was misread." in client.get(page).content.decode()
    # Without PLAN the same number is another configuration: the recoding must not move to it.
    actions.set_role(one(study, "PLAN"), role="aside", reason="Not now.", by=house.owner)
    assert "It was misread." not in client.get(page).content.decode()
    actions.set_role(one(study, "PLAN"), role="condition", reason="Again.", by=house.owner)
    assert "It was misread." in client.get(page).content.decode()
    answer = client.post(f"{page}{row}/", {"out": "", "reason": "It was right."})
    assert answer.status_code == 302
    assert "It was misread." not in client.get(page).content.decode()
