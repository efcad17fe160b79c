"""A double click sends a form twice; it is done once."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from concilia.challenges.models import Challenge
from tests.house import House, build_house

PLACE = "/challenges/new/"
ONCE = "concilia.site.once.Once"


@pytest.fixture(autouse=True)
def _switched_on(settings: Any) -> None:
    settings.MIDDLEWARE = [*(one for one in settings.MIDDLEWARE if one != ONCE), ONCE]


def browser(house: House) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.colleague)
    return client


def form(house: House, client: Client, **more: str) -> dict[str, str]:
    """Return a filled form with the token of a page that was just shown."""
    page = client.get(PLACE).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return {
        "csrfmiddlewaretoken": found[1],
        "body": house.body.ref,
        "title": "Night calls are lost",
        "statement": "Nobody answers.",
        "territory": str(house.north.pk),
        "severity": "high",
        **more,
    }


def test_the_same_form_twice_is_done_once_and_leads_to_the_same_page(house: House) -> None:
    cache.clear()
    client = browser(house)
    sent = form(house, client)
    places = [client.post(PLACE, sent).headers["Location"] for _click in range(3)]
    one = Challenge.objects.get()
    assert places == [one.get_absolute_url()] * 3
    again = client.post(PLACE, form(house, client))  # the page was opened anew: it is meant
    assert again.headers["Location"] != places[0]
    assert client.post(PLACE, sent | {"title": "Other words"}).status_code == 302
    assert Challenge.objects.count() == 3


def test_a_refused_form_may_be_sent_again(house: House) -> None:
    cache.clear()
    client = browser(house)
    sent = form(house, client, title="")
    assert [client.post(PLACE, sent).status_code for _click in range(2)] == [422, 422]


def test_what_htmx_exchanges_goes_to_and_fro(house: House) -> None:
    cache.clear()
    client = browser(house)
    sent = form(house, client)
    for _click in range(2):
        client.post(PLACE, sent, headers={"HX-Request": "true"})
    assert Challenge.objects.count() == 2


def test_a_sending_that_never_ends_does_not_block_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    client = browser(house)
    monkeypatch.setattr("concilia.site.once.STEP", 0)
    monkeypatch.setattr("django.core.cache.cache.add", lambda *_given: False)
    monkeypatch.setattr("django.core.cache.cache.get", lambda *_given: "")
    assert client.post(PLACE, form(house, client)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment() -> None:
    cache.clear()
    house = build_house()
    client = browser(house)
    sent = form(house, client)
    places: list[str] = []
    start = threading.Barrier(2)

    def click() -> None:
        twin = Client(enforce_csrf_checks=True)
        twin.cookies = client.cookies.copy()
        start.wait()
        try:
            places.append(twin.post(PLACE, sent).headers["Location"])
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _click in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert places == [Challenge.objects.get().get_absolute_url()] * 2
