"""The pages of challenges, as the people of the house and strangers open them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client

from concilia.challenges import actions, offers
from concilia.challenges.models import Cause, Challenge, Evidence, Factor
from concilia.core import clock
from tests.challenges.scene import HOSTILE, accepted, fresh, observed, raised
from tests.house import House

HTMX = {"HTTP_HX_REQUEST": "true"}


def signed_in(person: object) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a person of the house
    return client


def test_a_member_raises_a_challenge_on_the_page(house: House) -> None:
    browser = signed_in(house.colleague)
    page = browser.get("/challenges/new/?body=council")
    assert page.status_code == 200
    assert "Riverland Coordination Council" in page.text
    assert "Other Council" not in page.text
    sent = {
        "body": "council",
        "title": "Contacts lost",
        "statement": "They are lost.",
        "territory": house.north.pk,
        "severity": "high",
        "raised_for": house.hospital.pk,
    }
    done = browser.post("/challenges/new/", sent)
    made = Challenge.objects.get()
    assert (done.status_code, done.headers["Location"]) == (302, made.get_absolute_url())
    assert made.raised_for == house.hospital

    for wrong in (
        {"title": "x" * 10_000},
        {"title": ""},
        {"statement": "a\x00b"},
        {"body": "other"},
        {"territory": "abc"},
        {"severity": "awful"},
        {"raised_for": house.outsider.pk},
    ):
        assert browser.post("/challenges/new/", sent | wrong).status_code == 422
    assert Challenge.objects.count() == 1


def test_a_challenge_lies_where_its_body_is_at_work(house: House) -> None:
    house.body.territory = house.south
    house.body.save()
    sent = {
        "body": "council",
        "title": "t",
        "statement": "s",
        "territory": house.north.pk,
        "severity": "low",
    }
    assert signed_in(house.colleague).post("/challenges/new/", sent).status_code == 422


def test_who_sees_it_and_who_does_not(house: House) -> None:
    made = accepted(house)
    address = made.get_absolute_url()
    expected = {
        "logged out": 302,
        "stranger": 404,
        "coordinator": 404,
    }
    for role, person in house.everyone().items():
        client = signed_in(person) if person else Client()
        assert client.get(address).status_code == expected.get(role, 200), role
        assert client.get("/challenges/").status_code == (200 if person else 302)
        assert client.get("/challenges/new/").status_code == (
            302
            if not person
            else 200
            if role in {"secretary", "chair", "member", "stranger"}
            else 403
        )


def test_an_observer_looks_and_changes_nothing(house: House) -> None:
    made = accepted(house)
    cause = actions.add_cause(made, text="Paper lists", by=house.owner)
    factor = actions.add_factor(made, text="Rain", by=house.owner)
    note = actions.add_note(made, title="n", text="t", by=house.owner)
    page = signed_in(house.observer).get(made.get_absolute_url())
    assert "Paper lists" in page.text
    assert 'method="post"' not in page.text.partition('id="main"')[2]
    posts = [
        (f"{made.get_absolute_url()}causes/", {"cause-text": "x"}),
        (f"{made.get_absolute_url()}causes/step/", {"step": f"{cause.pk}:up"}),
        (f"/challenges/causes/{cause.pk}/", {"do": "remove"}),
        (f"{made.get_absolute_url()}factors/", {"factor-text": "x"}),
        (f"/challenges/factors/{factor.pk}/remove/", {}),
        (f"{made.get_absolute_url()}evidence/note/", {"title": "x", "text": "y"}),
        (f"/challenges/evidence/{note.pk}/remove/", {}),
        (f"{made.get_absolute_url()}edit/", {}),
        (f"{made.get_absolute_url()}step/close/", {"reason": "x"}),
    ]
    for address, sent in posts:
        assert signed_in(house.observer).post(address, sent).status_code == 403, address
        assert signed_in(house.stranger).post(address, sent).status_code == 404, address
        assert Client().post(address, sent).status_code == 302, address
    assert (Cause.objects.count(), Factor.objects.count(), Evidence.objects.count()) == (1, 1, 1)


def test_the_secretary_takes_every_step_on_the_page(house: House) -> None:
    made = raised(house)
    at = made.get_absolute_url()
    browser = signed_in(house.owner)
    assert browser.get(f"{at}step/accept/").status_code == 200
    assert browser.post(f"{at}step/decline/", {}).status_code == 422
    assert browser.get(f"{at}step/dance/").status_code == 404
    assert browser.post(f"{at}step/accept/", {}).status_code == 302
    assert browser.post(f"{at}step/accept/", {}).status_code == 409
    assert browser.post(f"{at}step/close/", {"reason": "It is over."}).status_code == 302
    page = browser.get(at).text
    assert "It is over." in page
    assert "Open again" in page
    assert browser.post(f"{at}step/reopen/", {"reason": "It is not."}).status_code == 302
    assert browser.post(f"{at}step/decline/", {"reason": "x"}).status_code == 409
    other = raised(house)
    browser.post(f"{other.get_absolute_url()}step/decline/", {"reason": "Not ours."})
    assert "Not ours." in browser.get(other.get_absolute_url()).text


def test_the_wording_changes_on_the_page(house: House) -> None:
    made = raised(house)
    browser = signed_in(house.owner)
    address = f"{made.get_absolute_url()}edit/"
    assert made.title in browser.get(address).text
    sent = {"title": "New", "statement": "S", "severity": "low", "territory": house.south.pk}
    assert browser.post(address, sent | {"title": ""}).status_code == 422
    assert browser.post(address, sent).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.territory) == ("New", house.south)


def test_causes_with_and_without_javascript(house: House) -> None:
    made = accepted(house)
    at = made.get_absolute_url()
    browser = signed_in(house.colleague)
    plain = browser.post(f"{at}causes/", {"cause-text": "One"})
    assert plain.headers["Location"] == f"{at}#causes"
    one = Cause.objects.get()
    part = browser.post(f"{at}causes/", {"cause-text": "Two", "cause-parent": one.pk}, **HTMX)
    assert part.status_code == 200
    assert part.text.lstrip().startswith("<section")
    two = Cause.objects.get(parent=one)
    assert browser.get(f"{at}causes/", **HTMX).status_code == 200

    assert browser.post(f"{at}causes/", {"cause-text": ""}).status_code == 422
    assert browser.post(f"{at}causes/", {"cause-text": ""}, **HTMX).status_code == 422
    browser.post(f"{at}causes/step/", {"step": f"{two.pk}:out"}, **HTMX)
    two.refresh_from_db()
    assert two.parent is None
    for wrong in ("", "abc", f"{two.pk}:sideways", "9999999999999999999999:up", "²:up"):
        assert browser.post(f"{at}causes/step/", {"step": wrong}).status_code == 404

    edit = f"/challenges/causes/{one.pk}/"
    assert "One" in browser.get(edit).text
    assert browser.post(edit, {"do": "rename", "text": "Uno"}).status_code == 302
    assert browser.post(edit, {"do": "rename", "text": ""}).status_code == 422
    assert browser.post(edit, {"do": "move", "parent": two.pk}).status_code == 302
    circle = browser.post(f"/challenges/causes/{two.pk}/", {"do": "move", "parent": one.pk})
    assert circle.status_code == 422
    assert "below itself" in circle.text
    assert browser.post(edit, {"do": "fly"}).status_code == 422
    assert "> One<" not in browser.get(at).text
    assert browser.post(f"/challenges/causes/{two.pk}/", {"do": "remove"}).status_code == 302
    assert not Cause.objects.exists()


def test_a_tree_too_deep_is_refused_on_the_page(house: House) -> None:
    made = accepted(house)
    parent = None
    for level in range(8):
        parent = actions.add_cause(made, text=f"L{level}", parent=parent, by=house.owner)
    assert parent is not None
    sent = {"cause-text": "x", "cause-parent": parent.pk}
    page = signed_in(house.owner).post(f"{made.get_absolute_url()}causes/", sent)
    assert page.status_code == 422
    assert "levels" in page.text


def test_factors_and_evidence_on_the_page(house: House) -> None:
    made = accepted(house)
    at = made.get_absolute_url()
    browser = signed_in(house.adviser)
    indicator = observed(house.north, [80, 62.5, 70])
    assert browser.post(f"{at}factors/", {"factor-text": ""}).status_code == 422
    browser.post(f"{at}factors/", {"factor-text": "Rain", "factor-effect": "worsens"})
    assert browser.get(f"{at}evidence/song/").status_code == 404
    assert browser.get(f"{at}evidence/series/").status_code == 200
    series = {"indicator": indicator.pk, "territory": house.north.pk, "starts": "2026-06-08"}
    assert browser.post(f"{at}evidence/series/", series).status_code == 302
    assert browser.post(f"{at}evidence/series/", series | {"ends": "1900-01-01"}).status_code == 422
    link = {"url": "https://example.org/report", "title": "Report"}
    assert browser.post(f"{at}evidence/link/", link).status_code == 302
    for bad in ("javascript:alert(1)", "ftp://example.org/x"):
        assert browser.post(f"{at}evidence/link/", link | {"url": bad}).status_code == 422
    assert browser.post(f"{at}evidence/note/", {"title": "Seen", "text": "Yes"}).status_code == 302

    page = browser.get(at).text
    assert "the value rose from 62.5 % to 70 %, a change of +7.5 percentage points." in page
    assert "https://example.org/report" in page
    for held in (Factor.objects.get(), *Evidence.objects.all()):
        room = "factors" if isinstance(held, Factor) else "evidence"
        assert browser.post(f"/challenges/{room}/{held.pk}/remove/").status_code == 302
    assert not Evidence.objects.exists()


def test_hostile_text_is_shown_and_does_nothing(house: House) -> None:
    made = accepted(house, title=HOSTILE, statement=HOSTILE)
    cause = actions.add_cause(made, text=HOSTILE, by=house.owner)
    actions.add_factor(made, text=HOSTILE, by=house.owner)
    actions.add_note(made, title=HOSTILE, text=HOSTILE, cause=cause, by=house.owner)
    for address in (made.get_absolute_url(), "/challenges/", f"/challenges/causes/{cause.pk}/"):
        page = signed_in(house.owner).get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "接触者追踪" in page.text


def test_filters_order_and_downloads(house: House) -> None:
    first = raised(house, title="Alpha", severity="low")
    second = raised(house, title="=cmd()", severity="critical", territory=house.south)
    actions.decline(first, reason="No.", by=house.owner)
    browser = signed_in(house.observer)

    def titles(query: str) -> list[str]:
        page = browser.get(f"/challenges/?{query}")
        assert page.status_code == 200, query
        return [one.title for one in page.context["page"]]

    assert titles("") == ["=cmd()", "Alpha"]
    assert titles("q=alpha") == titles("q=C-1") == titles("state=declined") == ["Alpha"]
    assert titles("state=open") == titles("severity=critical") == ["=cmd()"]
    assert titles("territory=R") == ["=cmd()", "Alpha"]
    assert titles("territory=R-N") == ["Alpha"]
    assert titles("territory=nowhere") == titles("body=nobody") == []
    assert titles("sort=severity") == ["Alpha", "=cmd()"]
    assert titles("sort=-severity") == ["=cmd()", "Alpha"]
    for garbage in ("page=abc", "page=-4", "sort=xyz", "state=x", "severity=%00", "q=%00%00"):
        assert len(titles(garbage)) == 2
    assert titles("body=%00") == titles("territory=%00") == []

    table = browser.get("/challenges/?format=csv&sort=number").getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]  # the test client has it
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0][:3] == ["Number", "Body", "Title"]
    assert [row[2] for row in rows[1:]] == ["Alpha", "'=cmd()"]
    assert browser.get("/challenges/?format=xlsx").status_code == 200
    assert second.number == 2


def test_an_empty_list_says_how_to_fill_it(house: House) -> None:
    assert "Raise the first challenge" in signed_in(house.colleague).get("/challenges/").text
    assert "Raise the first" not in signed_in(house.observer).get("/challenges/").text


@pytest.mark.parametrize("count", [1, 60])
def test_a_list_costs_the_same_however_long(
    house: House, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        raised(house, title=f"T{number}")
    browser = signed_in(house.owner)
    with django_assert_max_num_queries(20):
        assert browser.get("/challenges/").status_code == 200


def test_a_tree_of_three_hundred_causes(house: House, django_assert_max_num_queries: Any) -> None:
    made = accepted(house)
    roots = [Cause(challenge=made, text=f"Root {n}", position=n) for n in range(20)]
    Cause.objects.bulk_create(roots)
    kept = list(Cause.objects.all())
    Cause.objects.bulk_create(
        Cause(challenge=made, parent=kept[n % 20], text=f"Cause {n}", position=n)
        for n in range(280)
    )
    indicator = observed(house.north, [1, 2, 3])
    for _ in range(8):
        actions.add_series(made, indicator=indicator, territory=house.north, by=house.owner)
    browser = signed_in(house.owner)
    with django_assert_max_num_queries(20):
        page = browser.get(made.get_absolute_url())
    assert page.text.count(":down") == 300 - 21
    assert "280 more causes are only in the list" in page.text


def test_what_the_room_offers(house: House) -> None:
    with clock.at(dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)):
        old = raised(house, severity="critical", raised_for=house.hospital)
        judged = raised(house)
    with clock.at(dt.datetime(2026, 9, 4, 12, tzinfo=dt.UTC)):
        actions.accept(judged, by=house.owner)
    with clock.at(dt.datetime(2026, 9, 21, 12, tzinfo=dt.UTC)):
        (item,) = offers.desk(fresh(house.owner))
        (panel,) = offers.board(house.body, fresh(house.observer))
    assert (item.title, item.tone, item.hurt) == (f"C-1 {old.title}", "late", 70)
    assert list(offers.desk(fresh(house.colleague))) == []
    promptness = panel.context["promptness"]
    assert (promptness.waiting, promptness.oldest_days, promptness.median_days) == (1, 20, 3)
    assert len(list(offers.territory(house.region, fresh(house.observer)))) == 1
    assert list(offers.territory(house.region, fresh(house.stranger))) == []
    assert len(list(offers.agency(house.hospital, fresh(house.owner)))) == 1
    assert offers.merge(house.hospital, house.insurer) == {"challenges": 1, "stakeholders": 0}
    assert list(offers.agency(house.hospital, fresh(house.owner))) == []
