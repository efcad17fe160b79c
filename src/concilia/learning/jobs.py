"""The long computations of a study, as a worker does them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from concilia.core import clock, jobs
from concilia.learning import queries, robust
from concilia.learning.actions.runs import JOB
from concilia.learning.models import Run
from concilia.methods import qca

EVERY = dt.timedelta(seconds=1)


def kinds() -> dict[str, Callable[..., Any]]:
    """Return the room's kinds of job."""
    return {JOB: robustness}


@jobs.lease(dt.timedelta(minutes=30))
def robustness(run: int) -> dict[str, Any]:
    """Compute the robustness of a study for a run; once more gives the same result."""
    held = Run.objects.select_related("study").filter(pk=run).first()
    if held is None or held.state == Run.State.DONE:
        return {"run": run, "skipped": True}
    if held.study.revision != held.revision:
        # The study moved on while the run waited; the answer would be to another question.
        _end(held, problem="changed")
        return {"run": run, "skipped": True}
    loaded = queries.load(held.study)
    Run.objects.filter(pk=run).update(state=Run.State.RUNNING)
    last = clock.now()

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = clock.now()
        if now - last >= EVERY or done == total:
            last = now
            Run.objects.filter(pk=run).update(done=done, total=total)

    try:
        result = robust.whole(loaded.text, progress)
    except qca.QcaError as refused:
        _end(held, problem=str(refused))
        return {"run": run, "refused": refused.code}
    Run.objects.filter(pk=run).update(
        state=Run.State.DONE, result=result, finished_at=clock.now(), problem=""
    )
    return {"run": run}


def _end(run: Run, *, problem: str) -> None:
    Run.objects.filter(pk=run.pk).update(
        state=Run.State.FAILED, problem=problem, finished_at=clock.now()
    )
