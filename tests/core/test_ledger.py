"""The ledger: any tampering is found and named, and erasing for privacy is not tampering."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concilia.core import clock, ledger
from concilia.core.errors import Forbidden, Invalid
from concilia.core.ledger import redaction, verification
from concilia.core.models import LedgerEntry, LedgerHead
from concilia.core.permissions import Somewhere
from tests.house import House

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def write(count: int, **payload: Any) -> None:
    with transaction.atomic():
        ledger.append(
            *(
                ledger.Line(
                    actor="system",
                    verb="test.write",
                    object=f"test:{number}",
                    agency="agencies.agency:1",
                    scope="body:1",
                    payload={"number": number, **payload},
                )
                for number in range(1, count + 1)
            )
        )


def named() -> list[int]:
    return [fault.sequence for fault in ledger.verify().faults]


def test_an_untouched_chain_holds(db: None) -> None:
    assert ledger.verify() == ledger.Report(0, ledger.GENESIS, ())
    assert ledger.head() == (0, ledger.GENESIS)
    write(7)
    write(3)
    report = ledger.verify()
    assert report.intact
    assert (report.count, report.head) == ledger.head()
    assert report.count == 10


def test_the_hash_is_what_the_description_says(db: None) -> None:
    """Computed here by hand from the words of the docstring, without the module's functions."""
    with clock.at(NOON):
        write(2)
    first, second = LedgerEntry.objects.order_by("sequence")
    payload = '{"number":2}'
    digest = hashlib.sha256(f"{second.salt}\n{payload}".encode()).hexdigest()
    line = (
        f'["{first.hash}",2,"2026-06-01T12:00:00.000000+00:00","system","agencies.agency:1",'
        f'"body:1","test.write","test:2","{digest}"]'
    )
    assert second.payload == payload
    assert second.hash == hashlib.sha256(line.encode()).hexdigest()


TEXTS = (
    "time",
    "actor",
    "agency",
    "scope",
    "verb",
    "object",
    "digest",
    "previous",
    "hash",
    "salt",
    "payload",
)


@pytest.mark.parametrize("column", TEXTS)
@pytest.mark.parametrize("sequence", [1, 3, 5])
def test_one_changed_byte_is_found_and_named(db: None, column: str, sequence: int) -> None:
    write(5)
    value: str = getattr(LedgerEntry.objects.get(pk=sequence), column)
    for place in {0, len(value) // 2, len(value) - 1}:
        changed = value[:place] + ("0" if value[place] != "0" else "1") + value[place + 1 :]
        LedgerEntry.objects.filter(pk=sequence).update(**{column: changed})
        assert sequence in named()
    LedgerEntry.objects.filter(pk=sequence).update(**{column: value})
    assert ledger.verify().intact


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sequence=st.integers(1, 4),
    column=st.sampled_from(TEXTS),
    place=st.integers(0, 10_000),
    bit=st.integers(0, 6),
)
def test_any_flipped_bit_is_found(
    db: None, sequence: int, column: str, place: int, bit: int
) -> None:
    with transaction.atomic():
        write(4, text="Ünïcode 数据 🙂")
        value: str = getattr(LedgerEntry.objects.get(pk=sequence), column)
        place %= len(value)
        flipped = chr(ord(value[place]) ^ (1 << bit))
        if flipped != "\0":
            changed = value[:place] + flipped + value[place + 1 :]
            LedgerEntry.objects.filter(pk=sequence).update(**{column: changed})
            assert sequence in named()
        transaction.set_rollback(True)


def test_a_byte_that_is_no_text_any_more_is_found(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL itself refuses bytes that are not text")
    write(3)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_ledgerentry SET payload = CAST(X'7B22FF7D' AS TEXT) WHERE sequence = 2"
        )
        cursor.execute("UPDATE core_ledgerentry SET verb = X'FF00' WHERE sequence = 3")
    assert named() == [2, 3]


