"""The one place where the time is read, so that a test or a demonstration can set it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_fixed: ContextVar[dt.datetime | None] = ContextVar("concilia_clock", default=None)


def now() -> dt.datetime:
    """Return the current time, aware, in UTC."""
    return _fixed.get() or timezone.now()


def today() -> dt.date:
    """Return today's date in the active time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let `now()` answer `moment` (aware) within the block."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
