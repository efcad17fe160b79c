"""Signals as rows: found, ranked, shown once, taken up or dismissed with a reason."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from concilia.agencies.models import Territory
from concilia.core import jobs, ledger, offers
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import Job
from concilia.core.permissions import SYSTEM
from concilia.indicators import actions as definitions
from concilia.indicators import feeds, settling
from concilia.indicators.models import Computation, Finding, Indicator, Observation, Signal
from concilia.indicators.quality import actions as quality
from concilia.indicators.signals import actions, computing, reading, wording
from concilia.methods.signals import Variation
from concilia.site.accounts import tokens
from concilia.site.demo import series
from tests.house import House

MONTHS = series.months_until(dt.date(2026, 2, 1))


@pytest.fixture
def worse(house: House) -> Indicator:
    """Thirty-six months of one indicator: level in the south, climbing in the north."""
    made = definitions.define(
        by=SYSTEM,
        code="wait",
        name="Wait",
        unit="days",
        frequency="month",
        direction="down",
        source=house.hospital,
    )
    chance = np.random.default_rng(1)
    level = chance.normal(20, 1, (2, 36)).round(2)
    level[0, 24:] += np.linspace(1, 9, 12).round(2)
    for place, values in zip((house.north, house.south), level, strict=True):
        feeds.put("wait", [(place, day, v) for day, v in zip(MONTHS, values, strict=True)])
    return made


def test_720_series_of_the_demonstration_show_the_worsening_and_not_the_false_alarm(
    house: House,
) -> None:
    """36 months × 12 indicators × 60 territories, made by the demonstration's own generator."""
    zones = [series.WORSENING[1], series.FALSE_ALARM[1], *(f"Z{n}" for n in range(58))]
    places = {
        code: Territory.objects.create(
            code=code, name=code, level="zone", parent=house.region, path=f"/R/{code}/"
        )
        for code in zones
    }
    made = {
        one.code: Indicator.objects.create(
            code=one.code,
            name=one.name,
            unit=one.unit,
            direction=one.direction,
            frequency="month",
            denominator=one.denominator,
        )
        for one in series.MEASURES
    }
    Observation.objects.bulk_create(
        Observation(
            indicator=made[value.measure],
            territory=places[value.zone],
            period=value.month,
            value=value.value,
            known_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        )
        for value in series.values(random.Random(7), MONTHS, zones)
    )
    done = Computation.objects.get(pk=computing.run())
    assert (done.values, done.series, done.indicators_done) == (36 * 12 * 60, 720, 12)
    first = Signal.objects.select_related("territory", "indicator")[0]
    assert (first.indicator.code, first.territory.code) == series.WORSENING
    assert (first.tone, first.direction, first.current) == ("concern", "up", True)
    assert MONTHS[24] <= first.onset <= MONTHS[28]
    known = {series.WORSENING, ("readmission-30", series.WORSENING[1])}
    others = [
        one
        for one in Signal.objects.select_related("territory", "indicator")
        if (one.indicator.code, one.territory.code) not in known
    ]
    assert len(others) <= 2  # of 720: no flood
    screening, place = made[series.FALSE_ALARM[0]], places[series.FALSE_ALARM[1]]
    assert not Signal.objects.filter(indicator=screening, territory=place).exists()
    (read,) = reading.read(screening, [place])
    assert read.variation is Variation.COMMON
    assert "ordinary variation" in wording.verdict(read, screening)


def test_a_signal_is_shown_once_and_grows_with_its_stretch(
    house: House, worse: Indicator, client: Client
) -> None:
    computing.run()
    one = Signal.objects.get()
    assert (one.territory, one.tone) == (house.north, "concern")
    assert "Northwood has stood above its usual level" in wording.sentence(one)
    computing.run()
    assert Signal.objects.get().pk == one.pk
    client.force_login(house.owner)
    page = client.get("/indicators/signals/").content.decode()
    assert "Northwood has stood above" in page
    with pytest.raises(Invalid):
        actions.dismiss(one, reason="  ", by=house.owner)
    answer = client.post(f"/indicators/signals/{one.pk}/dismiss/", {"reason": "A ward moved."})
    assert answer.status_code == 302
    feeds.put("wait", [(house.north, dt.date(2026, 3, 1), 31.0)])
    computing.run()
    one.refresh_from_db()
    assert Signal.objects.count() == 1
    assert (one.state, one.last) == ("dismissed", dt.date(2026, 3, 1))
    assert "Northwood has stood" not in client.get("/indicators/signals/").content.decode()
    shown = client.get("/indicators/signals/?state=dismissed").content.decode()
    assert "Northwood has stood" in shown
    with pytest.raises(NotNow):
        actions.take_up(one, by=house.owner, challenge="C-1")
    actions.reopen(one, by=house.owner)
    actions.take_up(one, by=house.owner, challenge="C-1", url="/challenges/1/")
    assert "Taken up as a challenge" in client.get(one.get_absolute_url()).content.decode()
    assert ledger.verify().intact


def test_a_stretch_that_ends_is_over_by_itself(house: House, worse: Indicator) -> None:
    computing.run()
    feeds.put("wait", [(house.north, dt.date(2026, 3, 1), 19.9)])
    computing.run()
    assert not Signal.objects.get().current
    assert not Signal.objects.waiting().exists()


