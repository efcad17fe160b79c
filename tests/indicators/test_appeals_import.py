"""Appeals from the table of an intake desk: once, again, corrected, and wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from concilia.agencies.models import Person
from concilia.core import clock
from concilia.core.errors import Forbidden, Invalid
from concilia.core.models import Import, LedgerEntry
from concilia.core.permissions import SYSTEM, Actor
from concilia.core.tables.actions import take_in, upload
from concilia.indicators.appeals import actions
from concilia.indicators.models import Appeal
from tests.house import House

HEAD = (
    "reference,received on,channel,category,territory,agency,text,answer due,answered on,answer,"
    "well founded,closed on\n"
)
GOOD = (
    "K-1,2026-03-02,phone,waiting,Northwood,,Waits for 40 days.,,,,,\n"
    "K-2,2026-03-03,letter,home_care,R-S,Northwood Hospital,No nurse came.,2026-03-20,,,,\n"
    "K-3,2026-03-04,,payment,Northwood,hospital,Paid twice.,,2026-03-10,Paid back.,,\n"
    "K-4,2026-03-05,visit,quality,Northwood,,Wrong letter.,,2026-03-10,,yes,2026-03-12\n"
)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)):
        yield


def bring(house: House, rows: str, by: Actor = SYSTEM, name: str = "appeals.csv") -> Import:
    """Bring rows in for the house's body, wrong ones set aside."""
    content = (HEAD + rows).encode()
    return take_in("appeals", name=name, content=content, by=by, options={"body": house.body.ref})


def test_a_file_comes_in_with_its_states_and_source(client: Client, house: House) -> None:
    done = bring(house, GOOD, by=house.owner)
    assert done.counts["created"] == 4
    rows = Appeal.objects.order_by("number")
    assert [(a.number, a.reference, a.state) for a in rows] == [
        (1, "K-1", "received"),
        (2, "K-2", "with_agency"),
        (3, "K-3", "answered"),
        (4, "K-4", "closed"),
    ]
    assert rows[0].due_on == dt.date(2026, 4, 1)
    assert rows[1].due_on == dt.date(2026, 3, 20)
    assert (rows[2].agency, rows[3].well_founded) == (house.hospital, True)
    assert {a.source_import for a in rows} == {done}
    assert LedgerEntry.objects.filter(verb="appeals.import").count() == 1
    client.force_login(house.owner)
    page = client.get(rows[3].get_absolute_url()).content.decode()
    assert "row 5 of an import" in page
    assert "the words were not kept" in page
    assert page.index(">Closed<") < page.index(">Answered<") < page.index(">Received<")


def test_again_nothing_and_corrected_only_what_changed(house: House) -> None:
    bring(house, GOOD)
    again = bring(house, GOOD.replace("K-4,2026", "K-4, 2026"), name="again.csv")
    assert (again.counts["created"], again.counts["unchanged"]) == (0, 4)
    more = (
        GOOD.replace("Waits for 40", "Waits for 41") + "K-5,2026-05-01,,other,R-N,,Thanks.,,,,,\n"
    )
    last = bring(house, more, name="more.csv")
    assert (last.counts["created"], last.counts["updated"]) == (1, 1)
    assert Appeal.objects.get(number=1).text == "Waits for 41 days."
    assert Appeal.objects.get(reference="K-5").number == 5


