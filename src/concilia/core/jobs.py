"""A queue of work in the database.

A job is a row. A worker claims it with a conditional update and holds it for a lease; when the
worker is killed the lease runs out and another claims the job again. A handler may therefore run
more than once: its effects must be idempotent by the job's key. A failed job is tried again after
a growing delay, and after `MAX_ATTEMPTS` it is dead until a person sends it back.
"""

import datetime as dt
import logging
import math
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from concilia.core import clock, entropy, offers
from concilia.core.actions import act
from concilia.core.errors import NotNow
from concilia.core.models import Job
from concilia.core.permissions import Actor

MAX_ATTEMPTS = 8
LEASE = dt.timedelta(minutes=5)
FIRST_DELAY = dt.timedelta(seconds=10)
LONGEST_DELAY = dt.timedelta(hours=1)
KEPT = dt.timedelta(days=90)

Handler = Callable[..., Any]
log = logging.getLogger(__name__)


class LeaseLost(RuntimeError):
    """Another worker has claimed the job in the meantime; stop without further effects."""


_current: ContextVar[Job | None] = ContextVar("concilia_job", default=None)


def enqueue(
    kind: str,
    *,
    key: str,
    arguments: Mapping[str, Any] | None = None,
    run_at: dt.datetime | None = None,
) -> None:
    """Put work in the queue, once per `key`; inside a transaction it appears when that commits.

    `kind` is one that a room offers ("job"); `arguments` are JSON values, given to its handler
    by name; `run_at` (aware) is the earliest time, now when not given.
    """
    now = clock.now()
    job = Job(
        kind=kind, key=key, arguments=dict(arguments or {}), run_at=run_at or now, created_at=now
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)


def lease(duration: dt.timedelta) -> Callable[[Handler], Handler]:
    """Decorate a handler that needs longer than `LEASE` for one run."""

    def mark(handler: Handler) -> Handler:
        handler.lease = duration  # type: ignore[attr-defined]  # a note on the function
        return handler

    return mark


def handlers() -> dict[str, Handler]:
    """Return every kind of job that the rooms offer, with its handler."""
    found: dict[str, Handler] = {}
    for provider in offers.of("job"):
        found.update(provider())
    return found


def _claimable(now: dt.datetime) -> Q:
    return Q(state=Job.State.WAITING, run_at__lte=now) | Q(
        state=Job.State.RUNNING, lease_until__lt=now
    )


def claim(worker: str, known: Mapping[str, Handler]) -> Job | None:
    """Claim the job that has waited longest, or return None when nothing is due.

    The update repeats the condition: of several workers exactly one changes the row.
    """
    now = clock.now()
    due = Job.objects.filter(_claimable(now)).order_by("run_at", "pk")
    for pk, kind in due.values_list("pk", "kind")[:20]:
        token = f"{worker[:40]}:{entropy.token_bytes(12).hex()}"
        duration = getattr(known.get(kind), "lease", LEASE)
        won = Job.objects.filter(_claimable(now), pk=pk).update(
            state=Job.State.RUNNING,
            lease_until=now + duration,
            claimed_by=token,
            attempts=F("attempts") + 1,
        )
        if won:
            return Job.objects.get(pk=pk, claimed_by=token)
    return None


def _mine(job: Job) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, claimed_by=job.claimed_by)


def hold() -> None:
    """Called by a handler just before an effect outside the database: renew the lease.

    Raises `LeaseLost` when another worker has the job by now. Outside a job it does nothing.
    """
    job = _current.get()
    if job is not None and not _mine(job).update(lease_until=clock.now() + LEASE):
        raise LeaseLost(str(job))


@contextmanager
def _running(job: Job) -> Iterator[None]:
    token = _current.set(job)
    try:
        yield
    finally:
        _current.reset(token)


def delay(attempts: int) -> dt.timedelta:
    """Return how long to wait after the n-th failure: doubling, capped, ± 50 % by chance.

    The chance keeps jobs that failed together from coming back together.
    """
    base = min(FIRST_DELAY * int(2 ** (attempts - 1)), LONGEST_DELAY)
    chance = int.from_bytes(entropy.token_bytes(4), "big") / 2**32
    return base * (0.5 + chance)


def run(job: Job, known: Mapping[str, Handler]) -> bool:
    """Run a claimed job to its end, and say whether it succeeded; failures go into its row."""
    if job.attempts > MAX_ATTEMPTS:
        _fail(job, job.error or "The worker was ended each time while it did this.", final=True)
        return False
    handler = known.get(job.kind)
    if handler is None:
        _fail(job, f"Nothing here knows jobs of kind {job.kind!r}.", final=False)
        return False
    try:
        with _running(job):
            result = handler(**job.arguments)
    except LeaseLost:
        log.warning("lost the lease of %s", job)
        return False
    except Exception:
        log.warning("job %s failed, attempt %s", job, job.attempts, exc_info=True)
        _fail(job, traceback.format_exc(limit=-4)[-4000:].replace("\0", ""), final=False)
        return False
    _mine(job).update(
        state=Job.State.DONE, finished_at=clock.now(), lease_until=None, error="", result=result
    )
    return True


def _fail(job: Job, error: str, *, final: bool) -> None:
    now = clock.now()
    if final or job.attempts >= MAX_ATTEMPTS:
        _mine(job).update(state=Job.State.DEAD, error=error, finished_at=now, lease_until=None)
    else:
        _mine(job).update(
            state=Job.State.WAITING, error=error, run_at=now + delay(job.attempts), lease_until=None
        )


def work(worker: str, *, stop: Callable[[], bool] = lambda: False, until: float = math.inf) -> int:
    """Run jobs until none is due, `stop()` says so, or the monotonic clock passes `until`.

    Returns how many succeeded.
    """
    known = handlers()
    done = 0
    while not stop() and time.monotonic() < until:
        job = claim(worker, known)
        if job is None:
            break
        done += run(job, known)
    return done


def retry(job: Job, *, by: Actor) -> None:
    """Send a dead job back to the queue; raises `NotNow` when it is not dead."""
    with act("jobs.retry", by=by) as doing:
        sent = Job.objects.filter(pk=job.pk, state=Job.State.DEAD).update(
            state=Job.State.WAITING, run_at=clock.now(), attempts=0, finished_at=None
        )
        if not sent:
            raise NotNow(_("This job is not among the failed ones any more."))
        doing.record(job, {"kind": job.kind, "key": job.key})


def forget_old() -> int:
    """Remove jobs that were done long ago; return how many."""
    return Job.objects.filter(state=Job.State.DONE, finished_at__lt=clock.now() - KEPT).delete()[0]
