"""No page asks the database more the more there is: counts of queries against a baseline."""

from __future__ import annotations

import os

import pytest
from django.core.cache import cache
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concilia.core import clock
from concilia.meetings.views import shared
from tests.gates import matrix
from tests.gates.many import fill
from tests.gates.walking import undone
from tests.gates.world import NOW, World

pytestmark = pytest.mark.order
MOST = 20
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def counts(world: World, client: Client) -> dict[str, int]:
    """Return the queries of every page by its key; redirects, refusals and papers are no pages."""
    found = {}
    for key, url in world.targets.items():
        if matrix.chosen(key) and matrix.methods_of(key) == matrix.METHODS:
            shared.forget()  # a count is that of a process that has just begun
            reset_queries()  # the log of a connection holds 9,000
            with undone(), CaptureQueriesContext(connection) as asked:
                answer = client.get(url)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                found[key] = sum(not one["sql"].startswith(FRAME) for one in asked.captured_queries)
    return found


def test_no_page_asks_more_when_there_is_more(world: World) -> None:
    with clock.at(NOW), undone():
        client = Client()
        client.force_login(world.house.owner)
        cache.clear()
        few = counts(world, client)
        fill(world)
        many = counts(world, client)
    assert len(few) > (0 if os.environ.get(matrix.ONLY) else 60)
    if matrix.writing():
        matrix.write_queries(many)
    grew = {key: (few[key], many.get(key)) for key in few if many.get(key, 99) > few[key]}
    over: dict[str, object] = {key: count for key, count in many.items() if count > MOST}
    wrong = over | grew
    assert not wrong, f"over {MOST} queries: {over}; more with more rows (few, many): {grew}"
    expected = matrix.read_queries()
    changed = {
        key: (expected.get(key), many.get(key))
        for key in sorted(expected.keys() | many.keys())
        if expected.get(key) != many.get(key)
    }
    assert changed == {}, f"expected and got: {changed}; if that is meant, {matrix.HOW}"
