"""EWMA, CUSUM and funnel plots on pages: what they draw and what they say."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable

import numpy as np
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from concilia.agencies.models import Territory
from concilia.core.permissions import SYSTEM
from concilia.indicators import actions, feeds
from concilia.indicators.models import Indicator
from concilia.indicators.signals import across, reading, sums
from concilia.methods import signals
from concilia.site.accounts import tokens
from concilia.site.demo import series
from tests.house import House

MONTHS = series.months_until(dt.date(2026, 2, 1))
LAST = MONTHS[-1]


@pytest.fixture
def creeping(house: House) -> Indicator:
    """Thirty-six months: level in the south; in the north one deviation higher for a year, which
    no single value shows."""
    made = actions.define(
        by=SYSTEM, code="wait", name="Wait", unit="days", frequency="month", direction="down"
    )
    level = np.tile([19.0, 21.0, 20.0, 20.5, 19.5, 20.0], 6)
    north = level.copy()
    north[24:] += 1.2
    for place, values in ((house.north, north), (house.south, level)):
        feeds.put("wait", list(zip([place] * 36, MONTHS, values.tolist(), strict=True)))
    return made


def test_a_small_lasting_change_shows_in_both_charts(house: House, creeping: Indicator) -> None:
    judged = reading.judge(creeping)
    north, south = (sums.of(creeping, judged, one) for one in (house.north, house.south))
    assert north is not None
    assert south is not None
    # Worked out again, value by value, from the formulas of the handbook.
    level = judged.grid.values[judged.grid.territories.index(house.north.pk)]
    base = level[:24]
    mean, sigma = base.mean(), np.abs(np.diff(base)).mean() / 1.128
    average, high = mean, 0.0
    first: dict[str, dt.date] = {}
    for n, (day, value) in enumerate(zip(MONTHS, level, strict=True), 1):
        average = 0.2 * value + 0.8 * average
        reach = 3 * sigma * (0.2 / 1.8 * (1 - 0.8 ** (2 * n))) ** 0.5
        high = max(0.0, high + value - mean - 0.5 * sigma)
        if average > mean + reach:
            first.setdefault("ewma", day)
        if high > 5 * sigma:
            first.setdefault("cusum", day)
    for kind in sums.KINDS:
        found = sums.since(north, kind)
        assert found is not None, kind
        assert (found[0] >= first[kind], found[1]) == (True, 1)
        assert "since" in sums.sentence(north, kind)
        assert sums.since(south, kind) is None
        assert "no small lasting change" in sums.sentence(south, kind)
    assert north.ewma.average[0, -1] == pytest.approx(average)
    assert north.cusum.high[0, -1] == pytest.approx(high)


def test_a_person_chooses_the_chart_of_a_territory(
    house: House,
    creeping: Indicator,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(house.colleague)
    plain = client.get("/indicators/wait/?territory=R-N").text
    assert "chart=ewma" in plain
    assert "mean moving range" in plain
    with django_assert_max_num_queries(20):
        ewma = client.get("/indicators/wait/?territory=R-N&chart=ewma").text
    assert "EWMA chart (Roberts 1959), weight 0.20" in ewma
    assert "has been above its limits since" in ewma
    assert "It leaves its limits" in ewma
    assert ewma.count("<tr><td>20") == 36  # the data behind the chart
    cusum = client.get("/indicators/wait/?territory=R-N&chart=cusum&from=2025-06-01").text
    assert "Tabular CUSUM (Page 1954)" in cusum
    assert "the sum of what lies above the usual level of 20" in cusum
    assert cusum.count("<tr><td>20") == 9
    both = client.get("/indicators/wait/?territory=R-N&territory=R-S&chart=ewma").text
    assert "EWMA chart" not in both
    assert "Kind of chart" in plain
    assert "Kind of chart" not in both
    assert client.get("/indicators/wait/?territory=R-N&chart=%00<x>").status_code == 200


def test_a_level_series_and_a_short_one_have_no_such_chart(house: House, client: Client) -> None:
    made = actions.define(by=SYSTEM, code="beds", name="Beds", frequency="month")
    feeds.put("beds", [(house.north, day, 7.0) for day in MONTHS])
    feeds.put("beds", [(house.south, day, 7.0 + n) for n, day in enumerate(MONTHS[:5])])
    judged = reading.judge(made)
    assert sums.of(made, judged, house.north) is None
    assert sums.of(made, judged, house.south) is None
    assert sums.of(made, judged, house.region) is None
    client.force_login(house.owner)
    for place in ("R-N", "R-S"):
        page = client.get(f"/indicators/beds/?territory={place}&chart=cusum")
        assert page.status_code == 200
        assert "Tabular" not in page.text


@pytest.fixture
def zones(house: House) -> list[Territory]:
    """Thirty zones from a thousand to a hundred thousand people."""
    return [
        Territory.objects.create(
            code=f"Z{n}",
            name=f"Zone {n}",
            level="zone",
            parent=house.region,
            path=f"/R/Z{n}/",
            population=int(1000 * 10 ** (n / 14.5)),
        )
        for n in range(30)
    ]


def _ratio(zones: list[Territory], share: Callable[[int], float]) -> Indicator:
    for code in ("done", "due"):
        actions.define(by=SYSTEM, code=code, name=code, frequency="month", unit="people")
    made = actions.define(
        by=SYSTEM,
        code="share",
        name="Share done",
        frequency="month",
        unit="%",
        direction="up",
        expression="ratio([done], [due]) * 100",
        minimum=None,
    )
    feeds.put("due", [(one, LAST, 50.0 + 40 * n) for n, one in enumerate(zones)])
    feeds.put("done", [(one, LAST, round((50 + 40 * n) * share(n))) for n, one in enumerate(zones)])
    return made


def test_a_ratio_is_compared_as_a_proportion(
    house: House,
    zones: list[Territory],
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    _ratio(zones, lambda n: 0.55 if n == 29 else 0.8 + (n % 3 - 1) * 0.01)
    client.force_login(house.colleague)
    with django_assert_max_num_queries(20):
        page = client.get("/indicators/share/funnel/")
    made = page.context["made"]
    events = np.array(
        [round((50 + 40 * n) * (0.55 if n == 29 else 0.8 + (n % 3 - 1) * 0.01)) for n in range(30)]
    )
    alone = signals.funnel(events, 50.0 + 40 * np.arange(30))
    assert made.centre == pytest.approx(100 * events.sum() / (50 + 40 * np.arange(30)).sum())
    assert [one.name for one in made.outside] == ["Zone 29"]
    assert made.outside[0].outer[0] == pytest.approx(100 * alone.outer[0][29])
    assert "Zone 29: 55" in page.text
    assert "lies below its limits" in page.text
    assert "for the worse" in page.text
    rows = list(
        csv.reader(
            io.StringIO(
                client.get("?format=csv".join(["/indicators/share/funnel/", ""])).content.decode(
                    "utf-8-sig"
                )
            )
        )
    )
    assert len([row for row in rows if row and row[0].startswith("Z")]) == 30


def test_counts_are_compared_by_population_and_overdispersion_is_told(
    house: House, zones: list[Territory], client: Client
) -> None:
    actions.define(by=SYSTEM, code="cases", name="Cases", frequency="month", unit="cases")
    people = [one.population or 0 for one in zones]
    rates = [0.004, 0.006, 0.005, 0.0075, 0.0035]
    feeds.put(
        "cases", [(one, LAST, round(people[n] * rates[n % 5])) for n, one in enumerate(zones)]
    )
    client.force_login(house.colleague)
    page = client.get("/indicators/cases/funnel/")
    made = page.context["made"]
    assert (made.unit, made.between > 0) == ("cases per 100,000 people", True)
    assert made.factor > 3
    assert "more than chance explains" in page.text
    assert not made.outside
    assert "no territory lies outside" in page.text
    same = {one.name: one.value for one in made.spots}
    assert same["Zone 3"] == pytest.approx(100_000 * round(people[3] * 0.0075) / people[3])


def test_what_cannot_be_compared_says_what_to_do(
    house: House, creeping: Indicator, zones: list[Territory], client: Client
) -> None:
    client.force_login(house.owner)
    assert (
        "It is not known what these values are out of"
        in client.get("/indicators/wait/funnel/").text
    )
    actions.define(by=SYSTEM, code="cases", name="Cases", frequency="month")
    assert "It is not known" in client.get("/indicators/cases/funnel/").text
    feeds.put("cases", [(one, LAST, 3.0) for one in zones[: across.LEAST - 1]])
    page = client.get("/indicators/cases/funnel/")
    assert f"{across.LEAST} territories of one level" in page.text
    assert client.get("/indicators/cases/funnel/?format=csv").status_code == 200
    feeds.put("cases", [(zones[-1], LAST, 3.0)])
    for asked in ("period=2026-02-01&level=zone", "period=x&level=%00", "period=0001-01-01"):
        assert client.get(f"/indicators/cases/funnel/?{asked}").context["made"], asked
    actions.define(by=SYSTEM, code="odd", name="Odd", frequency="month", expression="100 - [cases]")
    assert "It is not known" in client.get("/indicators/odd/funnel/").text
    actions.define(
        by=SYSTEM,
        code="per",
        name="Per",
        frequency="month",
        expression="per_population([cases], 1000) * 2",
    )
    found = across.basis(Indicator.objects.get(code="per"))
    assert found is not None
    assert (found.scale, found.people) == (2000, True)
    actions.define(by=SYSTEM, code="open", name="Open", frequency="month", defined=False)
    assert across.basis(Indicator.objects.get(code="open")) is None
    client.logout()
    assert client.get("/indicators/cases/funnel/").status_code == 302


def test_pages_name_the_method_that_judges_counts(house: House, client: Client) -> None:
    for code, denominator in (("cases", ""), ("rate", "people")):
        actions.define(by=SYSTEM, code=code, name=code, frequency="month", denominator=denominator)
        feeds.put(code, [(house.north, day, 5.0 + n % 3) for n, day in enumerate(MONTHS)])
    client.force_login(house.owner)
    said = "improved Farrington algorithm (Noufaily and others 2013), version 1"
    assert said in client.get("/indicators/cases/").text
    other = client.get("/indicators/rate/").text
    assert said not in other
    assert "XmR chart with the rules of" in other


def test_programs_ask_for_the_same(
    house: House, creeping: Indicator, zones: list[Territory], client: Client
) -> None:
    _ratio(zones, lambda n: 0.55 if n == 29 else 0.8)
    head = {"HTTP_AUTHORIZATION": f"Bearer {tokens.make(house.owner, label='x')}"}
    (north,) = client.get("/api/indicators/wait/sums?territory=R-N", **head).json()
    assert len(north["points"]) == 36
    assert north["points"][-1]["average"] > north["points"][-1]["upper"]
    assert "above its limits since" in north["ewma"]
    assert len(client.get("/api/indicators/wait/sums", **head).json()) == 2
    found = client.get("/api/indicators/share/funnel?level=zone", **head).json()
    assert [one["territory"] for one in found["places"] if one["outside"]] == ["Z29"]
    assert len(found["sentences"]) == 1
    assert client.get("/api/indicators/wait/funnel", **head).json() is None
    for path in ("sums", "funnel"):
        assert client.get(f"/api/indicators/none/{path}", **head).status_code == 404
        assert (
            f"/api/indicators/{{code}}/{path}"
            in client.get("/api/openapi.json", **head).json()["paths"]
        )
