"""Taking hold of a study, and writing a choice down with its reason."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from concilia.agencies.models import Person
from concilia.core import clock
from concilia.core.actions import Act
from concilia.learning.models import Choice, Study


def locked(study: Study) -> Study:
    """Bring `study` up to date and hold its row until the transaction ends."""
    Study.objects.select_for_update().get(pk=study.pk)
    study.refresh_from_db(fields=["settings", "revision", "comparison"])
    return study


def choose(
    doing: Act,
    study: Study,
    kind: Choice.Kind,
    subject: str,
    *,
    before: Any = None,
    after: Any = None,
    reason: str,
) -> Choice:
    """Write a choice down, count the study's revision up, and say so to the ledger."""
    last = study.choices.aggregate(last=Max("number"))["last"] or 0
    study.revision += 1
    study.changed_at = clock.now()
    study.save(update_fields=["settings", "comparison", "revision", "changed_at"])
    choice = Choice.objects.create(
        study=study,
        number=last + 1,
        kind=kind,
        subject=subject[:200],
        before=before,
        after=after,
        reason=reason,
        by=doing.by if isinstance(doing.by, Person) else None,
        at=clock.now(),
    )
    doing.record(
        study,
        {
            "kind": str(kind),
            "subject": subject,
            "before": before,
            "after": after,
            "reason": reason,
            "revision": study.revision,
        },
    )
    return choice
