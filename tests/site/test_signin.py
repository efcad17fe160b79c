"""Signing in: passwords, resets, one-time passwords, rate limits."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.house import PASSWORD, House


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD) -> int:
    answer = client.post("/account/login/", {"login": email, "password": password})
    return int(answer.status_code)


def signed_in(client: Client) -> bool:
    return client.get("/people/me/").status_code == 200


def test_in_and_out(house: House, client: Client) -> None:
    assert sign_in(client, "OLGA.OWNER@example.org") == 302
    assert signed_in(client)
    assert b"Sign out?" in client.get("/account/logout/").content
    assert signed_in(client)  # looking at the page does not sign out
    client.post("/account/logout/")
    assert not signed_in(client)


@pytest.mark.parametrize(
    "email", ["olga.owner@example.org", "nobody@example.org", "x\0y", "a" * 9999]
)
def test_a_wrong_password_says_nothing_about_the_address(
    house: House, client: Client, email: str
) -> None:
    answer = client.post("/account/login/", {"login": email, "password": "wrong"})
    assert answer.status_code == 200
    assert b'role="alert"' in answer.content
    assert not signed_in(client)


def test_attempts_are_slowed_down(house: House, client: Client) -> None:
    for _attempt in range(6):
        sign_in(client, house.owner.email, "wrong")
    sign_in(client, house.owner.email)
    assert not signed_in(client)  # even the right password waits now
    for _attempt in range(40):
        last = sign_in(client, "somebody.else@example.org", "wrong")
    assert last == 429
    page = client.post("/account/login/", {"login": "a@example.org", "password": "b"})
    assert b"Too many attempts" in page.content


@pytest.mark.parametrize("host", ["testserver", "localhost", "evil.example"])
def test_the_link_in_the_e_mail_does_not_follow_the_host_that_was_asked_for(
    house: House, client: Client, settings: Any, host: str
) -> None:
    settings.BASE_URL = "https://concilia.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/account/password/reset/", {"email": house.owner.email}, headers={"host": host})
    body = str(mail.outbox[0].body)
    assert "https://concilia.example.org/account/password/reset/key/" in body
    assert host not in body


def test_a_forgotten_password(house: House, client: Client) -> None:
    for email in (house.owner.email, "nobody@example.org"):
        answer = client.post("/account/password/reset/", {"email": email})
        assert answer["Location"] == "/account/password/reset/done/"
    assert b"Look into your mail" in client.get("/account/password/reset/done/").content
    assert [message.to for message in mail.outbox] == [[house.owner.email]]
    assert mail.outbox[0].subject == "Choose a new password for Concilia"
    found = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert found
    form = client.get(found[1], follow=True)
    assert form.status_code == 200
    address = form.redirect_chain[-1][0]
    new = "eleven slow herons"
    assert (
        b'role="alert"'
        in client.post(address, {"password1": "short", "password2": "short"}).content
    )
    done = client.post(address, {"password1": new, "password2": new}, follow=True)
    assert done.status_code == 200
    other = Client()
    sign_in(other, house.owner.email, new)
    assert signed_in(other)
    assert b"Sign in with it now" in done.content
    assert b"already been used" in Client().get(found[1], follow=True).content
    other.post("/account/reauthenticate/", {"password": new})
    assert b"data:image/svg+xml" in other.get("/account/2fa/totp/activate/").content


def test_a_new_password(house: House, client: Client) -> None:
    sign_in(client, house.owner.email)
    new = "eleven slow herons"
    answer = client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    house.owner.refresh_from_db()
    assert house.owner.check_password(new)


def confirm(client: Client) -> None:
    """Say the password again, as whatever guards the account asks for."""
    answer = client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_a_second_step(house: House, client: Client) -> None:
    sign_in(client, house.owner.email)
    confirm(client)
    page = client.get("/account/2fa/totp/activate/")
    assert b"data:image/svg+xml" in page.content
    secret = client.session["mfa.totp.secret"]
    assert b'role="alert"' in client.post("/account/2fa/totp/activate/", {"code": "000000"}).content
    done = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert done.status_code == 302
    codes = client.get("/account/2fa/recovery-codes/")
    assert codes.status_code == 200
    recovery = client.get("/account/2fa/recovery-codes/download/").content.decode().split()
    assert len(recovery) == 10

    cache.clear()  # a code may be used once; the tests do not wait half a minute
    other = Client()
    answer = other.post("/account/login/", {"login": house.owner.email, "password": PASSWORD})
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert not signed_in(other)
    asked = other.get(answer["Location"])
    assert b'name="code"' in asked.content
    other.post(answer["Location"], {"code": code_of(secret)})
    assert signed_in(other)

    third = Client()
    third.post("/account/login/", {"login": house.owner.email, "password": PASSWORD})
    third.post("/account/2fa/authenticate/", {"code": recovery[0]})
    assert signed_in(third)
    fourth = Client()
    fourth.post("/account/login/", {"login": house.owner.email, "password": PASSWORD})
    fourth.post("/account/2fa/authenticate/", {"code": recovery[0]})
    assert not signed_in(fourth)  # a recovery code works once

    assert client.get("/account/2fa/").status_code == 200
    assert client.get("/account/2fa/recovery-codes/generate/").status_code == 200
    assert client.get("/account/2fa/totp/deactivate/").status_code == 200
    assert client.post("/account/2fa/totp/deactivate/").status_code == 302
    last = Client()
    assert sign_in(last, house.owner.email) == 302
    assert signed_in(last)


def test_devices_are_listed_and_can_be_signed_out(house: House, client: Client) -> None:
    elsewhere = Client()
    for one in (client, elsewhere):
        sign_in(one, house.owner.email)
    page = client.get("/account/sessions/")
    assert page.content.decode().count("<tr>") == 3
    client.post("/account/sessions/")
    assert signed_in(client)
    assert not signed_in(elsewhere)


def test_whatever_guards_the_account_asks_for_the_password_again(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, house.owner.email)
    asked = client.get("/account/2fa/totp/activate/")
    assert asked["Location"].startswith("/account/reauthenticate/")
    assert b'name="password"' in client.get(asked["Location"]).content
    confirm(client)
    assert client.get("/account/2fa/totp/activate/").status_code == 200
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get("/account/2fa/totp/activate/").status_code == 302
