"""The language comes from the link, the person, the cookie, then the browser."""

from django.test import Client

from tests.house import House


def language_of(client: Client, path: str = "/design", **headers: str) -> str:
    return client.get(path, headers=headers)["Content-Language"]


def test_link_person_cookie_browser(house: House, client: Client) -> None:
    assert language_of(client) == "en"
    assert language_of(client, **{"accept-language": "ru,en;q=0.5"}) == "ru"
    assert language_of(client, "/design?lang=nl") == "nl"
    assert language_of(client, **{"accept-language": "ru"}) == "nl"  # the cookie of the link
    client.post("/language", {"language": "fr"})
    assert language_of(client) == "fr"
    client.force_login(house.owner)
    assert language_of(client) == "en"
    assert language_of(client, "/design?lang=zh-hans") == "zh-hans"
    assert language_of(client, "/design?lang=klingon") == "en"


def test_the_menu_sets_the_persons_language(house: House, client: Client) -> None:
    client.force_login(house.owner)
    answer = client.post("/language", {"language": "ru", "next": "/people/me/"})
    assert answer["Location"] == "/people/me/"
    house.owner.refresh_from_db()
    assert house.owner.language == "ru"
    assert '<html lang="ru"' in client.get("/").content.decode()


def test_nonsense_changes_nothing_and_leads_nowhere_else(house: House, client: Client) -> None:
    client.force_login(house.owner)
    answer = client.post("/language", {"language": "xx", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    house.owner.refresh_from_db()
    assert house.owner.language == "en"
    assert client.get("/language").status_code == 405


def test_a_broken_time_zone_does_no_harm(house: House, client: Client) -> None:
    house.owner.time_zone = "../../etc/passwd"
    house.owner.language = "tlh"
    house.owner.save()
    client.force_login(house.owner)
    assert client.get("/").status_code == 200


def test_the_catalogue_for_scripts(client: Client, db: None) -> None:
    answer = client.get("/jsi18n/")
    assert b"gettext" in answer.content
