"""Asking for the fewest changes that end all findings; a worker computes them."""

from __future__ import annotations

from concilia.agencies.models import Person
from concilia.core import clock, jobs
from concilia.core.actions import act
from concilia.core.permissions import Actor
from concilia.duties.responsibilities import packing, queries
from concilia.duties.responsibilities.models import ListProposal, ListVersion

JOB = "responsibilities.propose"
ALTERNATIVES = 2


def ask_proposal(version: ListVersion, *, by: Actor) -> ListProposal:
    """Queue the proposal for a version as it stands now; once for the same state of things.

    One that failed is queued again. Raises `Forbidden`.
    """
    with act("responsibilities.propose", by=by, on=version.list) as doing:
        list(ListVersion.objects.select_for_update().filter(pk=version.pk))
        digest = packing.digest(queries.judged(version).standing)
        made, new = ListProposal.objects.get_or_create(
            version=version,
            digest=digest,
            defaults={
                "total": 1 + ALTERNATIVES,
                "asked_by": by if isinstance(by, Person) else None,
                "asked_at": clock.now(),
            },
        )
        again = not new and made.state == ListProposal.State.FAILED
        if again:
            made.state, made.problem, made.done = ListProposal.State.WAITING, "", 0
            made.asked_at = clock.now()
            made.save(update_fields=("state", "problem", "done", "asked_at"))
        if new or again:
            key = f"{JOB}:{made.pk}:{made.asked_at.isoformat()}"
            jobs.enqueue(JOB, key=key, arguments={"proposal": made.pk})
        doing.record(
            version.list,
            {"version": version.number, "digest": digest, "queued": new or again},
        )
    return made
