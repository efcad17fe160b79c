"""What a data officer does with a finding."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import SYSTEM, Actor
from concilia.indicators.models import Finding


def acknowledge(finding: Finding, *, reason: str, by: Actor) -> Finding:
    """Say what is known about it; it is not shown again.

    Raises `Invalid` without a reason, `NotNow` when it is no longer open.
    """
    with act("quality.acknowledge", by=by, on=finding) as doing:
        reason = reason.strip()[:2000]
        if not reason:
            raise Invalid(Problem(_("Say what you found out."), column="reason"))
        changed = Finding.objects.filter(pk=finding.pk, state=Finding.State.OPEN).update(
            state=Finding.State.ACKNOWLEDGED,
            reason=reason,
            closed_by=None if by is SYSTEM else by,
            closed_at=clock.now(),
        )
        if not changed:
            raise NotNow(_("This finding is no longer open."))
        finding.refresh_from_db()
        doing.record(finding, {"kind": finding.kind, "reason": reason})
    return finding
