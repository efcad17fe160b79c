"""The pages of the bodies room, what it offers, and what it puts on paper."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from concilia.agencies.models import Agency, Cluster
from concilia.bodies import actions, documents, offers, queries, rules
from concilia.bodies.models import Body, Filling, Mandate, Procedure
from concilia.core import clock
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry
from tests.house import START, House, person, seat

PROCEDURE = {
    "effective_from": "2030-01-01",
    "quorum_how": "True",
    "quorum_lost": "hear",
    "quorum_each_ballot": "on",
    "quorum_remote": "on",
    "form": "vote",
    "secrecy": "allowed",
    "short_notice": "valid",
    "recusal": "on",
    "proposers": ["chair", "deputy", "secretary", "member"],
    "protocol_approval": "lead",
    "protocol_dissent": "on",
    "publication": "none",
    "quorum_share": "1/2",
    "quorum_of": "approved",
    "second_how": "False",
    "second_share": "1/3",
    "second_of": "filled",
    "majority_how": "False",
    "majority_share": "2/3",
    "majority_of": "present",
    "tie": "chair",
    "voting_roles": ["chair", "secretary", "member"],
    "substitutes": "on",
    "notice_days": "7",
    "reminder_days": "-5, 0; 2",
    "silence": "on",
    "rung_head": "6",
    "rung_parent": "9",
    "rights": ["appraisal", "dispatch"],
    # Clusters come by name: Health, Welfare, then every other agency.
    "places_0_least": "4",
    "places_0_most": "6",
    "places_2_most": "4",
}


def test_who_sees_which_body(house: House, client: Client) -> None:
    inside = {
        "secretary",
        "chair",
        "member",
        "adviser",
        "observer",
        "coordinator",
        "operator",
        "auditor",
    }
    for role, who in house.everyone().items():
        if who is None:
            assert client.get("/bodies/council/").status_code == 302
            assert client.get("/bodies/").status_code == 302
            continue
        client.force_login(who)
        assert client.get("/bodies/").status_code == 200
        expected = 200 if role in inside else 404
        for page in ("", "rules/1/", "document.html"):
            assert client.get(f"/bodies/council/{page}").status_code == expected, (role, page)
        row = house.body.seats.first()
        assert row
        assert client.get(row.get_absolute_url()).status_code == expected, role


def test_a_public_body_is_shown_to_anybody(house: House, client: Client) -> None:
    Body.objects.filter(pk=house.body.pk).update(public=True)
    page = client.get("/bodies/council/").content.decode()
    assert "Northwood Hospital" in page
    assert "/edit/" not in page
    assert client.get("/bodies/council/rules/1/").status_code == 200
    assert client.get("/bodies/council/document.pdf").content[:4] == b"%PDF"
    assert client.get("/bodies/council/document.docx").content[:2] == b"PK"
    assert client.get("/bodies/council/document.exe").status_code == 404
    assert client.get("/bodies/council/edit/").status_code == 302


def test_the_page_says_what_is_missing(house: House, client: Client) -> None:
    actions.set_procedure(
        house.body,
        rules.procedure_from({"composition": [{"cluster": "health", "minimum": 4, "maximum": 6}]}),
        effective_from=clock.today(),
        by=house.owner,
    )
    Filling.objects.filter(person=house.colleague).delete()
    client.force_login(house.owner)
    page = client.get("/bodies/council/").content.decode()
    assert "1 seat is missing" in page
    assert "1 seat is vacant" in page
    assert "Name a delegate" in page
    paper = client.get("/bodies/council/document.html").content.decode()
    assert "Health: 1 seat is missing. It has 3; the rules ask for 4–6." in paper
    assert "vacant" in paper


def test_a_page_costs_the_same_for_few_and_many_seats(
    house: House, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(house.owner)
    for round_ in range(2):
        for page in ("", "council/", "council/seats/new/", "council/rules/new/"):
            with django_assert_max_num_queries(20):
                assert client.get(f"/bodies/{page}").status_code == 200, (page, round_)
        for number in range(30 * (1 - round_)):
            agency = Agency.objects.create(
                code=f"m{number}", name=f"Member {number}", cluster=house.health
            )
            seat(house.body, agency, "member", person(f"M{number} M"))
            Body.objects.create(
                ref=f"b{number}",
                name=f"B{number}",
                kind="council",
                territory=house.north,
                parent=house.body,
                public=True,
            )


def test_the_operator_enters_a_body_and_the_secretary_changes_it(
    house: House, client: Client
) -> None:
    data = {
        "name": "Zone council 北木区",
        "kind": "care_council",
        "steering": "hybrid",
        "territory": house.north.pk,
        "country": "be",
        "time_zone": "Europe/Brussels",
        "parent": house.body.pk,
        "name_zh-hans": "北木区委员会",
    }
    client.force_login(house.owner)
    assert client.get("/bodies/new/").status_code == 403
    client.force_login(house.operator)
    assert client.get("/bodies/new/").status_code == 200
    response = client.post("/bodies/new/", data)
    made = Body.objects.get(name=data["name"])
    assert response.url == made.get_absolute_url() == f"/bodies/{made.ref}/"
    assert (made.country, made.names) == ("BE", {"zh-hans": "北木区委员会"})
    assert queries.procedure_of(made, clock.today()) == rules.Procedure()
    assert LedgerEntry.objects.get(verb="bodies.create").scope == f"body:{made.pk}"
    assert client.get(f"/bodies/{made.ref}/").status_code == 200
    edit = {**data, "name": "Riverland Council", "parent": made.pk, "ref": "council"}
    circle = client.post("/bodies/council/edit/", edit)
    assert circle.status_code == 422
    assert "cannot stand above itself" in circle.content.decode()
    client.force_login(house.owner)
    assert client.get("/bodies/council/edit/").status_code == 200
    assert (
        client.post("/bodies/council/edit/", {**edit, "parent": "", "ref": ""}).status_code == 302
    )
    house.body.refresh_from_db()
    assert (house.body.name, house.body.ref) == ("Riverland Council", "council")
    assert actions.edit_body(house.body, {"name": "Riverland Council"}, by=house.owner) == {}
    client.force_login(house.colleague)
    assert client.post("/bodies/council/edit/", edit).status_code == 403


@pytest.mark.parametrize(
    "bad",
    [
        {"name": ""},
        {"name": "x" * 10_000},
        {"name": "a\0"},
        {"ref": "new"},
        {"ref": "council"},
        {"ref": "no spaces"},
        {"kind": "circus"},
        {"country": "B1"},
        {"time_zone": "Mars/North"},
        {"territory": "999"},
    ],
)
def test_wrong_bodies_are_refused(house: House, client: Client, bad: dict[str, str]) -> None:
    client.force_login(house.operator)
    data = {
        "name": "Fine",
        "kind": "council",
        "steering": "hybrid",
        "territory": house.north.pk,
        "time_zone": "UTC",
    } | bad
    assert client.post("/bodies/new/", data).status_code == 422
    assert Body.objects.count() == 2


def test_a_new_version_of_the_rules_through_the_form(house: House, client: Client) -> None:
    client.force_login(house.owner)
    address = "/bodies/council/rules/new/"
    assert client.get(address).status_code == 200
    assert client.post(address, PROCEDURE).status_code == 302
    before = queries.procedure_of(house.body, dt.date(2029, 12, 31))
    after = queries.procedure_of(house.body, dt.date(2030, 1, 1))
    assert before == rules.Procedure()
    assert after == rules.procedure_from(
        {
            "majority": {"share": "2/3", "more_than": False, "of": "present", "tie": "chair"},
            "voting_roles": ["chair", "secretary", "member"],
            "remote": False,
            "links": False,
            "notice_days": 7,
            "reminder_days": [-5, 0, 2],
            "follow_up": {
                "ladder": [{"to": "head", "days": 6}, {"to": "parent", "days": 9}],
                "rights": ["dispatch", "appraisal"],
            },
            "composition": [
                {"cluster": "health", "minimum": 4, "maximum": 6},
                {"cluster": "", "minimum": 0, "maximum": 4},
            ],
        }
    )
    same = client.post(address, PROCEDURE)
    assert same.status_code == 422
    assert "Nothing differs" in same.content.decode()
    early = client.post(address, {**PROCEDURE, "effective_from": "2029-01-01", "notice_days": "8"})
    assert early.status_code == 422
    assert "takes effect only on" in early.content.decode()
    second = {**PROCEDURE, "second": "on", "effective_from": "2031-01-01"}
    assert client.post(address, second).status_code == 302
    third = queries.procedure_of(house.body, dt.date(2031, 1, 1))
    assert third.second_quorum == rules.Quorum(rules.Quorum().share * 2 / 3, False, "filled")
    assert 'value="1/3"' in client.get(address).content.decode()
    assert client.get("/bodies/council/rules/9/").status_code == 404
    for who in (house.chair, house.colleague, house.auditor):
        client.force_login(who)
        assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "bad",
    [
        {"effective_from": "1.1.x"},
        {"quorum_share": "half"},
        {"quorum_share": "2"},
        {"quorum_share": "1/0"},
        {"quorum_share": "1"},
        {"second": "on", "second_share": ""},
        {"majority_how": "False", "majority_share": "0"},
        {"voting_roles": []},
        {"voting_roles": ["king"]},
        {"reminder_days": "soon"},
        {"reminder_days": "4000"},
        {"notice_days": "-1"},
        {"places_0_least": "7"},
        {"places_1_least": "1e3"},
        {"tie": "coin"},
        {"rung_chair": "0"},
        {"rights": ["fly"]},
    ],
)
def test_wrong_rules_are_refused(house: House, client: Client, bad: dict[str, object]) -> None:
    client.force_login(house.owner)
    assert client.post("/bodies/council/rules/new/", PROCEDURE | bad).status_code == 422
    assert Procedure.objects.filter(body=house.body).count() == 1


def test_mandates_come_and_end(house: House, client: Client) -> None:
    client.force_login(house.owner)
    address = "/bodies/council/mandates/new/"
    said = {"title": "Renewal", "legal_basis": "Decree 3/2027", "starts": "2027-01-01", "ends": ""}
    assert client.get(address).status_code == 200
    assert client.post(address, {**said, "ends": "2026-01-01"}).status_code == 422
    assert client.post(address, {**said, "title": ""}).status_code == 422
    assert client.post(address, said).status_code == 302
    made = Mandate.objects.get(title="Renewal")
    end = f"/bodies/council/mandates/{made.pk}/end/"
    assert client.get(end).status_code == 200
    assert client.post(end, {"day": "2026-06-01"}).status_code == 422
    assert client.post(end, {"day": "2027-06-01"}).status_code == 302
    assert client.post(end, {"day": "2028-06-01"}).status_code == 409
    assert queries.mandates_on(house.body, dt.date(2027, 6, 1))[0] == made
    with pytest.raises(Forbidden):
        actions.end_mandate(made, dt.date(2027, 6, 1), by=house.chair)


def test_a_seat_is_given_filled_and_ended_on_its_pages(house: House, client: Client) -> None:
    client.force_login(house.owner)
    new = "/bodies/council/seats/new/"
    assert client.get(new).status_code == 200
    data = {"agency": house.outsider.pk, "role": "member", "starts": "2026-06-01"}
    assert client.post(new, {**data, "agency": ""}).status_code == 422
    assert client.post(new, {**data, "role": "chair"}).status_code == 422
    made = house.body.seats.filter(agency=house.outsider)
    page = client.post(new, data).url
    assert page == made.get().get_absolute_url()
    assert "is vacant" in client.get(page).content.decode()
    fill = {"kind": "delegate", "email": "a@example.org", "name": "Asa", "starts": "2026-06-02"}
    assert client.post(page, {**fill, "email": "a"}).status_code == 422
    assert client.post(page, {**fill, "starts": "1900-01-01"}).status_code == 422
    assert client.post(page, fill).status_code == 302
    filling = made.get().fillings.get()
    leave = f"{page}fillings/{filling.pk}/end/"
    assert client.get(leave).status_code == 200
    assert client.post(leave, {"day": "2026-06-01"}).status_code == 422
    assert client.post(leave, {"day": "2026-06-30"}).status_code == 302
    assert client.post(leave, {"day": "2026-07-30"}).status_code == 409
    end = f"{page}end/"
    assert client.get(end).status_code == 200
    assert client.post(end, {"day": "2026-07-31"}).status_code == 302
    assert "until" in client.get("/bodies/council/").content.decode() or made.get().ends
    client.force_login(house.colleague)
    for address in (new, end, leave):
        assert client.get(address).status_code == 403
    assert client.post(page, fill).status_code == 403


def test_the_list_is_a_tree_that_is_searched_and_downloaded(house: House, client: Client) -> None:
    Body.objects.create(
        ref="zone", name="Zone Council", kind="council", territory=house.north, parent=house.body
    )
    client.force_login(house.auditor)
    tree = [(body.ref, depth) for body, depth in queries.tree_of_bodies(house.auditor)]
    assert tree == [("other", 0), ("council", 0), ("zone", 1)]
    page = client.get("/bodies/", {"q": "RIVERLAND"}).content.decode()
    assert "Riverland Coordination Council" in page
    assert "Zone Council" not in page
    assert "No body fits" in client.get("/bodies/", {"q": "zzz"}).content.decode()
    text = client.get("/bodies/?format=csv").content.decode("utf-8-sig")
    assert "zone,Zone Council" in text
    Body.objects.filter(ref="council").update(public=False)
    lonely = person("Lona Lonely")
    client.force_login(lonely)
    assert "You have no seat" in client.get("/bodies/").content.decode()


def items(house: House, day: dt.date) -> dict[str, str]:
    """Return what the secretary's desk shows on a day: title to tone."""
    with clock.at(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)):
        for who in (house.owner, house.chair):
            vars(who).pop("_concilia_roles", None)
        assert list(offers.desk(house.chair)) == []
        return {item.title: item.tone for item in offers.desk(house.owner)}


