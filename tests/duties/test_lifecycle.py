"""Lifecycles as properties: a way out of each state, no step without permission, none twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from concilia.core import clock, ledger, permissions
from concilia.core.errors import ConciliaError
from concilia.core.lifecycles import Lifecycle
from concilia.core.models import LedgerEntry
from concilia.core.permissions import SYSTEM
from concilia.duties import actions, rules
from concilia.duties.models import Duty
from tests.duties.conftest import MONDAY, Scene

WHO = ("owner", "chair", "colleague", "adviser", "observer", "coordinator", "stranger", "auditor")
STEPS: dict[str, tuple[str, Callable[[Duty, Any, Scene], object]]] = {
    "accept": ("duties.accept", lambda d, by, _s: actions.accept_duty(d, by=by)),
    "ask": ("duties.ask", lambda d, by, _s: actions.ask_change(d, text="R", by=by)),
    "grant": ("duties.arrange", lambda d, by, _s: actions.answer_change(d, granted=True, by=by)),
    "contest": ("duties.contest", lambda d, by, _s: actions.contest_duty(d, reason="R", by=by)),
    "withdraw": ("duties.withdraw", lambda d, by, _s: actions.withdraw_lead(d, reason="R", by=by)),
    "settle": ("duties.settle", lambda d, by, _s: actions.settle_duty(d, reason="R", by=by)),
    "hand over": (
        "duties.hand_over",
        lambda d, by, s: actions.hand_over(d, to=s.house.authority, reason="R", by=by),
    ),
    "report": (
        "duties.report",
        lambda d, by, _s: actions.report_progress(d, text="R", percent=50, by=by),
    ),
    "done": (
        "duties.report",
        lambda d, by, _s: actions.report_progress(d, text="R", percent=100, done=True, by=by),
    ),
    "verify": ("duties.verify", lambda d, by, _s: actions.verify_duty(d, text="R", by=by)),
    "return": ("duties.verify", lambda d, by, _s: actions.return_duty(d, reason="R", by=by)),
    "close": ("duties.close", lambda d, by, _s: actions.close_duty(d, reason="R", by=by)),
    "cancel": ("duties.cancel", lambda d, by, _s: actions.cancel_duty(d, reason="R", by=by)),
    "remind": ("duties.remind", lambda d, by, _s: actions.remind(d, 0, by=by)),
    "late": ("duties.remind", lambda d, by, _s: actions.mark_late(d, by=by)),
    "climb": ("duties.remind", lambda d, by, _s: actions.climb(d, "head", 10, by=by)),
}
ONCE = {"remind", "late", "climb"}
WALK = st.lists(
    st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from((*WHO, "system"))),
    min_size=3,
    max_size=14,
)


@pytest.mark.parametrize("life", [rules.LIFE, rules.PART_LIFE], ids=["duty", "part"])
def test_every_reachable_state_has_a_way_to_an_end(life: Lifecycle) -> None:
    reachable, new = {life.initial}, [life.initial]
    while new:
        state = new.pop()
        after = {life.after(state, name) for name in life.allowed(state)} - reachable
        reachable |= after
        new += after
    assert reachable == set(life.states)
    ends = set(life.final)
    while more := {
        state
        for state in reachable - ends
        if any(life.after(state, name) in ends for name in life.allowed(state))
    }:
        ends |= more
    assert ends == reachable
    assert all(not life.allowed(state) for state in life.final)


@pytest.mark.django_db
def test_any_walk_keeps_the_lifecycle_the_permissions_and_the_ledger(scene: Scene) -> None:
    """Whoever does whatever in any order, long after the due date, where every step may be due."""
    late = MONDAY + dt.timedelta(days=60)

    @settings(max_examples=15, deadline=None)
    @given(WALK)
    def walks(walk: list[tuple[str, str]]) -> None:
        with clock.at(late), transaction.atomic():
            _walk(scene, walk)
            transaction.set_rollback(True)

    walks()


def _walk(scene: Scene, walk: list[tuple[str, str]]) -> None:
    taken: list[str] = []
    for name, who in walk:
        verb, take = STEPS[name]
        by = SYSTEM if who == "system" else getattr(scene.house, who)
        before, entries = scene.fresh(), LedgerEntry.objects.count()
        allowed = permissions.may(by, verb, before)
        try:
            with transaction.atomic():
                take(before, by, scene)
        except ConciliaError:
            assert LedgerEntry.objects.count() == entries, f"refused, yet recorded: {name}"
            assert scene.fresh().state == before.state
            continue
        assert allowed, f"{who} took {name} without permission"
        assert LedgerEntry.objects.count() > entries, f"not recorded: {name}"
        after = scene.fresh()
        reached = {rules.LIFE.after(before.state, one) for one in rules.LIFE.allowed(before.state)}
        assert after.state in reached | {before.state}
        assert before.state not in rules.OVER, f"{name} after the end"
        if name in ONCE:
            assert name not in taken, f"{name} was taken twice"
            taken.append(name)
    assert ledger.verify().intact
