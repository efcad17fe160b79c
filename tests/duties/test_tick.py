"""Reminders and lateness: each once, whatever happens to the worker."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from concilia.bodies.models import Procedure
from concilia.core import clock, ledger
from concilia.core.errors import NotNow
from concilia.core.models import LedgerEntry, Notice
from concilia.duties import actions, ticking
from concilia.duties.actions import reminding
from concilia.duties.models import Reminder
from tests.duties.conftest import DUE, Scene


@pytest.fixture(autouse=True)
def _accepted(request: pytest.FixtureRequest) -> None:
    """Only the first story waits for the limit to answer."""
    if "scene" in request.fixturenames and "reminded_again" not in request.node.name:
        scene = request.getfixturevalue("scene")
        actions.accept_duty(scene.duty, by=scene.house.coordinator)


def at(day: dt.date) -> Any:
    return clock.at(dt.datetime.combine(day, dt.time(12), dt.UTC))


def test_a_duty_is_reminded_marked_late_and_reminded_again(scene: Scene) -> None:
    """Due on Monday 22 June 2026: three working days before is Wednesday 17, after Thursday 25."""
    steps = {}
    for offset in range(40):
        day = dt.date(2026, 6, 1) + dt.timedelta(offset)
        with at(day):
            if done := ticking.tick():
                steps[day.isoformat()] = done
            assert ticking.tick() == 0
    assert steps == {
        "2026-06-09": 1,  # five Belgian working days have passed without an answer
        "2026-06-17": 1,
        "2026-06-22": 1,
        "2026-06-23": 1,
        "2026-06-25": 1,
        "2026-06-29": 1,  # the coordinator
        "2026-07-06": 1,  # the head of the agency
    }
    assert list(Reminder.objects.order_by("sent_at").values_list("step", flat=True)) == [
        "2026-06-22-3",
        "2026-06-22+0",
        "2026-06-22+3",
        "2026-06-22+5:coordinator",
        "2026-06-22+10:head",
    ]
    duty = scene.fresh()
    assert (duty.late_since, duty.state) == (dt.date(2026, 6, 23), "accepted")
    assert Notice.objects.filter(kind="duties.late").count() == 1
    subjects = Notice.objects.filter(kind="duties.reminder", person=scene.house.coordinator)
    assert [subject.subject.partition(":")[0] for subject in subjects.order_by("pk")] == [
        "Due on 22 June 2026",
        "Due today",
        "Late, was due on 22 June 2026",
    ]
    assert LedgerEntry.objects.filter(verb="duties.remind").count() == 3
    assert LedgerEntry.objects.filter(verb="duties.late").count() == 1
    assert ledger.verify().intact


def test_what_is_not_open_is_left_in_peace(scene: Scene) -> None:
    actions.contest_duty(scene.duty, reason="x", by=scene.house.coordinator)
    with at(DUE + dt.timedelta(days=30)):
        assert ticking.tick() == 0
        for step in (
            lambda: actions.remind(scene.duty, 0),
            lambda: actions.mark_late(scene.duty),
        ):
            with pytest.raises(NotNow, match="no longer open"):
                step()


def test_the_body_s_own_rules_say_when(scene: Scene) -> None:
    Procedure.objects.update(data={"reminder_days": []})
    with at(DUE):
        assert ticking.tick() == 0
    Procedure.objects.update(data={"reminder_days": [-1]})
    with at(DUE):
        assert ticking.tick() == 1


def test_the_day_is_that_of_the_body(scene: Scene) -> None:
    scene.house.body.time_zone = "Pacific/Auckland"
    scene.house.body.save()
    with clock.at(dt.datetime(2026, 6, 21, 13, tzinfo=dt.UTC)):  # the 22nd, past midnight there
        assert ticking.tick() == 1
    assert Reminder.objects.get().step == "2026-06-22+0"
    scene.house.body.time_zone = "Mars/Olympus"
    scene.house.body.save()
    with at(DUE):
        assert ticking.tick() == 0


def test_a_worker_killed_within_a_step_has_done_nothing_of_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Stands for the end of the process."""

    def die(*_: Any, **__: Any) -> int:
        raise Killed

    before = LedgerEntry.objects.count()
    with at(DUE):
        monkeypatch.setattr(reminding, "tell_agencies", die)
        with pytest.raises(Killed):
            ticking.tick()
        assert not Reminder.objects.exists()
        assert LedgerEntry.objects.count() == before
        monkeypatch.undo()
    with at(DUE):
        assert ticking.tick() == 1


def test_of_two_workers_one_sends(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    with at(DUE + dt.timedelta(days=1)):
        former = ticking.remind

        def late_comer(duty: Any, days: int) -> Any:
            former(duty, days)
            actions.mark_late(duty)
            return former(duty, days)

        monkeypatch.setattr(ticking, "remind", late_comer)
        assert ticking.tick() == 0
    assert Reminder.objects.count() == 1
    assert str(Reminder.objects.get()) == "2026-06-22+0"
