"""Costs and compensation: stories, the rule, and a ledger that always sums to zero."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.core import clock
from concilia.core.errors import ConciliaError, Forbidden, Invalid, NotNow
from concilia.core.permissions import SYSTEM
from concilia.duties.compensation import actions, queries, rules
from concilia.duties.compensation.models import Account, Cost, Entry, Fund
from concilia.duties.compensation.money import in_words, major, minor
from concilia.duties.compensation.offers import merge
from tests.duties.conftest import MONDAY, Scene


@pytest.fixture
def fund(scene: Scene) -> Fund:
    """A fund with 1,000 euros that gives half back."""
    made = actions.open_fund(scene.house.body, name="Fund", currency="EUR", by=scene.house.owner)
    actions.endow(made, amount=100_000, note="Budget 2026", by=scene.house.owner)
    return made


def booked(scene: Scene, amount: int = 20_000, **more: Any) -> Cost:
    """The hospital books an expense."""
    said: dict[str, Any] = {
        "agency": scene.house.hospital,
        "kind": "expense",
        "day": MONDAY.date(),
        "text": "Taxis for the visits",
        "currency": "EUR",
        "amount": amount,
        "by": scene.house.colleague,
    }
    return actions.book_cost(scene.duty, **said | more)


def held(fund: Fund) -> dict[str, int]:
    """The balances of a fund by kind and agency."""
    return {
        one.kind + (f":{one.agency.code}" if one.agency else ""): amount
        for one, amount in queries.balances(fund)
    }


@pytest.mark.django_db
def test_effort_is_booked_decided_by_rule_paid_and_stated(
    scene: Scene, fund: Fund, client: Client
) -> None:
    house = scene.house
    actions.set_rule(fund, share=50, rate_cap=4_000, cap=9_000, by=house.owner)
    cost = booked(scene, kind="effort", minutes=90, rate=5_001, amount=None)
    assert cost.amount == 7_502  # 75.015 euros, halves up
    with pytest.raises(Forbidden):
        actions.decide_by_rule(cost, fund, by=house.colleague)
    actions.decide_by_rule(cost, fund, by=house.owner)
    assert held(fund)["agency:hospital"] == 3_000  # half of 90 minutes at 40.00
    second = booked(scene)
    actions.decide_by_rule(second, fund, by=house.owner)
    assert held(fund)["agency:hospital"] == 9_000  # the cap of the year
    with pytest.raises(NotNow, match="nothing is left"):
        actions.decide_by_rule(booked(scene), fund, by=house.owner)
    actions.pay(fund, agency=house.hospital, amount=4_000, note="V 1", by=house.owner)
    with pytest.raises(NotNow, match="holds"):
        actions.pay(fund, agency=house.hospital, amount=5_001, note="V 2", by=house.owner)
    got = held(fund)
    assert sum(got.values()) == 0
    assert (got["means"], got["agency:hospital"], got["paid:hospital"]) == (91_000, 5_000, 4_000)
    shown = queries.statement(fund, house.hospital)
    assert [line.balance for line in shown.lines] == [3_000, 9_000, 5_000]
    client.force_login(house.colleague)
    path = f"/duties/compensation/funds/{fund.pk}/hospital/"
    assert "€50.00" in client.get(path).content.decode()
    assert client.get(f"{path}statement.pdf").content.startswith(b"%PDF-")
    assert client.get(f"{path}statement.docx").content[:2] == b"PK"
    assert client.get(f"{path}statement.xlsx").content[:2] == b"PK"
    assert b"30.00" in client.get(f"{path}statement.csv").content
    client.force_login(scene.insured)
    assert client.get(path).status_code == 404
    assert client.get(f"/duties/compensation/{cost.pk}/").status_code == 404


@pytest.mark.django_db
def test_a_counter_entry_takes_back_once_and_the_cost_waits_again(scene: Scene, fund: Fund) -> None:
    house = scene.house
    cost = booked(scene)
    actions.decide_case(cost, fund, amount=15_000, reason="Night work", by=house.owner)
    entry = Entry.objects.get(kind="award")
    actions.pay(fund, agency=house.hospital, amount=15_000, note="V", by=house.owner)
    with pytest.raises(NotNow, match="holds"):
        actions.reverse(entry, reason="Twice", by=house.owner)
    actions.reverse(Entry.objects.get(kind="pay"), reason="Bounced", by=house.owner)
    made = actions.reverse(entry, reason="Twice", by=house.owner)
    for again in (entry, made):
        with pytest.raises(NotNow):
            actions.reverse(again, reason="Once more", by=house.owner)
    cost.refresh_from_db()
    assert (cost.state, cost.awarded) == ("booked", None)
    assert (held(fund)["means"], held(fund)["agency:hospital"]) == (100_000, 0)
    actions.decide_by_rule(cost, fund, by=house.owner)
    assert held(fund)["agency:hospital"] == 10_000


@pytest.mark.django_db
def test_entries_cannot_be_changed_and_the_database_refuses_nonsense(fund: Fund) -> None:
    entry = Entry.objects.get()
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    with pytest.raises(TypeError):
        Entry.objects.update(amount=1)
    with pytest.raises(TypeError):
        Entry.objects.all().delete()
    for wrong in ({"amount": 0}, {"amount": -5}, {"target": entry.source}):
        values: dict[str, Any] = {
            "fund": fund,
            "number": 9,
            "kind": "endow",
            "source": entry.source,
            "target": entry.target,
            "amount": 5,
            "made_on": MONDAY.date(),
            "made_at": MONDAY,
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.create(**values | wrong)


@pytest.mark.django_db
def test_what_is_wrong_is_said_and_money_of_another_currency_is_not_mixed(
    scene: Scene, fund: Fund
) -> None:
    house = scene.house
    for wrong in (
        {"amount": 0},
        {"day": MONDAY.date() + dt.timedelta(days=1)},
        {"day": MONDAY.date() - dt.timedelta(days=1)},
        {"currency": "XQX"},
        {"kind": "effort", "minutes": 10, "rate": None},
        {"kind": "effort", "minutes": 1, "rate": 1},
        {"kind": "gift"},
        {"text": " "},
    ):
        with pytest.raises(Invalid):
            booked(scene, **wrong)
    with pytest.raises(Forbidden):
        booked(scene, by=house.owner)
    with pytest.raises(Invalid, match="no part"):
        booked(scene, agency=house.authority, by=house.chair)
    yen = booked(scene, currency="JPY")
    with pytest.raises(Invalid, match="currency"):
        actions.decide_by_rule(yen, fund, by=house.owner)
    with pytest.raises(NotNow, match="JPY"):
        actions.fund_for(yen)
    with pytest.raises(Invalid):
        actions.open_fund(house.body, name="Fund", currency="euro", share=101, by=house.owner)
    actions.withdraw_cost(yen, by=house.colleague)
    with pytest.raises(NotNow):
        actions.refuse_cost(yen, reason="No.", by=house.owner)
    with pytest.raises(Invalid):
        actions.decide_case(booked(scene), fund, amount=20_001, reason="R", by=house.owner)
    cost = actions.decide_case(booked(scene), fund, amount=0, reason="R", by=house.owner)
    assert cost.state == "refused"


@pytest.mark.django_db
def test_a_successor_gets_costs_and_what_is_owed(scene: Scene, fund: Fund) -> None:
    house = scene.house
    actions.decide_by_rule(booked(scene), fund, by=house.owner)
    assert merge(house.hospital, house.outsider) == {"costs": 1, "accounts": 1}
    got = held(fund)
    assert (got["agency:hospital"], got["agency:outsider"]) == (0, 10_000)
    assert sum(got.values()) == 0


@pytest.mark.django_db
def test_pages_open_endow_book_decide_pay_and_take_back(scene: Scene, client: Client) -> None:
    house = scene.house
    client.force_login(house.owner)
    new = {"body": "council", "name": "Fund", "currency": "eur", "share": 50, "rate_cap": "40"}
    assert client.post("/duties/compensation/funds/new/", new).status_code == 302
    fund = Fund.objects.get()
    path = fund.get_absolute_url()
    assert fund.rate_cap == 4_000
    endow = {"step": "endow", "amount": "500.00", "note": "Budget"}
    assert client.post(path, endow).status_code == 302
    assert client.post(path, endow | {"amount": "1.234"}).status_code == 422
    client.force_login(house.colleague)
    form = {
        "agency": house.hospital.pk,
        "kind": "effort",
        "day": "2026-06-01",
        "hours": "1.5",
        "rate": "30",
        "currency": "EUR",
        "text": "Two meetings",
    }
    url = f"/duties/compensation/new/?duty={scene.duty.pk}"
    assert client.post(url, form).status_code == 302
    assert client.post(url, form | {"hours": ""}).status_code == 422
    cost = Cost.objects.get()
    assert cost.amount == 4_500
    page = cost.get_absolute_url()
    assert client.post(page, {"how": "rule", "fund": fund.pk}).status_code == 403
    assert client.get(path).status_code == 200
    assert client.post(path, endow).status_code == 403
    client.force_login(house.owner)
    assert "€22.50" in client.get(page).content.decode()
    wrong = {"how": "case", "fund": fund.pk, "amount": "99", "reason": "R"}
    assert client.post(page, wrong).status_code == 422
    assert client.post(page, {"how": "rule", "fund": fund.pk}).status_code == 302
    pay = {"step": "pay", "agency": house.hospital.pk, "amount": "2.50", "note": "V 1"}
    assert client.post(path, pay).status_code == 302
    assert "€0.00" in client.get(path).content.decode()
    assert client.get(f"{path}?format=csv").content.count(b"\n") == 4
    back = f"{path}entries/3/reverse/"
    assert client.post(back, {"reason": "Bounced"}).status_code == 302
    assert client.post(back, {"reason": "Bounced"}).status_code == 409
    assert client.post(path, {"step": "rule", "share": 101}).status_code == 422
    assert b"22.50" in client.get("/duties/compensation/?format=csv").content


STEP = st.tuples(
    st.sampled_from(["endow", "book", "award", "pay", "reverse"]),
    st.integers(1, 60_000),
    st.integers(0, 30),
)


def play(scene: Scene, funds: list[Fund], steps: list[tuple[str, int, int]]) -> None:
    """Do what the steps say; what the rules refuse is refused and changes nothing."""
    house = scene.house
    parties = [(house.hospital, house.colleague), (house.insurer, scene.insured)]
    for step, amount, pick in steps:
        fund = funds[pick % len(funds)]
        agency, voice = parties[pick % 2]
        try:
            if step == "endow":
                actions.endow(fund, amount=amount, note="B", by=house.owner)
            elif step == "book":
                booked(scene, amount, agency=agency, currency=fund.currency, by=voice)
            elif step == "award" and (cost := Cost.objects.filter(state="booked").first()):
                actions.decide_case(
                    cost, fund, amount=min(amount, cost.amount), reason="R", by=house.owner
                )
            elif step == "pay":
                actions.pay(fund, agency=agency, amount=amount, note="V", by=house.owner)
            elif step == "reverse" and (entry := Entry.objects.filter(number=pick).first()):
                actions.reverse(entry, reason="R", by=house.owner)
        except ConciliaError:
            continue


def check(funds: list[Fund]) -> None:
    """Every fund sums to zero, nothing but the source is below zero, and costs agree with it."""
    for fund in funds:
        balances = queries.balances(fund)
        assert sum(amount for _one, amount in balances) == 0
        assert all(amount >= 0 for one, amount in balances if one.kind != Account.Kind.SOURCE)
        awarded = sum(
            one.amount * (-1 if one.kind == "reverse" else 1)
            for one in Entry.objects.filter(fund=fund, cost__isnull=False)
        )
        costs = Cost.objects.filter(state="awarded", currency=fund.currency)
        assert awarded == sum(one.awarded or 0 for one in costs)
        numbers = list(Entry.objects.filter(fund=fund).values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.django_db
def test_any_order_of_bookings_sums_to_zero_in_every_currency(scene: Scene, fund: Fund) -> None:
    yen = actions.open_fund(scene.house.body, name="Yen", currency="JPY", by=scene.house.owner)
    funds = [fund, yen]

    @settings(max_examples=15, deadline=None)
    @given(st.lists(STEP, min_size=4, max_size=14))
    def orders(steps: list[tuple[str, int, int]]) -> None:
        with clock.at(MONDAY):
            play(scene, funds, steps)
            check(funds)

    orders()


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_leave_it_in_balance(scene: Scene, fund: Fund) -> None:
    house = scene.house
    costs = [booked(scene, 30_000) for _n in range(6)]
    failed: list[BaseException] = []
    start = threading.Barrier(3)

    def work(mine: list[Cost]) -> None:
        start.wait()
        try:
            with clock.at(MONDAY):
                for cost in mine:
                    for step in (
                        lambda c=cost: actions.decide_case(
                            c, fund, amount=30_000, reason="R", by=SYSTEM
                        ),
                        lambda: actions.pay(
                            fund, agency=house.hospital, amount=10_000, note="V", by=SYSTEM
                        ),
                    ):
                        try:
                            step()
                        except (NotNow, Invalid):
                            continue
        except BaseException as error:  # noqa: BLE001  a thread must hand its fault over
            failed.append(error)
        finally:
            close_old_connections()

    threads = [
        threading.Thread(target=work, args=(mine,)) for mine in (costs[:4], costs[2:], costs[::-1])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    check([fund])
    assert Cost.objects.filter(state="awarded").count() == 3  # 90,000 of the 100,000
    assert held(fund)["means"] == 10_000


@given(
    st.integers(1, 10**9),
    st.integers(0, 100),
    st.none() | st.integers(0, 10**9),
    st.integers(0, 10**9),
)
def test_the_rule_never_gives_more_than_share_and_cap(
    amount: int, share: int, cap: int | None, already: int
) -> None:
    got = rules.award(amount, share=share, cap=cap, already=already)
    exact = Decimal(amount) * share / 100
    assert 0 <= got.amount <= amount
    assert got.amount <= exact + Decimal("0.5")
    if cap is not None:
        assert got.amount <= max(cap - already, 0)
    if not got.by_cap:
        assert abs(Decimal(got.amount) - exact) <= Decimal("0.5")


@given(st.integers(-(10**12), 10**12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_minor_units_and_back(amount: int, currency: str) -> None:
    assert minor(major(amount, currency), currency) == amount
    with pytest.raises(Invalid):
        minor(major(amount, currency) + Decimal("0.00001"), currency)


def test_money_is_written_by_language_and_currency() -> None:
    assert in_words(123_456, "EUR") == "€1,234.56"
    assert in_words(1_234, "JPY") == "¥1,234"


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 10**9))))
def test_balances_of_any_entries_sum_to_zero(entries: list[tuple[int, int, int]]) -> None:
    assert sum(rules.balances(entries).values()) == 0
