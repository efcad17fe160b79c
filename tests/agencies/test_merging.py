"""Agencies that are one become one, and nothing is lost."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from concilia.agencies import actions, names, queries, rules
from concilia.agencies.models import Agency, Alias, Competence, ContactPoint
from concilia.challenges.models import Challenge
from concilia.core import clock
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry
from concilia.dossiers.models import DraftDecision, Part, Verification
from concilia.duties.models import DutyPart
from concilia.duties.responsibilities.models import AgencyCapacity
from concilia.indicators.appeals.models import Appeal
from concilia.indicators.models import Indicator, Observation, Rival
from tests.agencies.pointing import one_of_each
from tests.gates.world import NOW, build_world
from tests.house import House


@pytest.fixture
def double(house: House) -> Agency:
    """A second entry of the hospital, with things of its own."""
    made = Agency.objects.create(
        code="nh",
        name="Northwood Hosp.",
        short_name="NH",
        names={"fr": "Hôpital de Boisnord"},
        type="hospital",
        website="https://nh.example",
        territory=house.north,
    )
    ContactPoint.objects.create(agency=made, label="Press", phone="1")
    for agency in (made, house.hospital):
        Competence.objects.create(agency=agency, policy_area="care", function="wards")
    Competence.objects.create(agency=made, policy_area="care", function="ambulances")
    Agency.objects.create(code="ward", name="Ward One", parent=made)
    Alias.objects.create(kind="agency", text="old northwood", code="nh")
    house.body.seats.create(agency=made, role="observer", starts="2026-01-01")
    return made


def test_everything_moves_and_the_ledger_keeps_the_counts(house: House, double: Agency) -> None:
    moved = actions.merge_agencies(double, house.hospital, by=house.operator)
    assert moved["seats"] == 1
    assert moved["competences"] == 1
    assert moved["contact points"] == 1
    assert moved["agencies below"] == 1
    into = Agency.objects.get(pk=house.hospital.pk)
    assert (into.website, into.territory, into.short_name) == (
        "https://nh.example",
        house.north,
        "NH",
    )
    assert into.names == {"fr": "Hôpital de Boisnord"}
    assert into.competences.count() == 2
    assert queries.held_by(double) == {}
    entries = LedgerEntry.objects.filter(verb="agencies.merge").order_by("sequence")
    assert [e.object for e in entries] == [
        f"agencies.agency:{into.pk}",
        f"agencies.agency:{double.pk}",
    ]
    trace = json.loads(entries[0].payload or "")
    assert trace["moved"]["seats"] == trace["held before"]["bodies.seat.agency"] == 1
    assert trace["left"] == {}


def test_the_old_names_the_old_code_and_the_old_page_lead_to_the_new(
    house: House, double: Agency, client: Client
) -> None:
    actions.merge_agencies(double, house.hospital, by=house.operator)
    for text in ("Northwood Hosp", "NH", "hopital de boisnord", "Old Northwood"):
        assert names.resolve("agency", text) == "hospital", text
    client.force_login(house.stranger)
    assert client.get("/agencies/nh/").url == "/agencies/hospital/"
    found = client.get("/agencies/", {"q": "old northwood"}).context["page"].object_list
    assert [agency.code for agency in found] == ["hospital"]
    again = Agency.objects.create(code="third", name="Northwood")
    actions.merge_agencies(house.hospital, again, by=house.operator)
    double.refresh_from_db()
    assert double.merged_into == again
    with pytest.raises(NotNow):
        actions.edit_agency(double, {"name": "x"}, by=house.operator)
    with pytest.raises(NotNow):
        actions.appoint(
            double,
            email="a@b.example",
            name="A",
            role="head",
            starts="2026-01-01",
            by=house.operator,
        )


def test_who_may_merge_and_what(house: House, double: Agency) -> None:
    with pytest.raises(Forbidden):
        actions.merge_agencies(double, house.hospital, by=house.coordinator)
    with pytest.raises(Invalid):
        actions.merge_agencies(double, double, by=house.operator)
    actions.merge_agencies(double, house.hospital, by=house.operator)
    with pytest.raises(NotNow):
        actions.merge_agencies(double, house.insurer, by=house.operator)
    with pytest.raises(NotNow):
        actions.merge_agencies(house.insurer, double, by=house.operator)


@pytest.mark.parametrize("upside_down", [False, True])
def test_merging_parent_and_part_makes_no_circle(house: House, upside_down: bool) -> None:
    top = Agency.objects.create(code="top", name="Top")
    middle = Agency.objects.create(code="middle", name="Middle", parent=top)
    low = Agency.objects.create(code="low", name="Low", parent=middle)
    loser, into = (low, middle) if upside_down else (middle, low)
    actions.merge_agencies(loser, into, by=house.operator)
    into.refresh_from_db()
    assert into.parent == top
    actions.merge_agencies(top, into, by=house.operator)
    into.refresh_from_db()
    assert into.parent is None


def test_the_pages_show_what_moves_and_keep_two_apart(
    house: House, double: Agency, client: Client
) -> None:
    client.force_login(house.operator)
    page = client.get("/agencies/duplicates/").content.decode()
    assert "Northwood Hosp." in page
    assert client.get("/agencies/duplicates/?format=csv").status_code == 200
    assert client.get("/agencies/nh/merge/").status_code == 200
    assert client.get("/agencies/nh/merge/?q=insurer").status_code == 200
    assert client.get("/agencies/nh/merge/?into=nothing").status_code == 404
    side = client.get("/agencies/nh/merge/?into=hospital").content.decode()
    assert "1 seat" in side
    apart = {"one": "nh", "other": "hospital"}
    assert client.post("/agencies/duplicates/apart/", apart).status_code == 302
    assert client.post("/agencies/duplicates/apart/", apart).status_code == 302
    assert "Northwood Hosp." not in client.get("/agencies/duplicates/").content.decode()
    assert (
        client.post("/agencies/duplicates/apart/", {"one": "nh", "other": "nh"}).status_code == 422
    )
    assert client.post("/agencies/nh/merge/", {"into": "hospital"}).url == "/agencies/hospital/"
    client.force_login(house.auditor)
    assert client.get("/agencies/duplicates/").status_code == 200
    assert client.post("/agencies/hospital/merge/", {"into": "insurer"}).status_code == 403
    client.force_login(house.stranger)
    assert client.get("/agencies/duplicates/").status_code == 403


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Action Against Hunger", "Action\u00a0against  HUNGER", 100, 100),
        ("Médecins sans Frontières", "Medecins Sans Frontieres", 100, 100),
        ("Ministry of Health", "Health, Ministry of", 98, 98),
        ("World Health Organization", "WHO", 90, 90),
        ("Living Water", "Living Water International", 90, 95),
        ("Institut Pasteur de Dakar", "Intitut Pasteur  de Dakar", 95, 99),
        ("World Bank", "World Vision", 0, 85),
        ("", "x", 0, 0),
    ],
)
def test_likeness_says_how_much(one: str, other: str, least: float, most: float) -> None:
    score, _why = rules.likeness([rules.fold(one)], [rules.fold(other)])
    assert least <= score <= most
    found = rules.alike({1: [one], 2: [other]})
    assert bool(found) is (score >= rules.ALIKE)


def test_one_double_is_found_among_two_thousand_agencies() -> None:
    words = ["north", "south", "health", "care", "trust", "union", "clinic", "fund", "relief"]
    things = {
        n: [f"{words[n % 9]} {words[n // 9 % 9]} {words[n // 81 % 9]} {n * 7919 % 100_003}"]
        for n in range(2_000)
    }
    things[2_000] = [things[7][0].upper() + "!"]
    found = rules.alike(things)
    assert (found[0].first, found[0].second, found[0].score) == (7, 2_000, 100.0)


KEPT = {
    "agencies.agency.merged_into": "says where the agency went",
    "duties.report.agency": "a report is never changed: it names who made it",
    "duties.remark.agency": "a remark is never changed: it names who made it",
    "duties.account.agency": "entries are never rewritten: what is owed is moved by an entry",
}
"""What still points at an agency that was merged, and why."""


@pytest.mark.django_db
def test_every_field_that_points_at_an_agency_is_moved_or_kept_on_purpose() -> None:
    """A new field fails here until its room moves it, or says above why it stays."""
    with clock.at(NOW):
        house = build_world().house
        Agency.objects.create(code="part", name="A part", parent=house.hospital)
        gone = Agency.objects.create(code="gone", name="Gone before")
        actions.merge_agencies(gone, house.hospital, by=house.operator)
        Indicator.objects.update(source=house.hospital)
        draft = DraftDecision.objects.first()
        draft.supporting.add(house.hospital)
        draft.co_leads.add(house.hospital)
        Part.objects.update(owner=house.hospital)
        Verification.objects.update(agency=house.hospital)
        AgencyCapacity.objects.update(agency=house.hospital)
        Observation.objects.update(source=house.hospital)
        for value in Observation.objects.all()[:2]:
            Rival.objects.create(observation=value, source=house.hospital, value=1.0, known_at=NOW)
        DutyPart.objects.update(agency=house.hospital)
        Challenge.objects.update(raised_for=house.hospital)
        Appeal.objects.update(agency=house.hospital)
        one_of_each(house, house.hospital)
        unused = queries.pointers().keys() - queries.held_by(house.hospital).keys()
        assert not unused, f"make a row for each of {unused}, so that this test means something"
        actions.merge_agencies(house.hospital, house.insurer, by=house.operator)
    left = queries.held_by(house.hospital)
    assert left.keys() <= KEPT.keys(), left
