"""Raising a challenge and working on it, as the people of the house do."""

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from concilia.challenges import actions
from concilia.challenges.models import Cause, Challenge, Evidence
from concilia.core import clock, ledger
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.permissions import SYSTEM
from tests.challenges.scene import HOSTILE, accepted, observed, raised
from tests.house import House


def test_a_member_raises_and_the_ledger_says_so(house: House) -> None:
    made = raised(house, raised_for=house.hospital)

    assert (made.ref, made.state, made.raised_by) == ("C-1", "raised", house.colleague)
    entry = list(ledger.history(made))[-1]
    assert entry.verb == "challenges.raise"
    assert entry.scope == f"body:{house.body.pk}"
    assert json.loads(entry.payload or "")["title"] == "Contacts lost to follow-up"
    assert made.get_absolute_url() == f"/challenges/{made.pk}/"


@pytest.mark.parametrize("role", ["adviser", "observer", "stranger", "coordinator", "auditor"])
def test_those_without_a_voice_raise_nothing(house: House, role: str) -> None:
    with pytest.raises(Forbidden):
        raised(house, by=getattr(house, role))
    assert not Challenge.objects.exists()


def test_each_body_counts_for_itself(house: House) -> None:
    first, second = raised(house), raised(house)
    other = actions.raise_challenge(
        house.other_body, title="t", statement="s", territory=house.south, by=house.stranger
    )
    assert (first.number, second.number, other.number) == (1, 2, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge.objects.filter(pk=second.pk).update(number=1)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_many_raise_at_once(house: House) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(4):
                raised(house)
        except BaseException as error:  # noqa: BLE001  a thread must hand its fault over
            failures.append(error)
        finally:
            connection.close()
            close_old_connections()

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    numbers = sorted(Challenge.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 21))


def test_a_bad_wording_leaves_nothing_behind(house: House) -> None:
    for fields in ({"title": " "}, {"title": "x" * 201}, {"statement": "\x00"}):
        with pytest.raises(Invalid):
            raised(house, **fields)
    with pytest.raises(ValueError, match="awful"):
        raised(house, severity="awful")
    assert not Challenge.objects.exists()
    assert raised(house).number == 1


def test_the_whole_life_of_a_challenge(house: House) -> None:
    made = raised(house)
    with pytest.raises(Forbidden):
        actions.accept(made, by=house.colleague)
    with clock.at(dt.datetime(2026, 9, 3, 12, tzinfo=dt.UTC)):
        actions.accept(made, by=house.owner)
    with pytest.raises(NotNow):
        actions.decline(made, reason="too late", by=house.owner)
    actions.mark_in_dossier(made, by=house.owner)
    actions.mark_in_dossier(made, by=house.owner)
    with pytest.raises(Forbidden):
        actions.mark_decided(made, by=house.observer)
    actions.mark_decided(made, by=SYSTEM)
    actions.mark_decided(made, by=house.chair)
    with pytest.raises(Invalid):
        actions.close_challenge(made, note="", by=house.chair)
    actions.close_challenge(made, note="Follow-up is back at 98 %.", by=house.chair)
    made.refresh_from_db()
    assert (made.state, made.closing_note) == ("closed", "Follow-up is back at 98 %.")
    assert made.triaged_at == dt.datetime(2026, 9, 3, 12, tzinfo=dt.UTC)
    actions.reopen_challenge(made, reason="It fell again.", by=house.owner)
    assert (made.state, made.closed_at) == ("accepted", None)
    verbs = [entry.verb.removeprefix("challenges.") for entry in ledger.history(made)]
    assert verbs == ["raise", "triage", "take_up", "decide", "close", "reopen"]
    assert ledger.verify().intact


def test_a_declined_challenge_can_come_back_and_is_judged_anew(house: House) -> None:
    made = raised(house)
    with pytest.raises(Invalid):
        actions.decline(made, reason="  ", by=house.owner)
    actions.decline(made, reason="Not ours: the region decides it.", by=house.owner)
    with pytest.raises(NotNow, match="declined"):
        actions.add_cause(made, text="x", by=house.owner)
    actions.reopen_challenge(made, reason="The region sent it back.", by=house.chair)
    assert (made.state, made.triaged_at) == ("raised", None)