def test_the_secretarys_desk_names_what_must_be_mended(house: House) -> None:
    day = dt.date(2026, 6, 1)
    assert items(house, day) == {}
    house.body.mandates.update(ends=dt.date(2026, 8, 1))
    Filling.objects.filter(person=house.colleague).delete()
    house.body.procedures.update(data={"composition": [{"cluster": "welfare", "minimum": 2}]})
    assert items(house, day) == {
        "The composition does not follow the rules": "late",
        "1 seat is vacant": "soon",
        "The mandate of the body ends": "soon",
    }
    house.body.mandates.all().delete()
    assert items(house, day)["The body has no mandate"] == "late"
    assert list(offers.desk(AnonymousUser())) == []


def test_panels_for_the_board_the_agency_the_territory_and_the_person(
    house: House, client: Client
) -> None:
    (panel,) = offers.board(house.body, house.owner)
    assert (panel.template, len(panel.context["seats"])) == ("bodies/panels/composition.html", 5)
    assert [p.title for p in offers.agency(house.hospital, house.colleague)] == ["Seats in bodies"]
    assert list(offers.agency(house.hospital, house.stranger)) == []
    assert [p.title for p in offers.territory(house.region, house.owner)] == ["Bodies"]
    assert list(offers.territory(house.region, house.stranger)) == []
    assert list(offers.person(house.colleague, house.stranger)) == []
    assert list(offers.person(house.colleague, AnonymousUser())) == []
    assert [p.title for p in offers.person(house.colleague, house.auditor)] == ["Seats"]
    client.force_login(house.owner)
    for address, text in (
        ("/agencies/hospital/", "Riverland Coordination Council"),
        ("/agencies/territories/R/", "Riverland Coordination Council"),
        ("/board/council/", "Composition"),
        (house.colleague.get_absolute_url(), "Northwood Hospital"),
    ):
        assert text in client.get(address).content.decode(), address


