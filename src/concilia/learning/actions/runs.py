"""Asking for a long computation."""

from __future__ import annotations

from concilia.agencies.models import Person
from concilia.core import clock, jobs
from concilia.core.actions import act
from concilia.core.permissions import Actor
from concilia.learning.actions.recording import locked
from concilia.learning.models import Run, Study

JOB = "learning.robustness"


def ask_run(study: Study, *, by: Actor) -> Run:
    """Queue the robustness of the study as it stands; once a revision. Raises `Forbidden`."""
    with act("learning.run", by=by, on=study) as doing:
        locked(study)
        run, made = Run.objects.get_or_create(
            study=study,
            revision=study.revision,
            defaults={
                "asked_by": by if isinstance(by, Person) else None,
                "asked_at": clock.now(),
            },
        )
        again = not made and run.state == Run.State.FAILED
        if again:
            run.state, run.problem, run.done = Run.State.WAITING, "", 0
            run.asked_at = clock.now()
            run.save(update_fields=["state", "problem", "done", "asked_at"])
        if made or again:
            key = f"{JOB}:{run.pk}:{run.asked_at.isoformat()}"
            jobs.enqueue(JOB, key=key, arguments={"run": run.pk})
        doing.record(run, {"revision": study.revision, "queued": made or again})
    return run