def test_who_may_dismiss(house: House, worse: Indicator, client: Client) -> None:
    computing.run()
    one = Signal.objects.get()
    for person in (house.colleague, house.stranger, house.auditor):
        with pytest.raises(Forbidden):
            actions.dismiss(one, reason="no", by=person)
        client.force_login(person)
        answer = client.post(f"/indicators/signals/{one.pk}/dismiss/", {"reason": "no"})
        assert answer.status_code == 403
        assert "Dismiss the signal" not in client.get(one.get_absolute_url()).content.decode()
    assert not Signal.objects.visible_to(None).exists()
    client.force_login(house.owner)
    assert client.post(f"/indicators/signals/{one.pk}/dismiss/", {"reason": ""}).status_code == 422
    assert (
        f"/challenges/new/?signal={one.pk}" in client.get(one.get_absolute_url()).content.decode()
    )
    assert client.get("/indicators/signals/99999/").status_code == 404


def test_desk_board_and_territory_offer_it(house: House, worse: Indicator) -> None:
    computing.run()
    items = [item for provider in offers.of("desk") for item in provider(house.owner)]
    assert any("signal for the worse" in item.title for item in items)
    stranger = [item for provider in offers.of("desk") for item in provider(house.stranger)]
    assert not any("signal" in item.title for item in stranger)
    panels = [p for provider in offers.of("board") for p in provider(house.body, house.owner)]
    assert any(panel.template == "indicators/signals/panel.html" for panel in panels)
    north = [p for provider in offers.of("territory") for p in provider(house.south, house.owner)]
    assert not any(panel.template == "indicators/signals/panel.html" for panel in north)


def test_a_job_does_it_after_an_import_and_once_a_day(house: House, worse: Indicator) -> None:
    assert settling.tick() == 1
    assert settling.tick() == 0
    jobs.work("test")
    assert Job.objects.get(kind=settling.KIND).state == "done"
    assert Signal.objects.count() == 1


def test_the_api_lists_and_dismisses(house: House, worse: Indicator, client: Client) -> None:
    computing.run()
    one = Signal.objects.get()
    head = {"HTTP_AUTHORIZATION": f"Bearer {tokens.make(house.owner, label='x')}"}
    (said,) = client.get("/api/signals/", **head).json()
    assert (said["id"], said["tone"]) == (one.pk, "concern")
    (north,) = client.get("/api/indicators/wait/series?territory=R-N", **head).json()
    assert north["variation"] == "concerning_high"
    assert len(north["points"]) == 36
    values = client.get("/api/indicators/wait/values?territory=R-N&start=2026-01-01", **head)
    assert len(values.json()) == 2
    path = f"/api/signals/{one.pk}/dismiss"
    member = {"HTTP_AUTHORIZATION": f"Bearer {tokens.make(house.colleague, label='x')}"}
    given = {"data": {"reason": "known"}, "content_type": "application/json"}
    assert client.post(path, **given, **member).status_code == 403
    assert client.post(path, **given, **head).json()["state"] == "dismissed"
    assert client.post(path, **given, **head).status_code == 409
    assert client.get("/api/signals/9999", **head).status_code == 404
    assert client.get("/api/indicators/none", **head).status_code == 404
    assert client.get("/api/quality/", **head).status_code == 200
    client.force_login(house.owner)
    assert client.post(path, {"reason": "a form"}).status_code == 422
    assert client.get("/api/indicators/wait/values?start=x", **head).status_code == 422


def test_a_data_officer_works_through_the_findings(
    house: House, worse: Indicator, client: Client
) -> None:
    Observation.objects.filter(territory=house.south, period=MONTHS[5]).delete()
    feeds.put("wait", [(house.north, dt.date(2026, 5, 1), 25.0)])
    settling.settle()
    kinds = sorted(Finding.objects.values_list("kind", "territory__code"))
    assert kinds == [("gap", "R-N"), ("gap", "R-S"), ("late", "R-S")]
    one = Finding.objects.get(kind="late")
    assert one.source == house.hospital
    client.force_login(house.coordinator)
    page = client.get("/indicators/quality/").content.decode()
    assert "3 periods behind" in page
    path = f"/indicators/quality/{one.pk}/acknowledge/"
    client.force_login(house.owner)
    assert client.post(path, {"reason": "x"}).status_code == 403
    client.force_login(house.coordinator)
    assert client.post(path, {"reason": ""}).status_code == 302
    assert Finding.objects.get(pk=one.pk).state == "open"
    assert client.post(path, {"reason": "The unit was closed in spring."}).status_code == 302
    assert client.post(path, {"reason": "again"}).status_code == 409
    settling.settle()
    assert Finding.objects.get(pk=one.pk).state == "acknowledged"
    feeds.put("wait", [(house.south, MONTHS[5], 20.0)])
    settling.settle()
    assert Finding.objects.get(kind="gap", territory=house.south).state == "gone"
    with pytest.raises(NotNow):
        quality.acknowledge(one, reason="again", by=SYSTEM)


@pytest.mark.parametrize("text", ["<script>", "\x00", "-1", "x" * 3000, "\u202e"])
def test_nonsense_in_the_address_does_no_harm(
    house: House, worse: Indicator, client: Client, text: str
) -> None:
    client.force_login(house.owner)
    asked = dict.fromkeys(
        ("state", "tone", "territory", "indicator", "agency", "kind", "page"), text
    )
    for path in ("/indicators/signals/", "/indicators/quality/"):
        assert client.get(path, asked).status_code == 200


def test_pages_ask_few_questions_and_give_files(
    house: House,
    worse: Indicator,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    settling.settle()
    one = Signal.objects.get()
    client.force_login(house.owner)
    for path in (
        "/indicators/signals/",
        one.get_absolute_url(),
        "/indicators/quality/",
        "/indicators/wait/",
        "/indicators/wait/targets/",
    ):
        with django_assert_max_num_queries(20):
            assert client.get(path).status_code == 200
    assert b"Northwood" in client.get("/indicators/signals/?format=csv").content
    assert client.get("/indicators/quality/?format=xlsx").content.startswith(b"PK")
