"""Ready packs and computed indicators, on hand-worked numbers, with every way to have no value."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from concilia.agencies.models import Territory
from concilia.core.errors import Invalid, NotNow
from concilia.core.permissions import SYSTEM
from concilia.indicators import actions, computing, feeds, packs
from concilia.indicators.models import Finding, Indicator, Observation
from concilia.indicators.quality import computing as quality
from concilia.indicators.quality import wording
from concilia.methods.expressions import Reason
from tests.house import House

JAN, FEB = dt.date(2026, 1, 1), dt.date(2026, 2, 1)

# Hand-worked: inputs, and what the ten formulas of the issue give for them.
INPUTS = {
    "insured-verified": 9_500,
    "insured-persons": 10_000,
    "complaints-resolved": 18,
    "complaints-considered": 24,
    "prophylactic-examined": 1_200,
    "prophylactic-informed": 4_000,
    "dispensary-examined": 350,
    "dispensary-informed": 500,
    "complaints-settled-before-court": 14,
    "complaints-settled-in-court": 2,
    "complaints-well-founded": 20,
    "complaints-about-insurer": 3,
    "advance-applications-right": 45,
    "advance-applications": 50,
    "receivables": 10,
    "funds-received": 100,
    "expert-confirmed": 9,
    "expert-reexamined": 12,
    "findings-upheld": 7,
    "findings-appealed": 8,
}
EXPECTED = {
    "insured-1-register": 95.0,
    "insured-2-accompaniment": 75.0,
    "insured-3-prophylactic": 30.0,
    "insured-4-dispensary": 70.0,
    "insured-5-protection": 80.0,
    "insured-6-effectiveness": 70.0,  # 100 - 3 * 100,000 / 10,000
    "insured-7-advances": 90.0,
    "insured-8-receivables": 105.8333333,  # (1 - (0.1 - 0.158333)) * 100
    "insured-9-expertise": 75.0,
    "insured-10-control": 87.5,
}


@pytest.fixture
def insured(house: House) -> House:
    """The pack on insured persons with one month of values in Northwood."""
    packs.adopt(packs.packs()["insured"], by=house.owner)
    for code, value in INPUTS.items():
        feeds.put(code, [(house.north, JAN, value)])
    return house


def test_the_ten_formulas_give_the_hand_worked_numbers(insured: House) -> None:
    for indicator in computing.in_order():
        computing.refresh(indicator)
    found = dict(
        Observation.objects.filter(indicator__code__in=EXPECTED).values_list(
            "indicator__code", "value"
        )
    )
    assert found == pytest.approx(EXPECTED)


def test_a_pack_is_taken_over_once_and_its_expressions_can_be_used(house: House) -> None:
    packs.check()
    with pytest.raises(Exception, match="may not"):
        packs.adopt(packs.packs()["county"], by=house.colleague)
    assert packs.adopt(packs.packs()["county"], by=house.owner) == 26
    with pytest.raises(NotNow):
        packs.adopt(packs.packs()["county"], by=house.owner)
    fourteen = Indicator.objects.exclude(standard_code="")
    assert fourteen.count() == 14
    assert all("zh-hans" in one.names for one in fourteen)
    assert fourteen.filter(defined=False).count() == 8
    assert {
        "new_contacts",
        "contacts_followed",
        "contacts_lost",
        "new_deaths",
        "new_admissions",
    } <= {one["code"] for one in packs.packs()["outbreak"].definitions}


def test_what_is_not_settled_cannot_be_computed_nor_reported(house: House) -> None:
    packs.adopt(packs.packs()["county"], by=house.owner)
    vague = Indicator.objects.get(code="county-14-mortality")
    with pytest.raises(NotNow, match="Define it before use"):
        computing.evaluate(vague, [house.north])
    assert vague not in computing.in_order()


def test_a_value_says_what_it_was_computed_from(insured: House, client: Client) -> None:
    indicator = Indicator.objects.get(code="insured-5-protection")
    computing.refresh(indicator)
    found = computing.evaluate(indicator, [insured.north])
    assert [(one.code, one.value) for one in found.inputs(insured.north, JAN)] == [
        ("complaints-settled-before-court", 14),
        ("complaints-settled-in-court", 2),
        ("complaints-well-founded", 20),
    ]
    client.force_login(insured.colleague)
    value = Observation.objects.get(indicator=indicator)
    page = client.get(value.get_absolute_url()).content.decode()
    assert "What it is computed from" in page
    assert "complaints-settled-in-court" in page


def test_every_way_to_have_no_value_is_defined_and_visible(insured: House) -> None:
    indicator = Indicator.objects.get(code="insured-2-accompaniment")
    feeds.put("complaints-considered", [(insured.north, FEB, 0), (insured.south, FEB, 5)])
    feeds.put("complaints-resolved", [(insured.north, FEB, 3)])
    found = computing.evaluate(indicator, [insured.north, insured.south])
    assert found.value(insured.north, JAN) == 75
    assert found.value(insured.north, FEB) is None
    assert found.reason(insured.north, FEB) is Reason.ZERO_DENOMINATOR
    assert found.reason(insured.south, FEB) is Reason.MISSING
    quality.run()
    (one,) = Finding.objects.filter(kind="not_computed", indicator=indicator)
    assert (one.territory, one.period, one.facts["reason"]) == (
        insured.north,
        FEB,
        "zero_denominator",
    )
    feeds.put("complaints-considered", [(insured.north, FEB, 6)])
    quality.run()
    one.refresh_from_db()
    assert one.state == "gone"
    assert Observation.objects.get(indicator=indicator, period=FEB).value == 50


def test_a_missing_denominator_is_told_and_goes_when_it_comes(insured: House) -> None:
    indicator = Indicator.objects.get(code="insured-2-accompaniment")
    feeds.put("complaints-resolved", [(insured.north, FEB, 3), (insured.south, FEB, 1)])
    found = computing.evaluate(indicator, [insured.north, insured.south])
    assert found.value(insured.north, FEB) is None
    assert found.reason(insured.north, FEB) is Reason.NO_DENOMINATOR
    assert found.reason(insured.south, JAN) is Reason.MISSING, "nothing at all is no finding"
    quality.run()
    findings = Finding.objects.filter(kind="not_computed", indicator=indicator, state="open")
    assert {one.territory for one in findings} == {insured.north, insured.south}
    said = {wording.sentence(one) for one in findings}
    assert said == {"Not computed for 1 period: the denominator is missing."}
    feeds.put("complaints-considered", [(insured.north, FEB, 4), (insured.south, FEB, 0)])
    quality.run()
    (left,) = findings.all()
    assert (left.territory, left.facts["reason"]) == (insured.south, "zero_denominator")


def test_a_corrected_input_keeps_the_former_result(insured: House) -> None:
    indicator = Indicator.objects.get(code="insured-1-register")
    computing.refresh(indicator)
    feeds.put("insured-verified", [(insured.north, JAN, 9_000)])
    computing.refresh(indicator)
    now = Observation.objects.get(indicator=indicator)
    assert now.value == 90
    assert [former.value for former in now.revisions.all()] == [95]
    before = Observation.objects.count()
    computing.refresh(indicator)
    assert Observation.objects.count() == before


def test_per_population_share_of_parent_and_running_sums(house: House) -> None:
    for code in ("cases",):
        actions.define(by=SYSTEM, code=code, name=code, frequency="month")
    made = {
        name: actions.define(by=SYSTEM, code=name, name=name, frequency="month", expression=text)
        for name, text in (
            ("per", "per_population([cases], 100000)"),
            ("share", "share_of_parent([cases])"),
            ("year", "running([cases], 12)"),
        )
    }
    months = [dt.date(2025, n, 1) for n in range(1, 13)]
    feeds.put("cases", [(house.north, day, 9.0) for day in months])
    feeds.put("cases", [(house.region, day, 36.0) for day in months])
    per = computing.evaluate(made["per"], [house.north])
    assert per.value(house.north, months[0]) == 10  # 9 of 90,000
    share = computing.evaluate(made["share"], [house.north, house.region])
    assert share.value(house.north, months[3]) == 0.25
    assert share.reason(house.region, months[3]) is Reason.NO_PARENT
    year = computing.evaluate(made["year"], [house.north])
    assert year.value(house.north, months[-1]) == 108
    assert year.reason(house.north, months[-2]) is Reason.INCOMPLETE
    assert len(year.inputs(house.north, months[-1])) == 12
    house.north.population = None
    house.north.save()
    again = computing.evaluate(made["per"], [Territory.objects.get(pk=house.north.pk)])
    assert again.reason(house.north, months[0]) is Reason.NO_POPULATION


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[nothing]", "no indicator with the code"),
        ("ratio([a]", "cannot be read"),
        ("[daily] + 1", "more often"),
        ("[loop]", "leads back"),
        ("[b]", "leads back"),
    ],
)
def test_an_expression_that_cannot_be_used_is_refused(house: House, text: str, said: str) -> None:
    actions.define(by=SYSTEM, code="daily", name="d", frequency="day")
    actions.define(by=SYSTEM, code="a", name="a", frequency="month")
    loop = actions.define(by=SYSTEM, code="loop", name="l", frequency="month", expression="[a]")
    actions.define(by=SYSTEM, code="b", name="b", frequency="month", expression="[loop]")
    with pytest.raises(Invalid, match=said):
        actions.change(loop, by=house.owner, expression=text)


def test_the_unit_of_an_indicator_with_values_stays(insured: House) -> None:
    persons = Indicator.objects.get(code="insured-persons")
    with pytest.raises(NotNow, match="unit cannot change"):
        actions.change(persons, by=insured.owner, unit="thousand people")
    with pytest.raises(Invalid):
        actions.define(by=insured.owner, code="signals", name="s", frequency="month")


def test_the_page_of_packs(house: House, client: Client) -> None:
    client.force_login(house.colleague)
    assert "Define the" not in client.get("/indicators/packs/").content.decode()
    assert client.post("/indicators/packs/", {"pack": "county"}).status_code == 403
    client.force_login(house.owner)
    assert "define before use" in client.get("/indicators/packs/").content.decode()
    assert client.post("/indicators/packs/", {"pack": "county"}).status_code == 302
    assert client.post("/indicators/packs/", {"pack": "county"}).status_code == 409
    assert client.post("/indicators/packs/", {"pack": "<x>"}).status_code == 404
    page = client.get("/indicators/county-14-mortality/").content.decode()
    assert "Define before use" in page
    house.owner.language = "zh-hans"
    house.owner.save()
    assert "资源统一管理" in client.get("/indicators/?q=county").content.decode()
