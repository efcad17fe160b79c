"""Actions: permission, change and ledger in one transaction, or nothing."""

from __future__ import annotations

import json

import pytest

from concilia.core import ledger
from concilia.core.actions import Unrecorded, act
from concilia.core.errors import Forbidden
from concilia.core.models import LedgerEntry
from concilia.core.permissions import SYSTEM, Rule, register
from tests.house import House

register([Rule("test.rename", "Rename a body", ("secretary", "system"))])


def rename(house: House, by: object, name: str = "New name") -> None:
    with act("test.rename", by=by, on=house.body, agency=house.authority) as doing:
        house.body.name = name
        house.body.save()
        if name == "impossible":
            raise ValueError(name)
        if name != "silent":
            doing.record(house.body, {"name": name})


def test_what_was_done_is_changed_and_recorded(house: House) -> None:
    rename(house, house.owner)
    house.body.refresh_from_db()
    assert house.body.name == "New name"
    entry = LedgerEntry.objects.get()
    assert entry.verb == "test.rename"
    assert entry.actor == f"agencies.person:{house.owner.pk}"
    assert entry.agency == f"agencies.agency:{house.authority.pk}"
    assert entry.object == f"bodies.body:{house.body.pk}"
    assert entry.scope == f"body:{house.body.pk}"
    assert json.loads(entry.payload or "") == {"name": "New name"}


@pytest.mark.parametrize(
    ("name", "error"), [("impossible", ValueError), ("silent", Unrecorded), ("ok", Forbidden)]
)
def test_or_nothing_is(house: House, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        rename(house, house.stranger if error is Forbidden else house.owner, name)
    house.body.refresh_from_db()
    assert house.body.name == "Riverland Coordination Council"
    assert ledger.head() == (0, ledger.GENESIS)


def test_the_system_acts_too_and_things_may_be_named_by_text(house: House) -> None:
    with act("test.rename", by=SYSTEM, on=house.body) as doing:
        doing.record("a thing", verb="test.other")
        doing.record("another", {"x": 1}, scope=("agency", 7))
    first, second = LedgerEntry.objects.order_by("sequence")
    assert (first.actor, first.agency, first.verb) == ("system", "", "test.other")
    assert (first.object, first.scope) == ("a thing", f"body:{house.body.pk}")
    assert second.scope == "agency:7"


def test_an_unknown_verb_is_a_fault_of_the_program(house: House) -> None:
    with pytest.raises(KeyError), act("test.unheard_of", by=house.owner, on=house.body):
        raise AssertionError("not reached")


def test_an_action_within_an_action_hands_its_lines_to_the_outer_one(house: House) -> None:
    before = ledger.head()[0]
    with act("ledger.redact", by=house.operator, on=house.body) as outer:
        with act("ledger.redact", by=house.operator, on=house.body) as inner:
            inner.record("thing:1", {"inner": True})
        assert ledger.head()[0] == before
        outer.record("thing:2", {"outer": True})
    assert list(
        LedgerEntry.objects.filter(sequence__gt=before).values_list("object", flat=True)
    ) == ["thing:1", "thing:2"]


def test_an_inner_action_that_fails_leaves_no_line(house: House) -> None:
    before = ledger.head()[0]
    with act("ledger.redact", by=house.operator, on=house.body) as outer:
        with pytest.raises(ValueError, match="impossible"):
            rename(house, house.owner, "impossible")
        outer.record("thing:2", {})
    assert ledger.head()[0] == before + 1
