"""The proposal as a worker computes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from concilia.core import clock, jobs
from concilia.duties.responsibilities import packing, queries
from concilia.duties.responsibilities.actions.proposing import ALTERNATIVES, JOB
from concilia.duties.responsibilities.models import ListProposal
from concilia.methods.responsibility import propose

SECONDS = 120
"""For the proposal and its alternatives together."""


def kinds() -> dict[str, Callable[..., Any]]:
    """Return the kinds of job of responsibility lists."""
    return {JOB: compute}


@jobs.lease(dt.timedelta(minutes=10))
def compute(proposal: int) -> dict[str, Any]:
    """Compute a proposal that was asked for; once more gives the same result."""
    found = ListProposal.objects.select_related("version__list__body").filter(pk=proposal)
    held = found.first()
    if held is None or held.state == ListProposal.State.DONE:
        return {"proposal": proposal, "skipped": True}
    standing = queries.judged(held.version).standing
    if packing.digest(standing) != held.digest:
        # The list moved on while this waited; the answer would be to another question.
        found.update(state=ListProposal.State.FAILED, problem="changed", finished_at=clock.now())
        return {"proposal": proposal, "skipped": True}
    found.update(state=ListProposal.State.RUNNING)

    def progress(sets: int) -> None:
        found.update(done=sets)

    try:
        made = propose(
            standing,
            alternatives=ALTERNATIVES,
            seconds=SECONDS,
            progress=progress,
        )
    except TimeoutError:
        found.update(state=ListProposal.State.FAILED, problem="time", finished_at=clock.now())
        return {"proposal": proposal, "refused": "time"}
    found.update(state=ListProposal.State.DONE, result=packing.pack(made), finished_at=clock.now())
    return {"proposal": proposal}
