"""What follows when values have come in: computed indicators, data quality, signals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from concilia.core import clock, jobs
from concilia.core.models import Job
from concilia.indicators import computing
from concilia.indicators.models import Observation
from concilia.indicators.quality import computing as quality
from concilia.indicators.signals import computing as signals

KIND = "indicators.settle"


def request(key: str) -> None:
    """Ask for it, once per `key`; it happens after the present transaction."""
    jobs.enqueue(KIND, key=f"{KIND}:{key}")


@jobs.lease(dt.timedelta(minutes=30))
def settle() -> dict[str, int]:
    """Do all of it; doing it again changes nothing."""
    for indicator in computing.in_order():
        computing.refresh(indicator)
    return {"quality": quality.run(), "signals": signals.run()}


def offered() -> dict[str, Callable[..., Any]]:
    """Return the jobs of the room."""
    return {KIND: settle, "signals.compute": signals.run}


def tick() -> int:
    """Ask for one pass a day, so that nothing stays uncomputed when no file comes."""
    today = clock.today().isoformat()
    if Job.objects.filter(key=f"{KIND}:{today}").exists() or not Observation.objects.exists():
        return 0
    request(today)
    return 1
