"""Where sites should be and who gets what: asked on pages, answered with a proof and reasons."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from concilia.core.errors import NotNow
from concilia.resources.coverage.actions import save_rule
from concilia.resources.models import Activity, ActivityType, Scenario
from concilia.resources.scenarios import actions
from tests.house import House
from tests.resources.scene import answered, clinics, keep

__all__ = ["clinics"]

PLACING = {
    "title": "One more clinic",
    "body": "council",
    "solve": "p_median",
    "choose": "1",
    "detour": "1.3",
    "speed": "40",
    "centres": "on",
    "gap": "0",
    "minutes": "1",
}


def test_sites_are_placed_with_a_proof_and_a_clash_is_told(
    house: House, clinics: None, client: Client
) -> None:
    client.force_login(house.owner)
    assert client.get("/resources/scenarios/place/").status_code == 200
    sent = client.post("/resources/scenarios/place/", PLACING)
    assert sent.status_code == 302, sent.content.decode()
    best = answered(Scenario.objects.latest("pk"))
    assert best.result is not None
    # One site: the larger zone keeps it, and the smaller one travels.
    assert best.result["open"] == ["new-in-R-S"]
    page = client.get(best.get_absolute_url()).content.decode()
    assert "Proven: no other answer is better." in page
    assert "new in Southmere" in page
    strict = {
        **PLACING,
        "solve": "set_covering",
        "reach": "1",
        "centres": "",
        "existing": "hospital",
        "stay": "on",
        "choose": "2",
    }
    client.post("/resources/scenarios/place/", strict)
    clash = answered(Scenario.objects.latest("pk"))
    page = client.get(clash.get_absolute_url()).content.decode()
    assert "Nothing meets all that is asked" in page
    assert "What clashes" in page
    assert clash.result is not None
    assert clash.result["clash"]
    for wrong in (
        {"choose": ""},
        {"solve": "maximal_covering"},
        {"share": "50"},
        {"capacity_new": "5"},
        {"centres": ""},
        {"choose": "-3"},
        {"minutes": "nan"},
    ):
        answer = client.post("/resources/scenarios/place/", {**PLACING, **wrong})
        assert answer.status_code == 422, wrong
    client.post(f"{best.get_absolute_url()}what-if/", {"title": "Two", "choose": "2"})
    two = answered(Scenario.objects.latest("pk"))
    assert two.result is not None
    assert len(two.result["open"]) == 2
    assert "before: 1" in client.get(two.get_absolute_url()).content.decode()


def test_capacities_minimum_and_budget_reach_the_solver(
    house: House, clinics: None, client: Client
) -> None:
    client.force_login(house.owner)
    sent = {
        **PLACING,
        "choose": "",
        "budget": "20",
        "price": "10",
        "reach": "30",
        "share": "100",
        "capacity_new": "150000",
        "capacity_existing": "50000",
        "existing": "hospital",
    }
    client.post("/resources/scenarios/place/", sent)
    made = answered(Scenario.objects.latest("pk"))
    assert made.result is not None
    assert made.result["status"] == "optimal"
    assert made.question["minimum"] == {"Riverland": 1.0}
    assert "North clinic" in client.get(made.get_absolute_url()).content.decode()
    short = {**sent, "budget": "0", "capacity_existing": "10"}
    client.post("/resources/scenarios/place/", short)
    told = answered(Scenario.objects.latest("pk"))
    page = client.get(told.get_absolute_url()).content.decode()
    assert "Give up or loosen any one of them" in page


def test_the_search_can_be_stopped_and_taken_up_again(
    house: House, clinics: None, client: Client
) -> None:
    client.force_login(house.owner)
    client.post("/resources/scenarios/place/", PLACING)
    one = Scenario.objects.get()
    page = client.get(one.get_absolute_url())
    assert "Stop with the best so far" in page.content.decode()
    part = client.get(one.get_absolute_url(), headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1s"' in part.content.decode()
    with pytest.raises(NotNow):
        actions.again(one, minutes=1, by=house.owner)
    assert client.post(f"{one.get_absolute_url()}stop/").status_code == 302
    one.refresh_from_db()
    assert one.stopping
    answered(one)
    assert one.result is not None
    assert one.result["status"] in ("stopped", "nothing", "optimal")
    assert client.get(one.get_absolute_url()).status_code == 200
    assert client.post(f"{one.get_absolute_url()}stop/").status_code == 409
    assert client.post(f"{one.get_absolute_url()}again/", {"minutes": "x"}).status_code == 422
    assert client.post(f"{one.get_absolute_url()}again/", {"minutes": "1"}).status_code == 302
    answered(one)
    assert one.result["status"] == "optimal"
    done = client.get(one.get_absolute_url(), headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"


SHARING = {
    "title": "Five teams",
    "body": "council",
    "need": "people",
    "present": "0",
    "objective": "worst_off",
    "measure": "unmet",
    "mix": "50",
    "minutes": "1",
    "resource_1": "team",
    "amount_1": "3",
    "serves_1": "40000",
}


def test_things_are_shared_out_with_the_reasoning_and_limits(
    house: House, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(house.owner)
    with django_assert_max_num_queries(20):
        assert client.get("/resources/scenarios/share/").status_code == 200
    sent = client.post("/resources/scenarios/share/", {**SHARING, "agency_1": "hospital"})
    assert sent.status_code == 302, sent.content.decode()
    one = answered(Scenario.objects.latest("pk"))
    assert one.result is not None
    given = {gift["place"]: gift["amount"] for gift in one.result["gifts"]}
    # 120,000 and 90,000: the south first, then the north (90 > 80), then the south again (80 > 50).
    assert given == {"R-S": 2, "R-N": 1}
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Southmere was worst off of all, with 120,000 people unserved" in page
    assert "Northwood stays worst off, with 50,000 people unserved: nothing is left" in page
    limited = {
        **SHARING,
        "end_1": "at_most",
        "limit_1": "1",
        "to_1": "R-S",
        "end_2": "at_least",
        "limit_2": "2",
        "to_2": "R-S",
    }
    client.post("/resources/scenarios/share/", limited)
    clash = answered(Scenario.objects.latest("pk"))
    page = client.get(clash.get_absolute_url()).content.decode()
    assert "Limit 1 (Southmere): at most 1." in page
    assert "Limit 2 (Southmere): at least 2." in page
    for wrong in (
        {"resource_1": ""},
        {"amount_1": ""},
        {"amount_1": "-1"},
        {"need": "rule:9"},
        {"day": "tomorrow"},
        {"minutes": "0"},
    ):
        answer = client.post("/resources/scenarios/share/", {**SHARING, **wrong})
        assert answer.status_code == 422, wrong
    client.post(f"{one.get_absolute_url()}what-if/", {"title": "Two more", "more_0": "2"})
    more = answered(Scenario.objects.latest("pk"))
    assert more.result is not None
    assert sum(gift["amount"] for gift in more.result["gifts"]) == 5
    assert (
        "2 more of Northwood Hospital: team" in client.get(more.get_absolute_url()).content.decode()
    )
    less = client.post(f"{one.get_absolute_url()}what-if/", {"title": "Less", "more_0": "-9"})
    assert less.status_code == 422


def test_an_agency_that_starts_changes_the_gaps(
    house: House, clinics: None, client: Client
) -> None:
    tracing = ActivityType.objects.create(code="tracing", name="Contact tracing")
    rule = save_rule(
        None, name="Everywhere", type=tracing, expression="1", unit="need", by=house.owner
    )
    Activity.objects.create(
        agency=house.hospital, type=tracing, territory=house.south, reported_on="2026-02-20"
    )
    client.force_login(house.owner)
    sent = {
        **SHARING,
        "need": f"rule:{rule.pk}",
        "serves_1": "1",
        "agency_1": "hospital",
        "present": "1",
        "amount_1": "1",
    }
    client.post("/resources/scenarios/share/", sent)
    one = answered(Scenario.objects.latest("pk"))
    assert one.result is not None
    assert [gift["place"] for gift in one.result["gifts"]] == ["R-N"]
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Northwood, Contact tracing: was uncovered, is thin." in page
    base = keep(client)
    sent = {"title": "Leaves", "agency": str(house.hospital.pk), "type": "tracing", "where": "R-S"}
    client.post(f"{base.get_absolute_url()}what-if/", sent)
    gone = answered(Scenario.objects.latest("pk"))
    page = client.get(gone.get_absolute_url()).content.decode()
    assert "Northwood Hospital ends Contact tracing in Southmere" in page
    assert "Southmere, Contact tracing: was thin, is uncovered." in page
