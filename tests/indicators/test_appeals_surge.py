"""A surge of appeals ends in a signal, with nobody entering a number."""

from __future__ import annotations

import datetime as dt
import itertools

from django.test import Client

from concilia.core import clock
from concilia.indicators.appeals import counting, rules
from concilia.indicators.models import Appeal, Observation, Signal
from concilia.indicators.signals import computing
from tests.house import House
from tests.indicators.test_appeals import received

NOW = dt.datetime(2026, 6, 8, 9, tzinfo=dt.UTC)
QUIET = [4, 5, 3, 4, 6, 4, 5, 3, 4, 5, 4, 3, 5, 4, 4, 6, 3, 4, 5, 4, 4, 3, 5, 4]
SURGE = [11, 13, 14]
NUMBERS = itertools.count(1000)


def came(first: Appeal, month: dt.date, count: int) -> list[Appeal]:
    """Return as many appeals like the first, received in that month."""
    same = {
        field.attname: getattr(first, field.attname)
        for field in Appeal._meta.concrete_fields
        if field.attname not in {"id", "number", "received_on"}
    }
    return [
        Appeal(**same, number=next(NUMBERS), received_on=month + dt.timedelta(days=n))
        for n in range(count)
    ]


def test_a_surge_becomes_a_signal_of_that_territory_only(house: House, client: Client) -> None:
    with clock.at(NOW):
        months = rules.months(dt.date(2026, 5, 1), len(QUIET) + len(SURGE))
        first = received(house, received_on=NOW.date())
        rest = received(house, received_on=NOW.date(), territory=house.south)
        made: list[Appeal] = []
        for month, north, south in zip(
            months, QUIET + SURGE, [*QUIET, *QUIET[: len(SURGE)]], strict=True
        ):
            made += came(first, month, north) + came(rest, month, south)
        Appeal.objects.bulk_create(made)
        counting.run()
        counted = Observation.objects.filter(
            indicator__code="appeals-received", territory=house.north
        ).order_by("period")
        assert [one.value for one in counted] == [*QUIET, *SURGE]
        computing.run()
    found = Signal.objects.filter(indicator__code="appeals-received", current=True)
    north = found.get(territory=house.north)
    assert (north.direction, north.tone, north.state) == ("up", "concern", "new")
    assert north.onset >= dt.date(2026, 3, 1)
    assert not found.filter(territory=house.south).exists()

    client.force_login(house.owner)
    page = client.get("/indicators/signals/")
    assert north.get_absolute_url() in page.text
    counts = page.context["standing"]
    assert counts["new"] == page.context["page"].paginator.count
    assert counts["clear"] == counts["new"] + counts["taken"] + counts["dismissed"]
    computing.run()
    assert found.filter(territory=house.north).get().pk == north.pk, "shown once"
