"""Every own page opens for everybody who may come to it, and is shut to the others."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from concilia.core import offers
from concilia.core.desk import Item, Panel
from tests.house import House, person

SIGNED_IN = {
    "/": 200,
    "/design": 200,
    "/people/me/": 200,
    "/account/password/change/": 200,
    "/account/2fa/": 200,
    "/account/sessions/": 200,
    "/account/email/": 200,
    "/account/logout/": 200,
}


def test_the_icon_is_found_where_a_browser_asks_for_it_beside_a_pdf(client: Client) -> None:
    answer = client.get("/favicon.ico", follow=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize("role", ["secretary", "member", "observer", "stranger", "operator"])
def test_own_pages_open_for_the_signed_in(house: House, client: Client, role: str) -> None:
    person = house.everyone()[role]
    assert person
    client.force_login(person)
    for path, status in SIGNED_IN.items():
        assert client.get(path).status_code == status, path


def test_the_door_is_open_and_the_house_is_shut(house: House, client: Client) -> None:
    for path in ("/design", "/account/login/", "/account/password/reset/"):
        assert client.get(path).status_code == 200, path
    for path in ("/", "/people/", "/people/me/", "/people/invite/", "/board/council/"):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/account/login/"), path
    assert client.get("/account/signup/").status_code == 200
    assert b"password1" not in client.get("/account/signup/").content


def test_a_board_is_for_those_who_see_the_body(house: House, client: Client) -> None:
    board = reverse("board", args=["council"])
    for role, status in {
        "secretary": 200,
        "observer": 200,
        "auditor": 200,
        "stranger": 404,
    }.items():
        client.force_login(house.everyone()[role])
        answer = client.get(board)
        assert answer.status_code == status, role
    client.force_login(house.owner)
    assert b"Decree 12/2025" in client.get(board).content


def test_people_are_listed_for_operators(house: House, client: Client) -> None:
    client.force_login(house.owner)
    assert client.get("/people/").status_code == 403
    client.force_login(house.operator)
    page = client.get("/people/?q=cora&state=active&sort=-last")
    assert b"Cora Colleague" in page.content
    assert b"Olga Owner" not in page.content
    for nonsense in (
        "?page=abc",
        "?page=9999",
        "?sort=xyz",
        "?state=what",
        "?q=%00",
        "?format=pdf",
    ):
        assert client.get(f"/people/{nonsense}").status_code in {200, 422}, nonsense
    csv = client.get("/people/?format=csv")
    assert csv["Content-Type"].startswith("text/csv")


def test_few_queries_however_many_people(
    house: House, client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(60):
        person(f"Guest {number}")
    client.force_login(house.operator)
    with django_assert_max_num_queries(20):  # type: ignore[operator]  # untyped fixture
        client.get("/people/")
    client.force_login(house.owner)
    for path in ("/", "/board/council/"):
        with django_assert_max_num_queries(20):  # type: ignore[operator]  # untyped fixture
            client.get(path)


def test_headers_and_no_inline_script(house: House, client: Client) -> None:
    client.force_login(house.owner)
    for path in ("/", "/design", "/people/me/"):
        answer = client.get(path)
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        text = answer.content.decode()
        assert " onclick=" not in text
        assert "<script>" not in text
        assert answer["X-Frame-Options"] == "DENY"


def test_the_desk_shows_what_is_offered(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = Item(title="<b>Name</b> the cause", url="/x/", action="Decide", tone="late", hurt=5)
    panel = Panel(title="State", template="site/messages.html", context={})
    kinds = {"desk": [lambda user: [item]], "board": [lambda body, user: [panel]]}
    real = offers.of
    monkeypatch.setattr(offers, "of", lambda kind: kinds.get(kind) or real(kind))
    client.force_login(house.owner)
    desk = client.get("/").content.decode()
    assert "One thing needs you" in desk
    assert "&lt;b&gt;Name&lt;/b&gt;" in desk
    assert '<h2 id="panel-1">State</h2>' in client.get("/board/council/").content.decode()


def test_pages_for_what_went_wrong(house: House, client: Client) -> None:
    missing = client.get("/no/such/page/")
    assert missing.status_code == 404
    assert b"There is no such page here" in missing.content
    strict = Client(enforce_csrf_checks=True)
    expired = strict.post("/language", {"language": "fr"})
    assert expired.status_code == 403
    assert b"This form has expired" in expired.content


def test_a_fault_has_a_page_that_needs_nothing(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(kind: str) -> None:
        raise RuntimeError

    client.force_login(house.owner)
    client.raise_request_exception = False
    monkeypatch.setattr("concilia.site.desk.offers.of", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert b"Something broke on our side" in answer.content


@override_settings(DEMO=True)
def test_a_demonstration_says_who_one_may_be(house: House, client: Client) -> None:
    page = client.get("/account/login/").content.decode()
    assert 'data-fill="olga.owner@example.org"' in page
    assert "stan.stranger@example.org" in page
    with override_settings(DEMO=False):
        assert "data-fill" not in client.get("/account/login/").content.decode()
