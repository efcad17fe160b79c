"""The compensation ledger under writers at the same time, on whichever database the tests use."""

from __future__ import annotations

import random
import threading
from typing import Any

import pytest
from django.db import connection

from concilia.core import clock
from concilia.duties.compensation import actions, queries
from concilia.duties.compensation.models import Entry, Fund
from tests.duties.conftest import MONDAY, Scene
from tests.duties.test_compensation import check, fund, play

__all__ = ["fund"]
KINDS = ("book", "award", "award", "pay", "reverse", "endow")
WRITERS, STEPS = 4, 20


@pytest.mark.django_db(transaction=True)
def test_it_sums_to_zero_at_any_moment(scene: Scene, fund: Fund) -> None:
    yen = actions.open_fund(scene.house.body, name="Yen", currency="JPY", by=scene.house.owner)
    funds, over = [fund, yen], threading.Event()
    failed: list[BaseException] = []
    seen: list[int] = []

    def write(seed: int) -> None:
        chance = random.Random(seed)
        with clock.at(MONDAY):
            for _step in range(STEPS):
                step = (chance.choice(KINDS), chance.randint(1, 60_000), chance.randint(0, 30))
                play(scene, funds, [step])

    def read(_seed: int) -> None:
        while not over.is_set():
            for one in funds:
                sums = sum(amount for _account, amount in queries.balances(one))
                assert sums == 0, "somebody read a booking that was half written"
            seen.append(Entry.objects.count())

    def guarded(work: Any, seed: int) -> None:
        try:
            work(seed)
        except BaseException as error:  # noqa: BLE001  a thread must hand its fault over
            failed.append(error)
        finally:
            connection.close()

    reader = threading.Thread(target=guarded, args=(read, 0))
    writers = [threading.Thread(target=guarded, args=(write, seed)) for seed in range(WRITERS)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    reader.join()
    assert failed == []
    check(funds)
    assert Entry.objects.count() > WRITERS
    assert seen, "nobody read meanwhile"
