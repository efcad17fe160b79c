"""The pages of indicators, seen by those who may and by those who may not."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from concilia.agencies.models import Territory
from concilia.core import offers
from concilia.core.errors import Invalid, NotNow
from concilia.core.permissions import SYSTEM
from concilia.indicators import actions, charts
from concilia.indicators.models import Indicator, Observation
from tests.house import House
from tests.indicators.conftest import NASTY, BringIn


@pytest.fixture
def filled(bring_in: BringIn) -> Indicator:
    """A running total in Liberia, Bomi and Montserrado, with a fall and a correction."""
    bring_in(
        "".join(
            f"Liberia,{place},2014-09-{n:02},cum_deaths,{n * by}\n"
            for place, by in (("National", 3), ("Bomi", 1), ("Montserrado", 2))
            for n in range(1, 31)
        )
        + "Liberia,Bomi,2014-10-01,cum_deaths,4\nLiberia,Bomi,2014-10-01,contacts_lost,2\n"
    )
    bring_in("Liberia,Bomi,2014-10-01,cum_deaths,5\n", name="later.csv")
    return Indicator.objects.get(code="cum_deaths")


def test_the_list_says_how_far_the_values_reach(
    house: House, client: Client, filled: Indicator
) -> None:
    client.force_login(house.colleague)
    page = client.get("/indicators/").content.decode()
    assert "Deaths since the beginning" in page
    assert "1 Oct 2014" in page
    assert "Define an indicator" not in page
    assert "No indicator matches" in client.get("/indicators/?q=measles").content.decode()
    assert "Contacts lost" not in client.get("/indicators/?q=deaths").content.decode()
    assert "Deaths" in client.get("/indicators/?frequency=day&having=yes").content.decode()
    assert "Deaths" not in client.get("/indicators/?having=no").content.decode()


def test_an_empty_list_says_how_to_fill_it(house: House, client: Client) -> None:
    client.force_login(house.owner)
    assert "Import values" in client.get("/indicators/").content.decode()


def test_the_list_and_the_values_can_be_taken_away(
    house: House, client: Client, filled: Indicator
) -> None:
    client.force_login(house.colleague)
    text = client.get("/indicators/?format=csv").content.decode("utf-8-sig")
    assert [row["Code"] for row in csv.DictReader(io.StringIO(text))][1:] == [
        "contacts_lost",
        "cum_deaths",
    ]
    text = client.get(f"{filled.get_absolute_url()}?format=csv&territory=LR-BM").content.decode(
        "utf-8-sig"
    )
    rows = list(csv.DictReader(io.StringIO(text)))[1:]
    assert len(rows) == 31
    assert (rows[0]["Value"], rows[0]["Earlier values"], rows[0]["File"]) == (
        "5.0",
        "4",
        "later.csv",
    )
    assert client.get(f"{filled.get_absolute_url()}?format=xlsx").content.startswith(b"PK")


def test_the_page_shows_the_nation_first_and_territories_by_choice(
    house: House, client: Client, filled: Indicator
) -> None:
    client.force_login(house.colleague)
    shown = client.get(filled.get_absolute_url())
    assert shown.context["chart"].columns == ("Date", "Liberia")
    both = client.get(f"{filled.get_absolute_url()}?territory=LR-BM&territory=LR-MO")
    assert both.context["chart"].columns == ("Date", "Bomi", "Montserrado")
    (fall,) = both.context["falls"]
    assert (str(fall[0]), fall[1].before, fall[1].after) == ("Bomi", 30, 5)
    page = both.content.decode()
    assert "The running total falls once" in page
    assert "<del" in page
    steps = client.get(f"{filled.get_absolute_url()}?show=increments&territory=LR-MO")
    assert steps.context["chart"].rows[0] == ("2014-09-02", 2.0)
    narrow = client.get(f"{filled.get_absolute_url()}?from=2014-09-29&to=2014-09-30")
    assert narrow.context["page"].paginator.count == 6
    empty = client.get(f"{filled.get_absolute_url()}?from=2015-01-01")
    assert "Widen it" in empty.content.decode()


def test_an_indicator_without_values_says_what_to_do(house: House, client: Client) -> None:
    made = actions.define(
        by=house.owner, code="wait", name="Waiting time", frequency="month", source=house.hospital
    )
    client.force_login(house.owner)
    assert "no values yet" in client.get(made.get_absolute_url()).content.decode()


def test_a_value_says_where_it_comes_from_and_what_it_was(
    house: House, client: Client, filled: Indicator
) -> None:
    value = Observation.objects.get(indicator=filled, period="2014-10-01")
    client.force_login(house.colleague)
    page = client.get(value.get_absolute_url()).content.decode()
    assert "later.csv" in page
    assert value.source_import.file.digest in page  # type: ignore[union-attr]  # it is there
    assert "was replaced" in page
    assert "Open the report" not in page
    client.force_login(house.operator)
    assert "Open the report" in client.get(value.get_absolute_url()).content.decode()
    assert client.get("/indicators/observations/999999/").status_code == 404


@pytest.mark.parametrize("text", NASTY)
def test_nonsense_in_the_address_does_no_harm(
    house: House, client: Client, filled: Indicator, text: str
) -> None:
    client.force_login(house.colleague)
    asked = dict.fromkeys(
        ("q", "page", "sort", "territory", "from", "to", "show", "having", "frequency"), text
    )
    for path in ("/indicators/", filled.get_absolute_url()):
        answer = client.get(path, asked)
        assert answer.status_code == 200
        assert "<script>" + text not in answer.content.decode()
    assert client.get("/indicators/no-such/").status_code == 404


def test_nobody_sees_anything_without_signing_in(client: Client, filled: Indicator) -> None:
    for path in ("/indicators/", filled.get_absolute_url(), "/indicators/new/"):
        assert client.get(path).status_code == 302
    assert not Indicator.objects.visible_to(None).exists()
    assert not Observation.objects.visible_to(None).exists()


def test_the_secretary_defines_an_indicator_and_a_member_may_not(
    house: House, client: Client
) -> None:
    data = {
        "name": "<b>Falls</b> in nursing homes",
        "code": "falls",
        "direction": "down",
        "frequency": "month",
        "minimum": "0",
        "unit": "falls",
        "source": house.hospital.pk,
    }
    client.force_login(house.colleague)
    assert client.get("/indicators/new/").status_code == 403
    assert client.post("/indicators/new/", data).status_code == 403
    client.force_login(house.owner)
    assert client.get("/indicators/new/").status_code == 200
    answer = client.post("/indicators/new/", data, follow=True)
    assert "&lt;b&gt;Falls" in answer.content.decode()
    assert client.post("/indicators/new/", data).status_code == 422
    assert (
        client.post("/indicators/new/", data | {"code": "x", "name": "n" * 10_000}).status_code
        == 422
    )
    crossed = data | {"code": "other", "minimum": "5", "maximum": "1"}
    assert client.post("/indicators/new/", crossed).status_code == 422
    made = Indicator.objects.get()
    assert made.permission_scopes() == [("agency", house.hospital.pk)]
    assert client.get("/indicators/falls/edit/").status_code == 200
    answer = client.post("/indicators/falls/edit/", data | {"code": "new", "unit": "people"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.code, made.unit) == ("falls", "people")
    wrong = data | {"minimum": "5", "maximum": "1"}
    assert client.post("/indicators/falls/edit/", wrong).status_code == 422


def test_the_frequency_of_an_indicator_with_values_stays(filled: Indicator) -> None:
    with pytest.raises(NotNow):
        actions.change(filled, by=SYSTEM, frequency="month")
    actions.change(filled, by=SYSTEM, note="As printed.")
    with pytest.raises(Invalid):
        actions.define(by=SYSTEM, code="cum_deaths", name="Again", frequency="day")
    with pytest.raises(Invalid):
        actions.change(filled, by=SYSTEM, maximum=-1)


def test_pages_ask_few_questions_however_many_values(
    house: House,
    client: Client,
    filled: Indicator,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(house.operator)
    for path in ("/indicators/", filled.get_absolute_url(), f"{filled.get_absolute_url()}?page=2"):
        with django_assert_max_num_queries(20):
            client.get(path)


def test_a_territory_shows_its_newest_values(
    house: House, client: Client, filled: Indicator
) -> None:
    bomi = Territory.objects.get(code="LR-BM")
    provider = next(p for p in offers.of("territory") if "indicators" in p.__module__)
    (panel,) = provider(bomi, house.colleague)
    assert {one.indicator.code for one in panel.context["latest"]} == {
        "cum_deaths",
        "contacts_lost",
    }
    assert [chart.title for chart in panel.context["charts"]] == ["Contacts lost to follow-up"]
    assert list(provider(house.north, house.colleague)) == []
    assert list(provider(bomi, None)) == []


def test_a_chart_for_evidence_names_its_source(filled: Indicator) -> None:
    chart = charts.series_chart(filled, Territory.objects.get(code="LR-BM"))
    assert chart.title == "Deaths since the beginning, Bomi"
    assert "later.csv (SHA-256 " in chart.note
    assert len(chart.rows) == 31
    assert charts.source_note([]) == ""
