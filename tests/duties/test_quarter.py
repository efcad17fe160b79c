"""A quarter goes by: exactly the expected ladder, however often the worker is killed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from concilia.bodies.models import Procedure
from concilia.core import clock, jobs, ledger
from concilia.core.models import LedgerEntry, Notice
from concilia.duties import actions, ticking
from concilia.duties.models import Duty, Reminder
from tests.duties.conftest import Scene

FIRST, LAST, KILLS = dt.date(2026, 6, 1), dt.date(2026, 8, 31), 200


class Killed(BaseException):
    """Stands for the end of the process: nothing in the program catches it."""


@dataclass
class Killer:
    """Ends the worker before a statement, after gaps by chance; what is open is rolled back."""

    chance: random.Random
    gap: float
    most: int
    kills: int = 0
    seen: int = 0
    next: int = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Count a statement, or die instead of it."""
        self.seen += 1
        if self.kills < self.most and self.seen >= self.next and "SAVEPOINT" not in sql:
            self.kills += 1
            self.next = self.seen + 1 + round(self.chance.expovariate(1 / self.gap))
            raise Killed
        return execute(sql, params, many, context)


NOBODY = Killer(random.Random(0), 1, 0)


def pass_days(first: dt.date, last: dt.date, killer: Killer) -> None:
    """Let the worker look once a day, and again when it was killed."""
    for number in range((last - first).days + 1):
        moment = dt.datetime.combine(first + dt.timedelta(days=number), dt.time(8), dt.UTC)
        done = False
        while not done:
            try:
                with clock.at(moment), connection.execute_wrapper(killer):
                    ticking.tick()
                    jobs.work("worker")
                done = True
            except Killed:
                moment += dt.timedelta(minutes=6)  # the lease of what it held has run out by then


@contextmanager
def undone() -> Iterator[None]:
    """Take back everything that happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def record() -> dict[str, Any]:
    """What was sent and recorded, without the numbers of rows and the minutes of the day."""
    seen = {message.extra_headers["Message-ID"]: message for message in mail.outbox}
    sent = sorted((message.to, message.subject) for message in seen.values())
    mail.outbox.clear()
    return {
        "steps": sorted(
            (one.duty.number, one.sent_at.date(), one.step, one.to, one.told)
            for one in Reminder.objects.select_related("duty")
        ),
        "notices": sorted(
            Notice.objects.values_list("person", "kind", "key", "subject", "text", "mail")
        ),
        "letters": sent,
        "ledger": list(
            LedgerEntry.objects.order_by("sequence").values_list(
                "actor", "verb", "object", "payload"
            )
        ),
        "duties": list(Duty.objects.order_by("pk").values_list("pk", "state", "late_since")),
    }


@pytest.fixture
def full(scene: Scene) -> Scene:
    """Duties whose quarter differs: silent, accepted, contested, done in time, with a dated part.

    The body has a parent, and the hospital a head.
    """
    house = scene.house
    house.body.parent = house.other_body
    house.body.save()
    Procedure.objects.filter(body=house.body).update(data={"follow_up": {"rights": ["dispatch"]}})
    made = [
        actions.give_duty(
            scene.decision,
            title=title,
            lead=house.hospital,
            due=due,
            by=house.owner,
        )
        for title, due in (
            ("Accepted", dt.date(2026, 7, 6)),
            ("Contested", dt.date(2026, 7, 6)),
            ("Done", dt.date(2026, 7, 6)),
            ("Beyond the quarter", dt.date(2026, 12, 1)),
        )
    ]
    actions.accept_duty(made[0], by=house.coordinator)
    actions.contest_duty(made[1], reason="Not ours.", by=house.coordinator)
    actions.dispatch(
        made[3], agency=house.insurer, task="Pay", due=dt.date(2026, 7, 1), by=house.coordinator
    )
    return scene


def test_exactly_the_expected_ladder(full: Scene) -> None:
    """Belgian working days, counted by hand; 21 July is a holiday, in August the 15th a Saturday.

    Due on Monday 22 June: 17 June is three days before, 25 June three after, 29 June five, 6 July
    ten, 13 July fifteen, 20 July twenty, 4 August thirty.
    """
    done, middle = Duty.objects.get(title="Done"), dt.date(2026, 7, 8)
    pass_days(FIRST, middle, NOBODY)
    with clock.at(dt.datetime.combine(middle, dt.time(9), dt.UTC)):
        actions.report_progress(
            done, text="Done.", percent=100, done=True, by=full.house.coordinator
        )
    pass_days(middle, LAST, NOBODY)
    assert _steps(full.duty) == [
        ("06-17", "lead"),
        ("06-22", "lead"),
        ("06-25", "lead"),
        ("06-29", "coordinator"),
        ("07-06", "head"),
        ("07-13", "chair"),
        ("07-20", "agenda"),
        ("08-04", "parent"),
    ]
    assert _steps(Duty.objects.get(title="Accepted")) == [
        ("07-01", "lead"),
        ("07-06", "lead"),
        ("07-09", "lead"),
        ("07-13", "coordinator"),
        ("07-20", "head"),
        ("07-28", "chair"),
        ("08-04", "agenda"),
        ("08-18", "parent"),
    ]
    assert _steps(Duty.objects.get(title="Contested")) == []
    assert _steps(done) == [("07-01", "lead"), ("07-06", "lead")], "it stopped at once"
    assert _steps(Duty.objects.get(title="Beyond the quarter")) == [
        ("06-26", "part"),
        ("07-01", "part"),
        ("07-06", "part"),
    ]
    assert full.fresh().referral_open
    told = {one.to: one.told for one in Reminder.objects.filter(duty=full.duty)}
    assert told["chair"] == told["parent"] == 1
    verbs = LedgerEntry.objects.filter(verb__in=("duties.remind", "duties.climb"))
    assert verbs.count() == Reminder.objects.count() == 21
    assert ledger.verify().intact


def _steps(duty: Duty) -> list[tuple[str, str]]:
    rows = duty.reminders.order_by("sent_at", "pk").values_list("sent_at", "to")
    return [(when.strftime("%m-%d"), to) for when, to in rows]


def test_two_hundred_deaths_change_nothing(full: Scene) -> None:
    pass_days(FIRST, FIRST, NOBODY)  # what the giving queued is sent
    counted = Killer(random.Random(0), 1, 0)
    with undone():
        pass_days(FIRST, LAST, counted)
        expected = record()
    assert len(expected["steps"]) > 25
    assert len(expected["letters"]) > 40
    killer = Killer(random.Random(5), counted.seen / KILLS, KILLS)
    with undone():
        pass_days(FIRST, LAST, killer)
        found = record()
        assert ledger.verify().intact
    assert killer.kills == KILLS
    assert found == expected
