"""Jobs: done once, tried again, never lost, and in the end shown to a person."""

from __future__ import annotations

import datetime as dt
import os
import signal
import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction
from django.test import Client

from concilia.core import clock, jobs, offers, standing
from concilia.core.errors import Forbidden, NotNow
from concilia.core.management.commands import tick as tick_command
from concilia.core.management.commands import worker as worker_command
from concilia.core.models import Job, LedgerEntry
from tests.house import House

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the handlers of these stories have done, in order."""
    effects: list[Any] = []

    def note(what: str) -> str:
        effects.append(what)
        return what

    def fail(what: str) -> None:
        effects.append(what)
        raise ValueError(f"no {what}\0 today")

    offered = [lambda: {"note": note, "fail": fail}]
    monkeypatch.setitem(offers._providers, "job", offered)
    monkeypatch.setitem(offers._providers, "tick", [])
    return effects


def test_a_job_is_done_once_and_keeps_its_result(db: None, done: list[Any]) -> None:
    jobs.enqueue("note", key="a", arguments={"what": "hello"})
    jobs.enqueue("note", key="a", arguments={"what": "again"})
    assert jobs.work("w") == 1
    assert jobs.work("w") == 0
    job = Job.objects.get()
    assert (job.state, job.result, job.attempts, done) == ("done", "hello", 1, ["hello"])


def test_a_job_waits_for_its_time(db: None, done: list[Any]) -> None:
    with clock.at(NOON):
        jobs.enqueue("note", key="later", arguments={"what": "x"}, run_at=NOON + dt.timedelta(1))
        assert jobs.work("w") == 0
    with clock.at(NOON + dt.timedelta(1)):
        assert jobs.work("w") == 1


def test_a_failing_job_comes_back_later_and_later_until_a_person_must_look(
    db: None, done: list[Any], house: House
) -> None:
    jobs.enqueue("fail", key="f", arguments={"what": "luck"})
    moment = clock.now()
    waits = []
    for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
        with clock.at(moment):
            assert jobs.work("w") == 0
            job = Job.objects.get()
            assert job.attempts == attempt
            waits.append(job.run_at - moment)
        moment = job.run_at + dt.timedelta(seconds=1)
    assert job.state == Job.State.DEAD
    assert "ValueError: no luck" in job.error
    assert "\0" not in job.error
    assert waits[6] > waits[2] > dt.timedelta(seconds=15)
    with pytest.raises(Forbidden):
        jobs.retry(job, by=house.owner)
    jobs.retry(job, by=house.operator)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)
    assert LedgerEntry.objects.get().verb == "jobs.retry"
    with pytest.raises(NotNow):
        jobs.retry(job, by=house.operator)


def test_delays_double_with_chance_and_have_an_end() -> None:
    for attempt in range(1, 20):
        base = min(10 * 2 ** (attempt - 1), 3600)
        assert base * 0.5 <= jobs.delay(attempt).total_seconds() < base * 1.5


def test_the_job_of_a_killed_worker_is_claimed_again_after_its_lease(
    db: None, done: list[Any]
) -> None:
    jobs.enqueue("note", key="k", arguments={"what": "once"})
    known = jobs.handlers()
    first = jobs.claim("dies", known)
    assert first is not None
    assert jobs.claim("other", known) is None
    with clock.at(clock.now() + jobs.LEASE + dt.timedelta(seconds=1)):
        second = jobs.claim("other", known)
        assert second is not None
        assert second.attempts == 2
        with jobs._running(first), pytest.raises(jobs.LeaseLost):
            jobs.hold()
        with jobs._running(second):
            jobs.hold()
        jobs.run(first, known)
        assert Job.objects.get().state == "running", "the late worker cannot end another's job"
        jobs.run(second, known)
        assert Job.objects.get().state == "done"


def test_a_job_that_kills_every_worker_ends_among_the_failed(db: None, done: list[Any]) -> None:
    jobs.enqueue("note", key="poison", arguments={"what": "x"})
    moment = clock.now()
    for _attempt in range(jobs.MAX_ATTEMPTS):
        moment += jobs.LEASE + dt.timedelta(seconds=1)
        with clock.at(moment):
            assert jobs.claim("dies", {}) is not None
    with clock.at(moment + jobs.LEASE * 2):
        assert jobs.work("w") == 0
    job = Job.objects.get()
    assert job.state == "dead"
    assert "ended each time" in job.error
    assert done == []


def test_a_handler_that_lost_its_lease_stops_without_a_trace(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow() -> None:
        Job.objects.update(claimed_by="somebody else")
        jobs.hold()
        raise AssertionError("not reached")

    jobs.enqueue("slow", key="s")
    job = jobs.claim("w", {"slow": slow})
    assert job is not None
    assert jobs.run(job, {"slow": slow}) is False
    assert Job.objects.get().state == "running"


def test_hold_outside_a_job_does_nothing() -> None:
    jobs.hold()


def test_an_unknown_kind_is_tried_again_for_a_newer_program(db: None, done: list[Any]) -> None:
    jobs.enqueue("from the future", key="u")
    assert jobs.work("w") == 0
    job = Job.objects.get()
    assert job.state == "waiting"
    assert "Nothing here knows" in job.error


def test_long_work_may_have_a_longer_lease(db: None) -> None:
    @jobs.lease(dt.timedelta(hours=2))
    def long() -> None: ...

    with clock.at(NOON):
        jobs.enqueue("long", key="l")
        job = jobs.claim("w", {"long": long})
    assert job is not None
    assert job.lease_until == NOON + dt.timedelta(hours=2)


def test_old_jobs_are_forgotten(db: None, done: list[Any]) -> None:
    with clock.at(NOON):
        jobs.enqueue("note", key="old", arguments={"what": "x"})
        jobs.work("w")
        assert jobs.forget_old() == 0
    with clock.at(NOON + jobs.KEPT + dt.timedelta(1)):
        assert jobs.forget_old() == 1


def test_what_is_enqueued_in_a_failed_transaction_never_was(db: None, done: list[Any]) -> None:
    with transaction.atomic():
        jobs.enqueue("note", key="ghost", arguments={"what": "boo"})
        transaction.set_rollback(True)
    assert jobs.work("w") == 0


@pytest.mark.django_db(transaction=True)
def test_many_workers_do_each_job_once(done: list[Any]) -> None:
    for number in range(60):
        jobs.enqueue("note", key=f"n{number}", arguments={"what": str(number)})
    counts: list[int] = []

    def worker(name: str) -> None:
        try:
            counts.append(jobs.work(name))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker, args=(f"w{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done, key=int) == [str(number) for number in range(60)]
    assert sum(counts) == 60
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}


def test_one_pass_of_the_worker(
    db: None, done: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def room() -> int:
        jobs.enqueue("note", key="ticked", arguments={"what": "from the tick"})
        return 1

    monkeypatch.setitem(offers._providers, "tick", [room])
    call_command("worker", "--once")
    assert done == ["from the tick"]
    assert "1 done" in capsys.readouterr().out


def test_the_worker_goes_on_after_the_database_was_away(
    db: None, done: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    passes: list[int] = []

    def room() -> int:
        jobs.enqueue("stop", key="stop")
        return 1

    def work(*_: Any, **__: Any) -> int:
        passes.append(1)
        if len(passes) == 1:
            raise OperationalError("server closed the connection")
        stop.set()
        return 0

    monkeypatch.setitem(offers._providers, "tick", [room])
    monkeypatch.setattr(jobs, "work", work)
    monkeypatch.setattr(worker_command, "PAUSE", 0)
    monkeypatch.setattr(worker_command, "WAIT", 0)
    monkeypatch.setattr(worker_command, "close_old_connections", lambda: None)
    worker_command.Command().loop("w", stop)
    assert len(passes) == 2


def test_sigterm_lets_the_job_in_hand_end(
    db: None, done: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers: dict[int, Any] = {}

    def work(*_: Any, stop: Any, **__: Any) -> int:
        handlers[signal.SIGTERM](signal.SIGTERM, None)
        assert stop()
        return 0

    monkeypatch.setattr(worker_command.signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(worker_command, "close_old_connections", lambda: None)
    monkeypatch.setattr(jobs, "work", work)
    call_command("worker")
    assert set(handlers) == {signal.SIGTERM, signal.SIGINT}


def test_the_core_s_own_tick_forgets_what_ended_long_ago(db: None) -> None:
    with clock.at(NOON):
        jobs.enqueue("old", key="old")
        Job.objects.update(state="done", finished_at=NOON)
    with clock.at(NOON + jobs.KEPT + dt.timedelta(1)):
        assert standing.tick() == 1


def test_one_room_that_fails_does_not_stop_the_tick_of_the_others(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> int:
        raise RuntimeError("broken room")

    monkeypatch.setitem(offers._providers, "tick", [broken, lambda: 2])
    assert tick_command.tick() == (2, 1)
    with pytest.raises(tick_command.CommandError, match="1 failed"):
        call_command("tick")
    assert "2 done" in capsys.readouterr().out
    monkeypatch.setitem(offers._providers, "tick", [lambda: 3])
    call_command("tick")


def test_operators_see_failed_jobs_and_try_them_again(
    client: Client, house: House, done: list[Any]
) -> None:
    jobs.enqueue("fail", key="<b>bold</b>", arguments={"what": "x"})
    Job.objects.update(state="dead", error="it <broke>", finished_at=clock.now(), attempts=8)
    jobs.enqueue("note", key="waiting", run_at=clock.now() - dt.timedelta(hours=1))
    job = Job.objects.get(state="dead")
    client.force_login(house.owner)
    assert client.get("/jobs/").status_code == 403
    assert client.post(f"/jobs/{job.pk}/retry/").status_code == 403
    client.force_login(house.operator)
    page = client.get("/jobs/?page=abc").content.decode()
    assert "it &lt;broke&gt;" in page
    assert "<b>bold" not in page
    assert client.post("/jobs/999999/retry/").status_code == 404
    assert client.post(f"/jobs/{job.pk}/retry/").status_code == 302
    assert client.post(f"/jobs/{job.pk}/retry/").status_code == 409
    job.refresh_from_db()
    assert job.state == "waiting"


def test_the_list_of_jobs_is_the_same_few_queries(
    client: Client, house: House, done: list[Any], django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        jobs.enqueue("fail", key=str(number), arguments={"what": "x"})
    Job.objects.update(state="dead", finished_at=clock.now())
    client.force_login(house.operator)
    with django_assert_max_num_queries(20):
        assert client.get("/jobs/").status_code == 200


def test_the_database_of_these_tests_is_the_one_that_was_asked_for(db: None) -> None:
    wanted = "postgresql" if os.environ.get("CONCILIA_TEST_DATABASE") else "sqlite"
    assert connection.vendor == wanted
