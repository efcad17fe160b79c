"""Around midnight a duty is late by the day of its body, whoever reads it and wherever."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from concilia.core import clock
from concilia.duties import offers, queries, ticking
from concilia.duties.models import Duty
from tests.duties.conftest import Scene

STILL_DUE = dt.datetime(2026, 6, 22, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-4)))
"""Half past eleven in the evening of the due day in New York; elsewhere it is the next day."""


@contextmanager
def reading(moment: dt.datetime, zone: str) -> Iterator[None]:
    with clock.at(moment.astimezone(dt.UTC)), timezone.override(zone):
        yield


def lateness(scene: Scene) -> set[bool]:
    """What every place says of the duty; one answer when they agree."""
    duty, body, owner = scene.fresh(), scene.house.body, scene.house.owner
    duty.body = body
    (panel,) = offers.board(body, owner)
    return {
        duty.tone_now == "late",
        bool(panel.context["duties"]),
        bool(list(offers.agenda(body))),
        queries.listed(owner, tone="late", bodies=[body]).exists(),
        not queries.listed(owner, tone="soon", bodies=[body]).exists(),
        next(iter(offers.desk(scene.house.coordinator))).tone == "late",
    }


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Los_Angeles"])
def test_all_readers_agree_with_the_ticking(scene: Scene, zone: str) -> None:
    body = scene.house.body
    body.time_zone = "America/New_York"
    body.save()
    with reading(STILL_DUE, zone):
        assert lateness(scene) == {False}
        ticking.tick()
        assert scene.fresh().late_since is None
    with reading(STILL_DUE + dt.timedelta(hours=1), zone):
        assert lateness(scene) == {True}
        ticking.tick()
        assert scene.fresh().late_since == dt.date(2026, 6, 23)


def test_the_pages_say_so(scene: Scene, client: Client) -> None:
    body, reader = scene.house.body, scene.house.coordinator
    body.time_zone, reader.time_zone = "America/New_York", "Asia/Shanghai"
    body.save()
    reader.save()
    client.force_login(reader)
    pages = (f"/duties/{scene.duty.pk}/", "/", "/duties/")
    for later, word in ((0, "today"), (1, "1 day late")):
        with clock.at(STILL_DUE.astimezone(dt.UTC) + dt.timedelta(hours=later)):
            for page in pages:
                assert word in client.get(page, follow=True).content.decode(), (page, word)
            listed = client.get("/duties/?tone=late").content.decode()
            assert ("Visit every contact daily" in listed) is bool(later)


def test_the_command_asks_each_body(scene: Scene) -> None:
    body = scene.house.body
    body.time_zone = "America/New_York"
    body.save()
    for later, found in ((0, 0), (1, 1)):
        out = io.StringIO()
        with reading(STILL_DUE + dt.timedelta(hours=later), "UTC"):
            call_command("duties", "late", stdout=out)
        assert len(out.getvalue().splitlines()) == found
    assert Duty.objects.count() == 1


def test_an_unknown_time_zone_is_read_as_utc(scene: Scene) -> None:
    scene.house.body.time_zone = "Mars/Olympus"
    with reading(STILL_DUE, "America/New_York"):
        assert scene.house.body.today() == dt.date(2026, 6, 23)
