"""Signed links: one person, one thing, one object, once."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings

from concilia.core import clock, entropy, links, offers
from concilia.core.errors import Forbidden, NotNow
from concilia.core.models import SignedLink
from concilia.core.views import links as views
from tests.house import House, build_house

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room that lets links say hello, and refuses the impolite."""

    def hello(request: HttpRequest, link: SignedLink) -> HttpResponse:
        if request.method != "POST":
            return HttpResponse(f"hello? {link.person.name} {link.find_object()}")
        if "rude" in request.POST:
            raise Forbidden("No.")
        links.use(link)
        return HttpResponse("done")

    monkeypatch.setitem(offers._providers, "link", [lambda: {"test.hello": hello}])


def path(url: str) -> str:
    return "/l/" + url.rstrip("/").rpartition("/")[2] + "/"


def make(house: House, **options: Any) -> str:
    return links.make(house.colleague, "test.hello", house.body, **options)


def test_a_link_is_an_address_of_this_site_and_its_token_is_not_stored(house: House) -> None:
    url = make(house)
    token = url.rstrip("/").rpartition("/")[2]
    assert url == f"http://127.0.0.1:8000/l/{token}/"
    assert len(token) == 43
    row = SignedLink.objects.values().get()
    assert token not in str(row)
    assert row["digest"] == links.digest_of(token)
    assert row["salt"] not in token
    found = links.find(token)
    assert found == links.find_url(url)
    assert found is not None
    assert (found.person, found.find_object()) == (house.colleague, house.body)
    assert str(found) == f"test.hello bodies.body {house.body.pk}"
    assert make(house) != url


def test_the_demonstration_makes_the_same_links_each_time(house: House) -> None:
    def made(seed: int) -> list[str]:
        with entropy.seeded(seed):
            urls = [make(house), make(house)]
        SignedLink.objects.all().delete()
        return urls

    first = made(7)
    assert first == made(7)
    assert first[0] != first[1]
    assert made(8) != first
    assert len(entropy.token_bytes(40)) == 40


def test_the_url_can_be_made_again_only_with_the_secret_key(house: House) -> None:
    url = make(house)
    link = SignedLink.objects.get()
    assert links.url_of(link) == url
    with override_settings(SECRET_KEY="another one"):
        assert links.url_of(link) == ""
    assert links.find_url(url) == link, "links that went out before still work"


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "ü" * 43, "a" * 10_000, "../" * 14 + "a"])
def test_what_is_no_token_finds_nothing(db: None, token: str) -> None:
    assert links.find(token) is None


def test_looking_consumes_nothing_and_acting_works_once(client: Client, house: House) -> None:
    address = path(make(house))
    for _scanner in range(3):
        response = client.get(address)
        assert response.status_code == 200
        assert f"hello? Cora Colleague {house.body}" in response.content.decode()
    client.head(address)
    assert client.post(address, {"rude": "1"}).status_code == 403
    assert client.post(address).content == b"done"
    again = client.post(address)
    assert again.status_code == 410
    assert "already used" in again.content.decode()
    assert client.get(address).status_code == 410


def test_nobody_is_signed_in_and_nothing_leaks(client: Client, house: House) -> None:
    response = client.get(path(make(house)))
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    client.post(path(make(house)))
    assert "sessionid" not in client.cookies
    assert client.get("/notices/").status_code == 302


def test_a_link_without_the_form_s_own_mark_is_refused(house: House) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path(make(house))).status_code == 403


def test_why_a_link_is_refused(client: Client, house: House) -> None:
    with clock.at(NOW):
        address = path(make(house, days=7))
    with clock.at(NOW + dt.timedelta(days=7, seconds=-1)):
        assert client.get(address).status_code == 200
    with clock.at(NOW + dt.timedelta(days=7)):
        expired = client.get(address)
        assert expired.status_code == 410
        assert "has expired" in expired.content.decode()
        link = SignedLink.objects.get()
        with pytest.raises(NotNow, match="expired"):
            links.use(link)
    unknown = client.get("/l/" + "A" * 43 + "/")
    assert unknown.status_code == 404
    assert "Copy the whole link" in unknown.content.decode()
    gone = links.make(house.colleague, "test.hello", house.outsider)
    house.outsider.seats.all().delete()
    house.outsider.delete()
    assert client.get(path(gone)).status_code == 410
    no_view = links.make(house.colleague, "test.nobody_offers", house.body)
    assert client.get(path(no_view)).status_code == 410
    address = path(make(house))
    house.colleague.is_active = False
    house.colleague.save()
    left = client.post(address)
    assert left.status_code == 410
    assert "no longer takes part" in left.content.decode()


def test_somebody_deactivated_in_between_cannot_act(house: House) -> None:
    make(house)
    link = SignedLink.objects.select_related("person").get()
    type(house.colleague).objects.update(is_active=False)
    with pytest.raises(NotNow):
        links.use(link)


def test_the_page_speaks_the_person_s_language_or_the_one_asked_for(
    client: Client, house: House
) -> None:
    house.colleague.language, house.colleague.time_zone = "fr", "Europe/Paris"
    house.colleague.save()
    address = path(make(house))
    assert client.get(address).headers["Content-Language"] == "fr"
    assert client.get(address + "?lang=nl").headers["Content-Language"] == "nl"
    house.colleague.language, house.colleague.time_zone = "xx", "Mars/Olympus"
    house.colleague.save()
    assert client.get(address + "?lang=yy").headers["Content-Language"] == "en"


def test_guessing_is_slowed_down_by_address(
    client: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "WRONG_TOKENS", 3)
    cache.clear()
    address = path(make(house))
    for _guess in range(3):
        assert client.get("/l/" + "B" * 43 + "/").status_code == 404
    assert client.get("/l/" + "B" * 43 + "/").status_code == 429
    assert client.get(address).status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.get(address).status_code == 200
    cache.clear()


@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_uses_one_goes_through() -> None:
    house = build_house()
    make(house)
    outcomes: list[str] = []
    start = threading.Barrier(5)

    def press() -> None:
        try:
            link = SignedLink.objects.get()
            start.wait()
            links.use(link)
            outcomes.append("used")
        except NotNow:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 4 + ["used"]


def test_old_links_are_forgotten(house: House) -> None:
    with clock.at(NOW):
        make(house)
    with clock.at(NOW + dt.timedelta(days=60)):
        assert links.forget_old() == 0
    with clock.at(NOW + dt.timedelta(days=200)):
        assert links.forget_old() == 1
