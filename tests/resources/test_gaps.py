"""Gaps: rules are written once, the page finds what is missing, a challenge comes of it."""

from __future__ import annotations

import csv
import datetime as dt
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from concilia.agencies.actions import save_territory
from concilia.agencies.models import Territory
from concilia.challenges.models import Challenge
from concilia.core import ledger
from concilia.core.errors import Forbidden, Invalid
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.indicators.models import Indicator, Observation
from concilia.methods.coverage import Cell
from concilia.resources.coverage import actions, origins, queries
from concilia.resources.models import Activity, ActivityType, NeedRule
from concilia.site import ebola
from tests.house import House
from tests.methods.coverage import test_ebola as independent

DAY = dt.date(2026, 2, 20)


@pytest.fixture
def tracing(house: House) -> ActivityType:
    """Cases in both zones, and one agency that traces contacts in the south."""
    tracing = ActivityType.objects.create(code="tracing", name="Contact <i>tracing</i>")
    cases = Indicator.objects.create(code="new-cases", name="New cases", frequency="day")
    for place, value in ((house.north, 7), (house.south, 3)):
        for day in (DAY, DAY - dt.timedelta(days=30)):
            Observation.objects.create(
                indicator=cases,
                territory=place,
                period=day,
                value=value,
                known_at=dt.datetime(2026, 2, 21, tzinfo=dt.UTC),
            )
    Activity.objects.create(
        agency=house.hospital, type=tracing, territory=house.south, reported_on=DAY
    )
    return tracing


def rule(tracing: ActivityType, **values: object) -> dict[str, object]:
    return {
        "type": tracing.pk,
        "name": "Cases of three weeks",
        "expression": "sum(new_cases, 21)",
        "unit": "cases",
        "crowded_above": "2",
    } | values


def test_the_secretary_writes_a_rule_and_the_gap_becomes_a_challenge(
    house: House, tracing: ActivityType, client: Client
) -> None:
    client.force_login(house.owner)
    assert "No rule says yet" in client.get("/resources/gaps/").content.decode()
    made = client.post("/resources/gaps/rules/new/", rule(tracing), follow=True)
    page = made.content.decode()
    assert (
        "Northwood: nobody does “Contact &lt;i&gt;tracing&lt;/i&gt;”; the need is 7 cases." in page
    )
    assert "Southmere: only Northwood Hospital does" in page
    assert "New cases: 7 from 1 value, newest of" in page
    raised = re.search(r'href="(/challenges/new/\?gap=[^"]+)"', page)
    assert raised
    form = client.get(raised[1]).content.decode()
    assert "Northwood: nobody does “Contact &lt;i&gt;tracing" in form
    sent = {
        "body": house.body.ref,
        "title": "No tracing in Northwood",
        "statement": "Nobody traces contacts there.",
        "territory": house.north.pk,
        "severity": "high",
        "urgency": "high",
        "kind": "",
    }
    client.post(raised[1], sent)
    challenge = Challenge.objects.get()
    assert "/resources/gaps/?day=2026-02-20" in challenge.origin_url
    assert challenge.evidence.count() == 1


def test_a_colleague_reads_and_a_stranger_to_the_body_does_not_write(
    house: House, tracing: ActivityType, client: Client
) -> None:
    assert client.get("/resources/gaps/").status_code == 302
    mine = actions.save_rule(
        None, body=house.body, by=house.owner, **(rule(tracing) | {"type": tracing})
    )
    client.force_login(house.colleague)
    page = client.get("/resources/gaps/", {"body": house.body.ref}).content.decode()
    assert "nobody does" in page
    assert "No rule says yet" in client.get("/resources/gaps/").content.decode()
    address = f"/resources/gaps/rules/{mine.pk}/"
    assert client.get(address).status_code == 403
    assert client.post("/resources/gaps/rules/new/", rule(tracing)).status_code == 403
    assert client.post(f"{address}remove/").status_code == 403
    with pytest.raises(Forbidden):
        actions.save_rule(mine, by=house.colleague, name="Other")
    client.force_login(house.stranger)
    assert client.get(address).status_code == 404
    assert (
        "nobody does"
        not in client.get("/resources/gaps/", {"body": house.body.ref}).content.decode()
    )
    seen = queries.picture(queries.scene(house.owner, body=house.body), DAY)
    keys = [origins.key_of(DAY, house.body, None, one) for one in seen.found.findings()]
    assert origins.from_gap(keys[:1], house.colleague)
    assert origins.from_gap(keys[:1], house.stranger) is None
    assert origins.from_gap(["2026-99-99.0.0.0123456789abcdef"], house.owner) is None
    assert origins.from_gap(["nothing"], house.owner) is None
    client.force_login(house.owner)
    assert client.get(f"{address}remove/").status_code == 405
    client.post(f"{address}remove/")
    assert not NeedRule.objects.exists()
    assert not ledger.verify().faults


