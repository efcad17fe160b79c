"""Whatever stands in an address or a form: a clear answer, nothing unescaped, never a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

import lxml.html
import pytest
from django.db import DataError, connection
from django.test import Client
from django.urls import resolve

from concilia.agencies.models import Person
from concilia.core import clock
from tests.gates import matrix
from tests.gates.walking import undone
from tests.gates.world import NOW, World

GARBAGE = (
    "abc",
    "-1",
    "0",
    "999999999999999999999999",
    "١٢",
    "²",
    "1e400",
    "nan",
    "__x",
    "-__class__",
    "pk;--",
    "%",
    "\0",
    "a\0b",
    "x" * 10_000,
    "<script>alert(1)</script>",
    "\u202eevil\u202c 🐘",
    "0001-01-01",
    "99999-1-1",
    "9999-12-31",
    "2026-02-30",
)
ALWAYS = ("page", "q", "sort", "format", "body", "state", "lang", "since", "in", "into", "agency")
MARK = "<script>alert("
HOSTILE = {
    "script": f"\u202e🐘 {MARK}1)</script>\"'><img src=x onerror=alert(2)>{{{{7*7}}}}",
    "nul": "a\0b",
    "long": "=x" * 5_000,
    "surrogate": "a\ud800b",
}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Stand on the day of the world, before a database that is as strict as PostgreSQL."""
    with clock.at(NOW), connection.execute_wrapper(strict):
        yield


def strict(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
) -> Any:
    """Refuse what PostgreSQL refuses and SQLite would store: a NUL in a text."""
    rows = params if many else (params,)
    if any("\0" in one for row in rows for one in row or () if isinstance(one, str)):
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return execute(sql, params, many, context)


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


# Programs are answered in JSON: there is no page to read a form from.
WITH_PAGES = [room for room in matrix.ROOMS if room not in {"api", "oparl"}]
"""The others answer JSON, and are given garbage in the tests of their rooms."""


def pages(
    world: World, client: Client, room: str
) -> Iterator[tuple[str, str, lxml.html.HtmlElement]]:
    """Yield key, address and tree of every page of the room that opens."""
    for key, url in world.targets.items():
        if matrix.room_of(key) != room:
            continue
        if matrix.methods_of(key) == matrix.METHODS and not key.startswith("account_logout"):
            with undone():
                answer = client.get(url)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                yield key, url, lxml.html.fromstring(answer.content)


def parameters(url: str, tree: lxml.html.HtmlElement) -> set[str]:
    """Return the names that the page itself asks for: in filters, and in links back to itself."""
    path = urlsplit(url).path
    found = {name for name, _value in parse_qsl(urlsplit(url).query)}
    for form in tree.forms:
        if form.method == "GET" and urlsplit(form.action or "").path in {"", path}:
            found |= {name for name in form.fields if name}
    for link in tree.iterfind(".//a[@href]"):
        parts = urlsplit(link.get("href"))
        if parts.query and parts.path in {"", path}:
            found |= {name for name, _value in parse_qsl(parts.query)}
    return found


def kind(url: str) -> str:
    """Return what tells a page from those that differ by the object alone."""
    found = resolve(unquote(urlsplit(url).path))
    return (
        f"{found.view_name} {[str(one) for one in found.kwargs.values() if type(one) is not int]}"
    )


def both(world: World, room: str) -> Iterator[tuple[Client, str, str, lxml.html.HtmlElement]]:
    """Yield every page as the secretary sees it, then those that only an operator sees."""
    seen = set()
    for person in (world.house.owner, world.house.operator):
        client = signed_in(person)
        for key, url, tree in pages(world, client, room):
            if key not in seen:
                seen.add(key)
                yield client, key, url, tree


def queries(url: str, tree: lxml.html.HtmlElement) -> Iterator[dict[str, str]]:
    """Yield queries in which every parameter has every garbage once, each beside another."""
    own = parameters(url, tree)
    names = sorted(own | set(ALWAYS))
    for turn in range(len(GARBAGE) if own else 1):
        yield {name: GARBAGE[(turn + at) % len(GARBAGE)] for at, name in enumerate(names)}