def test_the_paper_of_a_body_without_mandate_and_rules(house: House) -> None:
    paper = documents.composition_document(house.other_body, START)
    assert paper.reference == "other"
    Procedure.objects.all().delete()
    text = documents.respond(documents.composition_document(house.other_body, START), "x", "html")
    assert "No mandate is recorded" in text.content.decode()


def test_a_seat_of_a_dissolved_agency_is_marked(house: House, client: Client) -> None:
    Agency.objects.filter(pk=house.hospital.pk).update(state="dissolved")
    client.force_login(house.owner)
    assert "dissolved" in client.get("/bodies/council/").content.decode()


def test_rules_that_are_wrong_are_not_put_in_force(house: House) -> None:
    wrong = rules.Procedure(notice_days=-1)
    with pytest.raises(Invalid):
        actions.set_procedure(house.body, wrong, effective_from=START, by=house.owner)
    mandate = house.body.mandates.get()
    actions.end_mandate(mandate, START, by=house.owner)
    with pytest.raises(NotNow):
        actions.end_mandate(mandate, START + dt.timedelta(days=9), by=house.owner)


def test_a_secretary_puts_the_body_below_none_that_they_do_not_see(
    house: House, client: Client
) -> None:
    client.force_login(house.owner)
    place = f"/bodies/{house.body.ref}/edit/"
    assert b"Other Council" not in client.get(place).content
    sent = {
        "name": house.body.name,
        "ref": house.body.ref,
        "kind": house.body.kind,
        "parent": house.other_body.pk,
        "steering": house.body.steering,
        "territory": house.region.pk,
        "country": "BE",
        "time_zone": house.body.time_zone,
    }
    assert client.post(place, sent).status_code == 422
    assert Body.objects.get(pk=house.body.pk).parent is None
    house.other_body.public = True
    house.other_body.save()
    assert client.post(place, sent).status_code == 302