def test_work_reported_for_an_area_counts_in_each_of_its_parts(
    house: House, tracing: ActivityType
) -> None:
    for code in ("SE", "SW"):
        part = Territory(code=code, name=code, level=house.south.level, parent=house.south)
        save_territory(part, by=SYSTEM)
        cases = Observation.objects.filter(territory=house.south).first()
        assert cases
        cases.pk, cases.territory, cases.period = None, part, DAY
        cases.save()
    actions.save_rule(None, by=house.owner, **(rule(tracing) | {"type": tracing}))
    seen = queries.picture(queries.scene(house.owner), DAY)
    agency = str(house.hospital.pk)
    assert {place for who, _kind, place in seen.found.present if who == agency} == {"SE", "SW"}
    assert seen.wider == 0


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("sum(new_cases", "cannot be read"),
        ("sum(nothing_of_it, 3)", "no indicator “nothing_of_it”"),
        ("boom(new_cases)", "no function “boom”"),
        ("sum(new_cases)", "sum"),
        ("sum(new_cases, 0)", "whole number of days"),
        ("'a'", "cannot stand in a rule"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_in_words(
    house: House, tracing: ActivityType, client: Client, expression: str, said: str
) -> None:
    client.force_login(house.owner)
    answer = client.post("/resources/gaps/rules/new/", rule(tracing, expression=expression))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not NeedRule.objects.exists()


def test_one_rule_per_activity_and_body(house: House, tracing: ActivityType) -> None:
    values = rule(tracing) | {"type": tracing}
    actions.save_rule(None, by=house.owner, **values)
    with pytest.raises(Invalid):
        actions.save_rule(None, by=house.owner, **values)
    own = actions.save_rule(None, body=house.body, by=house.owner, **values)
    actions.save_rule(own, by=house.owner, expression="0")
    everywhere = queries.picture(queries.scene(house.owner), DAY).found
    ours = queries.picture(queries.scene(house.owner, body=house.body), DAY).found
    assert everywhere.cells["R-N", "tracing"].klass == "uncovered"
    assert ours.cells["R-N", "tracing"].klass == "quiet"


def test_a_former_day_a_comparison_a_class_and_a_file(
    house: House,
    tracing: ActivityType,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    actions.save_rule(None, by=house.owner, **(rule(tracing) | {"type": tracing}))
    for agency in (house.authority, house.insurer, house.outsider):
        Activity.objects.create(agency=agency, type=tracing, territory=house.north, reported_on=DAY)
    Activity.objects.create(
        agency=house.outsider,
        type=tracing,
        territory=house.north,
        reported_on=DAY - dt.timedelta(days=20),
    )
    client.force_login(house.colleague)
    then = DAY - dt.timedelta(days=20)
    with django_assert_max_num_queries(20):
        page = client.get("/resources/gaps/", {"since": then.isoformat()}).content.decode()
    assert "3 agencies do" in page
    assert "tracing&lt;/i&gt;: was thin, is crowded." in page
    assert "Mutual Insurer is new" in page
    page = client.get("/resources/gaps/", {"klass": "fragile"}).content.decode()
    assert "Southmere</a></th>" in page
    assert "Northwood</a></th>" not in page
    assert "Raise as challenge" in page
    file = client.get("/resources/gaps/", {"klass": "crowded", "format": "csv"})
    rows = list(csv.reader(b"".join(file).decode("utf-8-sig").splitlines()))  # type: ignore[arg-type]  # a stream
    assert any(row[1] == "R-N" and row[7] == "crowded" for row in rows)
    assert not any(row[1] == "R-S" for row in rows)
    assert client.get("/resources/gaps/", {"format": "xlsx"}).status_code == 200
    assert (
        client.get("/resources/gaps/", {"day": "x", "klass": "x", "body": "x"}).status_code == 200
    )


def spelt(seen: queries.Picture, cell: Cell) -> str:
    """The place as the independent count spells it."""
    name = seen.place(cell.territory)
    return "Liberia/" + {"River Gee": "River Ghee", "River Cess": "Rivercess"}.get(name, name)


@pytest.mark.skipif(
    not independent.REAL.is_dir(), reason="the real Ebola 2014 files are not beside the project"
)
def test_the_real_files_give_the_numbers_counted_in_their_rows(house: House) -> None:
    folder = independent.REAL
    days = independent.DAYS
    reports = [("districts.csv", "territories", {}), ("situation-reports.csv", "observations", {})]
    reports += [
        (f"who-does-what-where-{day}.csv", "activities", {"reported_on": day.isoformat()})
        for day in days
    ]
    for name, kind, options in reports:
        take_in(
            kind,
            name=name,
            content=(folder / name).read_bytes(),
            by=SYSTEM,
            options=options,
            set_aside=True,
        )
    ebola._rules()
    nation = Territory.objects.get(name="Liberia", level="nation")
    for day in days:
        seen = queries.picture(queries.scene(house.owner, inside=nation), day)
        who = independent.raw_who(day, *independent.TRACERS)
        cases = independent.raw_cases(day, counts_only=True)
        gaps = seen.found.of(independent.Class.UNCOVERED, "surveillance-contact-tracing")
        assert {spelt(seen, cell): cell.need for cell in gaps} == {
            place: n
            for place, n in cases.items()
            if n > 0 and not who[place] and place.startswith("Liberia/")
        }
        social = independent.raw_who(day, independent.SOCIAL)
        crowded = seen.found.of(independent.Class.CROWDED, "social-mobilisation")
        assert {spelt(seen, cell): len(cell.agencies) for cell in crowded} == {
            place: len(agencies)
            for place, agencies in social.items()
            if len(agencies) > 8 and place.startswith("Liberia/")
        }