def test_a_database_that_keeps_text_valid_needs_no_lenience(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(2)
    monkeypatch.setattr(connections["default"], "vendor", "another")
    assert ledger.verify().intact


def test_removed_moved_and_added_entries_are_named(db: None) -> None:
    write(6)
    LedgerEntry.objects.filter(pk=3).delete()
    assert str(ledger.verify().faults[0]) == "entry 4: missing before it: 3"
    LedgerEntry.objects.filter(pk=4).delete()
    assert ledger.verify().faults[0].reason == "missing before it: 3 to 4"


def test_a_removed_end_does_not_match_the_head(db: None) -> None:
    write(6)
    LedgerEntry.objects.filter(pk=6).delete()
    assert [str(fault) for fault in ledger.verify().faults] == [
        "entry 6: the head does not match the last entry"
    ]


def test_an_entry_before_the_beginning_is_named(db: None) -> None:
    write(2)
    entry = LedgerEntry.objects.get(pk=2)
    entry.sequence, entry.hash = 0, "f" * 64
    entry.save(force_insert=True)
    assert [str(fault) for fault in ledger.verify().faults] == [
        "entry 0: stands before the beginning"
    ]


def test_a_forged_entry_at_the_end_is_named(db: None) -> None:
    write(2)
    entry = LedgerEntry.objects.get(pk=2)
    entry.sequence = 3
    entry.previous, entry.hash = entry.hash, "a" * 64
    entry.save(force_insert=True)
    assert 3 in named()


def test_a_changed_head_is_found(db: None) -> None:
    write(2)
    LedgerHead.objects.update(hash="0" * 64)
    assert not ledger.verify().intact


def test_many_faults_are_listed_up_to_a_limit(db: None) -> None:
    write(30)
    LedgerEntry.objects.update(actor="somebody else")
    assert len(ledger.verify(limit=10).faults) == 10


def test_entries_beyond_one_batch(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "BATCH", 4)
    write(10)
    assert ledger.verify().intact
    LedgerEntry.objects.filter(pk=9).update(verb="x")
    assert named() == [9]


def test_entries_written_while_checking_are_checked_too(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(3)
    former = ledger.head
    calls = []

    def head() -> tuple[int, str]:
        calls.append(1)
        if len(calls) == 1:
            write(2)
        return former()

    monkeypatch.setattr(verification, "head", head)
    report = ledger.verify()
    assert report.intact
    assert report.count == 5


class TestErasing:
    def test_an_erased_payload_leaves_the_chain_whole(self, house: House) -> None:
        write(3, name="Maria")
        redaction.redact(2, reason="asked by the person", by=house.operator)
        entry = LedgerEntry.objects.get(pk=2)
        assert (entry.payload, entry.salt) == (None, "")
        last = LedgerEntry.objects.get(pk=4)
        assert (last.verb, last.object) == ("ledger.redact", "core.ledgerentry:2")
        assert json.loads(last.payload or "") == {"reason": "asked by the person"}
        assert ledger.verify().intact

    def test_only_operators_erase_and_only_once_and_with_a_reason(self, house: House) -> None:
        write(2)
        for nobody in (house.owner, house.auditor, house.stranger):
            with pytest.raises(Forbidden):
                redaction.redact(1, reason="why not", by=nobody)
        with pytest.raises(Invalid, match="Say why"):
            redaction.redact(1, reason=" ", by=house.operator)
        with pytest.raises(Invalid, match="Entry 99"):
            redaction.redact(99, reason="x", by=house.operator)
        redaction.redact(1, reason="x", by=house.operator)
        with pytest.raises(Invalid, match="already"):
            redaction.redact(1, reason="x", by=house.operator)
        with pytest.raises(Invalid, match="Entry 3"):  # the reason stays
            redaction.redact(3, reason="x", by=house.operator)
        assert LedgerEntry.objects.count() == 3

    def test_erasing_without_saying_so_is_found(self, db: None) -> None:
        write(3)
        LedgerEntry.objects.filter(pk=2).update(payload=None)
        reasons = [str(fault) for fault in ledger.verify().faults]
        assert reasons == [
            "entry 2: salt kept without its payload",
            "entry 2: payload erased without a recorded reason",
        ]

    def test_a_payload_put_in_an_erased_place_is_found(self, house: House) -> None:
        write(2)
        redaction.redact(1, reason="x", by=house.operator)
        LedgerEntry.objects.filter(pk=1).update(payload='{"number":1}')
        assert named() == [1]


class TestCheckpoints:
    def test_an_old_checkpoint_is_contained_in_a_longer_chain(self, db: None) -> None:
        write(3)
        kept = ledger.checkpoint()
        write(4)
        assert ledger.verify(checkpoint=kept).intact
        assert kept["count"] == 3

    def test_the_checkpoint_of_an_empty_ledger(self, db: None) -> None:
        kept = ledger.checkpoint()
        write(1)
        assert ledger.verify(checkpoint=kept).intact

    def test_a_chain_that_was_written_anew_differs(self, db: None) -> None:
        write(3)
        kept = ledger.checkpoint()
        LedgerEntry.objects.all().delete()
        LedgerHead.objects.all().delete()
        write(5)
        assert ledger.verify().intact, "by itself it cannot be told"
        assert [str(fault) for fault in ledger.verify(checkpoint=kept).faults] == [
            "entry 3: differs from the checkpoint"
        ]

    def test_a_chain_that_was_cut_is_shorter_than_the_checkpoint(self, db: None) -> None:
        write(5)
        kept = ledger.checkpoint()
        LedgerEntry.objects.filter(pk__gt=3).delete()
        LedgerHead.objects.update(sequence=3, hash=LedgerEntry.objects.get(pk=3).hash)
        faults = ledger.verify(checkpoint=kept).faults
        assert [str(fault) for fault in faults] == [
            "entry 5: is in the checkpoint but no longer in the ledger"
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "7",
            "{}",
            '{"count": "3", "head": "x"}',
            '{"count": -1, "head": "x"}',
            '{"count": true, "head": "x"}',
            '{"count": 1, "head": 2}',
            b"\xff\xfe",
        ],
    )
    def test_what_is_no_checkpoint_is_refused(self, text: str | bytes) -> None:
        with pytest.raises(Invalid, match="not a checkpoint"):
            ledger.read_checkpoint(text)


class TestWriting:
    def test_it_needs_a_transaction(self, transactional_db: None) -> None:
        with pytest.raises(RuntimeError, match="transaction"):
            ledger.append(ledger.Line(actor="a", verb="v", object="o"))

    def test_nothing_to_say_takes_no_lock(self, db: None) -> None:
        with transaction.atomic():
            assert ledger.append() == []
        assert not LedgerHead.objects.exists()

    @pytest.mark.parametrize("bad", ["x" * 201, "with\0nul"])
    def test_what_does_not_fit_a_column_is_a_fault_of_the_program(self, db: None, bad: str) -> None:
        with pytest.raises(ValueError, match="does not fit"), transaction.atomic():
            ledger.append(ledger.Line(actor=bad, verb="v", object="o"))

    def test_a_failed_transaction_leaves_no_gap(self, db: None) -> None:
        write(1)
        with transaction.atomic():
            ledger.append(ledger.Line(actor="a", verb="v", object="o"))
            transaction.set_rollback(True)
        write(1)
        assert ledger.verify().intact
        assert ledger.head()[0] == 2

    def test_values_that_payloads_may_hold(self, house: House) -> None:
        value = {
            "day": dt.date(2026, 1, 2),
            "moment": dt.datetime(2026, 1, 2, 3, tzinfo=dt.timezone(dt.timedelta(hours=3))),
            "sum": Decimal("1.20"),
            "set": {"b", "a"},
            "body": house.body,
            "text": "NUL \0, “quotes”, 数据",
        }
        assert ledger.canonical(value) == (
            f'{{"body":"bodies.body:{house.body.pk}","day":"2026-01-02",'
            '"moment":"2026-01-02T00:00:00+00:00","set":["a","b"],"sum":"1.20",'
            '"text":"NUL \\u0000, “quotes”, 数据"}'
        )

    def test_values_that_payloads_may_not_hold(self) -> None:
        with pytest.raises(TypeError, match="object cannot stand"):
            ledger.canonical({"x": object()})
        with pytest.raises(ValueError, match="JSON"):
            ledger.canonical({"x": float("nan")})
        with pytest.raises(Invalid, match="Unicode"):
            ledger.canonical({"x": "\ud800"})

    def test_the_history_of_one_thing(self, house: House) -> None:
        with transaction.atomic():
            ledger.append(
                ledger.Line(actor="a", verb="one", object=ledger.name_of(house.body)),
                ledger.Line(actor="a", verb="two", object="other:1"),
                ledger.Line(actor="a", verb="three", object=ledger.name_of(house.body)),
            )
        assert [entry.verb for entry in ledger.history(house.body)] == ["one", "three"]
        assert str(LedgerEntry.objects.get(pk=2)) == "2 two other:1"
        assert str(LedgerHead.objects.get()).startswith("3 ")

    def test_scopes_in_words(self, house: House) -> None:
        assert ledger.scope_of(("agency", 4)) == "agency:4"
        assert ledger.scope_of(None, "nothing", house.body) == f"body:{house.body.pk}"
        assert ledger.scope_of(None, "nothing") == ""
        assert ledger.scope_of(None, Somewhere(()), house.body) == f"body:{house.body.pk}"


@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_make_one_unbroken_chain() -> None:
    """Eight threads, each with its own connection; the first also race to make the head."""
    problems: list[BaseException] = []
    start = threading.Barrier(8)

    def writer(name: str) -> None:
        try:
            start.wait()
            for number in range(15):
                with transaction.atomic():
                    ledger.append(
                        ledger.Line(actor=name, verb="test.race", object=f"o:{number}"),
                        ledger.Line(actor=name, verb="test.race", object=f"o:{number}b"),
                    )
        except BaseException as error:  # noqa: BLE001 (shown by the assertion below)
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=writer, args=(f"t{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    report = ledger.verify()
    assert report.intact
    assert report.count == 8 * 15 * 2
    by_writer = LedgerEntry.objects.filter(actor="t3").values_list("object", flat=True)
    assert list(by_writer)[:4] == ["o:0", "o:0b", "o:1", "o:1b"], "each keeps its order"
