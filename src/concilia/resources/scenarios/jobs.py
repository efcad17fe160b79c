"""Answering a scenario's question, as a worker does it: with progress, and stoppable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from concilia.core import clock, jobs
from concilia.methods.allocation import Progress
from concilia.methods.allocation.reading import ProblemError
from concilia.resources.access.computing import compute
from concilia.resources.access.inputs import whole
from concilia.resources.access.travel import TravelError
from concilia.resources.placement.solving import place, progress_of, share_out
from concilia.resources.scenarios import gaps
from concilia.resources.scenarios.actions import JOB
from concilia.resources.scenarios.layers import decoded
from concilia.resources.scenarios.models import Scenario

EVERY = dt.timedelta(seconds=1)
SECONDS = 120.0
"""How long a search goes on when the question does not say."""


def kinds() -> dict[str, Callable[..., Any]]:
    """Return the jobs of this part of the room."""
    return {JOB: answer}


@jobs.lease(dt.timedelta(minutes=40))
def answer(scenario: int) -> dict[str, Any]:
    """Look for the answer; once more gives the same. What cannot be answered is told."""
    held = (
        Scenario.objects.select_related("travel_layer__file", "people_layer__file")
        .filter(pk=scenario)
        .first()
    )
    if held is None or not held.busy:
        return {"scenario": scenario, "skipped": True}
    Scenario.objects.filter(pk=scenario).update(state=Scenario.State.RUNNING)
    try:
        result = _result(held, _watch(scenario))
    except (TravelError, ProblemError) as error:
        values = {str(name): str(value) for name, value in error.values.items()}
        if isinstance(error, ProblemError):
            values["path"] = error.path
        _end(scenario, Scenario.State.FAILED, problem={"code": error.code, "values": values})
        return {"scenario": scenario, "refused": error.code}
    _end(scenario, Scenario.State.DONE, result=result, problem=None)
    return {"scenario": scenario}


def _result(held: Scenario, watch: Callable[[Progress], bool]) -> dict[str, Any]:
    layer = held.travel_layer
    text = decoded(bytes(layer.file.content)) if layer else None
    seconds = float(held.question.get("seconds") or SECONDS)
    inputs = whole(held)
    match held.kind:
        case Scenario.Kind.ACCESS:
            found = compute(held.question, inputs, text)
        case Scenario.Kind.PLACEMENT:
            found = place(held.question, inputs, text, watch=watch, time_limit=seconds)
        case _:
            found = share_out(held.question, inputs, watch=watch, time_limit=seconds)
    change = gaps.change_of(held, found)
    return {**found, "gaps": change} if change else found


def _watch(scenario: int) -> Callable[[Progress], bool]:
    """Return what tells the row how far the search is, and asks it whether to go on."""
    last = clock.now() - EVERY

    def told(progress: Progress) -> bool:
        nonlocal last
        now = clock.now()
        if now - last < EVERY:
            return True
        last = now
        row = Scenario.objects.filter(pk=scenario)
        row.update(progress=progress_of(progress))
        return not row.values_list("stopping", flat=True).first()

    return told


def _end(scenario: int, state: str, **fields: Any) -> None:
    Scenario.objects.filter(pk=scenario).update(state=state, finished_at=clock.now(), **fields)
