"""Two tables of one kind come in at the same moment: one after the other, and each whole."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import pytest
from django.db import connection

from concilia.agencies.models import Territory
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables import Counts, Progress, Row, actions
from tests.core import places


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_places(monkeypatch: pytest.MonkeyPatch) -> None:
    write = places.Places.write

    def slowly(self: places.Places, rows: Sequence[Row], source: Import, told: Progress) -> Counts:
        time.sleep(0.3)
        return write(self, rows, source, told)

    monkeypatch.setattr(places.Places, "write", slowly)
    with places.offered(monkeypatch):
        made = [
            actions.upload("places", name="p.csv", content=content, by=SYSTEM)
            for content in (b"code,name\na,Alpha\nb,Beta\n", b"code,name\nb,Beta\nc,Gamma\n")
        ]
        for import_ in made:
            actions.check(import_, by=SYSTEM)
        start = threading.Barrier(2)

        def bring_in(pk: int) -> None:
            start.wait()
            try:
                actions.run(Import.objects.get(pk=pk), by=SYSTEM)
            finally:
                connection.close()

        threads = [threading.Thread(target=bring_in, args=(import_.pk,)) for import_ in made]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {one.state for one in Import.objects.all()} == {"done"}
    counts = sorted(one.counts["created"] for one in Import.objects.all())
    assert counts == [1, 2]
    assert sorted(Territory.objects.values_list("code", flat=True)) == ["a", "b", "c"]