def test_leaders_edit_and_only_what_changed_is_recorded(house: House) -> None:
    made = raised(house)
    same = {"title": made.title, "statement": made.statement, "territory": house.north}
    with pytest.raises(Forbidden):
        actions.edit_challenge(made, **same, severity="low", by=house.colleague)
    actions.edit_challenge(made, **same, severity="low", by=house.owner)
    assert json.loads(list(ledger.history(made))[-1].payload or "") == {"severity": "low"}


def test_causes_grow_move_and_go(house: House) -> None:
    made = accepted(house)
    lists = actions.add_cause(made, text="Lists arrive late", by=house.adviser)
    paper = actions.add_cause(made, text="Paper forms", parent=lists, by=house.colleague)
    couriers = actions.add_cause(made, text="Too few couriers", parent=paper, by=house.colleague)
    fear = actions.add_cause(made, text="Fear", by=house.colleague)

    with pytest.raises(Invalid, match="below itself"):
        actions.move_cause(lists, parent=couriers, by=house.owner)
    with pytest.raises(Invalid, match="below itself"):
        actions.move_cause(lists, parent=lists, by=house.owner)
    assert actions.move_cause(couriers, parent=fear, by=house.owner).parent == fear
    assert actions.step_cause(fear, direction="up", by=house.owner).position == 0
    assert actions.step_cause(couriers, direction="out", by=house.owner).parent is None
    assert actions.move_cause(couriers, parent=None, by=house.owner).position == 3
    actions.rename_cause(fear, text="  Fear of\nisolation ", by=house.owner)
    assert Cause.objects.get(pk=fear.pk).text == "Fear of isolation"

    note = actions.add_note(made, title="Seen", text="Ten lists", cause=paper, by=house.colleague)
    assert actions.remove_cause(lists, by=house.owner) == 2
    note.refresh_from_db()
    assert note.cause is None
    with pytest.raises(Forbidden):
        actions.add_cause(made, text="x", by=house.observer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cause.objects.filter(pk=fear.pk).update(parent=fear.pk)


def test_the_tree_stays_readable(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    made = accepted(house)
    monkeypatch.setattr("concilia.challenges.cause_tree.MOST", 1)
    actions.add_cause(made, text="one", by=house.owner)
    with pytest.raises(Invalid, match="more nobody can read"):
        actions.add_cause(made, text="two", by=house.owner)


def test_nothing_crosses_from_one_challenge_to_another(house: House) -> None:
    made, other = accepted(house), accepted(house)
    foreign = actions.add_cause(other, text="Elsewhere", by=house.owner)
    with pytest.raises(Invalid, match="not in this tree"):
        actions.add_cause(made, text="x", parent=foreign, by=house.owner)
    with pytest.raises(Invalid, match="not in this tree"):
        actions.add_note(made, title="x", text="y", cause=foreign, by=house.owner)


def test_factors_and_evidence(house: House) -> None:
    made = accepted(house)
    first = actions.add_factor(made, text="Rains", by=house.colleague)
    second = actions.add_factor(made, text="Radio", effect="eases", by=house.colleague)
    assert (first.position, second.position) == (0, 1)
    actions.remove_factor(first, by=house.owner)

    indicator = observed(house.north, [80, 70])
    series = actions.add_series(
        made, indicator=indicator, territory=house.north, by=house.colleague
    )
    assert series.title == "Contacts followed up, Northwood"
    link = actions.add_link(made, title="Report", url="https://example.org/r", by=house.colleague)
    with pytest.raises(Invalid, match="http"):
        actions.add_link(made, title="x", url="javascript:alert(1)", by=house.colleague)
    with pytest.raises(Invalid, match="ends before"):
        actions.add_series(
            made,
            indicator=indicator,
            territory=house.north,
            starts=dt.date(2026, 6, 2),
            ends=dt.date(2026, 6, 1),
            by=house.colleague,
        )
    actions.remove_evidence(link, by=house.owner)
    assert [one.kind for one in made.evidence.all()] == ["series"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=series.pk).update(indicator=None)


def test_hostile_text_is_kept_as_it_is_said(house: House) -> None:
    made = accepted(house, title=HOSTILE, statement=HOSTILE)
    actions.add_cause(made, text=HOSTILE, by=house.owner)
    made.refresh_from_db()
    assert made.title == HOSTILE
    assert ledger.verify().intact
