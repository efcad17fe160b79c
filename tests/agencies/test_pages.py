"""The pages of the agencies room, and who may do what on them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from concilia.agencies.actions import appoint
from concilia.agencies.models import Agency, Appointment, Cluster, Competence, Person, Territory
from concilia.core.models import LedgerEntry
from tests.house import START, House

PAGES = ("", "clusters/", "territories/", "hospital/", "territories/R/", "territories/R-N/")


def enter(client: Client, who: Person) -> Client:
    """Sign somebody in."""
    client.force_login(who)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_everybody_signed_in_reads_and_nobody_else(house: House, client: Client, page: str) -> None:
    address = f"/agencies/{page}"
    assert client.get(address).status_code == 302
    for role, who in house.everyone().items():
        if who:
            assert enter(client, who).get(address).status_code == 200, role


def test_a_list_is_searched_in_any_language_filtered_and_sorted(
    house: House, client: Client
) -> None:
    house.hospital.names = {"zh-hans": "北木医院", "fr": "Hôpital de Boisnord"}
    house.hospital.save()
    enter(client, house.stranger)
    for text in ("北木", "hopital", "BOISNORD", "northwood hosp", "hospital"):
        found = client.get("/agencies/", {"q": text}).context["page"].object_list
        assert [agency.code for agency in found] == ["hospital"], text
    found = client.get("/agencies/", {"type": "nngo"}).context["page"].object_list
    assert [agency.code for agency in found] == ["outsider"]
    found = client.get("/agencies/", {"cluster": "health", "sort": "-name"}).context["page"]
    assert [agency.code for agency in found] == ["hospital", "authority"]
    found = client.get("/agencies/", {"cluster": "none"}).context["page"].object_list
    assert [agency.code for agency in found] == ["outsider"]
    odd = {"page": "abc", "sort": "xyz", "type": "\0", "state": "<b>", "format": "exe", "q": "%_"}
    assert client.get("/agencies/", odd).status_code == 200
    assert "No agency fits" in client.get("/agencies/", {"q": "zzzz"}).content.decode()


def test_a_list_is_downloaded_as_it_is_filtered(house: House, client: Client) -> None:
    response = enter(client, house.stranger).get("/agencies/?format=csv&type=hospital")
    text = response.content.decode("utf-8-sig")
    assert "Northwood Hospital" in text
    assert "Mutual Insurer" not in text
    assert client.get("/agencies/?format=xlsx").content[:2] == b"PK"
    assert "Riverland" in client.get("/agencies/territories/?format=csv").content.decode()


def test_pages_cost_the_same_for_few_and_many_rows(
    house: House, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    enter(client, house.operator)
    for round_ in range(2):
        for page in (*PAGES, "duplicates/", "hospital/merge/?into=insurer"):
            with django_assert_max_num_queries(20):
                assert client.get(f"/agencies/{page}").status_code == 200, (page, round_)
        if round_:
            break
        Agency.objects.bulk_create(
            Agency(
                code=f"a{n}",
                name=f"Ward {n * 7919} {n}",
                cluster=house.health,
                parent=house.hospital,
            )
            for n in range(80)
        )
        Territory.objects.bulk_create(
            Territory(
                code=f"Z{n}", name=f"Zone {n}", level="zone", parent=house.region, path=f"/R/Z{n}/"
            )
            for n in range(80)
        )
        for n in range(30):
            who = Person.objects.create_user(f"p{n}@example.org", None, name=f"P {n}")
            Appointment.objects.create(
                person=who, agency=house.hospital, role="staff", starts=START
            )
            Competence.objects.create(agency=house.hospital, policy_area="care", function=f"f{n}")


def test_the_operator_enters_an_agency_and_it_stands_in_the_ledger(
    house: House, client: Client
) -> None:
    data = {
        "name": "Ünïted Clinics & Co",
        "type": "hospital",
        "cluster": house.health.pk,
        "website": "clinics.example",
        "name_zh-hans": "联合诊所",
    }
    assert enter(client, house.stranger).post("/agencies/new/", data).status_code == 403
    assert enter(client, house.operator).get("/agencies/new/").status_code == 200
    response = client.post("/agencies/new/", data)
    made = Agency.objects.get(name=data["name"])
    assert response.url == made.get_absolute_url() == "/agencies/united-clinics-and-co/"
    assert (made.names, made.website) == ({"zh-hans": "联合诊所"}, "https://clinics.example")
    entry = LedgerEntry.objects.get(verb="agencies.create")
    assert entry.object == f"agencies.agency:{made.pk}"
    again = client.post("/agencies/new/", {**data, "name": "ÜNÏTED clinics & co"})
    # SQLite folds only ASCII letters, so one accent apart is another name there.
    assert again.status_code in (302, 422)
    twice = client.post("/agencies/new/", data)
    assert twice.status_code == 422
    assert "stands already" in twice.content.decode()


@pytest.mark.parametrize(
    "bad",
    [
        {"name": ""},
        {"name": "x" * 10_000},
        {"name": "a\0b"},
        {"name": "Fine", "type": "wizard"},
        {"name": "Fine", "code": "no spaces"},
        {"name": "Fine", "code": "duplicates"},
        {"name": "Fine", "code": "hospital"},
        {"name": "Fine", "website": "javascript:alert(1)"},
        {"name": "Fine", "parent": "999999"},
    ],
)
def test_bad_input_is_named_and_writes_nothing(
    house: House, client: Client, bad: dict[str, str]
) -> None:
    enter(client, house.operator)
    before = Agency.objects.count()
    response = client.post("/agencies/new/", {"type": "other"} | bad)
    assert response.status_code == 422
    assert Agency.objects.count() == before
    assert not LedgerEntry.objects.exists()


def test_what_a_person_typed_is_shown_as_text(house: House, client: Client) -> None:
    house.hospital.name = "<script>alert(1)</script> \u202eevil 🏥" + "x" * 200
    house.hospital.save()
    text = enter(client, house.operator).get("/agencies/hospital/").content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_coordinator_changes_what_the_agency_says_but_not_its_class(
    house: House, client: Client
) -> None:
    enter(client, house.coordinator)
    page = client.get("/agencies/hospital/edit/").content.decode()
    assert 'name="cluster"' not in page
    data = {"name": "Northwood General Hospital", "cluster": house.welfare.pk, "code": "mine"}
    assert client.post("/agencies/hospital/edit/", data).status_code == 302
    house.hospital.refresh_from_db()
    assert house.hospital.name == "Northwood General Hospital"
    assert (house.hospital.cluster, house.hospital.code) == (house.health, "hospital")
    assert client.get("/agencies/insurer/edit/").status_code == 403
    assert client.post("/agencies/insurer/edit/", data).status_code == 403
    assert client.post("/agencies/hospital/state/").status_code == 403


def test_an_agency_cannot_stand_above_itself(house: House, client: Client) -> None:
    enter(client, house.operator)
    house.insurer.parent = house.hospital
    house.insurer.save()
    data = {"name": "Northwood Hospital", "type": "hospital", "parent": house.insurer.pk}
    response = client.post("/agencies/hospital/edit/", data)
    assert response.status_code == 422
    assert "belong to itself" in response.content.decode()
    fine = client.post("/agencies/hospital/edit/", {**data, "parent": house.outsider.pk})
    assert fine.status_code == 302
    same = client.post(
        "/agencies/hospital/edit/", {**data, "parent": house.outsider.pk}, follow=True
    )
    assert "Nothing was different" in same.content.decode()


def test_contacts_and_competences_come_and_go(house: House, client: Client) -> None:
    enter(client, house.coordinator)
    add = reverse("agencies:contact_add", args=["hospital"])
    assert client.post(add, {"contact-label": "Press"}).status_code == 422
    assert (
        client.post(add, {"contact-label": "Press", "contact-phone": "+231 1"}).status_code == 302
    )
    competence = reverse("agencies:competence_add", args=["hospital"])
    said = {
        "competence-policy_area": "Acute care",
        "competence-function": "Runs the wards",
        "competence-legal_basis": "Act 7, section 2",
    }
    assert client.post(competence, said).status_code == 302
    assert client.post(competence, said).status_code == 422
    assert client.post(competence, {}).status_code == 422
    page = client.get("/agencies/hospital/").content.decode()
    assert "Act 7, section 2" in page
    contact, held = house.hospital.contact_points.get(), house.hospital.competences.get()
    other = reverse("agencies:contact_remove", args=["insurer", contact.pk])
    assert client.post(other).status_code == 404
    enter(client, house.stranger)
    assert client.post(add, {"contact-label": "x", "contact-phone": "1"}).status_code == 403
    enter(client, house.coordinator)
    for name, pk in (("contact_remove", contact.pk), ("competence_remove", held.pk)):
        assert client.post(reverse(f"agencies:{name}", args=["hospital", pk])).status_code == 302
    assert not house.hospital.contact_points.exists()
    assert not house.hospital.competences.exists()


def test_an_agency_is_dissolved_and_taken_back(house: House, client: Client) -> None:
    enter(client, house.operator)
    state = reverse("agencies:state", args=["hospital"])
    assert client.post(state, {"state": "dissolved"}).status_code == 302
    assert "is dissolved" in client.get("/agencies/hospital/").content.decode()
    assert client.post(state, {"state": "dissolved"}).status_code == 409
    assert client.post(state, {"state": "active"}).status_code == 302
    house.hospital.refresh_from_db()
    assert house.hospital.state == "active"


def test_the_history_is_for_those_who_may_read_it(house: House, client: Client) -> None:
    enter(client, house.coordinator).post(
        reverse("agencies:contact_add", args=["hospital"]),
        {"contact-label": "Night desk", "contact-phone": "1"},
    )
    history = reverse("agencies:history", args=["hospital"])
    for who in (house.coordinator, house.operator, house.auditor):
        assert "Night desk" in enter(client, who).get(history).content.decode()
    assert enter(client, house.stranger).get(history).status_code == 403
    empty = enter(client, house.auditor).get(reverse("agencies:history", args=["insurer"]))
    assert "holds nothing" in empty.content.decode()


def test_somebody_is_appointed_and_leaves(house: House, client: Client) -> None:
    enter(client, house.coordinator)
    address = reverse("agencies:appoint", args=["hospital"])
    assert client.get(address).status_code == 200
    said = {"email": "New.Head@example.org", "role": "head", "starts": "2026-05-01"}
    assert client.post(address, said).status_code == 422
    assert not Person.objects.filter(email="new.head@example.org").exists()
    assert client.post(address, {**said, "name": "Nora Head"}).status_code == 302
    made = Appointment.objects.get(person__email="new.head@example.org")
    assert not made.person.has_usable_password()
    overlap = client.post(address, {**said, "starts": "2026-06-01"})
    assert overlap.status_code == 422
    assert "in that period already" in overlap.content.decode()
    assert (
        client.post(address, {**said, "starts": "2026-05-09", "ends": "2026-05-01"}).status_code
        == 422
    )
    own = Appointment.objects.get(person=house.coordinator)
    stand_in = {**said, "role": "coordinator", "substitute_for": own.pk, "ends": "2026-12-31"}
    assert client.post(address, stand_in).status_code == 302
    himself = {**stand_in, "email": house.coordinator.email}
    assert client.post(address, himself).status_code == 422
    end = reverse("agencies:appointment_end", args=["hospital", made.pk])
    assert client.get(end).status_code == 200
    assert client.post(end, {"day": "2026-04-01"}).status_code == 422
    assert client.post(end, {"day": "x"}).status_code == 422
    assert client.post(end, {"day": "2026-05-31"}).status_code == 302
    assert client.post(end, {"day": "2026-06-30"}).status_code == 409
    made.refresh_from_db()
    assert made.ends == dt.date(2026, 5, 31)
    later = {**said, "starts": "2026-06-01", "ends": "2026-06-30"}
    assert client.post(address, later).status_code == 302
    assert enter(client, house.stranger).get(address).status_code == 403
    assert enter(client, house.stranger).get(end).status_code == 403


def test_a_person_is_seen_by_themselves_colleagues_and_overseers(
    house: House, client: Client
) -> None:
    address = house.coordinator.get_absolute_url()
    appoint(
        house.hospital,
        email=house.observer.email,
        role="staff",
        starts=START,
        by=house.coordinator,
    )
    for who in (house.coordinator, house.observer, house.operator, house.auditor):
        page = enter(client, who).get(address)
        assert page.status_code == 200
        assert house.coordinator.email in page.content.decode()
    # A seat for the agency, which any secretary may fill, makes nobody a colleague.
    for who in (house.colleague, house.stranger):
        assert enter(client, who).get(address).status_code == 404
    fellow = enter(client, house.owner).get(house.adviser.get_absolute_url())
    assert fellow.status_code == 200
    assert house.adviser.email not in fellow.content.decode()


def test_clusters_are_entered_and_changed_by_the_operator(house: House, client: Client) -> None:
    enter(client, house.operator)
    assert (
        client.post("/agencies/clusters/", {"name": "Patients", "name_fr": "Patients"}).status_code
        == 302
    )
    made = Cluster.objects.get(code="patients")
    assert (
        client.post("/agencies/clusters/", {"name": "Other", "code": "patients"}).status_code == 422
    )
    assert client.post("/agencies/clusters/", {"name": ""}).status_code == 422
    edit = reverse("agencies:cluster_edit", args=["patients"])
    assert client.get(edit).status_code == 200
    assert (
        client.post(edit, {"name": "Patients and families", "code": "patients"}).status_code == 302
    )
    made.refresh_from_db()
    assert made.name == "Patients and families"
    assert client.post(edit, {"name": "", "code": ""}).status_code == 422
    enter(client, house.stranger)
    assert client.post("/agencies/clusters/", {"name": "X"}).status_code == 403
    assert client.get(edit).status_code == 403
