"""Walking the addresses as each role, and keeping what each request did."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.template import base as templates
from django.test import Client
from django.utils.safestring import SafeString, mark_safe

from concilia.core.models import LedgerEntry
from tests.gates import matrix
from tests.gates.matrix import Case
from tests.gates.world import World

# What a look at a page may write: where one is signed in, and counts of tries.
OF_THE_VISIT = {"django_session", "concilia_cache", "usersessions_usersession"}
# They see what others see, or less: whether they are let in is asked, the page is not drawn.
UNDRAWN = {"adviser", "observer", "auditor", "chair"}
_WRITES = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


@dataclass
class Answer:
    """What one request was answered, and what it did."""

    status: int
    location: str = ""
    wrote: set[str] = field(default_factory=set)
    recorded: bool = False
    error: str = ""


class _Enough(Exception):
    """Ends a case, so that its savepoint is rolled back."""


@contextmanager
def undone() -> Iterator[None]:
    """Undo whatever the block does to the database."""
    try:
        with transaction.atomic():
            yield
            raise _Enough
    except _Enough:
        pass


@contextmanager
def undrawn() -> Iterator[None]:
    """Leave templates out: views and permissions work, and the pages stay empty."""
    drawn = templates.Template._render  # type: ignore[attr-defined]  # of Django, undocumented

    def empty(template: object, context: object) -> SafeString:
        return mark_safe("")

    templates.Template._render = empty  # type: ignore[attr-defined]
    try:
        yield
    finally:
        templates.Template._render = drawn  # type: ignore[attr-defined]


def walk(world: World, role: str) -> dict[Case, Answer]:
    """Send every request as `role`, each on an untouched world."""
    answers: dict[Case, Answer] = {}
    wrong: list[str] = []

    def keep(sender: object, request: Any, **_more: object) -> None:
        wrong.append(repr(sys.exc_info()[1]))

    got_request_exception.connect(keep)
    person = world.people[role]
    try:
        with undone(), undrawn() if role in UNDRAWN else nullcontext():
            client = Client(raise_request_exception=False)
            if person:
                client.force_login(person)
            for key, url in world.targets.items():
                if matrix.chosen(key):
                    for method in matrix.methods_of(key):
                        answers[key, method, role] = _ask(client, method, url, wrong)
    finally:
        got_request_exception.disconnect(keep)
    return answers


def _ask(client: Client, method: str, url: str, wrong: list[str]) -> Answer:
    wrote: set[str] = set()

    def watch(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        if found := _WRITES.match(sql):
            wrote.add(found[1])
        return execute(sql, params, many, context)

    cookies = client.cookies.copy()
    wrong.clear()
    with undone():
        with connection.execute_wrapper(watch):
            answer = client.get(url) if method == "GET" else client.post(url)
            if answer.streaming:
                b"".join(answer.streaming_content)
        found = Answer(
            answer.status_code,
            answer.headers.get("Location", ""),
            wrote - OF_THE_VISIT,
            LedgerEntry._meta.db_table in wrote,
            "; ".join(wrong),
        )
    client.cookies = cookies
    return found
