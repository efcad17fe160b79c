"""A fund with every kind of entry, and costs in each state."""

from __future__ import annotations

from typing import Any

from concilia.core.files import keep
from concilia.duties.compensation import actions
from concilia.duties.models import Cost, Duty, Entry
from tests.gates.world.state import NOW, Room, World

THERE = "duties:compensation:"


def build(world: World) -> None:
    """Endow a fund; book, award, pay, refuse and withdraw."""
    house = world.house
    duty = Duty.objects.get(title="Visit every contact")
    fund = actions.open_fund(house.body, name="Fund", currency="EUR", by=house.owner)
    actions.endow(fund, amount=100_000, note="Budget", by=house.owner)
    said: dict[str, Any] = {
        "agency": house.hospital,
        "kind": "expense",
        "day": NOW.date(),
        "currency": "EUR",
        "amount": 10_000,
        "by": house.colleague,
    }
    booked, awarded, refused, withdrawn = (
        actions.book_cost(duty, text=text, file=keep("r.csv", b"a,b\n1,2\n"), **said)
        for text in ("Taxis", "Rooms", "Lunch", "Paper")
    )
    actions.decide_by_rule(awarded, fund, by=house.owner)
    actions.refuse_cost(refused, reason="Not for the duty.", by=house.owner)
    actions.withdraw_cost(withdrawn, by=house.colleague)
    actions.pay(fund, agency=house.hospital, amount=1_000, note="V 1", by=house.owner)
    actions.reverse(Entry.objects.get(kind="pay"), reason="Bounced", by=house.owner)
    assert Cost.objects.get(pk=awarded.pk).awarded == 5_000
    world.put(f"{THERE}new", query=f"?duty={duty.pk}")
    for name, one in (("booked", booked), ("awarded", awarded), ("refused", refused)):
        world.put(f"{THERE}cost#{name}", pk=one.pk)
    world.put(f"{THERE}receipt", pk=booked.pk)
    world.put(f"{THERE}fund", pk=fund.pk)
    world.put(f"{THERE}reverse", pk=fund.pk, number=2)
    world.put(f"{THERE}statement", pk=fund.pk, code="hospital")
    world.put(f"{THERE}paper#pdf", pk=fund.pk, code="hospital", form="pdf")
    world.put(f"{THERE}paper#csv", pk=fund.pk, code="hospital", form="csv")


ROOM = Room(
    build=build,
    plain=(f"{THERE}list", f"{THERE}funds", f"{THERE}fund_new"),
    closed=(THERE,),
    for_all=frozenset({f"{THERE}list", f"{THERE}funds", f"{THERE}fund_new"}),
)