@pytest.mark.parametrize("room", WITH_PAGES)
def test_garbage_in_the_address(world: World, room: str) -> None:
    tried, wrong = 0, []
    known = set()
    for client, key, url, tree in both(world, room):
        if kind(url) in known:
            continue
        known.add(kind(url))
        for query in queries(url, tree):
            tried += 1
            address = urlsplit(url).path + "?" + urlencode(query)
            with undone():
                answer = client.get(address)
            text = b"" if answer.streaming else answer.content
            if answer.status_code >= 500 or MARK.encode() in text:
                wrong.append(f"{key}: {answer.status_code} for {address.replace('x' * 99, '')}")
    assert not wrong, "\n".join(wrong)
    assert tried >= len(GARBAGE), "the room has no page that asks for anything"


def filled(form: lxml.html.FormElement, value: str) -> dict[str, list[str]]:
    """Return what a browser would send with `value` in every text field, and choices made."""
    sent: dict[str, list[str]] = {}
    for control in form.inputs:
        name = control.name
        kind = control.get("type", "") if control.tag == "input" else control.tag
        if not name or kind in {"file", "submit", "button"} or name == "csrfmiddlewaretoken":
            continue
        if kind in {"hidden", "radio", "checkbox"}:
            if kind == "hidden" or control.get("checked") is not None or name not in sent:
                sent[name] = [control.get("value") or "on"]
        elif kind == "select":
            sent[name] = [o for o in control.value_options if o][-1:] or [value]
        elif kind == "date":
            sent[name] = [control.value or "2026-04-01"]
        elif kind in {"number", "time", "datetime-local"}:
            sent[name] = [control.value or "1"]
        else:
            sent[name] = [value]
    return sent


def encoded(sent: dict[str, list[str]]) -> bytes:
    pairs = [(name, one.encode("utf-8", "surrogatepass")) for name in sent for one in sent[name]]
    return urlencode(pairs).encode()


def sendings(form: lxml.html.FormElement) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield what to send: hostile text, days at the ends of time, ids that nobody offered."""
    for what, value in HOSTILE.items():
        yield what, filled(form, value)
    sent = filled(form, "Words")
    yield "forged", {name: ["999999999999999999999999\0"] for name in sent}
    for day in ("0001-01-01", "9999-12-31"):
        days = {c.name for c in form.inputs if c.tag == "input" and c.get("type") == "date"}
        if days:
            yield day, sent | {name: [day] for name in days}


def posted(client: Client, action: str, sent: dict[str, list[str]]) -> tuple[int, bytes]:
    """Send a form and look at the page to which it leads; then undo everything."""
    with undone():
        cookies = client.cookies.copy()
        answer = client.post(
            action, encoded(sent), content_type="application/x-www-form-urlencoded"
        )
        place = answer.headers.get("Location", "")
        if answer.status_code == 302 and place.startswith("/"):
            answer = client.get(place)
        client.cookies = cookies
    return answer.status_code, b"" if answer.streaming else answer.content


@pytest.mark.parametrize("room", WITH_PAGES)
def test_hostile_text_in_every_form(world: World, room: str) -> None:
    known, wrong = set(), []
    for client, _key, url, tree in list(both(world, room)):
        for form in tree.forms:
            action = urljoin(url, form.action or "")
            shape = (kind(action), *sorted(name for name in form.fields if name))
            if form.method != "POST" or "logout" in action or shape in known:
                continue
            known.add(shape)
            for what, sent in sendings(form):
                status, page = posted(client, action, sent)
                if status >= 500 or MARK.encode() in page or b"<img src=x" in page:
                    wrong.append(f"{action}: {status} for {what}")
    assert not wrong, "\n".join(wrong)
    assert known