def test_our_own_number_is_known(house: House) -> None:
    appeal = actions.receive_appeal(
        house.body,
        received_on=dt.date(2026, 3, 2),
        channel="visit",
        category="other",
        territory=house.north,
        text="Thanks.",
        by=house.owner,
    )
    bring(house, f"{appeal.ref},2026-03-02,visit,other,Northwood,insurer,Thanks.,,,,,\n")
    appeal.refresh_from_db()
    assert (appeal.state, appeal.agency) == ("with_agency", house.insurer)
    refused = bring(house, "A-9,2026-03-02,visit,other,R-N,,x,,,,,\n" + GOOD, name="unknown.csv")
    assert [p["column"] for p in refused.problems] == ["reference"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("K,1900-01-01,,other,R-N,,x,,,,,", "received on"),
        ("K,2027-01-01,,other,R-N,,x,,,,,", "received on"),
        ("K,2026-03-02,pigeon,other,R-N,,x,,,,,", "channel"),
        ("K,2026-03-02,,nothing,R-N,,x,,,,,", "category"),
        ("K,2026-03-02,,other,Atlantis,,x,,,,,", "territory"),
        ("K,2026-03-02,,other,R-N,Nobody,x,,,,,", "agency"),
        ("K,2026-03-02,,other,R-N,,,,,,,", "text"),
        (f"K,2026-03-02,,other,R-N,,{'x' * 10_000},,,,,", "text"),
        ("K,2026-03-02,,other,R-N,,x,2026-03-01,,,,", "due_on"),
        ("K,2026-03-02,,other,R-N,,x,2029-03-01,,,,", "due_on"),
        ("K,2026-03-02,,other,R-N,,x,,,,,2026-03-09", "answered_on"),
        ("K,2026-03-02,,other,R-N,,x,,2026-03-01,,,", "answered_on"),
        ("K,2026-03-02,,other,R-N,,x,,2026-03-05,,,2026-03-04", "closed_on"),
        ("K,2026-03-02,,other,R-N,,x,,2026-03-05,,yes,", "well_founded"),
    ],
)
def test_wrong_rows_are_named_and_set_aside(house: House, row: str, column: str) -> None:
    done = bring(house, GOOD + row + "\n")
    assert [(p["row"], p["column"]) for p in done.problems] == [(6, column)]
    assert done.counts["created"] == 4


def test_a_place_outside_the_body(house: House) -> None:
    house.body.territory = house.south
    house.body.save()
    done = bring(house, GOOD)
    assert [p["column"] for p in done.problems] == ["territory"] * 3
    assert done.counts["created"] == 1


def test_who_may_bring_appeals_in_and_for_which_body(house: House) -> None:
    for person in (house.colleague, house.stranger, house.operator):
        with pytest.raises(Forbidden):
            bring(house, GOOD, by=person)
    with pytest.raises(Invalid):
        take_in("appeals", name="a.csv", content=(HEAD + GOOD).encode(), options={"body": "no"})
    assert not Appeal.objects.exists()


def test_the_file_of_one_body_is_not_for_the_secretary_of_another(
    house: House, client: Client
) -> None:
    done = bring(house, GOOD, by=house.owner)
    for who, status in ((house.stranger, 404), (house.chair, 404), (house.auditor, 200)):
        client.force_login(who)
        for page in ("", "file/", "report.csv"):
            assert client.get(f"/imports/{done.pk}/{page}").status_code == status, (who, page)
    Import.objects.filter(pk=done.pk).update(created_by=house.operator)
    client.force_login(house.owner)
    assert client.get(f"/imports/{done.pk}/file/").status_code == 200


def test_the_form_names_only_the_bodies_of_the_reader(house: House, client: Client) -> None:
    def names(reader: Person) -> list[bool]:
        mine = upload("appeals", name="a.csv", content=(HEAD + GOOD).encode(), by=SYSTEM)
        Import.objects.filter(pk=mine.pk).update(created_by=reader)
        client.force_login(reader)
        page = client.get(f"/imports/{mine.pk}/").content.decode()
        return [body.name in page for body in (house.body, house.other_body)]

    assert names(house.owner) == [True, False]
    assert names(house.colleague) == [False, False]
    assert names(house.stranger) == [False, True]


def test_a_body_of_others_is_no_choice(house: House, client: Client) -> None:
    mine = upload("appeals", name="a.csv", content=(HEAD + GOOD).encode(), by=house.owner)
    client.force_login(house.owner)
    columns = {f"column-{name}": header for name, header in mine.mapping.items()}
    for ref, status in (("other", 422), ("council", 302)):
        sent = {**columns, "option-body": ref}
        assert client.post(f"/imports/{mine.pk}/check/", sent).status_code == status