@pytest.mark.parametrize("code", rules.PRESETS)
def test_a_preset_fills_the_form_and_goes_in_force_as_it_is(
    client: Client, house: House, code: str
) -> None:
    """What the form shows of a preset, sent back unchanged, is that preset."""
    client.force_login(house.owner)
    for cluster in ("local", "patients"):
        Cluster.objects.get_or_create(code=cluster, defaults={"name": cluster})
    address = f"/bodies/council/rules/new/?preset={code}"
    page = client.get(address)
    found = rules.preset(code)
    assert found.source[:40] in page.content.decode()
    form = page.context["form"]
    sent = {"effective_from": "2026-11-01"}
    for field in form:
        value = field.value()
        if value is True or value is False:
            asks = hasattr(field.field, "choices")
            if asks:
                sent[field.html_name] = str(value)
            elif value:
                sent[field.html_name] = "on"
        elif value is not None and field.html_name != "effective_from":
            sent[field.html_name] = value
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    kept = Procedure.objects.filter(body=house.body).order_by("-version")[0]
    made = rules.procedure_from(kept.data)
    for name in (field.name for field in dataclasses.fields(made)):
        assert getattr(made, name) == getattr(found.procedure, name), name
    words = client.get(f"/bodies/council/rules/{kept.version}/").content.decode()
    assert rules.sentences(made)[-1].split(":")[0] in words
